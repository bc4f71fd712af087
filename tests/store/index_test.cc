// The full-text index beside what a naive reading of the log says it must hold.
#include <algorithm>

#include "store/index_fresh.h"
#include "store/keys.h"
#include "store/memory_disk.h"
#include "tests/random.h"
#include "tests/store/indexed.h"

namespace wirefold {
namespace {

using made::Expected;
using made::Indexed;
using made::Lines;
using made::Must;

// Small, so that little makes many segments.
constexpr IndexShape kSmall{.fresh = 4, .fan_out = 2, .levels = 3, .step_bytes = 600};

// A store in memory that is opened again and again, and read beside its writer.
class Library {
 public:
  explicit Library(const IndexShape& shape = kSmall) : shape_(shape) { Reopen(); }
  void Reopen() {
    store_.reset();
    store_ = Must(Store::Open("/db", {.disk = &disk_, .index = shape_}));
  }
  Store& operator*() { return *store_; }
  Store* operator->() { return store_.get(); }
  Store::ArticleOutcome Add(const ArticleRecord& record) {
    return Must(store_->CommitArticle(
        record, MakeFingerprint(record.article.title, record.article.text, record.source)));
  }
  std::unique_ptr<Database> Other() {
    return Must(Database::OpenForReading("/db", disk_.impl().env.get()));
  }
  std::unique_ptr<Database> Alone() {
    store_.reset();
    return Must(Database::OpenForWriting("/db", disk_.impl().env.get()));
  }
  Lines Read() {
    const auto db = Other();
    return Indexed(Must(IndexReader::Open(*db)));
  }

 private:
  MemoryDisk disk_;
  IndexShape shape_;
  std::unique_ptr<Store> store_;
};

std::string Prose(Random& random, uint64_t words) {
  static const std::vector<std::string> kWords = {"port",   "ports", "the",      "élu",
                                                  "tariff", "of",    "北京大学", "株式",
                                                  "2026",   "U.S.",  "Größe",    "выборы"};
  std::string text;
  for (uint64_t i = 0; i < words; ++i) {
    text += random.Percent(70) ? kWords[random.Below(kWords.size())]
                               : "w" + std::to_string(random.Below(5000));
    text += ' ';
  }
  return text;
}

ArticleRecord Made(Random& random, uint64_t number) {
  static const std::vector<std::string> kLanguages = {"en", "fr", "zh-Hant", ""};
  ArticleRecord record =
      made::Record("https://paper.example/" + std::to_string(number),
                   Prose(random, 20 + random.Below(random.Percent(10) ? 900 : 60)),
                   static_cast<int>(random.Below(300)));
  record.article.title = Prose(random, random.Below(9));
  record.article.language = kLanguages[random.Below(kLanguages.size())];
  record.source = "paper " + std::to_string(random.Below(5));
  record.article.tags = {"Ports", "tag " + std::to_string(random.Below(4))};
  record.article.authors = {"Ann Li"};
  return record;
}

std::string Differing(const Lines& expected, const Lines& indexed) {
  return made::Differing(expected, indexed).substr(0, 400);
}

TEST_CASE("every word of every article is in the index, and nothing else", "[index]") {
  const auto seed = GENERATE(range(1, 7));
  INFO("seed " << seed);
  Random random(static_cast<uint64_t>(seed));
  Library library;
  for (uint64_t i = 0; i < 150; ++i) {
    // Some come again with another text.
    library.Add(Made(random, random.Percent(15) ? random.Below(i + 1) : i));
    if (random.Percent(5)) library.Reopen();
    if (random.Percent(8)) CHECK(Differing(Expected(*library), library.Read()) == "");
  }
  CHECK(Differing(Expected(*library), library.Read()) == "");
}

TEST_CASE("the same articles make the same index, however often the writer dies", "[index]") {
  const auto all = [](unsigned deaths) {
    Library library;
    Random articles(5), chance(6);
    for (uint64_t i = 0; i < 120; ++i) {
      library.Add(Made(articles, articles.Percent(15) ? articles.Below(i + 1) : i));
      if (chance.Percent(deaths)) library.Reopen();
    }
    return library.Read();
  };
  const Lines once = all(0);
  CHECK(Differing(once, all(20)) == "");
  CHECK(Differing(once, all(100)) == "");
}

TEST_CASE("segments come to be, become fewer, and are what the reader lists", "[index]") {
  Library library({.fresh = 4, .fan_out = 2, .levels = 3, .step_bytes = 1 << 20});
  Random random(1);
  for (uint64_t i = 0; i < 400; ++i) library.Add(Made(random, i));
  const auto db = library.Other();
  const IndexReader reader = Must(IndexReader::Open(*db));
  CHECK(reader.reach() == 400);
  CHECK(reader.documents() == 400);
  CHECK(reader.segments().size() < 25);  // of 100 that were made
  CHECK(reader.segments().size() > 4);
  uint64_t end = 400;
  for (const auto& segment : reader.segments()) {
    CHECK(segment->info().end == end);
    end = segment->info().first;
  }
  CHECK(end == 0);
}

// Documents straight into an index, of which so many share a batch; after each as many pieces of
// work as documents.
class Batches {
 public:
  explicit Batches(uint64_t together) : together_(together) {}
  Database& db() { return *db_; }
  IndexWriter& writer() { return writer_; }
  void Fill(Database::Batch& batch) {
    for (uint64_t i = 0; i < together_; ++i) {
      const ArticleRecord record = Made(random_, next_);
      // The one before the last is replaced, as by a later version.
      if (next_ % 5 == 4) REQUIRE(writer_.Forget(next_ - 2, batch));
      const uint64_t reach = Must(writer_.Reach(batch));
      REQUIRE(reach == next_);
      REQUIRE(writer_.Add(DocumentOf(record, next_++), EncodeTerms(record), batch));
    }
  }
  void Write(Database::Batch& batch) {
    REQUIRE(db_->Write(batch));
    writer_.Written();
    for (uint64_t i = 0; i < together_; ++i) Must(writer_.Work());
  }
  void Forget(uint64_t documents) { next_ -= documents; }
  size_t segments() { return Must(IndexReader::Open(*db_)).segments().size(); }

