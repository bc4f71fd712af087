#include "store/search_lookup.h"

#include "base/news.h"

namespace wirefold::search {
namespace {

template <class T>
Result<std::optional<T>> Load(const Database& db, const std::string& key) {
  WF_TRY(const std::optional<std::string> value, db.Get(key));
  if (!value) return std::nullopt;
  Result<T> record = Decode<T>(*value);
  if (!record) return Fail(record.error().In(db.dir()));
  return std::optional<T>(std::move(*record));
}

}  // namespace

Result<std::optional<ArticlePlace>> Lookup::PlaceOf(ArticleId article) const {
  return Load<ArticlePlace>(db_, keys::Article(article));
}

Result<uint64_t> Lookup::ReachOf(StoryId story) {
  if (const auto known = reach_.find(story.value); known != reach_.end()) return known->second;
  WF_TRY(const std::optional<StoryHead> head, Load<StoryHead>(db_, keys::Story(story)));
  const uint64_t members = head ? head->members : 0;
  reach_.emplace(story.value, members);
  return members;
}

Result<bool> Lookup::IsFirst(ArticleId article, StoryId story) {
  const auto known = first_.find(story.value);
  if (known != first_.end()) return known->second == article;
  WF_TRY(const uint64_t members, ReachOf(story));
  // A story of one has no other.
  if (members == 1) return true;
  std::optional<StoryMember> first;
  for (uint64_t i = 0; i < members; ++i) {
    WF_TRY(std::optional<StoryMember> member, Load<StoryMember>(db_, keys::Member(story, i)));
    if (member && (!first || member->published < first->published)) first = std::move(member);
  }
  const ArticleId id = first ? first->article : ArticleId();
  first_.emplace(story.value, id);
  return id == article;
}

Result<const std::vector<keys::TimePlace>*> Lookup::ArticlesOf(StoryId story) {
  if (const auto known = articles_.find(story.value); known != articles_.end())
    return &known->second;
  std::vector<keys::TimePlace> places;
  WF_CHECK(db_.Scan(keys::ArticlesOfStory(story), [&](auto rest, auto) -> Result<bool> {
    keys::TimePlace place;
    if (!keys::ParseTimePlace(rest, place))
      return Fail(Code::kStorage, db_.dir() + ": damaged index key");
    places.push_back(place);
    return true;
  }));
  return &articles_.emplace(story.value, std::move(places)).first->second;
}

}  // namespace wirefold::search
