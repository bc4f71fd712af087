// What is written in a format is read back by who reads that format, whatever stood in the
// articles.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "crawler/extract/article_html.h"
#include "crawler/feed/feed_reader.h"
#include "store/store.h"
#include "tests/cli/hostile.h"
#include "tests/cli/program.h"
#include "text/charset.h"
#include "text/entities.h"
#include "text/url.h"
#include "text/utf8.h"
#include "text/words.h"

namespace wirefold {
namespace {

using Catch::Matchers::Contains;

ArticleRecord Made(uint64_t id, const std::string& said) {
  ArticleRecord record;
  record.id = ArticleId{id};
  record.article.title = record.article.description = record.article.site = said;
  record.article.authors = {said};
  record.article.agencies = {said};
  record.article.tags = {said};
  record.article.image = record.article.canonical_url = said;
  record.article.text = fmt::format("{} said article {} of its own words {}", said, id, id * 7919);
  record.article.html = HtmlOfText(record.article.text);
  record.article.published =
      Date{*ParseWhen("2026-11-02T08:00:00Z", {}) + std::chrono::minutes(id), true};
  record.article.language = "en";
  record.source = said;
  record.source_tags = {said};
  record.entry_id = record.entry_title = record.fetched_url = said;
  record.feed_url = said;
  record.url = id % 2 == 0 ? said : fmt::format("https://paper.test/{}", id);
  record.first_seen = record.fetched = *ParseWhen("2026-11-05T00:00:00Z", {});
  record.page_problem = said;
  return record;
}

const Desk& Poisoned() {
  static const Desk desk;
  static const bool filled = [] {
    const auto store = Store::Open(desk.path() + "/db");
    REQUIRE(store);
    uint64_t id = 0;
    for (const std::string& text : HostileTexts()) {
      const ArticleRecord record = Made(++id, text);
      REQUIRE((*store)->CommitArticle(
          record, MakeFingerprint(record.article.title, record.article.text, record.source)));
    }
    REQUIRE((*store)->Sync());
    return true;
  }();
  REQUIRE(filled);
  return desk;
}

std::string Written(const std::string& format) {
  const Ran ran = Poisoned().Run("query --db db --order log --limit 0 --format " + format);
  INFO(ran.err);
  REQUIRE(ran.exit_code == 0);
  return ran.out;
}

// What is left where nothing may drive anything: one line of visible characters.
std::string Visible(const std::string& text) {
  std::string valid;
  for (size_t at = 0; at < text.size();) {
    const std::string_view left = std::string_view(text).substr(at);
    const size_t length = Utf8SequenceLength(text, at);
    // What stands for none, and what is none.
    const bool none = left.starts_with("\xEF\xBF\xBD") || left.starts_with("\xEF\xBF\xBE") ||
                      left.starts_with("\xEF\xBF\xBF");
    if (!none) valid.append(text, at, length);
    at += std::max<size_t>(length, 1);
  }
  std::string out;
  for (const char c : ForTerminal(valid))
    if (c != ' ' || (!out.empty() && out.back() != ' ')) out += c;
  return std::string(Trim(out));
}

// The first character that no terminal should be given, as a number; 0: none.
uint32_t Drives(std::string_view text, bool breaks = true) {
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, at);
    const bool control = c < 0x20 ? !(breaks && (c == '\n' || c == '\t')) : c >= 0x7F && c < 0xA0;
    const bool bidi = c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
                      (c >= 0x2066 && c <= 0x2069);
    if (control || bidi) return c;
  }
  return 0;
}

std::vector<std::vector<std::string>> ReadCsv(std::string_view text) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  for (size_t at = 0; at < text.size();) {
    std::string cell;
    if (text[at] == '"') {
      for (++at; at < text.size(); ++at) {
        if (text[at] == '"' && text.substr(at + 1, 1) != "\"") break;
        if (text[at] == '"') ++at;
        cell += text[at];
      }
      ++at;
    } else {
      const size_t end = std::min(text.find_first_of(",\r", at), text.size());
      cell = text.substr(at, end - at);
      at = end;
    }
    row.push_back(cell);
    if (text.substr(at, 1) == ",") {
      ++at;
      continue;
    }
    REQUIRE(text.substr(at, 2) == "\r\n");
    at += 2;
    rows.push_back(std::move(row));
    row.clear();
  }
  return rows;
}

}  // namespace

