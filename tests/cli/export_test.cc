// Out of one database and into another, through the files that `export` writes.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/strings.h"
#include "store/store.h"
#include "tests/cli/program.h"
#include "text/warc.h"

namespace wirefold {
namespace {

std::string Prose(int seed) {
  std::string text;
  for (int p = 0; p < 4; ++p) {
    text += p ? "\n\n" : "";
    for (int i = 0; i < 3; ++i)
      text += "Paragraph " + std::to_string(seed * 100 + p * 10 + i) +
              " tells what the harbour board of town " + std::to_string(seed) +
              " has decided about the new quay, and why it took so long. ";
  }
  return text;
}

std::string Page(const std::string& title, const std::string& text) {
  std::string html = "<!DOCTYPE html><html lang=\"en\"><head><title>" + title +
                     "</title><meta charset=\"utf-8\"></head><body><article><h1>" + title + "</h1>";
  for (const std::string_view part : Split(text, '\n'))
    if (!part.empty()) html += "<p>" + std::string(part) + "</p>";
  return html + "</article></body></html>";
}

ArticleRecord Record(const std::string& url, const std::string& title, const std::string& text,
                     const char* fetched) {
  ArticleRecord record;
  record.id = ArticleIdOf(url);
  record.article.title = title;
  record.article.text = text;
  record.article.published = Date{*ParseWhen("2026-11-02T08:00:00Z", {}), true, 60};
  record.source = "ellery";
  record.feed_url = "https://me:s3cr3t@ellery.test/feed";
  record.entry_id = record.url = record.fetched_url = url;
  record.entry_title = title;
  record.first_seen = *ParseWhen("2026-11-02T09:00:00Z", {});
  record.fetched = *ParseWhen(fetched, {});
  return record;
}

// Two articles, one of which changed; a raw page beside the first.
void Fill(const std::string& dir, bool with_page) {
  const auto store = Store::Open(dir);
  REQUIRE(store);
  const auto add = [&](const ArticleRecord& record, std::optional<RawPage> page) {
    const auto outcome = (*store)->CommitArticle(
        record, MakeFingerprint(record.article.title, record.article.text, record.source),
        {.page = std::move(page)});
    REQUIRE(outcome);
  };
  std::optional<RawPage> page;
  if (with_page)
    page = RawPage{"https://ellery.test/quay",
                   *ParseWhen("2026-11-02T09:00:01.500Z", {}),
                   "192.0.2.1",
                   "GET /quay HTTP/2\r\nHost: ellery.test\r\n",
                   "HTTP/2 200 \r\ncontent-type: text/html\r\ncontent-encoding: br\r\n"
                   "content-length: 77\r\n",
                   Page("A new quay", Prose(1))};
  add(Record("https://ellery.test/quay", "A new quay", Prose(1), "2026-11-02T09:00:01.500Z"), page);
  add(Record("https://ellery.test/lock", "=1+1, \"lock\"", Prose(2), "2026-11-02T09:00:02Z"), {});
  add(Record("https://ellery.test/lock", "The lock", Prose(2) + "More.", "2026-11-02T10:00:00Z"),
      {});
  REQUIRE((*store)->Sync());
}

std::string Read(const Desk& desk, const std::string& name) {
  std::ostringstream out;
  out << std::ifstream(desk.path() + "/" + name, std::ios::binary).rdbuf();
  return std::move(out).str();
}

std::string Hit(const std::string& url, const std::string& head, const std::string& body,
                const std::string& date = "2026-11-03T00:00:00Z") {
  return WriteWarcRecord({{"WARC-Type", "response"},
                          {"WARC-Record-ID", "<urn:x:" + url + ">"},
                          {"WARC-Date", date},
                          {"WARC-Target-URI", url},
                          {"Content-Type", "application/http; msgtype=response"}},
                         head + "\r\n\r\n" + body);
}

constexpr const char* kHtml = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8";

}  // namespace

TEST_CASE("an export comes back byte for byte through an import", "[cli]") {
  const Desk desk;
  Fill(desk.path() + "/db", true);
  const auto name =
      GENERATE(as<std::string>(), "news.jsonl", "news.jsonl.gz", "news.warc", "news.warc.gz");
  DYNAMIC_SECTION(name) {
    const Ran out = desk.Run("export --db db -o " + name);
    CHECK(out.exit_code == 0);
    CHECK(out.out.empty());
    CHECK(out.err.empty());
    const Ran in = desk.Run("import --db copy --keep-pages " + name);
    CHECK(in.exit_code == 0);
    CHECK(in.err.empty());
    CHECK(in.out == "2 articles, 1 changed, 0 known already\n");
    const Ran again = desk.Run("import --db copy " + name);
    CHECK(again.out == "0 articles, 0 changed, 3 known already\n");

    CHECK(desk.Run("export --db copy").out == desk.Run("export --db db").out);
    CHECK(desk.Run("export --db copy -o again." + name).exit_code == 0);
    if (name.find("warc") != std::string::npos)
      CHECK(Read(desk, "again." + name) == Read(desk, name));
    CHECK(desk.Run("stories --db copy --format jsonl").out ==
          desk.Run("stories --db db --format jsonl").out);
    CHECK(desk.Shell("ls -d " + name + ".?* | grep -v 'gz$'").out.empty());
  }
}

TEST_CASE("what was exported is folded as the database's own articles are", "[cli]") {
  const Desk desk;
  Fill(desk.path() + "/db", true);
  const Ran listed =
      desk.Shell("wirefold query --db db --order log --limit 0 --format jsonl | wirefold dedup -");
  const Ran exported = desk.Shell("wirefold export --db db | wirefold dedup -");
  CHECK(exported.exit_code == 0);
  CHECK(exported.err.empty());
  CHECK(exported.out == listed.out);
  CHECK(std::ranges::count(exported.out, '\n') == 2);
  desk.Write("later.jsonl", "{\"format\":\"wirefold-articles\",\"format_version\":9}\n");
  const Ran later = desk.Run("dedup later.jsonl");
  CHECK(later.exit_code == 1);
  CHECK_THAT(later.err, Catch::Contains("line 1: wirefold-articles of version 9"));
}

TEST_CASE("of what a search finds all versions are exported, in the log's order", "[cli]") {
  const Desk desk;
  Fill(desk.path() + "/db", true);
  struct Row {
    const char* search;
    const char* versions;  // titles
  };
  const auto row = GENERATE(values<Row>({
      {"quay", "A new quay|=1+1, \"lock\"|The lock|"},
      {"intitle:quay", "A new quay|"},
      {"intitle:lock", "=1+1, \"lock\"|The lock|"},
      {"is:changed", "=1+1, \"lock\"|The lock|"},
      {"is:first source:ellery", "A new quay|=1+1, \"lock\"|The lock|"},
      {"'new quay -intitle:lock'", "A new quay|"},
      {"'quay' -intitle:lock", "A new quay|"},
      {"'harbour board' -intitle:quay", "=1+1, \"lock\"|The lock|"},
      {"'board harbour' town", ""},
      {"nothing", ""},
  }));
  DYNAMIC_SECTION(row.search) {
    const Ran ran = desk.Run(std::string("export --db db ") + row.search);
    CHECK(ran.exit_code == 0);
    std::string titles;
    for (const std::string_view line : Split(ran.out, '\n')) {
      const auto json = nlohmann::json::parse(line, nullptr, false);
      if (json.is_object() && json.contains("title"))
        titles += json["title"].get<std::string>() + "|";
    }
    CHECK(titles == row.versions);
  }
}

TEST_CASE("a raw page is shown as it came", "[cli]") {
  const Desk desk;
  Fill(desk.path() + "/db", true);
  const Ran ran = desk.Run("show --db db https://ellery.test/quay --page");
  CHECK(ran.exit_code == 0);
  CHECK(ran.out == Page("A new quay", Prose(1)));
  const Ran none = desk.Run("show --db db https://ellery.test/lock --page");
  CHECK(none.exit_code == 1);
  CHECK(none.err.find("raw_pages") != std::string::npos);
}

TEST_CASE("O1: a raw page is as it came in a file, and harmless on a terminal", "[cli]") {
  const Desk desk;
  const std::string page = Page("A new quay", Prose(1)) + "\x1b[2J\xE2\x80\xAE!\r\n\xC2\x9B.\n";
  desk.Write("cc.warc", Hit("https://ellery.test/quay", kHtml, page));
  REQUIRE(desk.Run("import --db db --keep-pages cc.warc").exit_code == 0);
  const std::string show = "wirefold show --db db https://ellery.test/quay --page";
  CHECK(desk.Shell(show).out == page);
  CHECK(desk.OnTerminal(show).out == Page("A new quay", Prose(1)) + "[2J!\n.\n");
}

TEST_CASE("N7: an export has no passwords", "[cli]") {
  const Desk desk;
  Fill(desk.path() + "/db", true);
  for (const char* format : {"jsonl", "csv", "warc"}) {
    const Ran ran = desk.Run(std::string("export --db db --format ") + format);
    CHECK(ran.exit_code == 0);
    CHECK(ran.out.find("quay") != std::string::npos);
    CHECK(ran.out.find("s3cr3t") == std::string::npos);
  }
}

TEST_CASE("a table is for spreadsheets: quoted, and no formula", "[cli]") {
  const Desk desk;
  const auto store = Store::Open(desk.path() + "/db");
  REQUIRE(store);
  const ArticleRecord record =
      Record("https://ellery.test/lock", "=1+1, \"lock\"", "One.\nTwo.", "2026-11-02T09:00:02Z");
  REQUIRE((*store)->CommitArticle(record, MakeFingerprint("", record.article.text, "")));
  const Ran ran = desk.Run("export --db db --format csv");
  CHECK(ran.out.starts_with("id,version,story,verdict,source,"));
  CHECK(ran.out.find(",\"'=1+1, \"\"lock\"\"\",") != std::string::npos);
  CHECK(ran.out.find(",2026-11-02T09:00:00+01:00,") != std::string::npos);
  CHECK(ran.out.ends_with(",\"One.\nTwo.\"\r\n"));
}

TEST_CASE("a web archive's answer agrees with its body", "[cli]") {
  const Desk desk;
  Fill(desk.path() + "/db", true);
  const std::string warc = desk.Run("export --db db --format warc").out;
  WholeText bytes(warc);
  WarcReader reader(bytes, 1 << 20);
  std::string types;
  std::vector<std::string> ids;
  while (const auto record = reader.Next()) {
    types += std::string(record->Field("warc-type")) + " ";
    ids.emplace_back(record->Field("warc-record-id"));
    CHECK(record->Field("warc-block-digest").starts_with("sha1:"));
    if (record->Field("warc-type") == "request")
      CHECK(record->block == "GET /quay HTTP/1.1\r\nHost: ellery.test\r\n\r\n");
    if (record->Field("warc-type") != "response") continue;
    const std::string body = Page("A new quay", Prose(1));
    CHECK(record->block ==
          "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n"
          "X-Orig-content-encoding: br\r\nX-Orig-content-length: 77\r\n"
          "Content-Length: " +
              std::to_string(body.size()) + "\r\n\r\n" + body);
    CHECK(record->Field("warc-protocol") == "h2");
    CHECK(record->Field("warc-ip-address") == "192.0.2.1");
    CHECK(record->Field("warc-date") == "2026-11-02T09:00:01.500Z");
    CHECK(record->Field("warc-target-uri") == "https://ellery.test/quay");
  }
  CHECK(reader.TakeProblems().empty());
  CHECK(types == "warcinfo response request metadata conversion metadata conversion metadata ");
  std::ranges::sort(ids);
  CHECK(std::ranges::adjacent_find(ids) == ids.end());
  CHECK(desk.Run("export --db db --format warc").out == warc);
}

TEST_CASE("pages of another's archive are read as the crawler reads them", "[cli]") {
  const Desk desk;
  const std::string page = Page("A new quay", Prose(1));
  desk.Write("cc.warc", WriteWarcRecord({{"WARC-Type", "warcinfo"}}, "software: other\r\n") +
                            Hit("https://www.ellery.test/quay?utm_source=x", kHtml, page) +
                            Hit("https://ellery.test/gone",
                                "HTTP/1.1 404 Not Found\r\nContent-Type: text/html", page) +
                            Hit("https://ellery.test/a.jpg",
                                "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg", "x") +
                            Hit("https://ellery.test/empty", kHtml, "<html><body></body></html>") +
                            Hit("https://ellery.test/lock", kHtml, Page("The lock", Prose(2))));
  const Ran ran = desk.Run("import --db db cc.warc");
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out == "2 articles, 0 changed, 0 known already, 1 no articles, 2 no HTML pages\n");
  const std::string out = desk.Run("query --db db --order log --format jsonl").out;
  CHECK(out.find("\"source\":\"ellery.test\"") != std::string::npos);
  CHECK(out.find("\"first_seen\":\"2026-11-03T00:00:00Z\"") != std::string::npos);
  CHECK(out.find("\"text_from\":\"page\"") != std::string::npos);
  CHECK(out.find("A new quay") < out.find("The lock"));
  // Again, another day, and with more to say.
  desk.Write("later.warc",
             Hit("https://www.ellery.test/quay", kHtml, page, "2026-11-04T00:00:00Z") +
                 Hit("https://ellery.test/lock", kHtml,
                     Page("The lock", Prose(2) + "\nThe mayor has now said that it will open in "
                                                 "spring, and that all boats may pass again."),
                     "2026-11-04T00:00:00Z"));
  CHECK(desk.Run("import --db db later.warc").out == "0 articles, 1 changed, 1 known already\n");
  CHECK(desk.Run("import --db db later.warc").out == "0 articles, 0 changed, 2 known already\n");
  CHECK(desk.Run("import --db named --source archive cc.warc").exit_code == 0);
  CHECK(desk.Run("query --db named --source archive").out.find("A new quay") != std::string::npos);
}

