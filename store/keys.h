// Every key of the database; docs/storage.md has them in a table with their values. A key is a
// one-letter kind and then fixed-width, big-endian parts, so that the order of bytes is the order
// of things and a prefix is a range. Times run backwards: newest first.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/time.h"
#include "store/outbox.h"

namespace wirefold::keys {

std::string Meta();
std::string Feed(FeedId id);
std::string Pending(ArticleId id);
std::string Seen(ArticleId id);
std::string Guid(FeedId feed, std::string_view entry_id);
std::string Article(ArticleId id);
std::string Story(StoryId id);
std::string Member(StoryId id, uint64_t number);  // in order of arrival, from 0
std::string Founder(StoryId id);  // of a story that has another id than the article that founded it
std::string Source(std::string_view name);
std::string Site(std::string_view host);
std::string Pages(FeedId id);
std::string Robots(std::string_view origin);
std::string Hub(FeedId id);
std::string Crash(uint32_t kind, uint64_t id);
std::string Followed(uint64_t number);  // in the user's order, from 0
// The fold's own key behind our letter and the generation: there are two while the log is folded
// anew.
std::string Fold(uint64_t generation, std::string_view key);
std::string Log(uint64_t position);   // in the log's own family, without a letter
std::string Page(uint64_t position);  // in the pages' own family: of the log record there
std::string Search(SearchId id);
std::string Outbox(SearchId id, uint64_t number);
std::string Told(SearchId id, uint64_t of);  // an article's or a story's id

// In the index's own family.
std::string IndexHead();
std::string IndexDirectory();
std::string IndexFresh(uint64_t position);
std::string IndexDead(uint64_t position);
std::string IndexSegment(uint64_t number);  // all of a segment begins with it
std::string AllIndexSegments();
std::string IndexBlock(uint64_t segment, std::string_view last_term);
std::string IndexChunk(uint64_t segment, uint64_t number);
std::string IndexPositions(uint64_t segment, uint64_t number);
std::string IndexPage(uint64_t segment, char column, uint64_t number);
std::string IndexNames(uint64_t segment, char column);

// The prefixes of whole kinds.
std::string AllFeeds();
std::string AllPending();
std::string AllSources();
std::string AllFollowed();
std::string AllHubs();
std::string AllCrashes();
std::string AllSeen();
std::string AllGuids();
std::string AllArticles();
std::string AllStories();
std::string AllSearches();
std::string OutboxOf(SearchId id);
std::string ToldOf(SearchId id);

// Indexes: PREFIX, then TimePlace. The same When() lists the later arrival first.
struct TimePlace {
  Time when{};
  uint64_t place = 0;  // position in the log; a story's number where stories are listed
};
std::string ArticlesByTime();
std::string ArticlesOfSource(std::string_view name);
std::string ArticlesOfStory(StoryId id);
std::string StoriesByTime();
std::string At(std::string prefix, const TimePlace& at);
std::string NotAfter(std::string prefix,
                     Time when);  // the first place among those of `when` and before
// What stands behind the prefix; false where it is no TimePlace.
bool ParseTimePlace(std::string_view rest, TimePlace& at);

std::string Number(uint64_t number);
// The id or number that stands behind the kind's letter (or behind nothing, in the log).
bool ParseNumber(std::string_view rest, uint64_t& number);

// The first key after all keys that begin with `prefix`; empty: there is none.
std::string After(std::string prefix);

}  // namespace wirefold::keys
