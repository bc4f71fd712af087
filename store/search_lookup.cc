#include "store/search_lookup.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "base/news.h"

namespace wirefold::search {
namespace {

constexpr size_t kMostNamed = 5;  // of several that may be meant

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

Result<std::optional<StoryId>> Lookup::StoryOf(const SearchExpr& expr) {
  const std::string digits = expr.text.empty() ? expr.story.Hex() : expr.text;
  if (const auto known = named_.find(digits); known != named_.end()) return known->second;
  WF_TRY(const std::optional<StoryId> story, FindStory(digits));
  return named_.emplace(digits, story).first->second;
}

Result<std::optional<StoryId>> Lookup::FindStory(const std::string& digits) const {
  const auto first = ArticleId::Parse(digits + std::string(16 - digits.size(), '0'));
  const auto last = ArticleId::Parse(digits + std::string(16 - digits.size(), 'f'));
  if (!first || !last) return std::nullopt;
  std::map<uint64_t, StoryId> meant;  // by id
  const auto note = [&](std::string_view rest, const auto& story_of) -> Result<bool> {
    uint64_t id = 0;
    if (!keys::ParseNumber(rest, id) || id > last->value) return false;
    WF_TRY(const StoryId story, story_of(id));
    meant.emplace(id, story);
    return meant.size() <= kMostNamed;
  };
  WF_CHECK(db_.Scan(keys::AllStories(), keys::Story(StoryId{first->value}), [&](auto rest, auto) {
    return note(rest, [](uint64_t id) -> Result<StoryId> { return StoryId{id}; });
  }));
  WF_CHECK(db_.Scan(keys::AllArticles(), keys::Article(*first), [&](auto rest, auto value) {
    return note(rest, [&](uint64_t) -> Result<StoryId> {
      WF_TRY(const ArticlePlace place, Decode<ArticlePlace>(value));
      return place.story;
    });
  }));
  std::set<StoryId> stories;
  std::string ids;
  for (const auto& [id, story] : meant) {
    stories.insert(story);
    ids += fmt::format("{}{:016x}", ids.empty() ? "" : ", ", id);
  }
  if (stories.size() > 1)
    return Fail(Code::kUsage, fmt::format("story:{}: several are meant: {}", digits, ids));
  return stories.empty() ? std::nullopt : std::optional(*stories.begin());
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
