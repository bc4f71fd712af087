// The demo newsroom itself: what it serves is what it says it serves.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <libxml/parser.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/strings.h"
#include "tests/newsroom/newsroom.h"
#include "tests/newsroom/pages.h"

namespace wirefold::newsroom {
namespace {

struct Reply {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

// One GET over a plain socket, HTTP/1.0, so that the answer ends where the connection ends.
Reply Get(const std::string& url, const std::string& header_lines = "") {
  const std::string_view rest = std::string_view(url).substr(std::string_view("http://").size());
  const size_t slash = rest.find('/');
  const size_t colon = rest.find(':');
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<uint16_t>(*ParseInt(rest.substr(colon + 1, slash - colon - 1))));
  REQUIRE(inet_pton(AF_INET, std::string(rest.substr(0, colon)).c_str(), &to.sin_addr) == 1);
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0);
  const std::string request = fmt::format("GET {} HTTP/1.0\r\nHost: {}\r\n{}\r\n",
                                          rest.substr(slash), rest.substr(0, slash), header_lines);
  REQUIRE(send(fd, request.data(), request.size(), 0) == static_cast<ssize_t>(request.size()));
  std::string all;
  char bytes[16384];
  for (ssize_t n; (n = recv(fd, bytes, sizeof bytes, 0)) > 0;)
    all.append(bytes, static_cast<size_t>(n));
  close(fd);

  Reply reply;
  const size_t end = all.find("\r\n\r\n");
  REQUIRE(end != all.npos);
  reply.body = all.substr(end + 4);
  reply.status = static_cast<int>(ParseInt(std::string_view(all).substr(9, 3)).value_or(0));
  for (std::string_view line : Split(std::string_view(all).substr(0, end), '\n')) {
    if (size_t at = line.find(": "); at != line.npos)
      reply.headers[LowerAscii(line.substr(0, at))] = std::string(Trim(line.substr(at + 2)));
  }
  return reply;
}

std::unique_ptr<Newsroom> Open() {
  auto room = Newsroom::Load(WIREFOLD_NEWSROOM);
  if (!room) FAIL(room.error().what);
  const Status started = (*room)->Start();
  if (!started) FAIL(started.error().what);
  return std::move(*room);
}

bool WellFormedXml(const std::string& body) {
  xmlDocPtr document = xmlReadMemory(body.data(), static_cast<int>(body.size()), nullptr, nullptr,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  const bool good = document != nullptr;
  xmlFreeDoc(document);
  return good;
}

}  // namespace

TEST_CASE("a template is filled, escaped, and left out where there is nothing to say",
          "[newsroom]") {
  struct Row {
    const char* name;
    const char* in;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"a name", "<p>{{a}}</p>", "<p>Tom &amp; Ada</p>"},
      {"a name as it stands", "<p>{{{html}}}</p>", "<p><b>x</b></p>"},
      {"a part with something in it", "x{{#a}} ({{a}}){{/a}}.", "x (Tom &amp; Ada)."},
      {"a part without", "x{{#none}} ({{none}}){{/none}}.", "x."},
      {"an unknown name", "x{{none}}.", "x."},
      {"an open brace at the end", "x{{a", "x{{a"},
  }));
  DYNAMIC_SECTION(row.name) {
    CHECK(Fill(row.in, {{"a", "Tom & Ada"}, {"html", "<b>x</b>"}}) == row.out);
  }
}

TEST_CASE("the newsroom is three papers with feeds of three formats", "[newsroom]") {
  const auto room = Open();
  REQUIRE(room->papers().size() == 3);
  CHECK(room->expected().size() == 40);
  std::set<std::string> formats;
  for (const Paper& paper : room->papers()) {
    INFO(paper.name);
    formats.insert(paper.format);
    const Reply feed = Get(room->FeedUrlOf(paper));
    CHECK(feed.status == 200);
    CHECK(feed.headers.at("content-type") == FeedTypeOf(paper));
    if (paper.format == "json") {
      const auto json = nlohmann::json::parse(feed.body, nullptr, false);
      REQUIRE(json.is_object());
      CHECK(json["items"].size() == paper.pieces.size());
    } else {
      CHECK(WellFormedXml(feed.body));
    }
    for (const Piece& piece : paper.pieces)
      CHECK(feed.body.find(room->HomeOf(paper) + PathOf(paper, piece)) != feed.body.npos);
  }
  CHECK(formats == std::set<std::string>{"atom", "json", "rss"});
}

