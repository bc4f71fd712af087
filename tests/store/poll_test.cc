#include "tests/store/made.h"

namespace wirefold {
namespace {

using made::Entry;

TEST_CASE("an entry is new once, by its address and by its id in the feed", "[store]") {
  struct Poll {
    const char* url;
    const char* guid;
  };
  struct Row {
    const char* name;
    std::vector<std::vector<Poll>> polls;
    std::vector<size_t> added;
  };
  const auto row = GENERATE(values<Row>({
      {"the same entry again", {{{"/1", "a"}}, {{"/1", "a"}}}, {1, 0}},
      {"another guid, the same address", {{{"/1", "a"}}, {{"/1", "b"}}}, {1, 0}},
      {"another address, the same guid", {{{"/1", "a"}}, {{"/2", "a"}}}, {1, 0}},
      {"tracking parameters make no new page", {{{"/1", "a"}}, {{"/1?utm_source=x", "b"}}}, {1, 0}},
      {"another address and another guid", {{{"/1", "a"}}, {{"/2", "b"}}}, {1, 1}},
      {"listed twice in one document", {{{"/1", "a"}, {"/1", "a"}}, {{"/1", "a"}}}, {1, 0}},
      {"such a guid still outlives its link", {{{"/1", "a"}, {"/1", "a"}}, {{"/2", "a"}}}, {1, 0}},
      {"one guid on every item is no identity",
       {{{"/1", "x"}, {"/2", "x"}}, {{"/3", "x"}}},
       {2, 1}},
      {"nor once it has begun to repeat",
       {{{"/1", "x"}}, {{"/1", "x"}, {"/2", "x"}}, {{"/3", "x"}}},
       {1, 1, 1}},
      {"an entry that went and came back",
       {{{"/1", "a"}, {"/2", "b"}}, {{"/2", "b"}}, {{"/1", "a"}, {"/2", "b"}}},
       {2, 0, 0}},
  }));
  DYNAMIC_SECTION(row.name) {
    made::Disk disk;
    size_t pending = 0;
    for (size_t i = 0; i < row.polls.size(); ++i) {
      std::vector<PendingEntry> entries;
      for (const Poll& poll : row.polls[i])
        entries.push_back(Entry(std::string("https://paper.example") + poll.url, poll.guid));
      CHECK(disk.Poll(entries) == row.added[i]);
      pending += row.added[i];
      CHECK(disk.Counts().pending == pending);
      disk.Reopen();
    }
  }
}

TEST_CASE("D2: a guid that is counted anew at each poll is no identity", "[store]") {
  struct Row {
    const char *name, *title, *date;
    size_t added;
  };
  const auto row = GENERATE(values<Row>({
      {"another article under the same number", "Another title", "later", 1},
      {"the same article at another address", "The title", "later", 0},
      {"the same article retitled and moved", "Another title", "as before", 0},
  }));
  DYNAMIC_SECTION(row.name) {
    made::Disk disk;
    PendingEntry first = Entry("https://paper.example/o/1", "1");
    first.entry.title = "The title";
    first.entry.published = made::At(0);
    CHECK(disk.Poll({first}) == 1);
    disk.Reopen();
    PendingEntry second = Entry("https://paper.example/n/1", "1");
    second.entry.title = row.title;
    second.entry.published = made::At(std::string_view(row.date) == "later" ? 60 : 0);
    CHECK(disk.Poll({second}) == row.added);
  }
}

TEST_CASE("an entry id belongs to its feed", "[store]") {
  made::Disk disk;
  const FeedState other = made::Feed("https://other.example/feed");
  CHECK(disk.Poll({Entry("https://paper.example/1", "1")}) == 1);
  CHECK(disk.Poll({Entry("https://other.example/1", "1", other)}, other) == 1);
  // An address is the same page wherever it is listed.
  CHECK(disk.Poll({Entry("https://paper.example/1", "2", other)}, other) == 0);
}

TEST_CASE("an entry stays known when its article is stored", "[store]") {
  made::Disk disk;
  CHECK(disk.Poll({Entry("https://paper.example/1", "a")}) == 1);
  disk.Add(made::Record("https://paper.example/1", made::Text(1)));
  CHECK(disk.Poll({Entry("https://paper.example/1", "b"), Entry("https://paper.example/2", "a")}) ==
        0);
}

TEST_CASE("guids made up at each poll do not grow the database's memory of entries", "[store]") {
  made::Disk disk;
  for (int poll = 0; poll < 5; ++poll)
    disk.Poll({Entry("https://paper.example/1", "guid-" + std::to_string(poll))});
  // Had the second guid been remembered, this page would pass for the first.
  CHECK(disk.Poll({Entry("https://paper.example/2", "guid-1")}) == 1);
}

TEST_CASE("what a poll learnt of its feed comes back", "[store]") {
  made::Disk disk;
  FeedState state = made::Feed();
  state.title = "The Paper";
  state.etag = "W/\"a b\" ";
  state.last_modified = "Mon, 02 Nov 2026 08:00:00 GMT";
  state.last_poll = made::At(1);
  state.last_success = made::At(2);
  state.not_before = made::At(3);
  state.last_status = 410;
  state.failures_in_row = 2;
  state.last_error = "gone";
  state.gone = true;
  CHECK(disk.Poll({}, state) == 0);
  disk.Reopen();

  const auto read = disk->GetFeed(state.id);
  REQUIRE(read);
  REQUIRE(*read);
  const FeedState& out = **read;
  CHECK(out.id == state.id);
  CHECK(out.url == state.url);
  CHECK(out.title == state.title);
  CHECK(out.etag == state.etag);
  CHECK(out.last_modified == state.last_modified);
  CHECK(out.last_poll == state.last_poll);
  CHECK(out.last_success == state.last_success);
  CHECK(out.not_before == state.not_before);
  CHECK(out.last_status == 410);
  CHECK(out.failures_in_row == 2);
  CHECK(out.last_error == "gone");
  CHECK(out.gone);

  size_t feeds = 0;
  REQUIRE(disk->ForEachFeed([&](const FeedState& feed) {
    CHECK(feed.id == state.id);
    ++feeds;
    return true;
  }));
  CHECK(feeds == 1);
}

TEST_CASE("a failed try is remembered, an ended entry is not called back", "[store]") {
  made::Disk disk;
  PendingEntry entry = Entry("https://paper.example/1", "a");
  disk.Poll({entry});
  entry.attempts = 2;
  entry.not_before = made::At(60);
  entry.last_problem = "503";
  REQUIRE(disk->CommitAttempt(entry));
  disk.Reopen();
  size_t seen = 0;
  REQUIRE(disk->ForEachPending([&](const PendingEntry& pending) {
    CHECK(pending.id == entry.id);
    CHECK(pending.attempts == 2);
    CHECK(pending.not_before == made::At(60));
    CHECK(pending.last_problem == "503");
    ++seen;
    return true;
  }));
  CHECK(seen == 1);

  disk.Add(made::Record("https://paper.example/1", made::Text(1)));
  REQUIRE(disk->CommitAttempt(entry));
  CHECK(disk.Counts().pending == 0);
}

}  // namespace
}  // namespace wirefold
