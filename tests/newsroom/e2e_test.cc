// The whole line: the real program crawls the demo newsroom, and what it stored is held against the
// truth.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/strings.h"
#include "tests/newsroom/newsroom.h"

namespace wirefold::newsroom {
namespace {

using Json = nlohmann::json;

struct Ran {
  int exit_code = -1;
  std::string out;
};

class Scratch {
 public:
  Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "wirefold-e2e-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  std::string Path(const std::string& name) const { return folder_ + "/" + name; }
  std::string Write(const std::string& name, const std::string& content) const {
    std::ofstream(Path(name), std::ios::binary) << content;
    return Path(name);
  }

 private:
  std::string folder_;
};

// Arguments are our own words and paths: nothing a shell would touch.
Ran Wirefold(const std::string& arguments) {
  Ran ran;
  FILE* pipe = popen((std::string(WIREFOLD_BINARY) + " " + arguments + " </dev/null").c_str(), "r");
  REQUIRE(pipe != nullptr);
  char bytes[4096];
  for (size_t n; (n = fread(bytes, 1, sizeof bytes, pipe)) > 0;) ran.out.append(bytes, n);
  const int status = pclose(pipe);
  ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return ran;
}

std::vector<Json> Lines(const std::string& jsonl) {
  std::vector<Json> out;
  for (std::string_view line : Split(jsonl, '\n')) {
    if (line.empty()) continue;
    out.push_back(Json::parse(line, nullptr, false));
    REQUIRE(out.back().is_object());
  }
  return out;
}

std::string Str(const Json& item, const char* key) {
  return item.contains(key) && item[key].is_string() ? item[key].get<std::string>() : "";
}

std::vector<std::string> AuthorsOf(const Json& item) {
  std::vector<std::string> out;
  for (const Json& author : item.value("authors", Json::array()))
    out.push_back(author.is_object() ? Str(author, "name") : author.get<std::string>());
  return out;
}

// Words as a comparison needs them: runs of letters and digits; a Chinese character is a word of
// its own.
std::map<std::string, int> WordsOf(std::string_view text) {
  std::map<std::string, int> words;
  std::string word;
  const auto flush = [&] {
    if (!word.empty()) ++words[word];
    word.clear();
  };
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const std::string_view point = text.substr(i, length);
    i += length;
    if (lead >= 0xE3) {  // U+3000 and above
      flush();
      ++words[std::string(point)];
    } else if (lead >= 0xC3 && lead < 0xE2) {
      word += point;
    } else if (lead < 0x80 && (IsAsciiAlpha(point[0]) || IsAsciiDigit(point[0]))) {
      word += LowerAscii(point[0]);
    } else {
      flush();
    }
  }
  flush();
  return words;
}

// Twice the shared words over all words: 1 where both texts have the same words equally often.
double Overlap(std::string_view a, std::string_view b) {
  const auto words_a = WordsOf(a), words_b = WordsOf(b);
  int shared = 0, all = 0;
  for (const auto& [word, count] : words_a) {
    all += count;
    if (auto it = words_b.find(word); it != words_b.end()) shared += std::min(count, it->second);
  }
  for (const auto& [word, count] : words_b) all += count;
  return all == 0 ? 1 : 2.0 * shared / all;
}

// Crawls the newsroom once for all cases of this file, then once more.
struct Line {
  Scratch scratch;
  std::unique_ptr<Newsroom> room;
  std::string places;  // the options that every command on the database gets
  Ran first, second;
  RequestLog first_log, second_log;
  std::map<std::string, std::vector<Json>> stored;  // by address

  Line() {
    auto loaded = Newsroom::Load(WIREFOLD_NEWSROOM);
    if (!loaded) FAIL(loaded.error().what);
    room = std::move(*loaded);
    const Status started = room->Start();
    if (!started) FAIL(started.error().what);
    places = fmt::format(
        " --config {} --db {} ",
        scratch.Write("newsroom.toml", room->ConfigToml() + "[keep]\nraw_pages = true\n"),
        scratch.Path("db"));
    first = Wirefold("crawl" + places);
    first_log = room->Log();
    room->ForgetLog();
    second = Wirefold("crawl" + places);
    second_log = room->Log();
    for (const Json& item : Lines(Wirefold("query" + places + "--format jsonl --limit 0").out))
      stored[Str(item, "url")].push_back(item);
  }

