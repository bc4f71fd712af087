// Feeds, entries and articles as the store's tests make them; a store in memory that can be opened
// again.
#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "store/store.h"
#include "text/url.h"

namespace wirefold::made {

inline constexpr int64_t kNoon = 1'795'435'200'000;  // 2026-11-23T12:00:00Z
inline Time At(int minutes) { return FromMillis(kNoon + int64_t{minutes} * 60'000); }

inline ArticleId IdOf(const std::string& url) { return ArticleIdOf(UrlKey(*Url::Parse(url))); }

inline FeedState Feed(const std::string& url = "https://paper.example/feed") {
  FeedState state;
  state.id = FeedIdOf(url);
  state.url = url;
  state.source = "paper";
  return state;
}

inline PendingEntry Entry(const std::string& url, const std::string& guid,
                          const FeedState& feed = Feed()) {
  PendingEntry entry;
  entry.id = IdOf(url);
  entry.feed = feed.id;
  entry.feed_url = feed.url;
  entry.source = feed.source;
  entry.entry.id = guid;
  entry.entry.url = url;
  entry.first_seen = At(0);
  return entry;
}

inline ArticleRecord Record(const std::string& url, const std::string& text, int minute = 0) {
  ArticleRecord record;
  record.id = IdOf(url);
  record.url = record.fetched_url = url;
  record.source = "paper";
  record.first_seen = At(minute);
  record.fetched = At(minute);
  record.article.title = "On " + url.substr(url.find_last_of('/') + 1);
  record.article.text = text;
  record.article.published = Date{At(minute), true};
  return record;
}

// Words of its own for each `seed`, enough to be folded by.
inline std::string Text(int seed) {
  std::string text;
  for (uint64_t i = 0; i < 120; ++i) {
    uint64_t word = Mix64(static_cast<uint64_t>(seed) * 1000 + i + 1);
    for (int letter = 0; letter < 6; ++letter, word >>= 8)
      text += static_cast<char>('a' + word % 26);
    text += ' ';
  }
  return text;
}

class Disk {
 public:
  explicit Disk(const IndexShape& index = {}) : index_(index) { Reopen(); }
  // The process ended without a word, another one starts.
  void Reopen() {
    store_.reset();
    auto opened = Store::Open("/db", {.disk = &disk_, .index = index_});
    INFO((opened ? "" : opened.error().what));
    REQUIRE(opened);
    store_ = std::move(*opened);
  }
  void Close() { store_.reset(); }
  std::unique_ptr<Store> Reader() {
    auto opened = Store::OpenReadOnly("/db", {.disk = &disk_});
    INFO((opened ? "" : opened.error().what));
    REQUIRE(opened);
    return std::move(*opened);
  }
  Store* operator->() { return store_.get(); }
  Store& operator*() { return *store_; }
  MemoryDisk& memory() { return disk_; }

  size_t Poll(std::vector<PendingEntry> entries, const FeedState& feed = Feed()) {
    const auto added = store_->CommitPoll(feed, std::move(entries));
    REQUIRE(added);
    return added->wanted.size();
  }
  Store::ArticleOutcome Add(const ArticleRecord& record) {
    const auto outcome = store_->CommitArticle(
        record, MakeFingerprint(record.article.title, record.article.text, record.source));
    INFO((outcome ? "" : outcome.error().what));
    REQUIRE(outcome);
    return *outcome;
  }
  StoreCounts Counts() {
    const auto counts = store_->Counts();
    REQUIRE(counts);
    return *counts;
  }

 private:
  IndexShape index_;
  MemoryDisk disk_;
  std::unique_ptr<Store> store_;
};

// The last parts of the addresses that a query lists, in its order: "c b a".
inline std::string Listed(const Store& store, const ArticleQuery& query) {
  std::string out;
  const Status status = store.QueryArticles(query, [&](const StoredArticle& article) {
    const std::string& url = article.record.url;
    out += (out.empty() ? "" : " ") + url.substr(url.find_last_of('/') + 1);
    return true;
  });
  INFO((status ? "" : status.error().what));
  REQUIRE(status);
  return out;
}

// Everything that folding decided.
inline std::map<std::string, std::string> Decided(Store& store) {
  std::map<std::string, std::string> out;
  REQUIRE(store.QueryArticles({.limit = 0}, [&](const StoredArticle& article) {
    out["a " + article.record.id.Hex()] =
        article.story.Hex() + " " + std::string(VerdictName(article.verdict)) + " " +
        article.match.Hex() + " " + std::to_string(article.similarity) + " " +
        std::to_string(article.in_article) + " " + std::to_string(article.in_match);
    return true;
  }));
  REQUIRE(store.QueryStories({.limit = 0}, [&](const Story& story) {
    std::string& line = out["s " + story.id.Hex()];
    line = story.title;
    for (const StoryMember& member : story.members)
      line += " " + member.article.Hex() + " " + std::string(VerdictName(member.verdict)) + " " +
              std::to_string(member.similarity);
    REQUIRE(store.QueryArticles({.story = story.id, .limit = 0}, [&](const StoredArticle& one) {
      line += " listed " + one.record.id.Hex();
      return true;
    }));
    return true;
  }));
  const auto counts = store.Counts();
  REQUIRE(counts);
  out["counts"] = std::to_string(counts->articles) + " " + std::to_string(counts->stories);
  return out;
}

// Line by line, what two of these do not have in common.
inline std::string Differing(const std::map<std::string, std::string>& a,
                             const std::map<std::string, std::string>& b) {
  std::string out;
  for (const auto& [what, line] : a)
    if (const auto other = b.find(what); other == b.end() || other->second != line)
      out += "- " + what + ": " + line + "\n";
  for (const auto& [what, line] : b)
    if (const auto other = a.find(what); other == a.end() || other->second != line)
      out += "+ " + what + ": " + line + "\n";
  return out;
}

inline RefoldReport Refold(Store& store, double threshold, bool dry_run = false) {
  auto report = store.Refold({.near_threshold = threshold}, dry_run, [](uint64_t) {});
  INFO((report ? "" : report.error().what));
  REQUIRE(report);
  return std::move(*report);
}

}  // namespace wirefold::made
