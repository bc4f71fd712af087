// Searches over N made-up articles, beside SQLite's FTS5 on the same words in the same run:
//   search_bench N [DIR]      both in DIR (a new one under $TMPDIR without it; what it has of N
//                             articles is used again)
//   search_bench N DIR search [WORDS]   without FTS5; only the kinds of search that have WORDS in
//                             their names
// The index is written as the store does it, without the articles themselves: a search looks at
// none of them. Times of the warm table are of the processor, those of the cold one on the wall:
// before each of its searches the store is opened anew and the kernel forgets its files.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "bench/news_stream.h"
#include "store/database.h"
#include "store/index_reader.h"
#include "store/index_writer.h"
#include "store/keys.h"
#include "store/records.h"
#include "store/search_text.h"
#include "store/store.h"
#include "tests/store/fts5.h"

using namespace wirefold;
namespace fs = std::filesystem;

namespace {

constexpr Time kBegin{Millis{1'700'000'000'000}};
constexpr auto kApart = std::chrono::seconds(30);

[[noreturn]] void Die(const std::string& what) {
  std::fprintf(stderr, "search_bench: %s\n", what.c_str());
  std::exit(1);
}
template <class T>
T Must(Result<T> result) {
  if (!result) Die(result.error().what);
  return std::move(*result);
}
void MustStatus(const Status& status) {
  if (!status) Die(status.error().what);
}

double CpuMillis() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}
double WallMillis() {
  return std::chrono::duration<double, std::milli>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// ---- what is searched

class Documents {
 public:
  struct One {
    ArticleRecord record;
    Time when{};
    StoryId story;
  };

  One Next() {
    NewsItem item = stream_.Next();
    One one;
    const auto number = static_cast<int64_t>(item.id);
    // Nearly all come as they are published, some are from an archive.
    const int64_t place =
        random_.Percent(2) ? static_cast<int64_t>(random_.Below(item.id)) : number;
    one.when = kBegin + place * kApart;
    one.record.id = {Mix64(item.id)};
    one.record.url = "https://" + item.source + ".example/" + std::to_string(item.id);
    one.record.source = item.source;
    one.record.article.language = "en";
    one.record.article.title = std::move(item.title);
    one.record.article.text = std::move(item.text);
    const bool own = stories_.empty() || !random_.Percent(30);
    one.story = own ? StoryId{one.record.id.value} : stories_[random_.Below(stories_.size())];
    if (own && stories_.size() < 500)
      stories_.push_back(one.story);
    else if (own)
      stories_[random_.Below(stories_.size())] = one.story;
    return one;
  }

 private:
  NewsStream stream_{1};
  Random random_{2};
  std::vector<StoryId> stories_;  // of late
};

void BuildIndex(const std::string& dir, uint64_t count) {
  { Must(Store::Open(dir)); }
  const auto db = Must(Database::OpenForWriting(dir, nullptr));
  IndexWriter writer(*db);
  Documents documents;
  std::unordered_map<uint64_t, StoryHead> heads;
  const double begin = CpuMillis();
  double texts = 0;
  for (uint64_t at = 0; at < count; ++at) {
    Database::Batch batch(*db);
    const Documents::One one = documents.Next();
    const ArticleRecord& record = one.record;
    texts += static_cast<double>(record.article.title.size() + record.article.text.size());
    MustStatus(writer.Add({at, record.id, one.when, 0, record.source, record.article.language},
                          EncodeTerms(record), batch));
    ArticlePlace place;
    place.position = at;
    place.story = one.story;
    batch.Put(keys::Article(record.id), Encode(place));
    StoryHead& head = heads[one.story.value];
    ++head.members;
    head.newest = std::max(head.newest, one.when);
    MustStatus(db->Write(batch));
    writer.Written();
    Must(writer.Work());
    if (at % 65'536 == 65'535)
      std::fprintf(stderr, "indexed %lu\n", static_cast<unsigned long>(at + 1));
  }
  Database::Batch batch(*db);
  for (const auto& [story, head] : heads) batch.Put(keys::Story({story}), Encode(head));
  MustStatus(db->Write(batch));
  MustStatus(db->Flush());
  fmt::print("index: {:.0f} us of processor time an article with making it, {:.0f} bytes of text\n",
             (CpuMillis() - begin) * 1e3 / static_cast<double>(count),
             texts / static_cast<double>(count));
}

void BuildFts5(const std::string& file, uint64_t count) {
  Fts5 fts5(file);
  Documents documents;
  const double begin = CpuMillis();
  fts5.Do("BEGIN");
  for (uint64_t at = 0; at < count; ++at) {
    const Documents::One one = documents.Next();
    fts5.Add(at, ToMillis(one.when), WordsOnly(one.record.article.title),
             WordsOnly(one.record.article.text));
  }
  fts5.Do("COMMIT");
  fts5.Do("INSERT INTO words(words) VALUES('optimize')");
  fmt::print("FTS5: {:.0f} us an article with making it and its words\n",
             (CpuMillis() - begin) * 1e3 / static_cast<double>(count));
}

// ---- what is searched for

struct Words {
  std::vector<std::string> common, middle, rare;  // in a fifth, a hundredth, a ten-thousandth
  std::vector<std::string> phrases;               // as they stand somewhere
};

Words ChooseWords() {
  constexpr int kSample = 20'000;
  Documents documents;
  std::unordered_map<std::string, int> having;
  Words words;
  for (int i = 0; i < kSample; ++i) {
    const Documents::One one = documents.Next();
    std::vector<std::string> all;
    for (TermCutter cutter(one.record.article.text); cutter.Next();)
      all.emplace_back(cutter.word());
    if (i % 500 == 0 && all.size() > 20) words.phrases.push_back(all[9] + " " + all[10]);
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    for (const std::string& word : all) ++having[word];
  }
  std::vector<std::pair<std::string, int>> known(having.begin(), having.end());
  std::ranges::sort(known);
  const auto choose = [&](int from, int to, std::vector<std::string>& out) {
    for (const auto& [word, n] : known)
      if (n >= from && n < to && word.size() > 2 && out.size() < 20) out.push_back(word);
  };
  choose(kSample / 10, kSample, words.common);
  choose(kSample / 150, kSample / 70, words.middle);
  choose(2, 5, words.rare);
  if (words.common.empty() || words.middle.empty() || words.rare.empty()) Die("no words");
  return words;
}

struct Query {
  std::string ours;
  std::string fts5;  // empty: it cannot say that
};
struct Kind {
  std::string name;
  std::vector<Query> queries{};
  bool by_story = false;
  Time since{};  // for FTS5, which is asked beside the match
  Time until{};
};

std::vector<Kind> MakeKinds(const Words& words, uint64_t count) {
  const auto pick = [](const std::vector<std::string>& from, size_t i) {
    return from[i % from.size()];
  };
  std::vector<Kind> kinds;
  const auto add = [&](std::string name, const auto& make) {
    Kind kind{.name = std::move(name)};
    for (size_t i = 0; i < 20; ++i) kind.queries.push_back(make(i));
    kinds.push_back(std::move(kind));
    return &kinds.back();
  };
  const auto both = [](const std::string& text) { return Query{text, text}; };
  add("common", [&](size_t i) { return both(pick(words.common, i)); });
  add("middle", [&](size_t i) { return both(pick(words.middle, i)); });
  add("rare", [&](size_t i) { return both(pick(words.rare, i)); });
  add("common common",
      [&](size_t i) { return both(pick(words.common, i) + " " + pick(words.common, i + 1)); });
  add("common middle",
      [&](size_t i) { return both(pick(words.common, i) + " " + pick(words.middle, i)); });
  add("common rare",
      [&](size_t i) { return both(pick(words.common, i) + " " + pick(words.rare, i)); });
  add("three: common middle middle", [&](size_t i) {
    return both(pick(words.common, i) + " " + pick(words.middle, i) + " " +
                pick(words.middle, i + 7));
  });
  add("three: common", [&](size_t i) {
    return both(pick(words.common, i) + " " + pick(words.common, i + 3) + " " +
                pick(words.common, i + 7));
  });
  add("middle OR middle",
      [&](size_t i) { return both(pick(words.middle, i) + " OR " + pick(words.middle, i + 5)); });
  add("common -middle", [&](size_t i) {
    const std::string a = pick(words.common, i), b = pick(words.middle, i);
    return Query{a + " -" + b, a + " NOT " + b};
  });
  add("phrase", [&](size_t i) { return both("\"" + pick(words.phrases, i) + "\""); });
  add("prefix", [&](size_t i) { return both(pick(words.middle, i).substr(0, 3) + "*"); });
  const Time until = kBegin + static_cast<int64_t>(count / 2) * kApart;
  const Time since = until - std::chrono::days(7);
  Kind* dated = add("common, a week of the middle", [&](size_t i) {
    const std::string word = pick(words.common, i);
    return Query{word + " since:" + Rfc3339(since) + " until:" + Rfc3339(until), word};
  });
  dated->since = since;
  dated->until = until;
  Kind* story = add("common, by story", [&](size_t i) { return Query{pick(words.common, i), ""}; });
  story->by_story = true;
  story = add("middle, by story", [&](size_t i) { return Query{pick(words.middle, i), ""}; });
  story->by_story = true;
  add("source since", [&](size_t) { return Query{"source:reuters since:" + Rfc3339(since), ""}; });
  return kinds;
}

// ---- measuring

struct Times {
  std::vector<double> all;
  double At(double share) {
    if (all.empty()) return 0;
    std::ranges::sort(all);
    return all[static_cast<size_t>(share * static_cast<double>(all.size() - 1))];
  }
  std::string Shown() {
    return all.empty() ? fmt::format("{:>8} {:>8}", "-", "-")
                       : fmt::format("{:8.2f} {:8.2f}", At(0.5), At(0.99));
  }
};

SearchRequest RequestOf(const Kind& kind, const Query& query, SearchSort sort) {
  return {.expr = Must(ParseSearch(query.ours, kBegin)), .sort = sort, .by_story = kind.by_story};
}

std::string Fts5Sql(const Kind& kind, SearchSort sort) {
  std::string sql = "SELECT words.rowid FROM words ";
  if (kind.until != Time{}) sql += "JOIN article ON article.position = words.rowid ";
  sql += "WHERE words MATCH ?1 ";
  if (kind.until != Time{})
    sql += fmt::format("AND listed >= {} AND listed < {} ", ToMillis(kind.since),
                       ToMillis(kind.until));
  sql += sort == SearchSort::kNewest ? "ORDER BY words.rowid DESC LIMIT 50"
                                     : "ORDER BY bm25(words, 4.0, 1.0) LIMIT 50";
  return sql;
}

void Warm(const Store& store, Fts5* fts5, const std::vector<Kind>& kinds, int rounds) {
  fmt::print("\nwarm, ms of processor time: p50, p99\n{:30} {:>17} {:>17} {:>17} {:>17}\n", "",
             "newest", "FTS5", "ranked", "FTS5");
  for (const Kind& kind : kinds) {
    Times times[4];
    for (int round = 0; round <= rounds; ++round)
      for (const Query& query : kind.queries)
        for (const SearchSort sort : {SearchSort::kNewest, SearchSort::kRelevance}) {
          const size_t column = sort == SearchSort::kNewest ? 0 : 2;
          const SearchRequest request = RequestOf(kind, query, sort);
          double begin = CpuMillis();
          Must(store.Search(request));
          if (round > 0) times[column].all.push_back(CpuMillis() - begin);
          if (query.fts5.empty() || !fts5 || round > 2) continue;
          begin = CpuMillis();
          fts5->Find(Fts5Sql(kind, sort), query.fts5);
          if (round > 0) times[column + 1].all.push_back(CpuMillis() - begin);
        }
    fmt::print("{:30} {} {} {} {}\n", kind.name, times[0].Shown(), times[1].Shown(),
               times[2].Shown(), times[3].Shown());
    std::fflush(stdout);
  }
}

void ForgetFiles(const std::string& dir) {
  for (const auto& entry : fs::recursive_directory_iterator(dir)) {
    const int file = open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    close(file);
  }
}

void Cold(const std::string& dir, const std::vector<Kind>& kinds) {
  fmt::print("\ncold, ms on the wall: p50, p99; the search alone, then the opening\n");
  Times openings;
  for (const Kind& kind : kinds) {
    Times newest, ranked;
    for (size_t i = 0; i < std::min<size_t>(kind.queries.size(), 8); ++i)
      for (const SearchSort sort : {SearchSort::kNewest, SearchSort::kRelevance}) {
        ForgetFiles(dir);
        double begin = WallMillis();
        const auto store = Must(Store::OpenReadOnly(dir));
        openings.all.push_back(WallMillis() - begin);
        const SearchRequest request = RequestOf(kind, kind.queries[i], sort);
        begin = WallMillis();
        Must(store->Search(request));
        (sort == SearchSort::kNewest ? newest : ranked).all.push_back(WallMillis() - begin);
      }
    fmt::print("{:30} {} {:>17} {}\n", kind.name, newest.Shown(), "", ranked.Shown());
    std::fflush(stdout);
  }
  fmt::print("{:30} {}\n", "opening to read", openings.Shown());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) Die("usage: search_bench N [DIR] [index|fts5|search [WORDS]]");
  const uint64_t count = std::strtoull(argv[1], nullptr, 10);
  if (count < 1000) Die("N: 1000 at least");
  const std::string dir =
      argc > 2 ? argv[2]
               : (fs::temp_directory_path() / fmt::format("search_{}", getpid())).string();
  const std::string only = argc > 3 ? argv[3] : "";
  fs::create_directories(dir);
  const std::string index = fmt::format("{}/index_{}", dir, count);
  const std::string sqlite = fmt::format("{}/fts5_{}.db", dir, count);
  if (only != "fts5" && !fs::exists(index)) BuildIndex(index, count);
  if (only != "index" && only != "search" && !fs::exists(sqlite)) BuildFts5(sqlite, count);
  if (only == "index" || only == "fts5") return 0;
  {
    const auto db = Must(Database::OpenForWriting(index, nullptr));
    fmt::print("{} segments\n", Must(IndexReader::Open(*db)).segments().size());
  }
  std::vector<Kind> kinds = MakeKinds(ChooseWords(), count);
  if (argc > 4)
    std::erase_if(kinds, [&](const Kind& k) { return k.name.find(argv[4]) == k.name.npos; });
  std::unique_ptr<Fts5> fts5;
  if (only.empty()) fts5 = std::make_unique<Fts5>(sqlite);
  Warm(*Must(Store::Open(index)), fts5.get(), kinds, 3);
  Cold(index, kinds);
  if (argc <= 2) fs::remove_all(dir);
  return 0;
}
