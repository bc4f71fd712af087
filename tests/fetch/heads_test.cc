// What an archive may have of a request and its answer.
#include "crawler/fetch/heads.h"

#include <catch2/catch.hpp>

#include "crawler/fetch/digest.h"

namespace wirefold {

TEST_CASE("a request's head is kept without what opens doors", "[heads]") {
  CHECK(ShownRequestHead("GET /a HTTP/1.1\r\nHost: paper.example\r\nAuthorization: Basic x\r\n"
                         "User-Agent: wirefold/0.1\r\nX-Api-Key: secret\r\n more of it\r\n"
                         "Cookie: id=1\r\nProxy-Authorization: Basic y\r\nAccept: */*\r\n\r\n") ==
        "GET /a HTTP/1.1\r\nHost: paper.example\r\nUser-Agent: wirefold/0.1\r\nAccept: */*\r\n");
  CHECK(ShownRequestHead("").empty());
}

TEST_CASE("an answer's head is kept as it came, without the cookies that it sets", "[heads]") {
  CHECK(ShownResponseHead("HTTP/1.1 200 OK\r\nServer: X\r\nSet-Cookie: session=1\r\n"
                          "\tmore=2\r\nETag: \"a\"\r\nX-Long: a\r\n b\r\n\r\n") ==
        "HTTP/1.1 200 OK\r\nServer: X\r\nETag: \"a\"\r\nX-Long: a\r\n b\r\n");
  CHECK(ShownResponseHead("HTTP/2 200 \nserver: x\n\n") == "HTTP/2 200 \r\nserver: x\r\n");
}

TEST_CASE("a SHA-1 is written as archives write it", "[heads]") {
  // Of no bytes: known from any archive.
  CHECK(Sha1Label("") == "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ");
  CHECK(Sha1Label("abc") == "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5");
  Sha1 pieces;
  pieces.Take("a");
  pieces.Take("bc");
  CHECK(pieces.Label() == Sha1Label("abc"));
}

}  // namespace wirefold