TEST_CASE("every expected article is served with all of its paragraphs", "[newsroom]") {
  const auto room = Open();
  for (const Expected& article : room->expected()) {
    INFO(article.url);
    const Reply page = Get(article.url);
    CHECK(page.status == 200);
    CHECK(page.body == room->PageOf(article.url));
    CHECK(page.body.find("{{") == page.body.npos);
    CHECK(page.body.find(EscapeMarkup(article.title)) != page.body.npos);
    size_t at = 0;
    for (std::string_view block : Split(article.text, '\n')) {
      at = page.body.find(">" + EscapeMarkup(block) + "<", at);
      REQUIRE((block.empty() || at != page.body.npos));
      if (block.empty()) at = 0;
    }
  }
}

TEST_CASE("what was served once is answered with 304 to its validators", "[newsroom]") {
  const auto room = Open();
  const std::string feed = room->FeedUrlOf(room->papers()[0]);
  const Reply first = Get(feed);
  const std::string etag = first.headers.at("etag");
  const std::string modified = first.headers.at("last-modified");

  struct Row {
    const char* name;
    std::string headers;
    int status;
  };
  const std::vector<Row> rows = {
      {"no validators", "", 200},
      {"the same ETag", "If-None-Match: " + etag + "\r\n", 304},
      {"another ETag", "If-None-Match: \"other\"\r\n", 200},
      {"the same date", "If-Modified-Since: " + modified + "\r\n", 304},
      {"another date", "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT\r\n", 200},
      {"the ETag counts before the date",
       "If-None-Match: \"other\"\r\nIf-Modified-Since: " + modified + "\r\n", 200},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const Reply reply = Get(feed, row.headers);
    CHECK(reply.status == row.status);
    CHECK(reply.body == (row.status == 304 ? "" : first.body));
  }
  const RequestLog log = room->Log();
  CHECK(log.requests.at(feed) == 7);
  CHECK(log.not_modified.at(feed) == 2);
  CHECK(log.most_at_once.at("127.31.0.1") == 1);
}

TEST_CASE("what nobody published is answered with 404 and counted", "[newsroom]") {
  const auto room = Open();
  const std::string url = room->HomeOf(room->papers()[2]) + "/nothing/here/";
  CHECK(Get(url).status == 404);
  CHECK(room->Log().not_found.at(url) == 1);
  CHECK(Get(room->HomeOf(room->papers()[2]) + "/robots.txt").status == 200);
}

TEST_CASE("the copy holds what the tests of the whole line need", "[newsroom]") {
  auto room = Newsroom::Load(WIREFOLD_NEWSROOM);
  if (!room) FAIL(room.error().what);
  std::map<std::string, std::set<std::string>> papers_of;  // by story
  std::set<std::string> languages;
  int reports = 0;
  for (const Expected& article : (*room)->expected()) {
    papers_of[article.story].insert(article.paper);
    languages.insert(article.language);
    if (article.story.starts_with("market-report")) ++reports;
  }
  CHECK(papers_of["selwan-strike"].size() == 3);
  CHECK(papers_of["lumenar-recall"].size() == 2);
  CHECK(reports == 3);
  CHECK(papers_of.size() == 37);
  CHECK(languages == std::set<std::string>{"de", "en", "zh"});
}

TEST_CASE("copy that cannot be read is refused with its file", "[newsroom]") {
  const auto room = Newsroom::Load("/nonexistent");
  REQUIRE_FALSE(room);
  CHECK(room.error().what.find("/nonexistent/content") != std::string::npos);
}

}  // namespace wirefold::newsroom
