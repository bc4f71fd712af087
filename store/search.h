// A search as the store runs it: what an article must say and be, in which order, how many. The
// query language (store/search_text.h) makes the expression; nothing here knows how it is spelt.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"

namespace wirefold {

// A tree. Words are as the user wrote them: the index splits, folds and stems them as it does an
// article's own (text/terms.h), so one written word may be several terms, which then must stand
// side by side. A word in which there is no letter or digit stands nowhere.
struct SearchExpr {
  enum class Kind : uint8_t {
    kAll,       // every article
    kWord,      // `text`, or another form of it (stemmed); in_title: in the title
    kPhrase,    // the words of `text` as they stand, side by side; in_title too
    kPrefix,    // a word that begins with `text`; in_title too
    kAnd,       // all `children`
    kOr,        // one of them at least
    kNot,       // not the only child; alone it is "all but"
    kSource,    // the configured source's name, or the publication's (Article::site), whole
    kSite,      // the host of its page is `text` or below it
    kLanguage,  // BCP 47; "en" has "en-GB" too
    kTag,       // one of its tags, or of its source's, whole, whatever its case
    kAuthor,    // the words of `text` side by side in an author's or agency's name
    kStory,     // of `story`, or the one that has `text`, the first digits of an id, in it
    kFirst,     // the first publication of its story
    kNear,      // folded as nearly the same text
    kExact,     // folded as an exact copy
    kChanged,   // its page has changed since it was first read
    kSince,     // When() >= time
    kUntil,     // When() < time
  };
  Kind kind = Kind::kAll;
  std::string text{};
  bool in_title = false;
  Time time{};
  StoryId story{};
  std::vector<SearchExpr> children{};

  bool operator==(const SearchExpr&) const = default;
};

enum class SearchSort : uint8_t {
  kNewest,  // by When()
  kOldest,
  // BM25, the title above the text, and the newer a little above the older. A prefix counts once in
  // an article, and the less the more often its words are in articles, all of them together.
  kRelevance,
  kReach,      // by how many articles its story has
};

struct SearchRequest {
  SearchExpr expr{};
  SearchSort sort = SearchSort::kNewest;
  // One hit a story: the one that comes first in the order asked for.
  bool by_story = false;
  uint64_t limit = 50;   // 0: all
  std::string cursor{};  // of the page before; empty: from the start
};

struct SearchHit {
  uint64_t position = 0;  // in the article log
  ArticleId article;
  StoryId story;
  Time when{};
  double score = 0;    // kRelevance: the higher the better
  uint64_t reach = 0;  // kReach and by_story: articles of its story
};

struct SearchPage {
  std::vector<SearchHit> hits;
  // Goes on behind the last hit, whatever was stored or deleted meanwhile; empty: that was all.
  std::string cursor;
};

enum class CountBy : uint8_t { kSource, kDay, kHour, kLanguage, kStory, kTag };
struct SearchCount {
  std::string key;  // a name, "2026-11-02", "2026-11-02T08", "en", a story's id, a tag
  uint64_t articles = 0;
};

}  // namespace wirefold