TEST_CASE("a page of a known article is kept where none is", "[cli]") {
  const Desk desk;
  const std::string page = Page("A new quay", Prose(1));
  desk.Write("cc.warc", Hit("https://ellery.test/quay", kHtml, page));
  desk.Write("later.warc",
             Hit("https://ellery.test/quay", kHtml, page + "<!-- -->", "2026-11-04T00:00:00Z"));
  const std::string show = "show --db db https://ellery.test/quay --page";
  CHECK(desk.Run("import --db db cc.warc").out == "1 article, 0 changed, 0 known already\n");
  CHECK(desk.Run(show).exit_code == 1);
  CHECK(desk.Run("import --db db --keep-pages later.warc").out ==
        "0 articles, 0 changed, 1 known already\n");
  CHECK(desk.Run(show).out == page + "<!-- -->");
  // What is kept stays.
  CHECK(desk.Run("import --db db --keep-pages cc.warc").exit_code == 0);
  CHECK(desk.Run(show).out == page + "<!-- -->");
  CHECK(desk.Run("db check --db db").exit_code == 0);
}

TEST_CASE("an id must be the one of its address", "[cli]") {
  const Desk desk;
  struct Row {
    const char* name;
    std::string id, url, entry_id;
    bool is_own;
  };
  const auto row = GENERATE(values<Row>({
      {"of its page", ArticleIdOf("https://x.test/a?b=1").Hex(),
       "https://x.test/a?b=1&utm_source=y#z", "e", true},
      {"of its feed and entry", ArticleIdOf("https://x.test/feed\ne").Hex(), "https://x.test/", "e",
       true},
      {"of another page", ArticleIdOf("https://x.test/b").Hex(), "https://x.test/a", "e", false},
      {"of another entry", ArticleIdOf("https://x.test/feed\ne").Hex(), "", "f", false},
      {"of an address without its password", "0123456789abcdef", "https://me:***@x.test/a", "e",
       true},
  }));
  DYNAMIC_SECTION(row.name) {
    desk.Write("x.jsonl",
               "{\"format\":\"wirefold-articles\",\"format_version\":1}\n{\"id\":\"" + row.id +
                   "\",\"source\":\"x\",\"feed_url\":\"https://x.test/feed\",\"entry_id\":\"" +
                   row.entry_id + "\",\"url\":\"" + row.url +
                   "\",\"first_seen\":\"2026-11-02T08:00:00Z\",\"fetched\":"
                   "\"2026-11-02T08:00:00Z\",\"text_from\":\"page\",\"text\":\"One.\"}\n");
    const Ran ran = desk.Run("import --db db x.jsonl");
    CHECK(ran.exit_code == 1);  // its last line is missing
    CHECK(ran.out.starts_with(row.is_own ? "1 article" : "0 articles"));
    const bool told = ran.err.find("x.jsonl: line 2: id " + row.id +
                                   " is not the one of its address") != std::string::npos;
    CHECK(told != row.is_own);
  }
}