 private:
  uint64_t together_, next_ = 0;
  Random random_{3};
  MemoryDisk disk_;
  std::unique_ptr<Database> db_ = Must(Database::OpenForWriting("/db", disk_.impl().env.get()));
  // Merges that take longer than a batch.
  IndexWriter writer_{*db_, {.fresh = 4, .fan_out = 2, .levels = 9, .step_bytes = 2048}};
};

TEST_CASE("merges go on from batch to batch, whatever is in one", "[index]") {
  const auto together = GENERATE(as<uint64_t>(), 1, 2, 8, 32);
  INFO(together << " documents a batch");
  Batches batches(together);
  for (uint64_t done = 0; done < 512; done += together) {
    Database::Batch batch(batches.db());
    batches.Fill(batch);
    batches.Write(batch);
  }
  CHECK(batches.segments() < 40);  // of 128 that were made
}

TEST_CASE("what was in a batch that is not written is not known", "[index]") {
  Batches batches(8);
  Database::Batch first(batches.db());
  batches.Fill(first);
  batches.Write(first);
  {
    Database::Batch lost(batches.db());
    batches.Fill(lost);
    CHECK(Must(batches.writer().Reach(lost)) == 16);
  }
  batches.Forget(8);
  SECTION("the next is another batch") {
    Database::Batch second(batches.db());
    batches.Fill(second);
    batches.Write(second);
    CHECK(Must(batches.writer().Reach()) == 16);
    CHECK(Must(IndexReader::Open(batches.db())).reach() == 16);
  }
  SECTION("the next is a piece of work") {
    Must(batches.writer().Work());
    CHECK(Must(batches.writer().Reach()) == 8);
  }
  SECTION("the next is a question") { CHECK(Must(batches.writer().Reach()) == 8); }
}

TEST_CASE("a reader sees one state, whatever is written meanwhile", "[index]") {
  Library library;
  Random random(1);
  for (uint64_t i = 0; i < 30; ++i) library.Add(Made(random, i));
  const Lines before = Expected(*library);
  const auto db = library.Other();
  const IndexReader reader = Must(IndexReader::Open(*db));
  for (uint64_t i = 0; i < 60; ++i) library.Add(Made(random, i));
  CHECK(Differing(before, Indexed(reader)) == "");
}

TEST_CASE("what a database lacks of its index comes in with an opening", "[index]") {
  Library library;
  Random random(2);
  for (uint64_t i = 0; i < 50; ++i)
    library.Add(Made(random, random.Percent(15) ? random.Below(i + 1) : i));
  const Lines before = library.Read();
  {
    const auto db = library.Alone();
    Database::Batch batch(*db);
    IndexWriter(*db).Clear(batch);
    REQUIRE(db->Write(batch));
  }
  CHECK(library.Read().empty());
  library.Reopen();
  CHECK(Differing(before, library.Read()) == "");
}

TEST_CASE("the index is made anew out of the log", "[index]") {
  Library library;
  Random random(3);
  for (uint64_t i = 0; i < 60; ++i)
    library.Add(Made(random, random.Percent(15) ? random.Below(i + 1) : i));
  uint64_t last = 0;
  REQUIRE(library->Reindex([&](uint64_t position) { last = position; }));
  CHECK(last == 59);
  CHECK(Differing(Expected(*library), library.Read()) == "");
  library.Add(Made(random, 1000));
  CHECK(Differing(Expected(*library), library.Read()) == "");
}

TEST_CASE("dead documents are not there, and go at the next merge", "[index]") {
  Library library({.fresh = 8, .fan_out = 2, .levels = 1, .step_bytes = 1 << 20});
  Random random(4);
  // All in segments that are merged no more.
  for (uint64_t i = 0; i < 64; ++i) library.Add(Made(random, i));
  for (int i = 0; i < 8; ++i) library.Add(Made(random, 0));
  for (uint64_t i = 0; i < 40; ++i) library.Add(Made(random, i));  // all of these change
  for (uint64_t i = 0; i < 200; ++i) library.Add(Made(random, 1000 + i));
  CHECK(Differing(Expected(*library), library.Read()) == "");
  const auto db = library.Other();
  const IndexReader reader = Must(IndexReader::Open(*db));
  const auto counts = Must(library->Counts());
  CHECK(reader.documents() < counts.articles + 30);
}

TEST_CASE("documents are in the order of newest first", "[index]") {
  Library library;
  Random random(9);
  for (uint64_t i = 0; i < 100; ++i) library.Add(Made(random, i));
  const auto db = library.Other();
  const IndexReader reader = Must(IndexReader::Open(*db));
  for (const auto& segment : reader.segments()) {
    for (int minute = -1; minute < 302; minute += 7) {
      uint32_t expected = 0;
      while (expected < segment->info().documents &&
             Must(segment->When(expected)) >= made::At(minute))
        ++expected;
      CHECK(Must(segment->OrdinalBefore(made::At(minute))) == expected);
    }
  }
}

// ---- cursors, on a list of many chunks

class Lists {
 public:
  static constexpr uint32_t kDocuments = 5000;

