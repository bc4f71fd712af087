// What a search must ask the articles' own records for: stories, verdicts, versions. Each is read
// when it is first asked for.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/database.h"
#include "store/keys.h"
#include "store/records.h"
#include "store/search.h"

namespace wirefold::search {

class Lookup {
 public:
  explicit Lookup(const Database& db) : db_(db) {}

  // Nothing where the article is not there any more.
  Result<std::optional<ArticlePlace>> PlaceOf(ArticleId article) const;
  // How many articles the story has; 0: it is not there any more.
  Result<uint64_t> ReachOf(StoryId story);
  // Whether the article is the first publication of the story: the earliest, and of those that are
  // equal the first to arrive.
  Result<bool> IsFirst(ArticleId article, StoryId story);
  // Which story is meant by a kStory: an id of both a story and an article is the story's. Nothing
  // where there is none; kUsage where the beginning of an id means several.
  Result<std::optional<StoryId>> StoryOf(const SearchExpr& expr);
  // Where the story's articles lie, the newest first.
  Result<const std::vector<keys::TimePlace>*> ArticlesOf(StoryId story);

 private:
  Result<std::optional<StoryId>> FindStory(const std::string& digits) const;

  const Database& db_;
  std::unordered_map<std::string, std::optional<StoryId>> named_;        // by the digits
  std::unordered_map<uint64_t, uint64_t> reach_;                         // by story
  std::unordered_map<uint64_t, ArticleId> first_;                        // by story
  std::unordered_map<uint64_t, std::vector<keys::TimePlace>> articles_;  // by story
};

}  // namespace wirefold::search