TEST_CASE("an address that leads out of the web comes in with no archive", "[cli]") {
  const Desk desk;
  desk.Write("x.jsonl",
             "{\"format\":\"wirefold-articles\",\"format_version\":1}\n{\"id\":\"" +
                 ArticleIdOf("https://x.test/feed\ne").Hex() +
                 "\",\"source\":\"x\",\"feed_url\":\"https://x.test/feed\",\"entry_id\":\"e\","
                 "\"url\":\"javascript:alert(1)\",\"fetched_url\":\"data:a\","
                 "\"canonical_url\":\"javascript:alert(2)\",\"title\":\"Gates\","
                 "\"first_seen\":\"2026-11-02T08:00:00Z\",\"fetched\":\"2026-11-02T08:00:00Z\","
                 "\"text_from\":\"feed\",\"text\":\"One.\"}\n"
                 "{\"format\":\"wirefold-articles\",\"records\":1}\n");
  REQUIRE(desk.Run("import --db db x.jsonl").exit_code == 0);
  for (const char* line :
       {"export", "query --format json", "query --format csv", "query --format rss",
        "query --format markdown", "query --format atom", "query --format jsonfeed",
        "export --format csv", "export --format warc"}) {
    INFO(line);
    const Ran ran = desk.Run(std::string(line) + " --db db");
    CHECK_THAT(ran.out, Catch::Contains("Gates"));
    CHECK_THAT(ran.out, !Catch::Contains("javascript:") && !Catch::Contains("data:a"));
  }
}

