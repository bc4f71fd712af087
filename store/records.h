// The values of the database: our nouns as records (codec.h), and the small records that only the
// store knows. What a key says already (an id) is not in the value. docs/storage.md lists the tags;
// a tag is never used again for something else.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/news.h"
#include "base/result.h"
#include "base/source.h"
#include "store/store.h"

namespace wirefold {

// Where the log ends, and what is counted as it grows.
struct MetaRecord {
  uint64_t next_position = 0;
  uint64_t stories = 0;
  uint64_t generation = 0;  // of what the fold remembers
  uint64_t revisions = 0;   // records of the log above one an article
  uint64_t deleted = 0;     // positions below next_position that have no record any more

  uint64_t Articles() const { return next_position - deleted - revisions; }
};

// An id that was seen: pending or stored as `article`, which differs from the id where it is an
// alias.
struct SeenRecord {
  ArticleId article;
  // What the feed that listed it first said of it last, to notice changes; of an alias nothing.
  FeedId feed{};
  uint64_t title = 0;             // a hash, folded
  uint64_t details = 0;           // a hash of dates, summary and content
  Time checked{};                 // when its page was last wanted
  uint64_t checks = 0;            // for how many changes
  std::optional<Time> deleted{};  // its article, when
  // Only sources of other sites have listed it, or led to it (store/own_site.h): one of its own
  // finds it new, or takes it over.
  bool foreign = false;
  bool unread = false;  // where foreign: its page could not be read, the words are that source's
};

// An entry id of a feed. `repeats`: it stood at several entries of one document once, and tells
// nothing since.
struct GuidRecord {
  ArticleId article;
  bool repeats = false;
  uint64_t title = 0;  // hash of the title, folded
  std::optional<Time> published{};
};

// Where a stored article lies, and how it came to its story.
struct ArticlePlace {
  uint64_t position = 0;
  StoryId story;
  Verdict verdict = Verdict::kNew;
  ArticleId match;
  float similarity = 0;
  float in_article = 0;
  float in_match = 0;
  uint64_t version = 0;  // the record's
  // Where the version lies that brought it into its story, or the oldest that is kept;
  // `position` where that is the first.
  uint64_t arrived = 0;
  uint64_t oldest = 0;  // the first version that is kept

  uint64_t Arrival() const { return version == 0 ? position : arrived; }
  bool operator==(const ArticlePlace&) const = default;
};

// A story without its members, which have keys of their own: a story of a thousand reprints costs
// no more to join than one of two.
struct StoryHead {
  std::string title;
  uint64_t members = 0;
  Time newest{};  // When() of the newest member; where StoriesByTime lists it
};

std::string Encode(const MetaRecord& record);
std::string Encode(const SeenRecord& record);
std::string Encode(const GuidRecord& record);
std::string Encode(const ArticlePlace& record);
std::string Encode(const StoryHead& record);
std::string Encode(const StoryMember& record);
std::string Encode(const Source& record);
std::string Encode(const FeedState& record);
std::string Encode(const FeedPages& record);
std::string Encode(const HubState& record);
std::string Encode(const CrashedDocument& record);
std::string Encode(const SearchStanding& record);
std::string Encode(const OutboxEntry& record);
std::string Encode(const PendingEntry& record);
std::string Encode(const ArticleRecord& record);
// A raw page but for its body's bytes, which follow as they are.
std::string EncodeBeforeBody(const RawPage& page);

// A value of one of the types above. kStorage "damaged ... record" where the bytes are none.
template <class T>
Result<T> Decode(std::string_view bytes);

}  // namespace wirefold
