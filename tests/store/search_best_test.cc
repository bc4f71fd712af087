// The best of long lists, of which most is passed over, beside plain counting.
#include "store/search_best.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>

#include "store/index_writer.h"
#include "store/keys.h"
#include "store/memory_disk.h"
#include "store/records.h"
#include "store/search_run.h"
#include "store/search_text.h"
#include "tests/random.h"
#include "tests/store/indexed.h"

namespace wirefold::search {
namespace {

using made::Must;
using Kind = SearchExpr::Kind;

TEST_CASE("an impact in a byte is never less than it is, and a sixteenth more at most", "[index]") {
  const ImpactTable table;
  double last = -1;
  for (uint32_t often = 1; often < 21'000; often += 1 + often / 9) {
    for (const uint32_t words : {0U, 1U, 14U, 100U, 511U, 3000U, 20'000U}) {
      const uint8_t rough = RoughWords(words);
      const double exact = often / (1 + WordsOf(rough) / 512.0);
      const double impact = ImpactOf(RoughImpact(
          table.Of({often % 4 == 0 ? often / 4 : 0, often % 4 == 0 ? 0 : often}, rough)));
      INFO(often << " times in " << words);
      CHECK(impact >= exact);
      CHECK(impact <= exact * (1 + 1.0 / 16) + 1.0 / 16 + 1e-3);
    }
  }
  for (int rough = 0; rough < 256; ++rough) {
    CHECK(ImpactOf(static_cast<uint8_t>(rough)) > last);
    last = ImpactOf(static_cast<uint8_t>(rough));
  }
}

// Documents straight into an index; words of which some are common, now and then often in one.
class Papers {
 public:
  static constexpr uint64_t kDocuments = 4000;

  explicit Papers(uint64_t seed)
      : random_(seed), db_(Must(Database::OpenForWriting("/db", disk_.impl().env.get()))) {
    IndexWriter writer(*db_, {.fresh = 1000, .fan_out = 3, .levels = 1, .step_bytes = 1 << 20});
    for (uint64_t at = 0; at < kDocuments; ++at) {
      const ArticleRecord record = Made();
      Database::Batch batch(*db_);
      REQUIRE(writer.Add({at, ArticleId{at + 1}, When(at), 0, "paper", ""}, EncodeTerms(record),
                         batch));
      ArticlePlace place;
      place.position = at;
      batch.Put(keys::Article(ArticleId{at + 1}), Encode(place));
      REQUIRE(db_->Write(batch));
      writer.Written();
      texts_.push_back(record.article.title + "| " + record.article.text);
    }
    for (bool busy = true; busy;) busy = Must(writer.Work());
    reader_.emplace(Must(IndexReader::Open(*db_)));
  }

  const IndexReader& index() const { return *reader_; }
  SearchPage Search(const SearchRequest& request) const {
    return Must(Run(*db_, *reader_, request).Page());
  }

  // By plain counting: scores by position.
  std::map<uint64_t, double> Scores(Kind kind, const std::vector<std::string>& leaves) const {
    std::vector<double> weights;
    for (const std::string& leaf : leaves) weights.push_back(WeightOf(leaf));
    double words = 0;
    for (const std::string& text : texts_) words += WordsIn(text);
    std::map<uint64_t, double> scores;
    for (uint64_t at = 0; at < kDocuments; ++at) {
      double score = 0;
      size_t having = 0;
      const double length = WordsOf(RoughWords(WordsIn(texts_[at])));
      for (size_t i = 0; i < leaves.size(); ++i) {
        double often = OftenIn(texts_[at], leaves[i]);
        if (leaves[i].ends_with('*')) often = WordsOfPrefix(texts_[at], leaves[i]).empty() ? 0 : 1;
        if (often == 0) continue;
        ++having;
        score +=
            weights[i] * often * 2.2 / (often + 1.2 * (0.5 + 0.5 * length * kDocuments / words));
      }
      const double days = static_cast<double>((When(kDocuments - 1) - When(at)).count()) / 86.4e6;
      if (kind == Kind::kOr ? having > 0 : having == leaves.size())
        scores[at] = score * (1 + 0.25 / (1 + days / 30));
    }
    return scores;
  }

 private:
  static Time When(uint64_t at) { return made::At(static_cast<int>(at)); }

  ArticleRecord Made() {
    static const std::vector<std::string> kWords = {"the", "of", "bank", "oil", "rate", "port"};
    ArticleRecord record;
    record.article.language = "";
    for (uint64_t n = random_.Below(3); n > 0; --n) record.article.title += Word(kWords) + " ";
    for (uint64_t n = 2 + random_.Below(12); n > 0; --n) record.article.text += Word(kWords) + " ";
    if (random_.Percent(1)) {
      const std::string word = kWords[random_.Below(kWords.size())] + " ";
      for (uint64_t n = 10 + random_.Below(20); n > 0; --n) record.article.title += word;
    }
    return record;
  }
  std::string Word(const std::vector<std::string>& words) {
    const uint64_t at = std::min(random_.Below(40), random_.Below(40));
    return at < words.size() ? words[at] : "w" + std::to_string(at);
  }

  static uint32_t Times(std::string_view text, const std::string& words) {
    uint32_t times = 0;
    const std::string wanted = " " + words + " ";
    const std::string padded = " " + std::string(text);
    for (size_t at = padded.find(wanted); at != padded.npos; at = padded.find(wanted, at + 1))
      ++times;
    return times;
  }
  static double OftenIn(const std::string& text, const std::string& words) {
    const size_t bar = text.find('|');
    return 4.0 * Times(text.substr(0, bar), words) + Times(text.substr(bar + 2), words);
  }
  static uint32_t WordsIn(const std::string& text) {
    return static_cast<uint32_t>(std::ranges::count(text, ' ')) - 1;
  }
  static std::set<std::string> WordsOfPrefix(const std::string& text, const std::string& leaf) {
    std::set<std::string> words;
    std::istringstream in(text);
    for (std::string word; in >> word;)
      if (word.starts_with(leaf.substr(0, leaf.size() - 1))) words.insert(word);
    return words;
  }
  // Of a phrase what its rarest word has; of a beginning what its words have together.
  double WeightOf(const std::string& leaf) const {
    double having = kDocuments;
    if (leaf.ends_with('*')) {
      size_t all = 0;
      for (const std::string& text : texts_) all += WordsOfPrefix(text, leaf).size();
      having = std::min(having, static_cast<double>(all));
      return std::log(1 + (kDocuments - having + 0.5) / (having + 0.5));
    }
    std::string_view rest = leaf;
    while (!rest.empty()) {
      const std::string word(rest.substr(0, rest.find(' ')));
      rest.remove_prefix(std::min(rest.size(), word.size() + 1));
      having = std::min(having, static_cast<double>(std::ranges::count_if(
                                    texts_, [&](const auto& t) { return OftenIn(t, word) > 0; })));
    }
    return std::log(1 + (kDocuments - having + 0.5) / (having + 0.5));
  }

  Random random_;
  MemoryDisk disk_;
  std::unique_ptr<Database> db_;
  std::vector<std::string> texts_;
  std::optional<IndexReader> reader_;
};

SearchExpr Leaf(const std::string& text) {
  if (text.ends_with('*')) return {.kind = Kind::kPrefix, .text = text.substr(0, text.size() - 1)};
  return {.kind = text.find(' ') == text.npos ? Kind::kWord : Kind::kPhrase, .text = text};
}

TEST_CASE("the best of long lists are what plain counting says", "[search]") {
  const Papers papers(7);
  struct Row {
    Kind kind;
    std::vector<std::string> leaves;
  };
  const std::vector<Row> rows = {{Kind::kAnd, {"the"}},
                                 {Kind::kAnd, {"port"}},
                                 {Kind::kAnd, {"the", "of"}},
                                 {Kind::kAnd, {"the", "bank", "oil"}},
                                 {Kind::kOr, {"rate", "port"}},
                                 {Kind::kOr, {"the", "nothing", "oil"}},
                                 {Kind::kAnd, {"the of"}},
                                 {Kind::kAnd, {"the of", "bank"}},
                                 {Kind::kOr, {"bank of", "the w9"}},
                                 {Kind::kAnd, {"w3*"}},
                                 {Kind::kAnd, {"w*"}},
                                 {Kind::kAnd, {"the", "w2*"}},
                                 {Kind::kOr, {"w1*", "port"}}};
  for (const Row& row : rows) {
    SearchExpr expr{.kind = row.kind};
    for (const std::string& leaf : row.leaves) expr.children.push_back(Leaf(leaf));
    INFO(FormatSearch(expr));
    std::vector<std::pair<uint64_t, double>> expected;
    for (const auto& [position, score] : papers.Scores(row.kind, row.leaves))
      expected.emplace_back(position, score);
    std::ranges::sort(expected, std::greater(), &std::pair<uint64_t, double>::second);
    REQUIRE(expected.size() > 10);
    SearchRequest request{.expr = expr, .sort = SearchSort::kRelevance, .limit = 10};
    SearchPage page;
    for (size_t at = 0; at < std::min<size_t>(20, expected.size()); ++at) {
      if (at % 10 == 0) {
        request.cursor = at == 0 ? "" : page.cursor;
        page = papers.Search(request);
      }
      REQUIRE(page.hits.size() > at % 10);
      CHECK(page.hits[at % 10].position == expected[at].first);
      CHECK(page.hits[at % 10].score == Approx(expected[at].second).epsilon(1e-9));
    }
  }
}

TEST_CASE("no document has a larger impact than its list says of it and those around", "[index]") {
  const Papers papers(8);
  for (const char* const term : {"wthe", "wport", "wnothing"}) {
    for (const auto& segment : papers.index().segments()) {
      const uint32_t documents = segment->info().documents;
      const auto list = Must(segment->Find(term));
      if (!list) continue;
      for (uint32_t ordinal = 0; ordinal < documents; ordinal += 7) {
        for (const bool closely : {false, true}) {
          uint32_t until = documents;
          const double most = list->Impact(ordinal, closely, until);
          REQUIRE(until > ordinal);
          for (list->Seek(ordinal); list->document() < until; list->Next()) {
            const double words = made::WordsAt(*segment, list->document());
            REQUIRE(most >= OftenOf(list->count()) / (1 + words / kHalvingWords));
          }
        }
      }
      CHECK(list->status());
    }
  }
}

TEST_CASE("a stretch of a list counts what its documents have one by one", "[index]") {
  const Papers papers(9);
  Random random(9);
  for (const char* const term : {"wthe", "wport", "ww30"}) {
    for (const auto& segment : papers.index().segments()) {
      const auto list = Must(segment->Find(term));
      if (!list) continue;
      const uint32_t documents = segment->info().documents;
      // Back and forth, with single documents between.
      for (int round = 0; round < 8; ++round) {
        const bool titled = round % 2 == 1;
        const auto from = static_cast<uint32_t>(random.Below(documents));
        Stretch stretch(from);
        const auto until = static_cast<uint32_t>(random.Below(documents));
        if (round % 3 == 1) stretch.Keep(from, std::max(from, until));
        const auto tally = std::make_unique<Tally>();
        tally->Clear();
        list->AddTo(stretch, titled, *tally);
        REQUIRE(list->status());
        const auto all = Must(segment->Find(term));
        all->Seek(0);
        for (uint32_t ordinal = stretch.begin(); ordinal < std::min(stretch.end(), documents);
             ++ordinal) {
          if (all->document() < ordinal) all->Seek(ordinal);
          if (!stretch.Has(ordinal)) continue;
          const bool has = all->document() == ordinal && (!titled || all->count().title > 0);
          REQUIRE(tally->Of(ordinal - stretch.begin()) == (has ? all->count() : TermCount()));
        }
        list->Seek(from);
        all->Seek(from);
        CHECK(list->document() == all->document());
        if (list->document() != Postings::kNoDocument) {
          CHECK(list->count() == all->count());
          CHECK(*Must(list->Positions()) == *Must(all->Positions()));
        }
      }
    }
  }
}

TEST_CASE("a stretch is a set of documents", "[index]") {
  Stretch stretch(3 * Stretch::kDocuments + 70);
  const uint32_t begin = 3 * Stretch::kDocuments;
  CHECK(stretch.begin() == begin);
  CHECK(stretch.end() == begin + Stretch::kDocuments);
  CHECK_FALSE(stretch.Has(begin + 69));
  CHECK(stretch.From(begin) == begin + 70);
  CHECK(stretch.From(begin + 200) == begin + 200);
  stretch.Keep(begin + 100, begin + 300);
  CHECK(stretch.From(begin) == begin + 100);
  CHECK(stretch.From(begin + 299) == begin + 299);
  CHECK(stretch.From(begin + 300) == stretch.end());
  CHECK(stretch.From(stretch.end()) == stretch.end());
  Stretch::Bits bits{};
  bits[2] = 1;  // the 128th
  stretch.Keep(bits);
  CHECK(stretch.From(begin) == begin + 128);
  CHECK(stretch.From(begin + 129) == stretch.end());
  CHECK_FALSE(stretch.empty());
  stretch.Keep(begin, begin);
  CHECK(stretch.empty());
}

TEST_CASE("postings are read as they were written, whatever their gaps and counts", "[index]") {
  Random random(3);
  for (int round = 0; round < 300; ++round) {
    const uint64_t wide = uint64_t{1} << random.Below(20);
    const auto odd = static_cast<unsigned>(random.Below(101));
    std::string bytes;
    std::vector<uint32_t> ordinals;
    std::vector<TermCount> counts;
    uint32_t next = 7;
    for (uint64_t left = 1 + random.Below(60); left > 0; --left) {
      const auto gap = static_cast<uint32_t>(1 + random.Below(wide));
      const auto few = [&](uint64_t most) { return static_cast<uint32_t>(random.Below(most)); };
      TermCount count = kOnceInText;
      if (random.Percent(odd)) count = {few(6), few(random.Percent(10) ? 9000 : 40)};
      if (count == TermCount()) count = {1, 0};
      PutPosting(bytes, gap, count);
      next += gap;
      ordinals.push_back(next - 1);
      counts.push_back(count);
    }
    std::vector<uint32_t> read(ordinals.size());
    std::vector<TermCount> read_counts(counts.size());
    const auto take = [&](std::string_view& rest, uint32_t limit) {
      return TakePostings(rest, read.size(), 7, limit, read.data(), read_counts.data());
    };
    std::string_view rest = bytes;
    REQUIRE(take(rest, next));
    CHECK(rest.empty());
    CHECK(read == ordinals);
    CHECK(read_counts == counts);
    rest = bytes;
    CHECK_FALSE(take(rest, next - 1));
    rest = std::string_view(bytes).substr(0, random.Below(bytes.size()));
    CHECK_FALSE(take(rest, next));
  }
}

TEST_CASE("blocks that cannot have one of the best are passed over", "[search]") {
  const Papers papers(8);
  const SearchRequest request{.expr = Leaf("the"), .sort = SearchSort::kRelevance, .limit = 5};
  const double least = papers.Search(request).hits.back().score;
  const RankBase base{Papers::kDocuments,
                      papers.index().words(),
                      Time{},
                      {papers.Scores(Kind::kAnd, {"the"}).size()}};
  uint32_t looked_at = 0;
  for (const auto& segment : papers.index().segments()) {
    const auto list = Must(segment->Find("wthe"));
    const uint32_t documents = segment->info().documents;
    for (uint32_t ordinal = 0, until = 0; ordinal < documents; ordinal = until) {
      until = documents;
      const double most = MostScore(base.WeightOf(0), list->Impact(ordinal, true, until),
                                    MostOfImpact(base.AverageWords()));
      if (most * (1 + kNewsBonus) >= least) looked_at += until - ordinal;
    }
  }
  CHECK(looked_at > 0);
  CHECK(looked_at < Papers::kDocuments / 2);
}

}  // namespace
}  // namespace wirefold::search