  const Json& Stored(const Expected& article) const {
    auto it = stored.find(article.url);
    INFO("not stored: " << article.url);
    REQUIRE(it != stored.end());
    return it->second.front();
  }
};

const Line& TheLine() {
  static const Line line;
  return line;
}

const Expected& SeedPage(const std::vector<Expected>& all) {
  const auto it = std::find_if(all.begin(), all.end(), [](const Expected& e) { return !e.dated; });
  REQUIRE(it != all.end());
  return *it;
}

}  // namespace

TEST_CASE("a crawl stores every article once", "[e2e]") {
  const Line& line = TheLine();
  CHECK(line.first.exit_code == 0);
  size_t stored = 0;
  for (const auto& [url, items] : line.stored) stored += items.size();
  CHECK(stored == line.room->expected().size());
  for (const Expected& article : line.room->expected()) {
    INFO(article.url);
    auto it = line.stored.find(article.url);
    REQUIRE(it != line.stored.end());
    CHECK(it->second.size() == 1);
  }
}

TEST_CASE("a crawl asks for each page once, for one page of a host at a time, and for nothing else",
          "[e2e]") {
  const Line& line = TheLine();
  std::map<std::string, int> wanted;
  for (const Expected& article : line.room->expected()) wanted[article.url] = 1;
  for (const Paper& paper : line.room->papers()) {
    wanted[line.room->FeedUrlOf(paper)] = 1;
    wanted[line.room->HomeOf(paper) + "/robots.txt"] = 1;
    CHECK(line.first_log.most_at_once.at(paper.address) == 1);
  }
  CHECK(line.first_log.requests == wanted);
  CHECK(line.first_log.not_found.empty());
}

TEST_CASE("pages that are kept go into an archive, and come back with their articles", "[e2e]") {
  const Line& line = TheLine();
  const Scratch& scratch = line.scratch;
  const std::string warc = scratch.Path("news.warc.gz");
  CHECK(Wirefold("export" + line.places + "-o " + warc).exit_code == 0);
  const Ran imported = Wirefold("import --keep-pages --db " + scratch.Path("copy") + " " + warc);
  CHECK(imported.exit_code == 0);
  CHECK(imported.out ==
        fmt::format("{} articles, 0 changed, 0 known already\n", line.room->expected().size()));
  const Ran before = Wirefold("export" + line.places + "--format warc");
  const Ran after = Wirefold("export --format warc --db " + scratch.Path("copy"));
  CHECK(before.out == after.out);
  CHECK(before.out.find("WARC-Type: request\r\n") != std::string::npos);
  CHECK(before.out.find("\r\nUser-Agent: wirefold/") != std::string::npos);
  CHECK(before.out.find("WARC-IP-Address: 127.31.0.1\r\n") != std::string::npos);
  CHECK(before.out.find("WARC-Type: conversion") == std::string::npos);
}

TEST_CASE("a second crawl fetches no page and gets a 304 for every feed", "[e2e]") {
  const Line& line = TheLine();
  CHECK(line.second.exit_code == 0);
  std::map<std::string, int> feeds;
  for (const Paper& paper : line.room->papers()) feeds[line.room->FeedUrlOf(paper)] = 1;
  CHECK(line.second_log.not_modified == feeds);
  for (const Expected& article : line.room->expected()) {
    INFO(article.url);
    CHECK(line.second_log.requests.count(article.url) == 0);
  }
}

TEST_CASE("what is stored says what the papers said", "[e2e]") {
  const Line& line = TheLine();
  for (const Expected& article : line.room->expected()) {
    INFO(article.url);
    const Json& item = line.Stored(article);
    CHECK(Str(item, "title") == article.title);
    CHECK(Str(item, "source") == article.paper);
    CHECK(Str(item, "canonical_url") == article.url);
    CHECK(Str(item, "language").substr(0, 2) == article.language);
    CHECK(Str(item, "date_published") == Rfc3339(article.published));
    CHECK(Overlap(Str(item, "text"), article.text) >= 0.95);
    if (!article.authors.empty()) CHECK(AuthorsOf(item) == article.authors);
  }
}

