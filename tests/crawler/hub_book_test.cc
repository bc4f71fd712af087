#include "crawler/hub_book.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

namespace wirefold {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const Time kNow = FromMillis(1'800'000'000'000);
const FeedId kFeed{7};
const HubOffer kOffer{"https://hub.example/", "https://p.example/feed"};
constexpr hours kDay{24};

struct Book {
  HubBook book{"https://news.example/w", 10 * kDay,
               [n = 0]() mutable { return fmt::format("{:064}", ++n); }};

  Book() { book.Offered(kFeed, kOffer); }
  std::string Token() const { return fmt::format("{:064}", 1).substr(0, 32); }
  bool Asks(Time now) {
    const bool due = !book.DueHub(kFeed, now).empty();
    if (due) book.Ask(kFeed, now);
    return due;
  }
  bool Confirm(Time now, const char* mode = "subscribe", Millis lease = 8 * kDay) {
    const std::string token = Token();
    return book.Confirm({token, mode, kOffer.topic, "", lease}, now);
  }
  void Subscribe(Time now) {
    REQUIRE(Asks(now));
    REQUIRE(Confirm(now));
  }
};

TEST_CASE("a hub is asked once, and confirmed by its own question", "[websub]") {
  Book b;
  CHECK_FALSE(b.Confirm(kNow));  // not asked for
  CHECK(b.book.DueHub(kFeed, kNow) == kOffer.hub);
  const std::string form = b.book.Ask(kFeed, kNow);
  CHECK(form.find("hub.callback=https%3A%2F%2Fnews.example%2Fw%2F" + b.Token()) != form.npos);
  CHECK_FALSE(b.Asks(kNow));
  CHECK(b.book.ReliesUntil(kFeed, kNow) == Time{});
  CHECK_FALSE(b.book.SecretOf(b.Token(), kNow));
  CHECK_FALSE(b.book.Confirm({b.Token(), "subscribe", "https://other.example/", "", {}}, kNow));
  CHECK_FALSE(b.book.Confirm({"other", "subscribe", kOffer.topic, "", {}}, kNow));
  CHECK_FALSE(b.Confirm(kNow, "unsubscribe"));
  CHECK_FALSE(b.Confirm(kNow + HubBook::kToConfirm + Millis{1}));
  CHECK(b.Confirm(kNow + minutes(1)));
  CHECK(b.book.SecretOf(b.Token(), kNow + minutes(1)) == fmt::format("{:064}", 2));
  CHECK(b.book.Confirmed(kNow + minutes(1)) == 1);
}

TEST_CASE("a subscription is renewed in time, and lost with its lease", "[websub]") {
  Book b;
  b.Subscribe(kNow);
  CHECK_FALSE(b.Asks(kNow + 6 * kDay - minutes(1)));
  CHECK(b.Asks(kNow + 6 * kDay));  // three quarters of eight days
  CHECK(b.book.SecretOf(b.Token(), kNow + 8 * kDay - minutes(1)));
  CHECK_FALSE(b.book.SecretOf(b.Token(), kNow + 8 * kDay));
  CHECK(b.book.ReliesUntil(kFeed, kNow + 8 * kDay) == Time{});
  CHECK(b.Asks(kNow + 8 * kDay));
  CHECK(b.Confirm(kNow + 8 * kDay));
  CHECK(b.book.SecretOf(b.Token(), kNow + 15 * kDay));
}

TEST_CASE("a lease counts within bounds", "[websub]") {
  struct Row {
    Millis granted, counts;
  };
  for (const Row& row : {Row{Millis{0}, HubBook::kShortestLease}, Row{hours(1), hours(1)},
                         Row{9999 * kDay, HubBook::kLongestLease}}) {
    Book b;
    REQUIRE(b.Asks(kNow));
    REQUIRE(b.Confirm(kNow, "subscribe", row.granted));
    CHECK(b.book.SecretOf(b.Token(), kNow + row.counts - Millis{1}));
    CHECK_FALSE(b.book.SecretOf(b.Token(), kNow + row.counts));
  }
}

TEST_CASE("a hub that does not confirm is asked less and less often", "[websub]") {
  Book b;
  Time now = kNow;
  for (const Millis wait : {hours(1), hours(2), hours(4), hours(8), hours(16), hours(32), hours(64),
                            hours(128), hours(168), hours(168)}) {
    REQUIRE(b.Asks(now));
    CHECK_FALSE(b.Asks(now + wait - Millis{1}));
    now += wait;
  }
  REQUIRE(b.Asks(now));
  b.book.Refused(kFeed, "429", 9 * kDay, now);
  CHECK_FALSE(b.Asks(now + 8 * kDay));
  CHECK(b.Asks(now + 9 * kDay));
}

TEST_CASE("what a hub denies is asked for again after a week", "[websub]") {
  Book b;
  b.Subscribe(kNow);
  CHECK(b.Confirm(kNow + hours(1), "denied"));
  CHECK_FALSE(b.book.SecretOf(b.Token(), kNow + hours(1)));
  CHECK_FALSE(b.Asks(kNow + 7 * kDay));
  CHECK(b.Asks(kNow + 7 * kDay + hours(1)));
}

TEST_CASE("another hub or topic is another subscription, and none is none", "[websub]") {
  Book b;
  b.Subscribe(kNow);
  b.book.TakeChanges();
  b.book.Offered(kFeed, kOffer);
  CHECK(b.book.TakeChanges().empty());
  b.book.Offered(kFeed, {"https://new.example/", kOffer.topic});
  CHECK_FALSE(b.book.Notice(b.Token(), kNow));
  CHECK(b.book.DueHub(kFeed, kNow) == "https://new.example/");
  b.book.Offered(kFeed, {});
  CHECK_FALSE(b.book.Has(kFeed));
  const auto changes = b.book.TakeChanges();
  REQUIRE_FALSE(changes.empty());
  CHECK(changes.back().second.hub.empty());
}

TEST_CASE("a hub that stays silent is not relied upon, until it speaks again", "[websub]") {
  Book b;
  b.Subscribe(kNow);
  Time now = kNow + hours(1);
  for (uint64_t i = 0; i <= HubBook::kSilences; ++i, now += hours(1)) {
    CHECK(b.book.ReliesUntil(kFeed, now) == kNow + 6 * kDay);
    b.book.Polled(kFeed, true, now);
  }
  CHECK(b.book.ReliesUntil(kFeed, now) == Time{});
  CHECK(b.book.Notice(b.Token(), now) == kFeed);
  CHECK(b.book.ReliesUntil(kFeed, now) != Time{});
}

TEST_CASE("news that a poll and the hub bring within ten minutes were announced", "[websub]") {
  const bool before = GENERATE(true, false);
  Book b;
  b.Subscribe(kNow);
  Time now = kNow + hours(1);
  for (int i = 0; i < 10; ++i, now += hours(1)) {
    if (before) b.book.Notice(b.Token(), now - minutes(9));
    b.book.Polled(kFeed, true, now);
    if (!before) b.book.Notice(b.Token(), now + minutes(9));
    b.book.Polled(kFeed, false, now + minutes(30));
  }
  CHECK(b.book.ReliesUntil(kFeed, now) != Time{});
}

TEST_CASE("what is stored is enough to go on with", "[websub]") {
  Book b;
  b.Subscribe(kNow);
  Book other;
  for (auto& [feed, hub] : b.book.TakeChanges()) other.book.Recall(feed, hub);
  CHECK(other.book.Notice(b.Token(), kNow) == kFeed);
  CHECK_FALSE(other.Asks(kNow + 6 * kDay - minutes(1)));
}

TEST_CASE("a poll is put off as far as the hub is good for", "[websub]") {
  struct Row {
    const char* name;
    Millis pause;
    Millis until;
    uint64_t failures;
    bool own_interval;
    Millis next;
  };
  const auto row = GENERATE(values<Row>({
      {"four times its pause", hours(1), hours(100), 0, false, hours(4)},
      {"at most the longest", hours(10), hours(100), 0, false, hours(24)},
      {"not beyond the renewal", hours(1), hours(2), 0, false, hours(2)},
      {"never sooner than it was", hours(5), hours(2), 0, false, hours(5)},
      {"a feed that fails", hours(1), hours(100), 1, false, hours(1)},
      {"the user's own interval", hours(1), hours(100), 0, true, hours(1)},
  }));
  DYNAMIC_SECTION(row.name) {
    FeedState feed;
    feed.last_poll = kNow;
    feed.next_poll = kNow + row.pause;
    feed.failures_in_row = static_cast<int>(row.failures);
    PollLimits limits;
    if (row.own_interval) limits.interval = hours(1);
    RelyOnHub(feed, kNow + row.until, limits);
    CHECK(feed.next_poll - kNow == row.next);
    CHECK(feed.next_reason.empty() == (row.next == row.pause));
  }
}

}  // namespace
}  // namespace wirefold
