// ReadFeed beside the floor and the peers, in one run and on the same bytes: a copy of the bytes,
// libxml2's SAX2 events thrown away, libxml2's tree, and feedparser where Python has it. Times are
// the best of several rounds in which all take turns, so a busy machine hurts all of them alike.
//
//   feed_bench [--rounds N] [--ours] [--write DIR]
//   feed_bench --million FILE [--malformed]   one document of a million items, for `parse`
#include <fmt/format.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/strings.h"
#include "bench/feed_corpus.h"
#include "crawler/feed/feed_reader.h"

namespace wirefold {
namespace {

using Files = std::vector<FeedFile>;

struct Seconds {
  double wall = 1e9;
  double cpu = 1e9;
};

struct Row {
  const char* name;
  std::function<void(const Files&)> run;
  Seconds best;
};

size_t sink = 0;  // what is computed must be used

double Now(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void KeepBest(Seconds& best, Seconds one) {
  best.wall = std::min(best.wall, one.wall);
  best.cpu = std::min(best.cpu, one.cpu);
}

void Measure(Row& row, const Files& files) {
  const double wall = Now(CLOCK_MONOTONIC), cpu = Now(CLOCK_PROCESS_CPUTIME_ID);
  row.run(files);
  KeepBest(row.best, {Now(CLOCK_MONOTONIC) - wall, Now(CLOCK_PROCESS_CPUTIME_ID) - cpu});
}

// ---- the floor and the peers

void Copy(const Files& files) {
  std::string to;
  for (const FeedFile& file : files) {
    to.resize(std::max(to.size(), file.bytes.size()));
    std::memcpy(to.data(), file.bytes.data(), file.bytes.size());
    sink += static_cast<unsigned char>(to[file.bytes.size() / 2]);
  }
}

void Sax(const Files& files) {
  xmlSAXHandler sax{};
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = [](void*, const xmlChar*, const xmlChar*, const xmlChar*, int,
                          const xmlChar**, int, int, const xmlChar**) { ++sink; };
  sax.endElementNs = [](void*, const xmlChar*, const xmlChar*, const xmlChar*) {};
  sax.characters = sax.cdataBlock = [](void*, const xmlChar*, int length) {
    sink += static_cast<size_t>(length);
  };
  for (const FeedFile& file : files) {
    xmlParserCtxtPtr context =
        xmlCreateMemoryParserCtxt(file.bytes.data(), static_cast<int>(file.bytes.size()));
    *context->sax = sax;
    xmlCtxtUseOptions(context, XML_PARSE_RECOVER | XML_PARSE_NONET);
    xmlParseDocument(context);
    xmlFreeParserCtxt(context);
  }
}

void Tree(const Files& files) {
  for (const FeedFile& file : files)
    xmlFreeDoc(xmlReadMemory(
        file.bytes.data(), static_cast<int>(file.bytes.size()), "", nullptr,
        XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
}

void Ours(const Files& files) {
  for (const FeedFile& file : files)
    if (const auto feed = ReadFeed(file.bytes, "https://paper.test/feed", "application/rss+xml"))
      sink += feed->entries.size();
}

// feedparser reads the same files from a folder; it takes its own times, so that the start of
// Python does not count. Nothing where there is no feedparser.
bool FeedParser(const std::string& folder, int rounds, Seconds& best) {
  constexpr const char* kScript =
      "import sys, os, time\n"
      "import feedparser\n"
      "all = [open(os.path.join(sys.argv[1], n), \\\"rb\\\").read()"
      " for n in sorted(os.listdir(sys.argv[1]))]\n"
      "for _ in range(int(sys.argv[2])):\n"
      "  wall, cpu = time.perf_counter(), time.process_time()\n"
      "  for data in all: feedparser.parse(data)\n"
      "  print(time.perf_counter() - wall, time.process_time() - cpu)\n";
  for (const char* python : {"python3", "/usr/bin/python3"}) {
    const std::string command = fmt::format("{} -c \"{}\" '{}' {} 2>/dev/null", python, kScript,
                                            folder, std::max(1, rounds / 3));
    std::FILE* child = popen(command.c_str(), "r");
    if (child == nullptr) continue;
    bool said = false;
    for (Seconds one; std::fscanf(child, "%lf %lf", &one.wall, &one.cpu) == 2; said = true)
      KeepBest(best, one);
    pclose(child);
    if (said) return true;
  }
  return false;
}

// ---- the report

void WriteFiles(const Files& files, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  for (const FeedFile& file : files) std::ofstream(folder / file.name) << file.bytes;
}

struct Options {
  int rounds = 9;
  bool ours_alone = false;
  std::string write;
  std::string million;
  bool malformed = false;
};

void Bench(const char* title, const Files& files, const Options& options,
           const std::filesystem::path& folder) {
  double bytes = 0;
  for (const FeedFile& file : files) bytes += static_cast<double>(file.bytes.size());
  fmt::print("{}: {} feeds, {:.2f} MB, best of {} rounds\n", title, files.size(), bytes / 1e6,
             options.rounds);
  std::vector<Row> rows = {{"ReadFeed", Ours, {}}};
  if (!options.ours_alone)
    rows = {{"copy of the bytes", Copy, {}},
            {"libxml2's SAX2, no-op", Sax, {}},
            {"libxml2's tree", Tree, {}},
            {"ReadFeed", Ours, {}}};
  for (int round = 0; round < options.rounds; ++round)
    for (Row& row : rows) Measure(row, files);
  if (options.ours_alone) {
    fmt::print("  {:.1f} MB/s, {:.0f} feeds/s\n", bytes / rows[0].best.cpu / 1e6,
               static_cast<double>(files.size()) / rows[0].best.cpu);
    return;
  }
  Row peer{"feedparser", {}, {}};
  const bool has_peer = FeedParser(folder.string(), options.rounds, peer.best);
  if (has_peer) rows.push_back(peer);
  const Seconds floor = rows[1].best;
  fmt::print("  {:<22} {:>9} {:>9} {:>9} {:>10} {:>13} {:>19}\n", "", "wall ms", "cpu ms", "MB/s",
             "feeds/s", "x SAX2 time", "x feedparser speed");
  for (const Row& row : rows)
    fmt::print("  {:<22} {:>9.2f} {:>9.2f} {:>9.1f} {:>10.0f} {:>13.2f} {:>19}\n", row.name,
               1e3 * row.best.wall, 1e3 * row.best.cpu, bytes / row.best.wall / 1e6,
               static_cast<double>(files.size()) / row.best.wall, row.best.cpu / floor.cpu,
               has_peer ? fmt::format("{:.1f} x", peer.best.cpu / row.best.cpu) : "-");
  if (!has_peer) fmt::print("  {:<22} not installed (python3-feedparser)\n", "feedparser");
}

void Ignore(void*, const char*, ...) {}

int WriteMillion(const Options& options) {
  const std::unique_ptr<std::FILE, decltype(&std::fclose)> out(
      std::fopen(options.million.c_str(), "wb"), std::fclose);
  if (!out) {
    fmt::print(stderr, "feed_bench: cannot write {}\n", options.million);
    return 1;
  }
  WriteLongFeed(out.get(), 1'000'000, options.malformed);
  return 0;
}

int Run(const Options& options) {
  if (!options.million.empty()) return WriteMillion(options);
  xmlInitParser();
  xmlSetGenericErrorFunc(nullptr, Ignore);
  const Files full = FullTextFeeds(8'000'000), small = SmallFeeds(1000);
  const bool keep = !options.write.empty();
  const std::filesystem::path folder =
      keep ? std::filesystem::path(options.write)
           : std::filesystem::temp_directory_path() / fmt::format("wirefold-feeds-{}", getpid());
  WriteFiles(full, folder / "full");
  WriteFiles(small, folder / "small");
  Bench("full text", full, options, folder / "full");
  Bench("small feeds", small, options, folder / "small");
  if (!keep) std::filesystem::remove_all(folder);
  return sink == 0;
}

}  // namespace
}  // namespace wirefold

int main(int argc, char** argv) {
  wirefold::Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const std::string next = i + 1 < argc ? argv[i + 1] : "";
    if (word == "--ours") {
      options.ours_alone = true;
    } else if (word == "--malformed") {
      options.malformed = true;
    } else if (word == "--rounds" && wirefold::ParseInt(next).value_or(0) > 0) {
      options.rounds = static_cast<int>(*wirefold::ParseInt(argv[++i]));
    } else if (word == "--write" && !next.empty()) {
      options.write = argv[++i];
    } else if (word == "--million" && !next.empty()) {
      options.million = argv[++i];
    } else {
      fmt::print(stderr,
                 "usage: feed_bench [--rounds N] [--ours] [--write DIR]\n"
                 "       feed_bench --million FILE [--malformed]\n");
      return 2;
    }
  }
  return wirefold::Run(options);
}
