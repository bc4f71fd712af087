#include "crawler/robots_book.h"

#include <catch2/catch.hpp>

namespace wirefold {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using State = RobotsBook::State;
using Jobs = std::vector<JobId>;

const Time kNow = FromMillis(1'800'000'000'000);
const std::string kPaper = "https://paper.example";
const char kClosed[] = "User-agent: *\nDisallow: /closed\n";

bool Allows(const RobotsBook& book, const char* path) {
  return book.Of(kPaper).Allows(*Url::Parse(kPaper + path));
}

TEST_CASE("jobs wait until robots.txt is read, and go on in their order", "[robots]") {
  RobotsBook book("wirefold");
  CHECK(book.StateOf(kPaper, kNow) == State::kUnknown);
  book.Ask(kPaper);
  for (JobId job : {3u, 1u, 2u}) book.Wait(kPaper, job);
  CHECK(book.StateOf(kPaper, kNow) == State::kAsked);
  CHECK(book.Learn(kPaper, {kNow, 200, kClosed}, kNow) == Jobs{3, 1, 2});
  CHECK(book.StateOf(kPaper, kNow) == State::kKnown);
  CHECK(Allows(book, "/open"));
  CHECK(!Allows(book, "/closed"));
}

TEST_CASE("after a day it is asked for again, and the old file counts where that fails",
          "[robots]") {
  RobotsBook book("wirefold");
  book.Learn(kPaper, {kNow, 200, kClosed}, kNow);
  const Time later = kNow + hours(24);
  REQUIRE(book.StateOf(kPaper, later) == State::kUnknown);
  book.Ask(kPaper);
  book.Fail(kPaper, "status 503", later);
  REQUIRE(book.StateOf(kPaper, later) == State::kKnown);
  CHECK(Allows(book, "/open"));
  CHECK(!Allows(book, "/closed"));
  CHECK(book.DueOf(kPaper) == later + hours(1));
  CHECK(book.StateOf(kPaper, later + hours(1)) == State::kUnknown);
}

TEST_CASE("an old file comes to its end while it is in use", "[robots]") {
  RobotsBook book("wirefold");
  book.Learn(kPaper, {kNow, 200, kClosed}, kNow);
  const Time last = kNow + hours(30 * 24);
  book.Fail(kPaper, "status 503", last);
  REQUIRE(book.StateOf(kPaper, last) == State::kKnown);
  CHECK(Allows(book, "/open"));
  REQUIRE(book.StateOf(kPaper, last + minutes(1)) == State::kKnown);
  CHECK(book.Of(kPaper).shut());
}

TEST_CASE("without an old file the origin is shut, and not asked at each job", "[robots]") {
  RobotsBook book("wirefold");
  book.Ask(kPaper);
  book.Wait(kPaper, 1);
  CHECK(book.Fail(kPaper, "no answer", kNow) == Jobs{1});
  REQUIRE(book.StateOf(kPaper, kNow + minutes(9)) == State::kKnown);
  CHECK(!Allows(book, "/open"));
  CHECK(book.Of(kPaper).Reason(*Url::Parse(kPaper + "/")) ==
        "robots.txt could not be had: no answer");
  CHECK(book.StateOf(kPaper, kNow + minutes(10)) == State::kUnknown);
  book.Fail(kPaper, "no answer", kNow + minutes(10));
  CHECK(book.DueOf(kPaper) == kNow + minutes(30));
  book.Learn(kPaper, {kNow + minutes(30), 404, ""}, kNow + minutes(30));
  REQUIRE(book.StateOf(kPaper, kNow + minutes(30)) == State::kKnown);
  CHECK(Allows(book, "/open"));
}

TEST_CASE("what the store kept counts as if it had just been used", "[robots]") {
  RobotsBook book("wirefold");
  book.Ask(kPaper);
  book.Wait(kPaper, 1);
  SECTION("fresh: nobody is asked") {
    CHECK(book.Recall(kPaper, {kNow - hours(23), 200, kClosed}, kNow) == Jobs{1});
    REQUIRE(book.StateOf(kPaper, kNow) == State::kKnown);
    CHECK(!Allows(book, "/closed"));
  }
  SECTION("old: the server is asked, and if that fails the old file counts") {
    CHECK(!book.Recall(kPaper, {kNow - hours(25), 200, kClosed}, kNow));
    CHECK(book.StateOf(kPaper, kNow) == State::kAsked);
    CHECK(book.Fail(kPaper, "status 503", kNow) == Jobs{1});
    REQUIRE(book.StateOf(kPaper, kNow) == State::kKnown);
    CHECK(Allows(book, "/open"));
    CHECK(!Allows(book, "/closed"));
  }
  SECTION("nothing: the server is asked") { CHECK(!book.Recall(kPaper, {}, kNow)); }
}

TEST_CASE("an origin is forgotten when it was not used for a day", "[robots]") {
  RobotsBook book("wirefold");
  book.Learn("https://a.example", {kNow, 200, ""}, kNow);
  book.Learn("https://b.example", {kNow, 200, ""}, kNow);
  book.StateOf("https://a.example", kNow + hours(12));
  book.Learn(kPaper, {kNow + hours(24), 200, ""}, kNow + hours(24));
  CHECK(book.size() == 2);
  CHECK(book.StateOf("https://b.example", kNow + hours(1)) == State::kUnknown);
  CHECK(book.StateOf("https://a.example", kNow + hours(23)) == State::kKnown);
}

TEST_CASE("what is known is bounded in bytes, and who waits is not forgotten", "[robots]") {
  RobotsBook book("wirefold", 100'000);
  book.Ask(kPaper);
  book.Wait(kPaper, 7);
  std::string file = "User-agent: *\n";
  for (int i = 0; i < 100; ++i) file += "Disallow: /" + std::to_string(i) + "\n";
  for (int i = 0; i < 1'000; ++i)
    book.Learn("https://h" + std::to_string(i) + ".example", {kNow, 200, file}, kNow);
  CHECK(book.size() > 10);
  CHECK(book.size() < 30);
  CHECK(book.StateOf("https://h999.example", kNow) == State::kKnown);
  CHECK(book.Learn(kPaper, {kNow, 404, ""}, kNow) == Jobs{7});
}

}  // namespace
}  // namespace wirefold
