// The floor plan as a test: which folder may include which, which folder alone names a library, and
// that every source is built.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "base/strings.h"

namespace wirefold {
namespace {

namespace fs = std::filesystem;
using Folders = std::vector<std::string>;

// Tests and benchmarks may see everything and are not in the table.
const std::map<std::string, Folders> kMayInclude = {
    {"base", {}},
    {"text", {"base"}},
    {"config", {"base", "text"}},
    {"crawler/schedule", {"base", "text"}},
    {"crawler/fetch", {"base", "text"}},
    {"crawler/feed", {"base", "text"}},
    {"crawler/extract", {"base", "text"}},
    {"crawler/fold", {"base", "text"}},
    {"store", {"base", "text", "crawler/fold"}},
    {"crawler",
     {"base", "text", "config", "store", "crawler/schedule", "crawler/fetch", "crawler/feed",
      "crawler/extract", "crawler/fold"}},
    {"web", {"base", "text", "config", "store"}},
    {"cli",
     {"base", "text", "config", "store", "web", "crawler", "crawler/schedule", "crawler/fetch",
      "crawler/feed", "crawler/extract", "crawler/fold"}},
};

// A header, or all below a prefix that ends in a slash, and the one folder that may name it.
const std::map<std::string, std::string> kHome = {
    {"curl/", "crawler/fetch"},
    {"nettle/", "crawler/fetch"},
    {"openssl/", "crawler/fetch"},
    {"libxml/", "text"},
    {"zlib.h", "text"},
    {"unicode/", "text"},
    {"idn2.h", "text"},
    {"libpsl.h", "text"},
    {"cld2/", "text"},
    {"libstemmer.h", "text"},
    {"nlohmann/", "text"},
    {"toml++/", "config"},
    {"rocksdb/", "store"},
    {"microhttpd.h", "web"},
    {"CLI/", "cli"},
    {"xxhash.h", "base"},
    {"sys/epoll.h", "base"},
    {"sys/eventfd.h", "base"},
    {"thread", "base"},
    {"mutex", "base"},
    {"shared_mutex", "base"},
    {"condition_variable", "base"},
    {"future", "base"},
};

struct Include {
  std::string name;
  bool quoted = false;
  int line = 0;
};

std::string Read(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return std::move(out).str();
}

std::vector<Include> IncludesOf(const std::string& source) {
  std::vector<Include> out;
  int number = 0;
  for (std::string_view line : Split(source, '\n')) {
    ++number;
    line = Trim(line);
    if (!line.starts_with('#')) continue;
    line = Trim(line.substr(1));
    if (!line.starts_with("include")) continue;
    line = Trim(line.substr(7));
    const bool quoted = line.starts_with('"');
    const size_t end = line.find(quoted ? '"' : '>', 1);
    if (end != line.npos) out.push_back({std::string(line.substr(1, end - 1)), quoted, number});
  }
  return out;
}

// The folder of the table a path lies in: the longest that fits; empty for none.
std::string FolderOf(const std::string& path) {
  std::string best;
  for (const auto& [folder, allowed] : kMayInclude)
    if (path.starts_with(folder + "/") && folder.size() > best.size()) best = folder;
  return best;
}

// Why a file of `folder` may not say this; empty where it may.
std::string WhyNot(const std::string& folder, const Include& include) {
  if (include.quoted) {
    const std::string to = FolderOf(include.name);
    if (to.empty()) return "is not named from the root of the tree";
    const Folders& allowed = kMayInclude.at(folder);
    const bool may = to == folder || std::find(allowed.begin(), allowed.end(), to) != allowed.end();
    return may ? "" : folder + " may not include " + to;
  }
  for (const auto& [library, home] : kHome) {
    const bool named =
        library.ends_with('/') ? include.name.starts_with(library) : include.name == library;
    if (named && home != folder) return "belongs in " + home;
  }
  return "";
}

bool IsSource(const fs::path& path) { return path.extension() == ".cc"; }
bool IsHeader(const fs::path& path) { return path.extension() == ".h"; }

// Sources and headers below `folders` of the tree, as paths from its root, in order.
std::vector<std::string> FilesBelow(const Folders& folders) {
  std::vector<std::string> out;
  for (const std::string& folder : folders) {
    const fs::path root = fs::path(WIREFOLD_ROOT) / folder;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      if (IsSource(entry.path()) || IsHeader(entry.path()))
        out.push_back(fs::relative(entry.path(), WIREFOLD_ROOT).string());
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

const Folders kRooms = {"base", "text", "config", "crawler", "store", "web", "cli"};
const Folders kAll = {"base", "text", "config", "crawler", "store", "web", "cli", "tests", "bench"};

}  // namespace

TEST_CASE("a folder includes only what the floor plan allows", "[house]") {
  const std::vector<std::string> files = FilesBelow(kRooms);
  REQUIRE(files.size() > 20);
  for (const std::string& file : files) {
    const std::string folder = FolderOf(file);
    REQUIRE_FALSE(folder.empty());
    for (const Include& include : IncludesOf(Read(fs::path(WIREFOLD_ROOT) / file))) {
      INFO(fmt::format("{}:{}: {}", file, include.line, include.name));
      CHECK(WhyNot(folder, include) == "");
    }
  }
}

TEST_CASE("the floor plan's table refuses what it should", "[house]") {
  struct Row {
    const char* name;
    const char* folder;
    Include include;
    bool may;
  };
  const auto row = GENERATE(values<Row>({
      {"a room its own header", "crawler/feed", {"crawler/feed/feed_reader.h", true, 1}, true},
      {"a room the room beside it", "crawler/feed", {"crawler/fetch/robots.h", true, 1}, false},
      {"the corridor a room", "crawler", {"crawler/fetch/robots.h", true, 1}, true},
      {"a room the corridor", "crawler/fetch", {"crawler/crawler.h", true, 1}, false},
      {"base anything of ours", "base", {"text/url.h", true, 1}, false},
      {"a name that is not from the root", "text", {"url.h", true, 1}, false},
      {"the store its library", "store", {"rocksdb/db.h", false, 1}, true},
      {"the command line the store's library", "cli", {"rocksdb/db.h", false, 1}, false},
      {"a thread outside base", "crawler", {"thread", false, 1}, false},
      {"the standard library", "crawler", {"vector", false, 1}, true},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(WhyNot(row.folder, row.include).empty() == row.may); }
}

TEST_CASE("every header is included once however often it is asked for", "[house]") {
  for (const std::string& file : FilesBelow(kAll)) {
    if (!IsHeader(file)) continue;
    INFO(file);
    CHECK(Read(fs::path(WIREFOLD_ROOT) / file).find("#pragma once\n") != std::string::npos);
  }
}

TEST_CASE("every source is named by its folder's CMakeLists.txt", "[house]") {
  for (const std::string& file : FilesBelow(kAll)) {
    if (!IsSource(file)) continue;
    INFO(file);
    const fs::path path = fs::path(WIREFOLD_ROOT) / file;
    std::string list = Read(path.parent_path() / "CMakeLists.txt");
    std::replace_if(
        list.begin(), list.end(), [](char c) { return c == '(' || c == ')'; }, ' ');
    std::istringstream words(list);
    bool named = false;
    for (std::string word; words >> word;) named = named || word == path.filename().string();
    CHECK(named);
  }
}

}  // namespace wirefold