TEST_CASE("O1: no format gives a terminal what it would obey", "[cli][format]") {
  const auto row = GENERATE(values<std::string>({
      "query --db db --limit 0 --format table",
      "query --db db --limit 0 --format jsonl",
      "query --db db --limit 0 --format csv",
      "query --db db --limit 0 --format rss",
      "query --db db --limit 0 --format atom",
      "query --db db --limit 0 --format jsonfeed",
      "query --db db --limit 0 --format markdown",
      "show --db db --format html $(wirefold query --db db --format jsonl cleared | cut -c 8-23)",
      "export --db db --format csv",
      "export --db db --format warc",
  }));
  DYNAMIC_SECTION(row) {
    const Ran ran =
        Poisoned().OnTerminal("wirefold " + row + (row[0] == 'q' ? " --color never" : ""));
    CHECK(ran.exit_code == 0);
    CHECK(!ran.out.empty());
    CHECK(Drives(ran.out) == 0);
  }
}

TEST_CASE("O2: a feed is read back as it was said, and does nothing else", "[cli][format]") {
  const auto format = GENERATE(as<std::string>(), "rss", "atom", "jsonfeed");
  DYNAMIC_SECTION(format) {
    const std::string written = Written(format);
    if (format != "jsonfeed") {
      CHECK(written.find("<script") == written.npos);
      CHECK(written.find("<img") == written.npos);
    }
    const auto feed = ReadFeed(written, "", "");
    REQUIRE(feed);
    CHECK(feed->format == (format == "rss" ? "rss20" : format == "atom" ? "atom10" : "json11"));
    CHECK(feed->well_formed);
    CHECK(feed->warnings == std::vector<std::string>{});
    REQUIRE(feed->entries.size() == HostileTexts().size());
    for (size_t i = 0; i < feed->entries.size(); ++i) {
      const Entry& entry = feed->entries[i];
      const std::string& said = HostileTexts()[i];
      INFO(i << ": " << said);
      CHECK(entry.id == fmt::format("urn:wirefold:article:{:016x}", i + 1));
      const std::string shown = Visible(said);
      if (!shown.empty()) CHECK(Visible(entry.title) == shown);
      // Names lose what looks like markup or an address, whichever feed says them.
      if (!shown.empty() && said.find_first_of("<&\"@") == said.npos) {
        REQUIRE(entry.authors.size() == 1);
        CHECK(Visible(entry.authors.front().name) == shown);
        REQUIRE(entry.tags.size() == 1);
        CHECK(Visible(entry.tags.front()) == shown);
      }
      CHECK(entry.published ==
            *ParseWhen("2026-11-02T08:00:00Z", {}) + std::chrono::minutes(i + 1));
      if (i % 2 == 0) CHECK(entry.url == fmt::format("https://paper.test/{}", i + 1));
      for (const std::string& url : {entry.url, entry.image})
        CHECK((url.empty() || (Url::Parse(url) && !Url::Parse(url)->has_credentials())));
      CHECK_THAT(entry.content_html, Contains("said article") && !Contains("<script") &&
                                         !Contains("<img") && !Contains("onerror=\""));
    }
  }
}

TEST_CASE("O3: a table holds nothing that a spreadsheet would run", "[cli][format]") {
  const auto rows = ReadCsv(Written("csv"));
  REQUIRE(rows.size() == HostileTexts().size() + 1);
  CHECK(rows[0][3] == "title");
  for (size_t i = 1; i < rows.size(); ++i) {
    INFO(i);
    CHECK(rows[i].size() == rows[0].size());
    for (const std::string& cell : rows[i])
      CHECK((cell.empty() || std::string_view("=+-@\t\r").find(cell[0]) == std::string::npos));
    const std::string &title = rows[i][3], said = WithoutControls(HostileTexts()[i - 1]);
    CHECK((Visible(title) == Visible(said) || Visible(title) == Visible("'" + said)));
  }
}

TEST_CASE("a list of Markdown has the title as a text and one link, ours", "[cli][format]") {
  const std::vector<std::string> lines = [] {
    const std::string written = Written("markdown");
    std::vector<std::string> out;
    for (const std::string_view line : Split(Trim(written), '\n')) out.emplace_back(line);
    return out;
  }();
  REQUIRE(lines.size() == HostileTexts().size());
  for (size_t i = 0; i < lines.size(); ++i) {
    INFO(lines[i]);
    CHECK(Drives(lines[i]) == 0);
    REQUIRE(lines[i].starts_with("- "));
    // The text that is linked: up to the first bracket that no backslash takes the meaning from.
    std::string text, marks;
    const bool linked = lines[i][2] == '[';
    size_t at = linked ? 3 : 2;
    for (; at < lines[i].size() && !(linked && lines[i][at] == ']'); ++at) {
      if (lines[i][at] == '\\')
        ++at;
      else if (std::string_view("`*_[]&!|~$^@").find(lines[i][at]) != std::string::npos)
        marks += lines[i][at];
      text += lines[i][at];
    }
    CHECK(marks.empty());
    if (!linked) continue;
    const std::string shown = Visible(HostileTexts()[i]);
    if (!shown.empty()) CHECK(Visible(text) == shown);
    CHECK_THAT(lines[i].substr(at), Catch::StartsWith("](<https://"));
  }
  for (const std::string& line : lines) CHECK_THAT(line, !Contains("(<javascript"));
}

