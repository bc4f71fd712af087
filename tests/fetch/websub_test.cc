#include "crawler/fetch/websub.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace wirefold {
namespace {

TEST_CASE("a feed's hub and topic: the answer's links first, then the document's", "[websub]") {
  // W3C WebSub 4; RFC 8288 3.
  struct Row {
    const char* name;
    std::vector<std::string> links;  // headers
    std::vector<Link> hubs;          // of the document
    const char* self;                // of the document
    HubOffer offer;
  };
  const Link hub{.url = "https://hub.example/",
                 .rel = "",
                 .type = "WebSub",
                 .title = "",
                 .hreflang = "",
                 .length = {}};
  const Link cloud{.url = "https://cloud.example/",
                   .rel = "",
                   .type = "rssCloud",
                   .title = "",
                   .hreflang = "",
                   .length = {}};
  const Link ftp{.url = "ftp://hub.example/",
                 .rel = "",
                 .type = "WebSub",
                 .title = "",
                 .hreflang = "",
                 .length = {}};
  const auto row = GENERATE_COPY(values<Row>({
      {"none", {}, {}, "https://paper.example/feed", {}},
      {"the document's",
       {},
       {hub},
       "https://paper.example/feed",
       {"https://hub.example/", "https://paper.example/feed"}},
      {"no self: where it was found",
       {},
       {hub},
       "",
       {"https://hub.example/", "http://asked.example/rss"}},
      {"of two headers",
       {"<https://head.example/hub>; rel=\"hub\"", "<https://head.example/feed>; rel=\"self\""},
       {hub},
       "https://paper.example/feed",
       {"https://head.example/hub", "https://head.example/feed"}},
      {"of one header",
       {"<https://a.example/>; rel=hub, <https://b.example/f>; rel=self"},
       {},
       "",
       {"https://a.example/", "https://b.example/f"}},
      {"the header's hub, the document's self",
       {"<https://a.example/>; rel=hub"},
       {},
       "https://paper.example/feed",
       {"https://a.example/", "https://paper.example/feed"}},
      {"relative",
       {"</hub>; rel=hub, <>; rel=self"},
       {},
       "",
       {"http://asked.example/hub", "http://asked.example/rss"}},
      {"several words, in capitals",
       {"<https://a.example/>; REL=\"Alternate HUB\""},
       {},
       "https://p.example/",
       {"https://a.example/", "https://p.example/"}},
      {"a comma and a semicolon inside quotes",
       {"<https://x.example/>; title=\"a, <b>; rel=hub\"; rel=next, <https://a.example/>; rel=hub"},
       {},
       "https://p.example/",
       {"https://a.example/", "https://p.example/"}},
      {"two hubs: the first",
       {"<https://a.example/>; rel=hub, <https://b.example/>; rel=hub"},
       {},
       "https://p.example/",
       {"https://a.example/", "https://p.example/"}},
      {"a header that breaks off", {"<https://a.example/>; rel=\"hub", "<https://"}, {}, "", {}},
      {"a header of nonsense", {";;;,,,<<>>=;", "<>", "<a>;rel", "<a>;rel=", "<a>;="}, {}, "", {}},
      {"another protocol's", {}, {cloud}, "https://p.example/", {}},
      {"another protocol's first",
       {},
       {cloud, hub},
       "https://p.example/",
       {"https://hub.example/", "https://p.example/"}},
      {"no address for us", {}, {ftp}, "https://p.example/", {}},
      {"a self that is none", {}, {hub}, "urn:feed:1", {}},
  }));
  DYNAMIC_SECTION(row.name) {
    Feed feed;
    feed.hubs = row.hubs;
    feed.feed_url = row.self;
    Response response;
    response.url = "http://asked.example/rss";
    response.headers.emplace_back("content-type", "application/rss+xml");
    for (const std::string& link : row.links) response.headers.emplace_back("link", link);
    const HubOffer offer = HubOf(feed, response);
    CHECK(offer.hub == row.offer.hub);
    CHECK(offer.topic == row.offer.topic);
  }
}

TEST_CASE("N6: a hub never hears the credentials of the feed's address", "[websub]") {
  struct Row {
    const char* name;
    const char* link;  // header
    const char* self;  // of the document
    HubOffer offer;
  };
  const auto row = GENERATE(values<Row>({
      {"no self",
       "<https://hub.example/>; rel=hub",
       "",
       {"https://hub.example/", "https://p.example/f"}},
      {"a relative self",
       "<https://hub.example/>; rel=hub, <g?x>; rel=self",
       "",
       {"https://hub.example/", "https://p.example/g?x"}},
      {"a self with a user of its own",
       "<https://hub.example/>; rel=hub",
       "https://v:s3cr3t@p.example/f",
       {"https://hub.example/", "https://p.example/f"}},
      {"a relative hub", "</hub>; rel=hub", "", {"https://p.example/hub", "https://p.example/f"}},
  }));
  DYNAMIC_SECTION(row.name) {
    Feed feed;
    feed.feed_url = row.self;
    Response response;
    response.url = "https://u:s3cr3t@p.example/f";
    response.headers = {{"link", row.link}};
    CHECK(HubOf(feed, response).hub == row.offer.hub);
    CHECK(HubOf(feed, response).topic == row.offer.topic);
  }
}

TEST_CASE("a subscription is asked for with a form", "[websub]") {
  // W3C WebSub 5.1.
  CHECK(SubscribeForm({"https://p.example/f?a=1&b=\xc3\xa4 c", "https://news.example/w/0af",
                       "s3cret", std::chrono::hours{240}}) ==
        "hub.callback=https%3A%2F%2Fnews.example%2Fw%2F0af&hub.mode=subscribe"
        "&hub.topic=https%3A%2F%2Fp.example%2Ff%3Fa%3D1%26b%3D%C3%A4%20c"
        "&hub.lease_seconds=864000&hub.secret=s3cret");
}

struct Vector {
  const char* name;
  std::string key;
  std::string body;
  std::string header;
};

// RFC 2202 3 for SHA-1, RFC 4231 4.3, 4.2 and 4.7 for the others.
const std::vector<Vector> kVectors = {
    {"sha1", "Jefe", "what do ya want for nothing?",
     "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
    {"sha256", "Jefe", "what do ya want for nothing?",
     "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
    {"sha384", "Jefe", "what do ya want for nothing?",
     "sha384=af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
     "8e2240ca5e69e2c78b3239ecfab21649"},
    {"sha512", "Jefe", "what do ya want for nothing?",
     "sha512=164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
     "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"},
    {"a key of control characters", std::string(20, '\x0b'), "Hi There",
     "sha256=b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
    {"a key longer than a block", std::string(131, '\xaa'),
     "Test Using Larger Than Block-Size Key - Hash Key First",
     "sha256=60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
    {"in capitals", "Jefe", "what do ya want for nothing?",
     " SHA1=EFFCDF6AE5EB2FA2D27416D5F184DF9C259A7C79 "},
};

TEST_CASE("a body is its sender's where the signature is right", "[websub]") {
  for (const Vector& row : kVectors) {
    INFO(row.name);
    SignatureCheck whole(row.header, row.key);
    whole.Take(row.body);
    CHECK(whole.Matches());
    SignatureCheck pieces(row.header, row.key);
    for (const char c : row.body) pieces.Take({&c, 1});
    CHECK(pieces.Matches());
    SignatureCheck other_body(row.header, row.key);
    other_body.Take(row.body + " ");
    CHECK_FALSE(other_body.Matches());
    SignatureCheck other_key(row.header, row.key + "x");
    other_key.Take(row.body);
    CHECK_FALSE(other_key.Matches());
  }
}

TEST_CASE("what is no signature matches nothing", "[websub]") {
  const auto header = GENERATE(as<std::string>(), "", "=", "sha256", "sha256=", "sha256=5b",
                               "md5=00", "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c7",
                               "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c7g",
                               "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c7900",
                               "sha256=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
                               "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  INFO(header);
  SignatureCheck check(header, "Jefe");
  check.Take("what do ya want for nothing?");
  CHECK_FALSE(check.Matches());
}

}  // namespace
}  // namespace wirefold
