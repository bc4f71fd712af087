// Web archives as they come: whole, cut off, damaged, or made to hurt.
#include "text/warc.h"

#include <catch2/catch.hpp>

#include "tests/pieces.h"
#include "text/gunzip.h"
#include "text/gzip.h"
#include "text/http_message.h"

namespace wirefold {
namespace {

struct ReadBack {
  std::string blocks;  // "one|two"
  std::string problems;
};

ReadBack Read(TextSource& source, uint64_t most_block = 1 << 20) {
  WarcReader reader(source, most_block);
  ReadBack out;
  while (const auto record = reader.Next())
    out.blocks += (record->left_out ? std::string("-") : record->block) + "|";
  for (const std::string& problem : reader.TakeProblems()) out.problems += problem + "|";
  return out;
}

ReadBack Read(std::string_view bytes, uint64_t most_block = 1 << 20) {
  WholeText whole(bytes);
  return Read(whole, most_block);
}

std::string Made(std::string_view block) {
  return WriteWarcRecord({{"WARC-Type", "resource"}, {"Content-Type", "text/plain"}}, block);
}

}  // namespace

TEST_CASE("a record is written as the standard has it", "[warc]") {
  CHECK(WriteWarcRecord({{"WARC-Type", "resource"}, {"WARC-IP-Address", ""}, {"X", "a\r\nb"}},
                        "hello") ==
        "WARC/1.1\r\nWARC-Type: resource\r\nX: ab\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n");
}

TEST_CASE("records come back one by one", "[warc]") {
  const std::string file = Made("one") + Made("") + Made("WARC/1.0\r\n\r\n") + Made("four");
  CHECK(Read(file).blocks == "one||WARC/1.0\r\n\r\n|four|");
  CHECK(Read(file).problems.empty());
}

TEST_CASE("archives are read as others write them, and damage costs what is damaged", "[warc]") {
  struct Row {
    const char* name;
    std::string in;
    const char* blocks;
    const char* problems;
  };
  const std::string two = Made("two");
  const auto row = GENERATE_COPY(values<Row>({
      {"bare line feeds", "WARC/1.0\nContent-Length: 3\n\none\n\n" + two, "one|two|", ""},
      {"no blank line between", "WARC/1.0\r\nContent-Length: 3\r\n\r\none" + two, "one|two|", ""},
      {"field over two lines", "WARC/1.0\r\nX: a\r\n b\r\ncontent-length:3\r\n\r\none\r\n\r\n",
       "one|", ""},
      {"old version", "WARC/0.18\r\nContent-Length: 3\r\n\r\none\r\n\r\n", "one|", ""},
      {"empty", "", "", ""},
      {"junk first", "hello\r\nyou\r\n" + two, "two|", "byte 0: no WARC record begins here|"},
      {"junk between", Made("one") + "hello\r\n" + two, "one|two|",
       "byte 85: no WARC record begins here|"},
      {"no length", "WARC/1.0\r\nX: y\r\n\r\none\r\n\r\n" + two, "two|",
       "byte 0: a record has no Content-Length that is a number|"},
      {"negative length", "WARC/1.0\r\nContent-Length: -1\r\n\r\n" + two, "two|",
       "byte 0: a record has no Content-Length that is a number|"},
      {"length beyond all numbers",
       "WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\n" + two, "two|",
       "byte 0: a record has no Content-Length that is a number|"},
      {"a terabyte that does not come", "WARC/1.0\r\nContent-Length: 999999999999\r\n\r\none", "",
       "byte 0: a record breaks off|"},
      {"cut in the block", "WARC/1.0\r\nContent-Length: 9\r\n\r\none", "",
       "byte 0: a record breaks off|"},
      {"cut in the fields", "WARC/1.0\r\nContent-Le", "", "byte 0: a record breaks off|"},
      {"a line that is no field", "WARC/1.0\r\nhello\r\n\r\n" + two, "two|",
       "byte 0: a record has a line that is no field|"},
      {"fields that never end", "WARC/1.0\r\nA: b\r\n" + two, "two|",
       "byte 0: a record breaks off|"},
      {"a line of 100 KB", "WARC/1.0\r\nA: " + std::string(100'000, 'x') + "\r\n\r\n" + two, "two|",
       "byte 0: a record's field is too long|"},
      {"a thousand fields",
       [] {
         std::string in = "WARC/1.0\r\n";
         for (int i = 0; i < 1000; ++i) in += "A: b\r\n";
         return in + "\r\n" + Made("two");
       }(),
       "two|", "byte 0: a record has too many fields|"},
  }));
  DYNAMIC_SECTION(row.name) {
    const ReadBack read = Read(row.in);
    CHECK(read.blocks == row.blocks);
    CHECK(read.problems == row.problems);
  }
}

TEST_CASE("a file cut anywhere gives the records before the cut", "[warc]") {
  const std::string one = Made("one"), file = one + Made("two");
  for (size_t cut = 0; cut <= file.size(); ++cut) {
    INFO(cut);
    const ReadBack read = Read(std::string_view(file).substr(0, cut));
    const bool has_one = cut >= one.size() - 4, has_two = cut >= file.size() - 4;
    CHECK(read.blocks == std::string(has_one ? "one|" : "") + (has_two ? "two|" : ""));
  }
}

TEST_CASE("a block beyond the limit is read past", "[warc]") {
  CHECK(Read(Made("one") + Made(std::string(1000, 'x')) + Made("two"), 999).blocks == "one|-|two|");
}

TEST_CASE("records may be packed each by itself", "[warc]") {
  std::string packed;
  for (const char* block : {"one", "two", "three"}) AppendGzip(packed, Made(block));
  WholeText bytes(packed);
  GunzipSource unpacked(bytes, 1 << 20);
  CHECK(Read(unpacked).blocks == "one|two|three|");
  CHECK(unpacked.problem().empty());

  WholeText cut(std::string_view(packed).substr(0, packed.size() - 20));
  GunzipSource broken(cut, 1 << 20);
  const ReadBack read = Read(broken);
  CHECK(read.blocks.starts_with("one|two|"));
  CHECK(broken.problem() == "gzip data breaks off");
}

TEST_CASE("what is packed is the same each time and of any size", "[gzip]") {
  const std::string text = std::string(300'000, 'a') + "b" + std::string(10, '\0');
  std::string packed, again;
  AppendGzip(packed, text);
  AppendGzip(again, text);
  CHECK(packed == again);
  CHECK(packed.size() < 2000);
  WholeText bytes(packed);
  GunzipSource unpacked(bytes, 1 << 20);
  std::string back;
  for (bool last = false; !last;) {
    const TextPiece piece = unpacked.Next();
    back += piece.text;
    last = piece.last;
  }
  // A hundred times its size is all that is believed.
  CHECK(text.starts_with(back));
  CHECK(back == text);
}

TEST_CASE("an archived answer is unpacked where it still is packed", "[warc]") {
  std::string gzipped;
  AppendGzip(gzipped, "<p>text</p>");
  struct Row {
    const char* name;
    std::string head;
    std::string body;
    const char* out;
  };
  const auto row = GENERATE_COPY(values<Row>({
      {"plain", "", "<p>text</p>", "<p>text</p>"},
      {"chunks", "Transfer-Encoding: chunked\r\n", "4;x=y\r\n<p>t\r\n7\r\next</p>\r\n0\r\n\r\n",
       "<p>text</p>"},
      {"chunks that somebody took away", "Transfer-Encoding: chunked\r\n", "<p>text</p>",
       "<p>text</p>"},
      {"a chunk larger than all", "Transfer-Encoding: chunked\r\n", "FFFFFFFF\r\n<p>text</p>",
       "FFFFFFFF\r\n<p>text</p>"},
      {"gzip", "Content-Encoding: gzip\r\n", gzipped, "<p>text</p>"},
      {"gzip that somebody took away", "Content-Encoding: gzip\r\n", "<p>text</p>", "<p>text</p>"},
      {"br that somebody took away", "Content-Encoding: br\r\n", "<p>text</p>", "<p>text</p>"},
      {"br", "Content-Encoding: br\r\n", "\x0b\x02\x80", "packed with br"},
      {"damaged gzip", "", gzipped.substr(0, gzipped.size() - 6), "gzip data breaks off"},
      {"too large", "", std::string(2000, 'x'), "larger than 1000"},
  }));
  DYNAMIC_SECTION(row.name) {
    const std::string bytes = "HTTP/1.1 200 OK\r\n" + row.head + "\r\n" + row.body;
    const auto message = ReadHttpMessage(bytes);
    REQUIRE(message);
    CHECK(message->status == 200);
    const auto body = DecodedBody(*message, 1000);
    CHECK((body ? *body : body.error().what) == row.out);
  }
}

TEST_CASE("what is no HTTP message is told", "[warc]") {
  for (const char* text : {"", "hello", "\r\n\r\n"}) CHECK_FALSE(ReadHttpMessage(text));
  CHECK(ReadHttpMessage("HTTP/1.1 abc")->status == 0);
  CHECK(ReadHttpMessage("GET / HTTP/1.1\r\nHost: a\r\n\r\n")->status == 0);
  CHECK(ReadHttpMessage("HTTP/1.1 200 OK\r\nA: b")->Header("a") == "b");
}

}  // namespace wirefold