TEST_CASE("an archive's year 9999 does not keep what comes later from being folded", "[cli]") {
  const Desk desk;
  const std::string page = Page("A new quay", Prose(1));
  desk.Write("a.warc", Hit("https://ellery.test/quay", kHtml, page));
  desk.Write("odd.warc", Hit("https://odd.test/lock", kHtml, Page("The lock", Prose(2)),
                             "9999-12-31T23:59:59Z"));
  desk.Write("b.warc", Hit("https://holm.test/quay", kHtml, page));
  for (const char* file : {"a.warc", "odd.warc", "b.warc"})
    REQUIRE(desk.Run(std::string("import --db db ") + file).exit_code == 0);
  CHECK_THAT(desk.Run("stories --db db --min 2").out, Catch::Contains("A new quay"));
}

TEST_CASE("of a damaged file what was whole comes in, and the rest is told", "[cli]") {
  struct Row {
    const char* name;
    std::string bytes;
    const char* out;
    const char* err;
  };
  const std::string hit = Hit("https://ellery.test/quay", kHtml, Page("A new quay", Prose(1)));
  const auto row = GENERATE_COPY(values<Row>({
      {"cut off", hit + hit.substr(0, 300), "1 article, 0 changed, 0 known already, 1 damaged\n",
       "a record breaks off"},
      {"junk between", hit + "junk\r\n" + hit, "1 article, 0 changed, 1 known already, 1 damaged\n",
       "no WARC record begins here"},
      {"a terabyte declared", hit + "WARC/1.0\r\nContent-Length: 1000000000000\r\n\r\nx",
       "1 article, 0 changed, 0 known already, 1 damaged\n", "a record breaks off"},
      {"a date that is none",
       hit + Hit("https://ellery.test/lock", kHtml, Page("The lock", Prose(2)), "soon"),
       "1 article, 0 changed, 0 known already, 1 damaged\n", "WARC-Date is no time"},
      {"a line that is none",
       "{\"format\":\"wirefold-articles\",\"format_version\":1}\n{\"id\":1}\n"
       "{\"format\":\"wirefold-articles\",\"records\":0}\n",
       "0 articles, 0 changed, 0 known already, 1 damaged\n", "file: line 2: id is no article's"},
      {"no last line", "{\"format\":\"wirefold-articles\",\"format_version\":1}\n",
       "0 articles, 0 changed, 0 known already, 1 damaged\n", "its last line is missing"},
      {"lines that are missing",
       "{\"format\":\"wirefold-articles\",\"format_version\":1}\n"
       "{\"format\":\"wirefold-articles\",\"records\":2}\n",
       "0 articles, 0 changed, 0 known already, 1 damaged\n", "0 records of 2 are there"},
      {"another format", "\x89PNG\r\n", "0 articles, 0 changed, 0 known already\n",
       "file: neither lines of JSON"},
      {"nothing", "", "0 articles, 0 changed, 0 known already\n", "file: neither lines of JSON"},
  }));
  DYNAMIC_SECTION(row.name) {
    const Desk desk;
    desk.Write("file", row.bytes);
    const Ran ran = desk.Run("import --db db file");
    CHECK(ran.exit_code == 1);
    CHECK(ran.out == row.out);
    CHECK(ran.err.find(row.err) != std::string::npos);
  }
}