TEST_CASE("of the page with every trap the text is its ten paragraphs and its sub-head", "[e2e]") {
  const Line& line = TheLine();
  const std::vector<Expected> all = line.room->expected();
  const Expected& seed = SeedPage(all);
  CHECK(Str(line.Stored(seed), "text") == seed.text);

  // The page alone, with nothing said by a feed: no date may be guessed from the caption or the
  // text.
  const std::string file = line.scratch.Write("seed.html", line.room->PageOf(seed.url));
  const Ran ran = Wirefold("extract --url " + seed.url + " " + file);
  CHECK(ran.exit_code == 0);
  const std::vector<Json> lines = Lines(ran.out);
  REQUIRE(lines.size() == 1);
  CHECK(Str(lines[0], "title") == seed.title);
  CHECK(Str(lines[0], "text") == seed.text);
  CHECK(AuthorsOf(lines[0]) == seed.authors);
  CHECK(Str(lines[0], "date_published").empty());
}

TEST_CASE("copies of one dispatch are one story, and nothing else is", "[e2e]") {
  const Line& line = TheLine();
  std::map<std::string, std::set<std::string>> expected, found;  // addresses by story
  for (const Expected& article : line.room->expected()) {
    expected[article.story].insert(article.url);
    found[Str(line.Stored(article), "story")].insert(article.url);
  }
  std::set<std::set<std::string>> expected_groups, found_groups;
  for (const auto& [story, urls] : expected) expected_groups.insert(urls);
  for (const auto& [story, urls] : found) found_groups.insert(urls);
  for (const auto& group : found_groups) {
    INFO(fmt::format("{}", fmt::join(group, "\n")));
    CHECK(expected_groups.count(group) == 1);
  }
  CHECK(found_groups == expected_groups);
}

TEST_CASE("one article founds its story, its copies joined it", "[e2e]") {
  const Line& line = TheLine();
  std::map<std::string, std::multiset<bool>> founders;  // by the truth's story
  for (const Expected& article : line.room->expected()) {
    const Json& item = line.Stored(article);
    founders[article.story].insert(Str(item, "verdict") == "new");
    CHECK((item.value("similarity", 0.0) > 0.2) == (Str(item, "verdict") != "new"));
  }
  for (const auto& [story, founded] : founders) {
    INFO(story);
    CHECK(founded.count(true) == 1);
  }
}

TEST_CASE("stories lists the dispatch with its outlets, and show prints it", "[e2e]") {
  const Line& line = TheLine();
  const Ran ran = Wirefold("stories" + line.places + "--min 2 --format jsonl --limit 0");
  CHECK(ran.exit_code == 0);
  std::map<std::string, std::multiset<std::string>> outlets;  // by story
  for (const Json& story : Lines(ran.out))
    for (const Json& member : story.value("members", Json::array()))
      outlets[Str(story, "id")].insert(Str(member, "source"));
  CHECK(outlets.size() == 2);

  for (const Expected& article : line.room->expected()) {
    if (article.story != "selwan-strike") continue;
    const std::string story = Str(line.Stored(article), "story");
    CHECK(outlets[story] == std::multiset<std::string>{"courier", "harbour", "meridian"});
    for (const std::string& id : {story, article.url}) {
      const Ran show = Wirefold("show" + line.places + id);
      CHECK(show.exit_code == 0);
      for (const char* paper : {"courier", "harbour", "meridian"})
        CHECK(show.out.find(paper) != std::string::npos);
    }
  }
}

TEST_CASE("a query finds words, sources and times", "[e2e]") {
  const Line& line = TheLine();
  struct Row {
    const char* name;
    const char* arguments;
    size_t found;
  };
  const auto row = GENERATE(values<Row>({
      {"a word of one text", "Paresa --source harbour --until 2026-11-19T04:00:00Z", 1},
      {"a word of two copies", "Lumenar", 2},
      {"one source", "--source meridian --limit 0", 14},
      {"a day", "--since 2026-11-22 --until 2026-11-23 --limit 0", 5},
      {"a limit", "--limit 3", 3},
      {"nothing", "xylophonist", 0},
  }));
  DYNAMIC_SECTION(row.name) {
    const Ran ran = Wirefold("query" + line.places + "--format jsonl " + row.arguments);
    CHECK(ran.exit_code == 0);
    CHECK(Lines(ran.out).size() == row.found);
  }
}

}  // namespace wirefold::newsroom