  Lists() : db_(Must(Database::OpenForWriting("/db", disk_.impl().env.get()))) {
    IndexWriter writer(*db_, {.fresh = kDocuments / 2, .fan_out = 2});
    for (uint32_t i = 0; i < kDocuments; ++i) {
      ArticleRecord record;
      record.article.text = "all ";
      if (i % 3 == 0) record.article.text += "third all ";
      if (i % 1999 == 0) record.article.text += "rare";
      Database::Batch batch(*db_);
      REQUIRE(writer.Add({i, ArticleId{i + 1}, made::At(static_cast<int>(i))}, EncodeTerms(record),
                         batch));
      REQUIRE(db_->Write(batch));
      writer.Written();
    }
    for (bool busy = true; busy;) busy = Must(writer.Work());
    reader_.emplace(Must(IndexReader::Open(*db_)));
    REQUIRE(reader_->segments().size() == 1);
  }
  const IndexSegment& segment() const { return *reader_->segments().front(); }

 private:
  MemoryDisk disk_;
  std::unique_ptr<Database> db_;
  std::optional<IndexReader> reader_;
};

TEST_CASE("a cursor goes forward, back and to any place", "[index]") {
  const Lists lists;
  const char* const term = GENERATE("wall", "wthird", "wrare");
  const auto postings = Must(lists.segment().Find(term));
  REQUIRE(postings);
  std::vector<uint32_t> all;
  for (postings->Seek(0); postings->document() != Postings::kNoDocument; postings->Next())
    all.push_back(postings->document());
  CHECK(all.size() == postings->documents());
  std::vector<uint32_t> back;
  for (postings->SeekBack(Postings::kNoDocument); postings->document() != Postings::kNoDocument;) {
    const uint32_t at = postings->document();
    back.push_back(at);
    if (at == 0) break;
    postings->SeekBack(at - 1);
  }
  std::ranges::reverse(back);
  CHECK(back == all);
  Random random(1);
  for (int i = 0; i < 2000; ++i) {
    const auto ordinal = static_cast<uint32_t>(random.Below(Lists::kDocuments + 10));
    const auto at = std::ranges::lower_bound(all, ordinal);
    postings->Seek(ordinal);
    CHECK(postings->document() == (at == all.end() ? Postings::kNoDocument : *at));
    if (at != all.end()) {
      const uint64_t position = Must(lists.segment().Position(*at));
      CHECK(postings->count().text == (term == std::string("wall") && position % 3 == 0 ? 2 : 1));
      CHECK(Must(postings->Positions())->size() == postings->count().text);
    }
    const auto past = std::ranges::upper_bound(all, ordinal);
    postings->SeekBack(ordinal);
    CHECK(postings->document() == (past == all.begin() ? Postings::kNoDocument : *(past - 1)));
  }
  CHECK(postings->status());
}

TEST_CASE("a term that no document has is not found", "[index]") {
  const Lists lists;
  for (const char* term : {"wno", "a", "zzz", "wallx", "wal", "sall"})
    CHECK_FALSE(Must(lists.segment().Find(term)));
}

// All of a list, from first to last.
std::vector<std::string> Gone(Postings& list) {
  std::vector<std::string> all;
  for (list.Seek(0); list.document() != Postings::kNoDocument; list.Next())
    all.push_back(std::to_string(list.document()) + " " +
                  made::Posted(list.count(), *Must(list.Positions())));
  CHECK(list.status());
  CHECK(all.size() == list.documents());
  return all;
}

TEST_CASE("the terms of a prefix are listed in order until it is enough", "[index]") {
  Library library;
  Random random(1);
  for (uint64_t i = 0; i < 60; ++i) library.Add(Made(random, i));
  const auto db = library.Other();
  const IndexReader reader = Must(IndexReader::Open(*db));
  for (const auto& segment : reader.segments()) {
    std::vector<std::string> all, some;
    REQUIRE(segment->ForEachTerm("", [&](auto term, auto) {
      all.emplace_back(term);
      return true;
    }));
    CHECK(std::ranges::is_sorted(all));
    for (const char* prefix : {"w1", "wp", "l", "h", "zz"}) {
      std::vector<std::string> expected, listed;
      std::ranges::copy_if(all, std::back_inserter(expected),
                           [&](const std::string& term) { return term.starts_with(prefix); });
      REQUIRE(segment->ForEachTerm(prefix, [&](auto term, auto) {
        listed.emplace_back(term);
        return true;
      }));
      CHECK(listed == expected);
      listed.clear();
      REQUIRE(segment->ForEachList(prefix, [&](auto term, auto list) {
        listed.emplace_back(term);
        CHECK(Gone(*list) == Gone(*Must(segment->Find(term))));
        return true;
      }));
      CHECK(listed == expected);
    }
    REQUIRE(segment->ForEachTerm("w", [&](auto term, auto) {
      some.emplace_back(term);
      return some.size() < 3;
    }));
    CHECK(some.size() == 3);
  }
}

// ---- damage

TEST_CASE("damaged bytes anywhere in the index are told, or do no harm", "[index]") {
  Library library({.fresh = 16, .fan_out = 2, .levels = 2, .step_bytes = 1 << 20});
  Random random(8);
  for (uint64_t i = 0; i < 70; ++i) library.Add(Made(random, random.Percent(10) ? 0 : i));
  const auto db = library.Alone();
  std::map<std::string, std::string> values;
  REQUIRE(db->Scan(Family::kIndex, "", "", [&](auto key, auto value) -> Result<bool> {
    values.emplace(key, value);
    return true;
  }));
  REQUIRE(values.size() > 20);
  const auto use = [](const IndexReader& reader) -> Status {
    for (const auto& segment : reader.segments()) {
      std::vector<std::string> terms;
      WF_CHECK(segment->ForEachTerm("", [&](auto term, auto) {
        terms.emplace_back(term);
        return true;
      }));
      for (const std::string& term : terms) {
        WF_TRY(const auto postings, segment->Find(term));
        if (!postings) continue;
        for (postings->Seek(0); postings->document() != Postings::kNoDocument; postings->Next())
          WF_CHECK(postings->Positions().map([](auto) {}));
        WF_CHECK(postings->status());
      }
      for (uint32_t i = 0; i < std::min(segment->info().documents, 100U); ++i) {
        WF_CHECK(segment->Source(i).map([](auto) {}));
        WF_CHECK(segment->Language(i).map([](auto) {}));
        WF_CHECK(segment->Article(i).map([](auto) {}));
        WF_CHECK(segment->Lengths(i).map([](auto) {}));
        WF_CHECK(segment->IsDead(i).map([](auto) {}));
        WF_CHECK(segment->When(i).map([](auto) {}));
      }
    }
    return {};
  };
  const auto read = [&]() -> Status {
    WF_TRY(const IndexReader reader, IndexReader::Open(*db));
    return use(reader);
  };
  REQUIRE(read());
  size_t told = 0;
  for (const auto& [key, value] : values) {
    for (int round = 0; round < 12; ++round) {
      std::string damaged = value;
      if (!damaged.empty() && round < 8)
        damaged[random.Below(damaged.size())] = static_cast<char>(random.Next());
      if (!damaged.empty() && round >= 6) damaged.resize(random.Below(damaged.size()));
      Database::Batch batch(*db);
      if (round == 11)
        batch.Delete(Family::kIndex, key);
      else
        batch.Put(Family::kIndex, key, damaged);
      REQUIRE(db->Write(batch));
      const Status status = read();
      if (!status) {
        CHECK(status.error().code == Code::kStorage);
        CHECK(status.error().what.find("db repair") != std::string::npos);
        ++told;
      }
    }
    Database::Batch back(*db);
    back.Put(Family::kIndex, key, value);
    REQUIRE(db->Write(back));
  }
  CHECK(told > values.size());
  REQUIRE(read());
}

}  // namespace
}  // namespace wirefold
