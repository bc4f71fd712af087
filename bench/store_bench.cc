// What a stored article costs as the database grows: N articles through Store::CommitArticle, on
// the disk. Prints a window at each power of ten, of the half before it: CPU of the committing thread and of
// RocksDB's threads behind it, beside the first window's; then bytes on the disk beside the text's,
// what an opening takes, and memory.
//
// The articles are bench/news_stream's, in texts of 3 KB in the mean, over a hundred days; besides,
// one in a hundred originals is a wire's dispatch, which forty papers run within some hours: whole,
// cut at a paragraph, or behind a lead of their own.
#include <fmt/format.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "bench/news_stream.h"
#include "store/store.h"

namespace wirefold {
namespace {

constexpr uint64_t kDays = 100;
constexpr int kPapers = 40;
constexpr size_t kFeeds = 2000;

double CpuSeconds(clockid_t whose) {
  timespec time{};
  clock_gettime(whose, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

double ResidentMb() {
  std::ifstream statm("/proc/self/statm");
  double all = 0, resident = 0;
  statm >> all >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

double DiskBytes(const std::string& dir) {
  double bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(dir))
    if (file.is_regular_file()) bytes += static_cast<double>(file.file_size());
  return bytes;
}

class Articles {
 public:
  explicit Articles(uint64_t count) : apart_(Millis{kDays * 86'400'000 / count}) {}

  ArticleRecord Next() {
    NewsItem item = stream_.Next();
    if (!wires_.empty() && random_.Percent(20)) {
      RunWire(item);
    } else if (random_.Percent(1)) {
      wires_.push_back({item.text, kPapers});
    }
    ArticleRecord record;
    const std::string url =
        fmt::format("https://www.{}.example/news/{:x}/{}", item.source, Mix64(item.id), item.id);
    now_ += apart_;
    record.id = ArticleIdOf(url);
    record.url = record.fetched_url = url;
    record.entry_id = url;
    record.source = item.source;
    record.source_tags = {"papers"};
    record.feed_url = fmt::format("https://www.{}.example/feed", item.source);
    record.first_seen = record.fetched = now_;
    record.entry_title = item.title;
    Article& article = record.article;
    article.title = item.title;
    article.text = item.text;
    article.language = "en";
    article.authors = {"A. Writer"};
    article.canonical_url = url;
    article.site = item.source;
    article.description = item.text.substr(0, 160);
    article.published = Date{now_ - Millis{60'000 * random_.Below(300)}, true};
    for (size_t at = 0; at < item.text.size();) {
      const size_t end = std::min(item.text.find("\n\n", at), item.text.size());
      article.html += "<p>" + item.text.substr(at, end - at) + "</p>\n";
      at = end + 2;
    }
    return record;
  }

 private:
  struct Wire {
    std::string text;
    int papers;
  };

  void RunWire(NewsItem& item) {
    const size_t which = random_.Below(wires_.size());
    Wire& wire = wires_[which];
    const size_t cut = wire.text.find("\n\n", wire.text.size() / 2);
    switch (random_.Below(4)) {
      case 0:
        item.text = wire.text.substr(0, cut);
        break;
      case 1:
        item.text = item.text.substr(0, item.text.find("\n\n")) + "\n\n" + wire.text;
        break;
      default:
        item.text = wire.text;
    }
    if (--wire.papers == 0) {
      std::swap(wire, wires_.back());
      wires_.pop_back();
    }
  }

  NewsStream stream_{1};
  Random random_{7};
  std::vector<Wire> wires_;
  Millis apart_;
  Time now_ = Time(std::chrono::days(20'000));
};

// Sums of one window.
struct Window {
  double thread = 0, all = 0, print = 0;
  uint64_t articles = 0, folded = 0;
};

bool Fill(uint64_t count, const std::string& dir, double& text_bytes) {
  auto store = Store::Open(dir);
  if (!store) return false;
  fmt::print("{:>9} {:>12} {:>9} {:>9} {:>9} {:>6} {:>7} {:>8}\n", "articles", "fingerprint",
             "commit", "behind", "together", "x", "joined", "RSS");
  Articles articles(count);
  Window window;
  double first = 0;
  uint64_t mark = std::min<uint64_t>(count, 10'000);
  for (uint64_t i = 1; i <= count; ++i) {
    const ArticleRecord record = articles.Next();
    text_bytes += static_cast<double>(record.article.text.size());
    const bool counts = i > mark / 2;
    const double begin = CpuSeconds(CLOCK_THREAD_CPUTIME_ID);
    const Fingerprint fingerprint =
        MakeFingerprint(record.article.title, record.article.text, record.source);
    const double middle = CpuSeconds(CLOCK_THREAD_CPUTIME_ID);
    const double all = CpuSeconds(CLOCK_PROCESS_CPUTIME_ID);
    const auto outcome = (*store)->CommitArticle(record, fingerprint);
    if (!outcome) return false;
    if (counts) {
      window.print += middle - begin;
      window.thread += CpuSeconds(CLOCK_THREAD_CPUTIME_ID) - middle;
      window.all += CpuSeconds(CLOCK_PROCESS_CPUTIME_ID) - all;
      window.folded += outcome->fold.verdict != Verdict::kNew;
      ++window.articles;
    }
    if (i != mark) continue;
    const auto a = static_cast<double>(window.articles);
    if (first == 0) first = window.all / a;
    fmt::print(
        "{:>9} {:>9.1f} us {:>6.1f} us {:>6.1f} us {:>6.1f} us {:>6.2f} {:>7.3f} {:>5.0f} MB\n", i,
        1e6 * window.print / a, 1e6 * window.thread / a, 1e6 * (window.all - window.thread) / a,
        1e6 * window.all / a, window.all / a / first, static_cast<double>(window.folded) / a,
        ResidentMb());
    std::fflush(stdout);
    window = {};
    mark = std::min(count, mark * 10);
  }
  return (*store)->Sync().has_value();
}

// What starting costs: of the process, so that threads count.
bool Open(const char* name, const std::string& dir,
          Result<std::unique_ptr<Store>> (*open)(const std::string&, const StoreSettings&)) {
  const double cpu = CpuSeconds(CLOCK_PROCESS_CPUTIME_ID);
  const auto begin = std::chrono::steady_clock::now();
  const auto store = open(dir, {});
  if (!store || !(*store)->Counts()) return false;
  const auto took = std::chrono::steady_clock::now() - begin;
  fmt::print("{:<7} {:.0f} ms of CPU, {:.0f} ms by the clock, RSS {:.0f} MB\n", name,
             1e3 * (CpuSeconds(CLOCK_PROCESS_CPUTIME_ID) - cpu),
             std::chrono::duration<double, std::milli>(took).count(), ResidentMb());
  return true;
}

int Run(uint64_t count, const std::string& dir) {
  double text = 0;
  const bool done = Fill(count, dir, text) && Open("writer", dir, &Store::Open) &&
                    Open("reader", dir, &Store::OpenReadOnly);
  if (!done) {
    fmt::print(stderr, "store_bench: storing failed\n");
    return 1;
  }
  const double a = static_cast<double>(count);
  fmt::print(
      "text    {:.0f} bytes an article\ndisk    {:.0f} bytes an article, {:.2f} x the text\n",
      text / a, DiskBytes(dir) / a, DiskBytes(dir) / text);
  return 0;
}

}  // namespace
}  // namespace wirefold

// store_bench [N] [DIR]: the database is kept where DIR is given.
int main(int argc, char** argv) {
  const uint64_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000;
  if (argc > 2) return wirefold::Run(count, argv[2]);
  const auto parent =
      std::filesystem::temp_directory_path() / fmt::format("wirefold-bench-{}", getpid());
  std::filesystem::create_directories(parent);
  const int code = wirefold::Run(count, (parent / "db").string());
  std::filesystem::remove_all(parent);
  return code;
}
