// Reading. Nothing here is held in memory but the article or story in hand; a reader that began
// sees no half step of the writer, because what an index names was written in the index's own
// batch.
#include <algorithm>

#include "store/impl.h"
#include "store/keys.h"

namespace wirefold {
namespace {

bool RanIn(const Story& story, const std::string& source) {
  return source.empty() ||
         std::any_of(story.members.begin(), story.members.end(),
                     [&](const StoryMember& member) { return member.source == source; });
}

// Newest first, the places of an index in [since, until).
Status ScanTimes(const Database& db, const std::string& index, std::optional<Time> since,
                 std::optional<Time> until,
                 const std::function<Result<bool>(const keys::TimePlace&)>& visit) {
  const std::string start = until ? keys::NotAfter(index, *until) : index;
  return db.Scan(index, start, [&](std::string_view rest, std::string_view) -> Result<bool> {
    keys::TimePlace at;
    if (!keys::ParseTimePlace(rest, at))
      return Fail(Code::kStorage, db.dir() + ": damaged index key");
    if (until && at.when >= *until) return true;  // exactly at its end
    if (since && at.when < *since) return false;
    return visit(at);
  });
}

// A date that no newspaper means: clocks and content systems begin at 0001, 1900, 1970, 1980, 2000,
// 2001. Twenty years leave a blog's or an archive's old entries where they belong.
bool IsImplausible(Time published, Time first_seen) {
  constexpr Time kOldest = std::chrono::sys_days(std::chrono::year(1990) / 1 / 1);
  return published < kOldest || first_seen - published > std::chrono::years(20);
}

}  // namespace

StoredArticle At(ArticleRecord record, const ArticlePlace& place) {
  StoredArticle article;
  article.record = std::move(record);
  article.position = place.position;
  article.story = place.story;
  article.verdict = place.verdict;
  article.match = place.match;
  article.similarity = place.similarity;
  article.in_article = place.in_article;
  article.in_match = place.in_match;
  return article;
}

Time ListedAt(const ArticleRecord& record) {
  const std::optional<Date>& published = record.article.published;
  if (!published || IsImplausible(published->time, record.first_seen)) return record.first_seen;
  if (published->has_time) return std::min(published->time, record.first_seen);
  // The latest it can have been: a time said for the same day goes before it.
  constexpr auto kToItsEnd = std::chrono::days(1) - std::chrono::seconds(1);
  return std::min<Time>(std::chrono::floor<std::chrono::days>(published->time) + kToItsEnd,
                        record.first_seen);
}

Time StoredArticle::When() const { return ListedAt(record); }

Result<ArticleRecord> Store::Impl::RecordAt(uint64_t position) const {
  WF_TRY(const std::optional<std::string> value, db->Get(Family::kLog, keys::Log(position)));
  if (!value) return Missing("article " + std::to_string(position) + " of the log");
  return Read<ArticleRecord>(*value);
}

Result<StoredArticle> Store::Impl::LoadAt(uint64_t position) const {
  WF_TRY(ArticleRecord record, RecordAt(position));
  return Placed(std::move(record));
}

Result<StoredArticle> Store::Impl::Placed(ArticleRecord record) const {
  WF_TRY(const ArticlePlace place, PlaceAt(record.id));
  return At(std::move(record), place);
}

Result<ArticlePlace> Store::Impl::PlaceAt(ArticleId id) const {
  WF_TRY(const std::optional<ArticlePlace> place, Load<ArticlePlace>(keys::Article(id)));
  if (!place) return Missing("the place of article " + id.Hex());
  return *place;
}

Result<MetaRecord> Store::Impl::LoadMeta() const {
  WF_TRY(const std::optional<MetaRecord> meta, Load<MetaRecord>(keys::Meta()));
  return meta.value_or(MetaRecord());
}

Result<std::optional<Story>> Store::Impl::LoadStory(StoryId id) const {
  for (;;) {
    WF_TRY(std::optional<StoryHead> head, Load<StoryHead>(keys::Story(id)));
    if (!head) return std::nullopt;
    Result<std::vector<StoryMember>> members = MembersOf(id, head->members);
    if (members) return Story{id, std::move(head->title), std::move(*members)};
    // One may have been deleted since the head was read.
    WF_TRY(const std::optional<StoryHead> now, Load<StoryHead>(keys::Story(id)));
    if (now && now->members >= head->members) return Fail(members.error());
  }
}

Result<std::vector<StoryMember>> Store::Impl::MembersOf(StoryId id, uint64_t count) const {
  std::vector<StoryMember> members;
  for (uint64_t i = 0; i < count; ++i) {
    WF_TRY(std::optional<StoryMember> member, Load<StoryMember>(keys::Member(id, i)));
    if (!member) return Missing("a member of story " + id.Hex());
    members.push_back(std::move(*member));
  }
  return members;
}

Result<std::optional<FeedState>> Store::GetFeed(FeedId id) const {
  WF_TRY(std::optional<FeedState> feed, impl_->Load<FeedState>(keys::Feed(id)));
  if (feed) feed->id = id;
  return feed;
}

Result<std::string> Store::GetSiteMemory(std::string_view host) const {
  WF_CHECK(impl_->db->CatchUp());
  WF_TRY(std::optional<std::string> memory, impl_->db->Get(keys::Site(host)));
  return std::move(memory).value_or(std::string());
}

Result<FeedPages> Store::PagesOf(FeedId id) const {
  WF_TRY(const std::optional<FeedPages> pages, impl_->Load<FeedPages>(keys::Pages(id)));
  return pages.value_or(FeedPages());
}

Result<std::string> Store::GetRobots(std::string_view origin) const {
  WF_TRY(std::optional<std::string> memory, impl_->db->Get(keys::Robots(origin)));
  return std::move(memory).value_or("");
}

Status Store::ForEachHub(const std::function<bool(FeedId feed, HubState hub)>& visit) const {
  WF_CHECK(impl_->db->CatchUp());
  return impl_->db->Scan(keys::AllHubs(), [&](auto rest, auto value) -> Result<bool> {
    FeedId id;
    WF_TRY(HubState hub, impl_->Read<HubState>(value));
    if (!keys::ParseNumber(rest, id.value)) return impl_->Missing("the feed of a hub");
    return visit(id, std::move(hub));
  });
}

Status Store::ForEachFeed(const std::function<bool(const FeedState&)>& visit) const {
  WF_CHECK(impl_->db->CatchUp());
  return impl_->db->Scan(keys::AllFeeds(), [&](auto rest, auto value) -> Result<bool> {
    WF_TRY(FeedState feed, impl_->Read<FeedState>(value));
    if (!keys::ParseNumber(rest, feed.id.value)) return impl_->Missing("the id of a feed");
    return visit(feed);
  });
}

Result<std::optional<PendingEntry>> Store::GetPending(ArticleId id) const {
  WF_TRY(std::optional<PendingEntry> pending, impl_->Load<PendingEntry>(keys::Pending(id)));
  if (pending) pending->id = id;
  return pending;
}

Status Store::ForEachPending(const std::function<bool(PendingEntry)>& visit) const {
  WF_CHECK(impl_->db->CatchUp());
  return impl_->db->Scan(keys::AllPending(), [&](auto rest, auto value) -> Result<bool> {
    WF_TRY(PendingEntry entry, impl_->Read<PendingEntry>(value));
    if (!keys::ParseNumber(rest, entry.id.value)) return impl_->Missing("the id of an entry");
    return visit(std::move(entry));
  });
}

Result<std::optional<StoredArticle>> Store::GetArticle(ArticleId id) const {
  WF_CHECK(impl_->db->CatchUp());
  WF_TRY(const std::optional<ArticlePlace> place, impl_->Load<ArticlePlace>(keys::Article(id)));
  if (!place) return std::nullopt;
  WF_TRY(StoredArticle article, impl_->LoadAt(place->position));
  return article;
}

Result<std::optional<Story>> Store::GetStory(StoryId id) const {
  WF_CHECK(impl_->db->CatchUp());
  WF_TRY(std::optional<Story> story, impl_->LoadStory(id));
  if (story) return story;
  // It became part of another; its founder tells which.
  WF_TRY(const std::optional<std::string> named, impl_->db->Get(keys::Founder(id)));
  ArticleId article{id.value};
  if (named && !keys::ParseNumber(*named, article.value))
    return impl_->Missing("the founder of story " + id.Hex());
  WF_TRY(const std::optional<ArticlePlace> founder,
         impl_->Load<ArticlePlace>(keys::Article(article)));
  if (!founder) return std::nullopt;
  return impl_->LoadStory(founder->story);
}

Result<std::vector<ArticleRecord>> Store::Versions(ArticleId id) const {
  WF_CHECK(impl_->db->CatchUp());
  std::vector<ArticleRecord> versions;
  WF_TRY(const std::optional<ArticlePlace> place, impl_->Load<ArticlePlace>(keys::Article(id)));
  if (!place) return versions;
  WF_TRY(Impl::Versions kept, impl_->VersionsOf(id, *place));
  for (auto& [position, record] : kept) versions.push_back(std::move(record));
  std::ranges::reverse(versions);
  return versions;
}

Result<Store::Impl::Versions> Store::Impl::VersionsOf(ArticleId id,
                                                      const ArticlePlace& place) const {
  Versions versions;
  for (uint64_t position = place.position;; position = versions.back().second.replaces) {
    WF_TRY(ArticleRecord record, RecordAt(position));
    versions.emplace_back(position, std::move(record));
    const ArticleRecord& last = versions.back().second;
    if (last.version <= place.oldest) return versions;
    if (last.replaces >= position) return Missing("the former version of article " + id.Hex());
  }
}

Status Store::QueryArticles(const ArticleQuery& query,
                            const std::function<bool(const StoredArticle&)>& visit) const {
  WF_CHECK(impl_->db->CatchUp());
  const std::string index = query.story             ? keys::ArticlesOfStory(*query.story)
                            : !query.source.empty() ? keys::ArticlesOfSource(query.source)
                                                    : keys::ArticlesByTime();
  uint64_t found = 0;
  const auto offer = [&](const StoredArticle& article) {
    if (!query.source.empty() && article.record.source != query.source) return true;
    if (query.changed && article.record.version == 0) return true;
    ++found;
    return visit(article) && found != query.limit;
  };
  if (query.order == ArticleOrder::kLog)
    return impl_->ScanPlaces([&](const StoredArticle& article) {
      const Time when = article.When();
      const bool asked = (!query.story || article.story == *query.story) &&
                         (!query.since || when >= *query.since) &&
                         (!query.until || when < *query.until);
      return !asked || offer(article);
    });
  const auto one = [&](const keys::TimePlace& at) -> Result<bool> {
    const Result<StoredArticle> article = impl_->LoadAt(at.place);
    if (article) return offer(*article);
    WF_TRY(const bool listed, impl_->db->Has(Family::kMain, keys::At(index, at)));
    if (listed) return Fail(article.error());
    return true;  // it was deleted meanwhile
  };
  return ScanTimes(*impl_->db, index, query.since, query.until, one);
}

Status Store::Impl::ScanPlaces(const std::function<bool(const StoredArticle&)>& visit) const {
  return db->Scan(Family::kLog, "", keys::Log(0), [&](auto key, auto value) -> Result<bool> {
    uint64_t position = 0;
    if (!keys::ParseNumber(key, position)) return Missing("a position of the log");
    WF_TRY(ArticleRecord record, Read<ArticleRecord>(value));
    const Result<ArticlePlace> place = PlaceAt(record.id);
    if (!place) {
      WF_TRY(const bool there, db->Has(Family::kLog, key));
      if (there) return Fail(place.error());
      return true;  // it was deleted meanwhile
    }
    if (place->position != position) return true;  // a later version lies further on
    return visit(At(std::move(record), *place));
  });
}

Status Store::QueryStories(const StoryQuery& query,
                           const std::function<bool(const Story&)>& visit) const {
  WF_CHECK(impl_->db->CatchUp());
  uint64_t found = 0;
  const auto one = [&](const keys::TimePlace& at) -> Result<bool> {
    WF_TRY(const std::optional<Story> story, impl_->LoadStory(StoryId{at.place}));
    if (!story) {
      WF_TRY(const bool listed, impl_->db->Has(Family::kMain, keys::At(keys::StoriesByTime(), at)));
      if (listed) return impl_->Missing("story " + StoryId{at.place}.Hex());
      return true;
    }
    if (story->members.size() < query.min_articles || !RanIn(*story, query.source)) return true;
    ++found;
    return visit(*story) && found != query.limit;
  };
  return ScanTimes(*impl_->db, keys::StoriesByTime(), query.since, query.until, one);
}

Status Store::ReadLog(
    uint64_t from,
    const std::function<bool(uint64_t position, const ArticleRecord&)>& visit) const {
  WF_CHECK(impl_->db->CatchUp());
  return impl_->db->Scan(Family::kLog, "", keys::Log(from),
                         [&](auto key, auto value) -> Result<bool> {
                           uint64_t position = 0;
                           if (!keys::ParseNumber(key, position))
                             return impl_->Missing("a position of the log");
                           WF_TRY(const ArticleRecord record, impl_->Read<ArticleRecord>(value));
                           return visit(position, record);
                         });
}

Result<std::vector<std::string>> Store::Sources() const {
  WF_CHECK(impl_->db->CatchUp());
  std::vector<std::string> names;
  WF_CHECK(impl_->db->Scan(keys::AllSources(), [&](auto rest, auto) -> Result<bool> {
    names.emplace_back(rest);
    return true;
  }));
  return names;
}

Status Store::ForEachFollowed(const std::function<bool(Source)>& visit) const {
  WF_CHECK(impl_->db->CatchUp());
  return impl_->db->Scan(keys::AllFollowed(), [&](auto, auto value) -> Result<bool> {
    WF_TRY(Source source, impl_->Read<Source>(value));
    return visit(std::move(source));
  });
}

Result<std::vector<Source>> Store::Followed() const {
  std::vector<Source> sources;
  WF_CHECK(ForEachFollowed([&](Source source) {
    sources.push_back(std::move(source));
    return true;
  }));
  return sources;
}

Result<StoreCounts> Store::Counts() const {
  WF_CHECK(impl_->db->CatchUp());
  WF_TRY(const MetaRecord meta, impl_->LoadMeta());
  StoreCounts counts{.articles = meta.Articles(), .stories = meta.stories};
  const auto count = [&](const std::string& prefix, uint64_t& n) {
    return impl_->db->Scan(prefix, [&](auto, auto) -> Result<bool> {
      ++n;
      return true;
    });
  };
  WF_CHECK(count(keys::AllFeeds(), counts.feeds));
  WF_CHECK(count(keys::AllPending(), counts.pending));
  return counts;
}

}  // namespace wirefold
