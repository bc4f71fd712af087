// What the fold costs for a document as what it remembers grows: after 10,000 and 100,000 documents
// of bench/news_stream, and after a million where the argument says so. Once with its table in
// memory, as `dedup` has it, once in a database, in the store's form, a batch a document. CPU is
// the whole process's, so that what RocksDB does behind counts too; x is the ratio to the cost at
// 10,000. B/doc is of the table's keys and values; in the database, of all that was written, which
// is more.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "bench/news_stream.h"
#include "crawler/fold/fold.h"
#include "crawler/fold/record.h"
#include "store/database.h"
#include "store/fold_table.h"

namespace wirefold {
namespace {

constexpr uint64_t kADay = 20'000;  // documents

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double ResidentMb() {
  std::ifstream statm("/proc/self/statm");
  double all = 0, resident = 0;
  statm >> all >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

// Folds one document; false where that failed.
using FoldOne = std::function<bool(const NewsItem&, const Fingerprint&, bool& joined)>;

bool Measure(const char* name, uint64_t count, const FoldOne& fold_one,
             const std::function<double()>& index_bytes) {
  fmt::print("{:<7} {:>9} {:>12} {:>9} {:>6} {:>9} {:>7} {:>7} {:>9}\n", name, "documents",
             "fingerprint", "fold", "x", "docs/s", "joined", "B/doc", "RSS");
  NewsStream stream(1);
  double print = 0, fold = 0, first = 0;
  uint64_t since = 0, joins = 0, mark = 10'000;
  for (uint64_t i = 1; i <= count; ++i) {
    const NewsItem item = stream.Next();
    const double begin = CpuSeconds();
    const Fingerprint fingerprint = MakeFingerprint(item.title, item.text, item.source);
    const double middle = CpuSeconds();
    bool joined = false;
    if (!fold_one(item, fingerprint, joined)) return false;
    fold += CpuSeconds() - middle;
    print += middle - begin;
    joins += joined;
    if (i != mark && i != count) continue;
    mark *= 10;
    const double documents = static_cast<double>(i - since);
    if (first == 0) first = fold / documents;
    fmt::print(
        "{:<7} {:>9} {:>9.1f} us {:>6.1f} us {:>6.2f} {:>9.0f} {:>7.3f} {:>7.0f} {:>6.0f} MB\n", "",
        i, 1e6 * print / documents, 1e6 * fold / documents, fold / documents / first,
        documents / (print + fold), static_cast<double>(joins) / documents,
        index_bytes() / static_cast<double>(i), ResidentMb());
    print = fold = 0;
    joins = 0;
    since = i;
  }
  return true;
}

Time TimeOf(const NewsItem& item) {
  return Time(std::chrono::days(20'000)) +
         std::chrono::milliseconds(item.id * (86'400'000 / kADay));
}

bool InMemory(uint64_t count) {
  MemoryFoldTable table;
  Folder folder;
  return Measure(
      "memory", count,
      [&](const NewsItem& item, const Fingerprint& fingerprint, bool& joined) {
        const auto result =
            folder.Fold(ArticleId{item.id}, fingerprint, FoldDay(TimeOf(item)), table);
        joined = result && result->verdict != Verdict::kNew;
        return result.has_value();
      },
      [&] { return static_cast<double>(table.bytes()); });
}

// What a start costs, beside reading the same records and nothing else.
bool Start(Database& database) {
  Database::Batch batch(database);
  BatchFoldTable table(database, batch, 0);
  const double begin = CpuSeconds();
  size_t bytes = 0;
  if (!table.Scan(AllRecords(), [&](auto, auto value) { return (bytes += value.size()) > 0; }))
    return false;
  const double middle = CpuSeconds();
  Folder folder;
  if (!folder.Load(table)) return false;
  const double load = CpuSeconds() - middle;
  fmt::print(
      "start   {:.0f} MB of records read again in {:.0f} ms, {:.1f} x a plain scan; "
      "{:.0f} MB in memory\n",
      static_cast<double>(bytes) / 1e6, 1e3 * load, load / (middle - begin),
      static_cast<double>(folder.bytes()) / 1e6);
  return true;
}

bool InDatabase(uint64_t count, const std::string& dir) {
  auto opened = Database::OpenForWriting(dir, nullptr);
  if (!opened) return false;
  Database& database = **opened;
  Folder folder;
  double bytes = 0;
  const bool measured = Measure(
      "store", count,
      [&](const NewsItem& item, const Fingerprint& fingerprint, bool& joined) {
        Database::Batch batch(database);
        BatchFoldTable table(database, batch, 0);
        const auto result =
            folder.Fold(ArticleId{item.id}, fingerprint, FoldDay(TimeOf(item)), table);
        joined = result && result->verdict != Verdict::kNew;
        bytes += static_cast<double>(batch.bytes());
        return result && database.Write(batch);
      },
      [&] { return bytes; });
  return measured && Start(database);
}

int Run(uint64_t count) {
  const auto parent =
      std::filesystem::temp_directory_path() / fmt::format("wirefold-bench-{}", getpid());
  std::filesystem::create_directories(parent);
  const bool done = InMemory(count) && InDatabase(count, (parent / "db").string());
  std::filesystem::remove_all(parent);
  if (!done) fmt::print(stderr, "fold_bench: folding failed\n");
  return done ? 0 : 1;
}

}  // namespace
}  // namespace wirefold

int main(int argc, char** argv) {
  return wirefold::Run(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000);
}
