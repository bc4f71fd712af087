#include "tests/store/history.h"

#include <algorithm>
#include <array>

namespace wirefold::made {
namespace {

constexpr char kSite[] = "https://paper.example/";

std::string UrlOf(const char* name) { return std::string(kSite) + name; }

Status Polled(Store& store, const std::string& etag, const std::vector<const char*>& names,
              const char* changed = "") {
  FeedState feed = Feed();
  feed.etag = etag;
  feed.last_poll = At(etag == "1" ? 0 : 600);
  std::vector<PendingEntry> entries;
  for (const char* name : names) {
    PendingEntry entry = Entry(UrlOf(name), std::string("guid-") + name);
    entry.entry.title = std::string("Title of ") + name;
    if (std::string_view(name) == changed) entry.entry.title += ", changed";
    entries.push_back(std::move(entry));
  }
  WF_CHECK(store.CommitPoll(feed, std::move(entries)));
  return {};
}

Status Stored(Store& store, const char* name, int text, const char* fetched = nullptr) {
  ArticleRecord record = Record(UrlOf(name), Text(text), text);
  if (fetched) record.fetched_url = UrlOf(fetched);
  record.feed_url = Feed().url;
  record.entry_title = record.article.title;
  WF_CHECK(store.CommitArticle(
      record, MakeFingerprint(record.article.title, record.article.text, record.source),
      {.site = {"paper.example", "memory of " + record.url}}));
  return {};
}

Status Tried(Store& store, const char* name) {
  PendingEntry entry = Entry(UrlOf(name), std::string("guid-") + name);
  entry.attempts = 1;
  entry.last_problem = "503";
  return store.CommitAttempt(entry);
}

Status FollowsTwo(Store& store) {
  Source one, two;
  one.name = "one";
  two.name = "two";
  return store.Follow({one, two});
}

Status Refolded(Store& store) {
  WF_CHECK(store.Refold({.near_threshold = 0.5}, false, [](uint64_t) {}));
  return {};
}

Status Enlisted(Store& store) {
  WF_CHECK(store.Enlist({Feed("https://paper.example/other")}));
  WF_CHECK(store.PutRobots("https://paper.example", "memory"));
  HubState hub;
  hub.hub = "https://hub.example/";
  return store.PutHub(Feed().id, hub);
}

struct Step {
  Status (*make)(Store& store);
};

const std::array kSteps = {
    Step{[](Store& s) { return Enlisted(s); }},
    Step{[](Store& s) {
      return Polled(s, "1", {"a", "b", "c", "d"});
    }},
    Step{[](Store& s) { return Stored(s, "a", 1); }},
    Step{[](Store& s) { return Stored(s, "b", 1); }},  // a reprint
    Step{[](Store& s) { return s.Sync(); }},
    Step{[](Store& s) { return Tried(s, "c"); }},
    Step{[](Store& s) { return Stored(s, "d", 2, "d-again"); }},  // has another address
    Step{[](Store& s) { return FollowsTwo(s); }},                 // synced
    Step{[](Store& s) {
      return Polled(s, "2", {"a", "b", "c", "d", "e"}, "a");
    }},
    Step{[](Store& s) { return Stored(s, "a", 3); }},  // has changed, and leaves its story
    Step{[](Store& s) { return Stored(s, "e", 3); }},
    Step{[](Store& s) { return Refolded(s); }},  // synced
    Step{[](Store& s) { return Stored(s, "c", 2); }},
    Step{[](Store& s) { return s.Sync(); }},
};

bool Syncs(size_t step) { return step == 4 || step == 7 || step == 11 || step == 13; }

}  // namespace

size_t History::steps() { return kSteps.size(); }

Status History::GoOn(Store& store, size_t until) {
  for (; done_ < std::min(until, kSteps.size()); ++done_) {
    WF_CHECK(kSteps[done_].make(store));
    if (Syncs(done_)) synced_ = done_ + 1;
  }
  return {};
}

std::map<std::string, std::string> WholeHistory() {
  Disk disk;
  REQUIRE(History().GoOn(*disk));
  auto all = EverythingIn(*disk);
  REQUIRE(all);
  return std::move(*all);
}

Result<std::map<std::string, std::string>> EverythingIn(const Store& store) {
  std::map<std::string, std::string> out;
  std::vector<ArticleId> ids;
  WF_CHECK(store.QueryArticles({.limit = 0}, [&](const StoredArticle& article) {
    ids.push_back(article.record.id);
    out["article " + article.record.id.Hex()] = article.story.Hex() + " " +
                                                std::string(VerdictName(article.verdict)) + " " +
                                                article.record.article.text;
    return true;
  }));
  for (const ArticleId id : ids) {
    WF_TRY(const auto versions, store.Versions(id));
    out["versions " + id.Hex()] = std::to_string(versions.size());
  }
  WF_CHECK(store.QueryArticles({.source = "paper", .limit = 0}, [&](const StoredArticle& article) {
    out["of the paper"] += " " + article.record.id.Hex();
    return true;
  }));
  WF_CHECK(store.QueryStories({.limit = 0}, [&](const Story& story) {
    std::string& line = out["story " + story.id.Hex()] = story.title;
    for (const StoryMember& member : story.members) line += " " + member.article.Hex();
    return true;
  }));
  WF_CHECK(store.ForEachPending([&](const PendingEntry& entry) {
    out["pending " + entry.id.Hex()] = entry.entry.url;
    return true;
  }));
  WF_CHECK(store.ForEachFeed([&](const FeedState& state) {
    out["feed " + state.id.Hex()] = state.url;
    return true;
  }));
  WF_TRY(const std::vector<Source> followed, store.Followed());
  for (const Source& source : followed) out["followed " + source.name];
  WF_TRY(const StoreCounts counts, store.Counts());
  out["counts"] = std::to_string(counts.articles) + " " + std::to_string(counts.stories) + " " +
                  std::to_string(counts.feeds) + " " + std::to_string(counts.pending);
  return out;
}

}  // namespace wirefold::made
