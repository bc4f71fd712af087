#include "crawler/fold/record.h"

#include <catch2/catch.hpp>

#include "tests/fold/folding.h"

namespace wirefold {
namespace {

TEST_CASE("keys are short, sort by number and tell their kinds apart", "[fold]") {
  CHECK(WindowKey() == "n");
  CHECK(ExactKey({0x0102030405060708, 0x090A0B0C0D0E0F10}) ==
        "x\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F\x10");
  CHECK(RecordKey(0x01020304, 0x05060708) == "d\x01\x02\x03\x04\x05\x06\x07\x08");
  CHECK(RecordKey(1, 255) < RecordKey(1, 256));
  CHECK(RecordKey(1, 256) < RecordKey(2, 0));
  uint32_t day = 0;
  uint32_t number = 0;
  REQUIRE(DecodeRecordKey(RecordKey(20'000, 7), day, number));
  CHECK(day == 20'000);
  CHECK(number == 7);
}

TEST_CASE("what is written is what is read", "[fold]") {
  const uint32_t count = GENERATE(0u, 127u, 128u, 0xFFFFFFFFu);
  const auto window = DecodeWindow(EncodeWindow({count, count / 2, 20'000}));
  REQUIRE(window);
  CHECK(window->next == count);
  CHECK(window->floor == count / 2);
  CHECK(window->day == 20'000);

  const auto exact = DecodeExact(EncodeExact({{1}, {~uint64_t{0}}}));
  REQUIRE(exact);
  CHECK(exact->article.value == 1);
  CHECK(exact->story.value == ~uint64_t{0});
}

TEST_CASE("a record keeps what verification needs", "[fold]") {
  const Fingerprint fingerprint = MakeFingerprint("", FoldData("dispatch.txt"), "agency");
  REQUIRE(fingerprint.shingles.size() > 100);
  REQUIRE(fingerprint.guards.size() > 20);
  const uint32_t story = GENERATE(500u, 20u);
  const std::string bytes =
      EncodeRecord(fingerprint, {77}, 500, {story == 500 ? 77u : 5u}, story, 0b101);
  CHECK(bytes.size() < 2048);
  Record record;
  REQUIRE(DecodeRecord(bytes, 500, record));
  CHECK(record.article.value == 77);
  CHECK(record.story == story);
  CHECK(record.story_id.value == (story == 500 ? 77u : 5u));
  RecordHead head;
  REQUIRE(DecodeHead(bytes, 500, head));
  CHECK(head.article.value == 77);
  CHECK(head.story == story);
  CHECK(head.posted == std::vector{fingerprint.shingles[0], fingerprint.shingles[2]});
  CHECK(record.source == fingerprint.source);
  CHECK(record.tokens == fingerprint.tokens);
  CHECK(record.complete == fingerprint.complete);
  REQUIRE(record.shingles.size() == fingerprint.shingles.size());
  for (size_t i = 0; i < record.shingles.size(); ++i)
    CHECK(record.shingles[i] == RecordShingle(fingerprint.shingles[i]));
  REQUIRE(record.guards.size() == fingerprint.guards.size());
  for (size_t i = 0; i < record.guards.size(); ++i)
    CHECK(record.guards[i] == RecordGuard(fingerprint.guards[i]));
}

TEST_CASE("values cut anywhere are refused or harmless", "[fold]") {
  const std::string record_bytes =
      EncodeRecord(MakeFingerprint("", FoldData("dispatch.txt")), {77}, 500, {5}, 20, 0xFFFFFF);
  for (size_t length = 0; length < record_bytes.size(); ++length) {
    Record record;
    CHECK_FALSE(DecodeRecord(record_bytes.substr(0, length), 500, record));
  }
  const std::string exact_bytes = EncodeExact({{1}, {2}});
  for (size_t length = 0; length < exact_bytes.size(); ++length)
    CHECK_FALSE(DecodeExact(exact_bytes.substr(0, length)));
  CHECK_FALSE(DecodeWindow(""));
  CHECK_FALSE(DecodeWindow("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"));
  CHECK_FALSE(DecodeWindow(EncodeWindow({1, 2, 0})));  // it begins behind its end
}

TEST_CASE("values of noise neither crash nor run away", "[fold]") {
  Random random(1);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes;
    for (uint64_t k = random.Below(80); k > 0; --k) bytes += static_cast<char>(random.Next());
    Record record;
    RecordHead head;
    if (DecodeRecord(bytes, 9, record)) CHECK(record.shingles.size() <= bytes.size());
    if (DecodeHead(bytes, 9, head)) CHECK(head.posted.size() <= kPosted);
  }
}

}  // namespace
}  // namespace wirefold
