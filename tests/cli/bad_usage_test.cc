// Bad inputs 1 to 27 and 51 to 62: the command line, the configuration, lists of feeds, addresses,
// questions.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/cli/bad_input.h"

namespace wirefold {
namespace {

std::string Repeat(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

// A line that crawls with such a configuration.
std::string With(const std::string& toml) {
  return "printf '" + toml + "' >c.toml; wirefold crawl --config c.toml";
}

std::string Opml(const std::string& body) {
  return "<opml version=\"2.0\"><body>" + body + "</body></opml>";
}

}  // namespace

TEST_CASE("bad inputs 1 to 4: the command line", "[cli][bad]") {
  const Desk desk;
  const Ran bare = desk.Run("");  // 1: the whole usage, so the form is another
  CHECK(bare.exit_code == 2);
  CHECK(bare.out.empty());
  CHECK_THAT(bare.err, Catch::Contains("Usage: wirefold") && Catch::Contains("\n  crawl "));
  CheckBadInputs(
      desk,
      {
          {2, "wirefold crwal", 2, {"unknown command \"crwal\"; did you mean crawl"}},
          {3, "wirefold crawl --dbb x", 2, {"crawl: unknown option --dbb; did you mean --db"}},
          {4, "wirefold crawl --db", 2, {"crawl: --db needs a directory"}},
      });
}

TEST_CASE("bad inputs 5 to 19: the configuration", "[cli][bad]") {
  const Desk desk;
  desk.Write("a.toml", "include = [\"b.toml\"]\n");
  desk.Write("b.toml", "include = [\"a.toml\"]\n");
  CheckBadInputs(
      desk,
      {
          {5, "wirefold crawl", 2, {"no feeds: give URLs, --opml or a config"}},
          {6, "wirefold crawl --config missing.conf", 2, {"missing.conf: no such file"}},
          {7, "wirefold crawl --config .", 2, {".: is a directory, not a file"}},
          {9,
           With("[crawler]\\n\\n\\n[fetch]\\n\\n\\nmax_body = \\n"),
           2,
           {"c.toml:7:12: not TOML: ", "expected value"}},
          {9,
           With("[fetch]\\nmax_body = 1M\\n"),
           2,
           {"c.toml:2:13: ", "expected digit", "text goes in quotes"}},
          {9,
           With("[fetch]\\ntotal_timeout = \"5s\\n"),
           2,
           {"c.toml:2:20: ", "is a closing quote missing?"}},
          {10,
           With("[fetch]\\nmax_concurent = 1\\n"),
           2,
           {"c.toml:2:1: unknown key max_concurent in [fetch]; did you mean max_concurrent"}},
          {11,
           With("[fetch]\\n\\nmax_page = 1\\n\\n\\n\\n\\n\\nmax_page = 2\\n"),
           2,
           {"c.toml:9:", "max_page is set twice: lines 3 and 9"}},
          {12,
           With("[fetch]\\ntotal_timeout = -5\\n"),
           2,
           {"c.toml:2:17: total_timeout: -5 must be between 1s and 600s"}},
          {13,
           With("[fetch]\\ntotal_timeout = \"5 parsecs\"\\n"),
           2,
           {"total_timeout: \"5 parsecs\" is not a duration; must be between 1s and 600s"}},
          {14,
           With("[fetch]\\nmax_body = \"12XB\"\\n"),
           2,
           {"max_body: \"12XB\" is not a size; must be between 1K and 1G"}},
          {15,
           With("[fetch]\\nmax_body = 99999999999999999999\\n"),
           2,
           {"c.toml:2:", "out of range", "99999999999999999999"}},
          {15,
           With("[fetch]\\nmax_body = \"99999999999999999999\"\\n"),
           2,
           {"max_body: 99999999999999999999 is out of range: must be between 1K and 1G"}},
          {16,
           With("[fetch]\\nallow_networks = [\"300.1.1.0/24\"]\\n"),
           2,
           {"allow_networks: \"300.1.1.0/24\" is not a network in CIDR form; examples 10.0.0.0/8"}},
          {16,
           With("[fetch]\\nallow_networks = [\"10.0.0.0/40\"]\\n"),
           2,
           {"allow_networks: \"10.0.0.0/40\" is not a network in CIDR form"}},
          {17,
           With("[crawler]\\nuser_agent = \"\"\\n"),
           2,
           {"user_agent: needs a product token, no control characters; example "}},
          {17,
           With("[crawler]\\nuser_agent = \"a\\\\nb\"\\n"),
           2,
           {"user_agent: needs a product token, no control characters"}},
          {18, With("[fetch]\\n# \\377\\n"), 2, {"c.toml: byte 10 is not UTF-8 (save the file as"}},
          {19,
           "wirefold crawl --config a.toml",
           2,
           {"b.toml:1:11: include goes round: a.toml includes b.toml includes a.toml"}},
      });
}

TEST_CASE("whom to trust is checked before anybody is asked", "[cli][bad]") {
  const Desk desk;
  desk.Write("text", "no certificate\n");
  const std::string crawl = " wirefold crawl --db db http://a.test/f http://b.test/f";
  CheckBadInputs(desk,
                 {
                     {5, "SSL_CERT_FILE=gone" + crawl, 2, {"SSL_CERT_FILE: gone: no such file"}},
                     {5, "SSL_CERT_FILE=." + crawl, 2, {"SSL_CERT_FILE: .: is a directory"}},
                     {5,
                      "SSL_CERT_FILE=text" + crawl,
                      2,
                      {"SSL_CERT_FILE: text: no certificates in it, in PEM form"}},
                 });
}

TEST_CASE("bad input 8: a configuration that may not be read", "[cli][bad]") {
  const Desk desk;
  desk.Shell("touch c.toml; chmod 0 c.toml");
  CheckBadInput(
      desk,
      {8, Alone("plain", "crawl --config c.toml"), 2, {"c.toml: permission denied, running as "}});
}

TEST_CASE("bad input 18: a byte order mark and Windows' line ends are accepted", "[cli][bad]") {
  const Desk desk;
  const auto toml = GENERATE(as<std::string>(), "\xef\xbb\xbf[fetch]\nmax_body = \"1M\"\n",
                             "[fetch]\r\nmax_body = \"1M\"\r\n");
  desk.Write("c.toml", toml);
  const Ran ran = desk.Run("config dump --config c.toml");
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  CHECK_THAT(ran.out, Catch::Contains("max_body = \"1M\""));
}

TEST_CASE("bad input 20: a password that others can read is warned of", "[cli][bad]") {
  const Desk desk;
  desk.Write("c.toml", "include = [\"logins.toml\"]\n");
  desk.Write("logins.toml", "[[source]]\nname = \"a\"\nfeeds = [\"https://me:s3cr3t@a.test/f\"]\n");
  desk.Shell("chmod 0644 c.toml logins.toml");
  const Ran ran = desk.Run("config check --config c.toml");
  CHECK(ran.exit_code == 0);
  CHECK(ran.err ==
        "wirefold: warning: logins.toml: others can read the passwords in it: mode 0644 (chmod "
        "o-r logins.toml)\n");
  CHECK(desk.Shell("chmod o-r logins.toml; wirefold config check --config c.toml").err.empty());
}

TEST_CASE("bad inputs 21 to 24: lists of feeds that are none", "[cli][bad]") {
  const Desk desk;
  desk.Write("text", "not a list\n");
  desk.Write("page", "<!DOCTYPE html>\n<html><body>no</body></html>");
  desk.Write("none", Opml("<outline text='x'/>"));
  desk.Write("deep",
             Opml(Repeat("<outline text='a'>", 10'000) +
                  "<outline text='z' xmlUrl='http://a.test/f'/>" + Repeat("</outline>", 10'000)));
  desk.Write("laughs",
             "<?xml version='1.0'?><!DOCTYPE o [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>" +
                 Opml("<outline text='&b;' xmlUrl='http://a.test/f'/>"));
  CheckBadInputs(
      desk,
      {
          {21,
           "wirefold crawl --opml text",
           2,
           {"text: not OPML: text before the document, line 1"}},
          {21, "wirefold crawl --opml page", 2, {"page: not OPML: its root is <html>, line 2"}},
          {22, "wirefold crawl --opml none", 2, {"none: no outline with xmlUrl"}},
          {24, "wirefold crawl --opml deep", 2, {"deep: refused: outlines nested deeper than 32"}},
          {24, "wirefold crawl --opml laughs", 2, {"laughs: refused: it declares entities"}},
      });
}

TEST_CASE("bad input 23: of fifty feeds one is bad, and the others are followed", "[cli][bad]") {
  const Desk desk;
  std::string body;
  for (int i = 0; i < 50; ++i)
    body += i == 7 ? "<outline text='Paper 7' xmlUrl='ftp://bad.test/'/>"
                   : "<outline text='ok' xmlUrl='http://h" + std::to_string(i) + ".test/f'/>";
  desk.Write("list", Opml(body));
  const Ran ran = desk.Run("feeds import --db db list");
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, Catch::StartsWith("49 new"));
  CheckLine(ran.err,
            {"warning: list: outline \"Paper 7\": ftp://bad.test/", "only http and https"});
  CheckLine(ran.err, {"warning: list: 49 feeds used, 1 left out"});
}

TEST_CASE("bad input 25: the same feed again is noted once and used once", "[cli][bad]") {
  const Desk desk;
  desk.Write("list", Opml("<outline text='P' xmlUrl='http://a.test/feed'/>"
                          "<outline text='P' xmlUrl='http://a.test/feed/'/>"
                          "<outline text='P' xmlUrl='HTTP://A.test:80/feed?utm_source=x'/>"));
  const Ran ran = desk.Run("feeds import --db db list");
  CHECK(ran.exit_code == 0);
  CHECK_THAT(ran.out, Catch::StartsWith("1 new"));
  CHECK(ran.err ==
        "wirefold: warning: list: http://a.test/feed/ is listed more than once; used once\n");
}

TEST_CASE("bad inputs 26 and 27: addresses that are none", "[cli][bad]") {
  const Desk desk;
  CheckBadInputs(
      desk,
      {
          {26, "wirefold crawl ftp://x/", 2, {"ftp://x/: scheme ftp: only http and https"}},
          {26, "wirefold crawl file:///etc/passwd", 2, {"scheme file: only http and https"}},
          {26, "wirefold crawl javascript:", 2, {"scheme javascript: only http and https"}},
          {27, "wirefold crawl http://", 2, {"http://: no host"}},
          {27, "wirefold crawl http:///x", 2, {"http:///x: no host"}},
          {27, "wirefold crawl 'http://a b/'", 2, {"http://a b/: space in host \"a b\""}},
          {28, "wirefold crawl 'http://me:s3cr3t@a b/'", 2, {"http://***@a b/: space in host"}},
      });
}

TEST_CASE("bad inputs 51 to 57: questions", "[cli][bad]") {
  const Desk desk;
  desk.Write("list", Opml("<outline text='reuters' xmlUrl='http://reuters.test/feed'/>"));
  REQUIRE(desk.Run("feeds import --db db list").exit_code == 0);
  CheckBadInputs(
      desk,
      {
          {51,
           "wirefold query --db db --since yesterdayish",
           2,
           {"--since: \"yesterdayish\" is not a time; examples 2026-11-23, ", "3h, yesterday"}},
          {52,
           "wirefold query --db db --since 2026-13-45",
           2,
           {"\"2026-13-45\": there is no month 13"}},
          {53,
           "wirefold query --db db --since 2026-11-24 --until 2026-11-23",
           2,
           {"empty range: since 2026-11-24", " is after until 2026-11-23"}},
          {54,
           "wirefold query --db db --format yaml",
           2,
           {"unknown format \"yaml\"; formats: table jsonl json csv rss"}},
          {55,
           "wirefold query --db db --limit -1",
           2,
           {"--limit: \"-1\" is not a whole number >= 0"}},
          {55,
           "wirefold query --db db --limit abc",
           2,
           {"--limit: \"abc\" is not a whole number >= 0"}},
          {56,
           "wirefold query --db db --source reutesr",
           2,
           {"no such source \"reutesr\"; did you mean reuters"}},
          {56,
           "wirefold query --db db --source nosuch",
           2,
           {"no such source \"nosuch\" (there are: reuters)"}},
          {57,
           "wirefold query --db db '\"unclosed'",
           2,
           {"column 1: \" is never closed; close it"}},
          {62,
           "wirefold robots --robots list https://a.test/",
           2,
           {"robots: --agent needs a product token: letters, - and _"}},
          {62,
           "wirefold robots --robots list --agent 'Foo Bar/2' https://a.test/",
           2,
           {"--agent \"Foo Bar/2\": not a product token: letters, - and _"}},
      });
}

TEST_CASE("bad inputs 58 and 59: an output that takes nothing", "[cli][bad]") {
  const Desk desk;
  desk.Write("list", Opml("<outline text='reuters' xmlUrl='http://reuters.test/feed'/>"));
  REQUIRE(desk.Run("feeds import --db db list").exit_code == 0);
  // More than a pipe holds, so that it is written when nobody reads any more.
  desk.Write("many.jsonl", [] {
    std::string lines;
    for (int i = 0; i < 2'000; ++i) lines += "{\"id\":" + std::to_string(i) + ",\"text\":\"a\"}\n";
    return lines;
  }());
  const Ran pipe = desk.Shell("wirefold dedup many.jsonl | head -1; exit ${PIPESTATUS[0]}");
  CHECK(pipe.exit_code == 0);
  CHECK(pipe.err.empty());
  CheckBadInputs(
      desk,
      {
          {59, "wirefold feeds list --db db >/dev/full", 1, {"cannot write output: no space left"}},
          {59, "wirefold export --db db >/dev/full", 1, {"cannot write output: no space left"}},
          {59, "wirefold --help >/dev/full", 1, {"cannot write output: no space left"}},
      });
}

TEST_CASE("bad input 60: what cannot be read costs no other file", "[cli][bad]") {
  const Desk desk;
  desk.Write("feed", "<rss version='2.0'><channel><title>t</title></channel></rss>");
  desk.Shell("mkdir folder; truncate -s 65M huge; touch shut; chmod 0 shut");
  const Ran ran = desk.Shell(Alone("plain", "parse missing shut folder huge feed"));
  CHECK(ran.exit_code == 1);
  CheckLine(ran.out, {R"({"error":"no such file",)", R"("file":"missing")"});
  CheckLine(ran.out, {R"({"error":"permission denied, running as )", R"("file":"shut")"});
  CheckLine(ran.out, {R"({"error":"is a directory, not a file",)", R"("file":"folder")"});
  CheckLine(ran.out, {R"({"error":"not a feed: )", R"("file":"huge")"});
  CheckLine(ran.out, {R"("title":"t")", R"("file":"feed")"});
  CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 4);
}

TEST_CASE("documents that are packed are unpacked, and what breaks off is told", "[cli][bad]") {
  const Desk desk;
  desk.Write("d", "{\"id\":1,\"text\":\"a\"}\n{\"id\":2,\"text\":\"b\"}");
  const std::string plain = desk.Run("dedup d").out;
  CHECK(std::count(plain.begin(), plain.end(), '\n') == 2);
  for (const char* line : {"gzip -k d; wirefold dedup d.gz", "gzip <d | wirefold dedup -"}) {
    const Ran ran = desk.Shell(line);
    CHECK(ran.exit_code == 0);
    CHECK(ran.out == plain);
  }
  const Ran torn = desk.Shell("head -c -8 d.gz >torn.gz; wirefold dedup torn.gz");
  CHECK(torn.exit_code == 1);
  CHECK(torn.out + torn.err ==
        plain.substr(0, plain.find('\n') + 1) + "wirefold: torn.gz: gzip data breaks off\n");
  // A line is answered as soon as it is there.
  CHECK(desk.Shell("mkfifo p q; wirefold dedup p >q & exec 4<q 3>p; head -n 1 d >&3; read -r -u 4; "
                   "exec 3>&-; echo \"$REPLY\"")
            .out == plain.substr(0, plain.find('\n') + 1));
}

TEST_CASE("bad input 61: a line that is no document", "[cli][bad]") {
  struct Row {
    const char* third;
    const char* says;
  };
  const Desk desk;
  const auto row = GENERATE(values<Row>({
      {"not json", "line 3: not JSON"},
      {R"({"text":"x"})", "line 3: no id"},
      {R"({"id":1,"text":"x"})", "line 3: the id 1 was there before"},
  }));
  DYNAMIC_SECTION(row.third) {
    desk.Write("d", std::string("{\"id\":1,\"text\":\"a\"}\n{\"id\":2,\"text\":\"b\"}\n") +
                        row.third + "\n{\"id\":4,\"text\":\"d\"}\n");
    const Ran stopped = desk.Run("dedup d");
    CHECK(stopped.exit_code == 1);
    CHECK(std::count(stopped.out.begin(), stopped.out.end(), '\n') == 2);
    CHECK(stopped.err ==
          std::string("wirefold: d: ") + row.says + " (--keep-going goes on past such lines)\n");
    const Ran gone_on = desk.Run("dedup --keep-going d");
    CHECK(gone_on.exit_code == 1);
    CHECK(std::count(gone_on.out.begin(), gone_on.out.end(), '\n') == 3);
    CHECK(gone_on.err == std::string("wirefold: d: ") + row.says + "\n");
  }
}

}  // namespace wirefold