TEST_CASE("export and import say what they cannot do", "[cli]") {
  const Desk desk;
  Fill(desk.path() + "/db", false);
  Ran ran = desk.Run("export --db db --format xml");
  CHECK(ran.exit_code == 2);
  CHECK(ran.err.find("formats: jsonl csv warc") != std::string::npos);
  ran = desk.Run("export --db db -o news.parquet");
  CHECK(ran.exit_code == 2);
  CHECK(ran.err.find("--format: jsonl csv warc") != std::string::npos);
  ran = desk.Run("export --db db '(quay'");
  CHECK(ran.exit_code == 2);
  CHECK(ran.err.find("column 1") != std::string::npos);
  ran = desk.Run("export --db db -o no/such/dir/x.jsonl");
  CHECK(ran.exit_code == 2);
  CHECK(ran.err.find("no/such/dir/x.jsonl: cannot write it") != std::string::npos);
  // What is no file is written, not replaced.
  desk.Write("real.jsonl", "before");
  ran = desk.Shell(
      "mkfifo pipe; ln -s real.jsonl link; cat pipe >out & wirefold export --db db -o pipe; "
      "wait; wirefold export --db db -o link; cmp real.jsonl out; test -p pipe -a -L link");
  CHECK(ran.exit_code == 0);
  CHECK(ran.out.empty());
  CHECK(desk.Run("import --db new empty.jsonl nothere.jsonl.gz").exit_code == 2);
  CHECK(desk.Run("import --db new .").exit_code == 2);
  CHECK(desk.Shell("test -e new").exit_code == 1);  // no database is made for nothing
  CHECK(desk.Run("import --db db").exit_code == 2);
  const auto holder = Store::Open(desk.path() + "/db");
  REQUIRE(holder);
  desk.Write("empty.jsonl", "");
  CHECK(desk.Run("import --db db empty.jsonl").exit_code == 3);
  CHECK(desk.Run("export --db db").exit_code == 0);
}

}  // namespace wirefold