TEST_CASE("O1: JSON keeps every character, escaped", "[cli][format]") {
  const auto array = nlohmann::json::parse(Written("json"));
  REQUIRE(array.size() == HostileTexts().size());
  for (size_t i = 0; i < array.size(); ++i)
    if (IsUtf8(HostileTexts()[i])) CHECK(array[i]["title"] == HostileTexts()[i]);
  CHECK(Drives(Written("jsonl")) == 0);
}

TEST_CASE("O1: nothing that came from outside drives a terminal", "[cli][format]") {
  const auto command = GENERATE(
      as<std::string>(), "query --db db --order log --limit 0", "stories --db db --limit 0",
      "query --db db --order log --limit 0 --snippets", "show --db db 0000000000000044",
      "show --db db --versions 0000000000000044", "diff --db db 0000000000000044 0000000000000046",
      "refold --db db --dry-run --threshold 0.1", "sources --db db",
      "explain --db db 0000000000000044", "status --db db",
      "show --db db 000000000000004f --format json");
  DYNAMIC_SECTION(command) {
    const Ran ran = Poisoned().Run(command);
    CHECK(Drives(ran.out) == 0);
    CHECK(Drives(ran.err) == 0);
  }
}

TEST_CASE("O1: neither does what stands in a page, a feed or a list", "[cli][format]") {
  const Desk& desk = Poisoned();
  std::string page = "<title>", list = "<opml><body>";
  for (const std::string& text : HostileTexts()) page += EscapeHtml(text);
  page +=
      "</title><h1>\xE2\x80\xAEturned</h1><p>A paragraph\x1b[2J of \xC2\x9B"
      "31m text.</p>";
  list += "<outline text='a&#x202E;b' xmlUrl='https://a.test/\xE2\x80\xAEx'/></body></opml>";
  desk.Write("page.html", page);
  desk.Write("list.opml", list);
  CHECK(desk.Run("feeds import --db followed list.opml").exit_code == 0);
  for (const char* command : {"extract --explain page.html", "extract page.html", "parse list.opml",
                              "feeds list --db followed", "sources --db followed"}) {
    INFO(command);
    const Ran ran = desk.Run(command);
    CHECK(Drives(ran.out) == 0);
    CHECK(Drives(ran.err) == 0);
  }
}

TEST_CASE("a file is written whole, or stays what it was", "[cli][format]") {
  const Desk& desk = Poisoned();
  const std::string query = "query --db db --order log --limit 3 --format csv -o ";
  desk.Write("out.csv", "before");
  CHECK(desk.Run(query + "out.csv").out.empty());
  const std::string written = desk.Shell("cat out.csv").out;
  CHECK(ReadCsv(written).size() == 4);
  CHECK(desk.Run(query + "-").out == written);
  // A link stays one, and so does what is no file.
  desk.Shell("ln -s out.csv link.csv; printf before > out.csv");
  CHECK(desk.Run(query + "link.csv").exit_code == 0);
  CHECK(desk.Shell("test -L link.csv && cat out.csv").out == written);
  CHECK(desk.Run(query + "/dev/null").exit_code == 0);
  CHECK(desk.Shell("test -c /dev/null").exit_code == 0);
  // Packed where the name says so; two at a time do not meet.
  CHECK(desk.Shell("for i in 1 2; do wirefold " + query +
                   "out.csv.gz & done; wait; "
                   "gunzip -c out.csv.gz")
            .out == written);
  // What fails leaves nothing behind.
  desk.Write("out.csv", "before");
  const Ran full = desk.Run(query + "/dev/full");
  CHECK(full.exit_code == 1);
  CHECK(full.err == "wirefold: /dev/full: cannot write it: no space left\n");
  const Ran nowhere = desk.Run(query + "no/where.csv");
  CHECK(nowhere.exit_code == 2);
  CHECK_THAT(nowhere.err, Contains("query: no/where.csv: cannot write it: "));
  CHECK(desk.Run("query --db nothing --format csv -o out.csv").exit_code == 4);
  CHECK(desk.Shell("cat out.csv; ls | grep 'out.csv\\.'").out == "beforeout.csv.gz\n");
}

}  // namespace wirefold
