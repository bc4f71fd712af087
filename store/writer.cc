// The steps that write. Each reads what it needs, fills one batch and writes it: a step happened or
// it did not.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "store/fold_table.h"
#include "store/impl.h"
#include "store/keys.h"
#include "text/url.h"
#include "text/words.h"

namespace wirefold {
namespace {

using Batch = Database::Batch;

// How one poll's document uses an entry id. Publishers put the same guid on every item ("1", the
// site's address); such a one tells nothing about identity, while a guid that stands at one entry
// alone outlives changed links.
struct GuidUse {
  ArticleId article;
  bool repeats = false;
  bool fresh = false;  // at an entry never seen before
  uint64_t title = 0;
  std::optional<Time> published{};
  std::optional<GuidRecord> stored{};
};

// A guid that is counted anew at each poll (1, 2, 3 from the top) stands at another article each
// time: the title and the date tell. Of an article whose address has changed one of the two is as
// it was.
bool IsTheSame(const GuidRecord& stored, const GuidUse& use) {
  return stored.title == use.title || (stored.published && stored.published == use.published);
}

using GuidUses = std::unordered_map<std::string_view, GuidUse>;

GuidUses UsesOf(const std::vector<PendingEntry>& entries) {
  GuidUses uses;
  for (const PendingEntry& entry : entries) {
    if (entry.entry.id.empty()) continue;
    const auto [use, first] =
        uses.try_emplace(entry.entry.id, GuidUse{.article = entry.id,
                                                 .title = Hash64Of(FoldCase(entry.entry.title)),
                                                 .published = entry.entry.published});
    if (!first && use->second.article != entry.id) use->second.repeats = true;
  }
  return uses;
}

// The id that the fetched address would have as an entry's own, where that says which page this is.
// Dead articles redirect to the home page, all of them; and where the text is the feed's, the
// address is that of some error page.
std::optional<ArticleId> FetchedId(const ArticleRecord& record) {
  if (record.text_from != TextFrom::kPage || !record.article.is_article) return std::nullopt;
  const Result<Url> url = Url::Parse(record.fetched_url);
  if (!url) return std::nullopt;
  const std::string key = UrlKey(*url);
  const Result<Url> page = Url::Parse(key);
  if (!page || page->path_query() == "/") return std::nullopt;
  const ArticleId id = ArticleIdOf(key);
  return id == record.id ? std::nullopt : std::optional(id);
}

FoldResult FoldOf(const ArticlePlace& place) {
  return {place.story,      place.verdict,    place.match,
          place.similarity, place.in_article, place.in_match};
}

}  // namespace

ArticlePlace PlaceOf(uint64_t position, const FoldResult& fold) {
  return {position,
          fold.story,
          fold.verdict,
          fold.match,
          static_cast<float>(fold.similarity),
          static_cast<float>(fold.in_article),
          static_cast<float>(fold.in_match)};
}

StoryMember MemberOf(const ArticleRecord& record, const ArticlePlace& place, Time when) {
  return {record.id,        place.verdict,  place.similarity,           record.source, when,
          place.in_article, place.in_match, record.article.text.size(), place.match};
}

Result<std::vector<PendingEntry>> Store::CommitPoll(const FeedState& state,
                                                    std::vector<PendingEntry> entries) {
  const Database& db = *impl_->db;
  GuidUses uses = UsesOf(entries);
  for (auto& [guid, use] : uses) {
    WF_TRY(use.stored, impl_->Load<GuidRecord>(keys::Guid(state.id, guid)));
  }
  std::vector<std::string> seen_keys;
  for (const PendingEntry& entry : entries) seen_keys.push_back(keys::Seen(entry.id));
  WF_TRY(const std::vector<std::optional<std::string>> seen, db.GetMany(seen_keys));

  Batch batch(db);
  batch.Put(keys::Feed(state.id), Encode(state));
  std::unordered_set<uint64_t> taken;
  const auto is_new = [&](size_t i) {
    if (seen[i]) return false;
    if (const auto use = uses.find(entries[i].entry.id); use != uses.end()) {
      GuidUse& guid = use->second;
      if (!guid.repeats && guid.stored && !guid.stored->repeats) {
        if (IsTheSame(*guid.stored, guid)) return false;
        guid.repeats = true;
      }
      guid.fresh = true;
    }
    return taken.insert(entries[i].id.value).second;
  };
  std::vector<size_t> fresh;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (!is_new(i)) continue;
    fresh.push_back(i);
    batch.Put(keys::Pending(entries[i].id), Encode(entries[i]));
    batch.Put(keys::Seen(entries[i].id), Encode(SeenRecord{entries[i].id}));
  }
  // Marks are made for new entries only: a feed that invents guids at each poll must not grow the
  // database. One that repeats now is no identity any more, whatever it was.
  for (const auto& [guid, use] : uses) {
    const bool told = use.stored && (use.stored->repeats || !use.repeats);
    if (!told && (use.fresh || use.stored))
      batch.Put(keys::Guid(state.id, guid),
                Encode(GuidRecord{use.article, use.repeats, use.title, use.published}));
  }
  WF_CHECK(impl_->db->Write(batch));

  std::vector<PendingEntry> added;
  for (const size_t i : fresh) added.push_back(std::move(entries[i]));
  return added;
}

Status Store::CommitAttempt(const PendingEntry& entry) {
  // It may have ended meanwhile, as an alias of another page: then it stays ended.
  WF_TRY(std::optional<PendingEntry> pending, GetPending(entry.id));
  if (!pending) return {};
  pending->attempts = entry.attempts;
  pending->not_before = entry.not_before;
  pending->last_problem = entry.last_problem;
  Batch batch(*impl_->db);
  batch.Put(keys::Pending(entry.id), Encode(*pending));
  return impl_->db->Write(batch);
}

Result<Store::ArticleOutcome> Store::CommitArticle(const ArticleRecord& record,
                                                   const Fingerprint& fingerprint,
                                                   const SiteRecord& site) {
  Batch batch(*impl_->db);
  batch.Delete(keys::Pending(record.id));
  std::optional<ArticleId> alias = FetchedId(record);
  WF_TRY(std::optional<Impl::Stored> known, impl_->StoredAs(record.id));
  if (!known && alias) {
    WF_TRY(known, impl_->StoredAs(*alias));
    if (known) {
      WF_TRY(const StoredArticle other, impl_->LoadAt(known->place.position));
      if (!TitlesAlike(record.entry_title, other.record.entry_title))
        return ArticleOutcome{.elsewhere = true};
    } else {
      // What is still to be fetched there may be something else.
      WF_TRY(const std::optional<PendingEntry> waiting, GetPending(*alias));
      if (waiting && !TitlesAlike(record.entry_title, waiting->entry.title)) alias.reset();
    }
  }
  if (known) {
    batch.Put(keys::Seen(record.id), Encode(SeenRecord{known->id}));
    WF_CHECK(impl_->db->Write(batch));
    return ArticleOutcome{.known = true, .fold = FoldOf(known->place)};
  }

  batch.Put(keys::Seen(record.id), Encode(SeenRecord{record.id}));
  if (alias) {
    batch.Put(keys::Seen(*alias), Encode(SeenRecord{record.id}));
    batch.Delete(keys::Pending(*alias));
  }
  WF_TRY(const MetaRecord meta, impl_->LoadMeta());
  BatchFoldTable table(*impl_->db, batch, meta.generation);
  if (!impl_->folder_knows) WF_CHECK(impl_->folder.Load(table));
  impl_->folder_knows = false;
  WF_TRY(const FoldResult fold,
         impl_->folder.Fold(record.id, fingerprint, FoldDay(record.first_seen), table));
  WF_CHECK(impl_->AddArticle(record, fold, batch));
  if (!site.host.empty()) batch.Put(keys::Site(site.host), site.memory);
  WF_CHECK(impl_->db->Write(batch));
  impl_->folder_knows = true;
  return ArticleOutcome{.known = false, .fold = fold};
}

Result<std::optional<Store::Impl::Stored>> Store::Impl::StoredAs(ArticleId id) const {
  WF_TRY(const std::optional<SeenRecord> seen, Load<SeenRecord>(keys::Seen(id)));
  const ArticleId target = seen ? seen->article : id;
  WF_TRY(const std::optional<ArticlePlace> place, Load<ArticlePlace>(keys::Article(target)));
  if (!place) return std::nullopt;
  return Stored{target, *place};
}

Status Store::Impl::AddArticle(const ArticleRecord& record, const FoldResult& fold_result,
                               Batch& batch) const {
  WF_TRY(MetaRecord meta, LoadMeta());
  const keys::TimePlace at{ListedAt(record), meta.next_position++};
  const ArticlePlace place = PlaceOf(at.place, fold_result);
  batch.Append(keys::Log(at.place), Encode(record));
  batch.Put(keys::Article(record.id), Encode(place));
  batch.Put(keys::At(keys::ArticlesByTime(), at), "");
  batch.Put(keys::At(keys::ArticlesOfSource(record.source), at), "");
  batch.Put(keys::At(keys::ArticlesOfStory(place.story), at), "");
  WF_TRY(const std::optional<std::string> source, db->Get(keys::Source(record.source)));
  if (!source) batch.Put(keys::Source(record.source), "");
  WF_TRY(const bool founded, JoinStory(record, place, at.when, batch));
  if (founded) ++meta.stories;
  batch.Put(keys::Meta(), Encode(meta));
  return {};
}

Result<bool> Store::Impl::JoinStory(const ArticleRecord& record, const ArticlePlace& place,
                                    Time when, Batch& batch) const {
  WF_TRY(std::optional<StoryHead> head, Load<StoryHead>(keys::Story(place.story)));
  const bool founded = !head;
  if (founded) head = StoryHead{record.article.title, 0, when};
  const StoryMember member = MemberOf(record, place, when);
  batch.Put(keys::Member(place.story, head->members++), Encode(member));
  if (when > head->newest)
    batch.Delete(keys::At(keys::StoriesByTime(), {head->newest, place.story.value}));
  head->newest = std::max(head->newest, when);
  batch.Put(keys::At(keys::StoriesByTime(), {head->newest, place.story.value}), "");
  batch.Put(keys::Story(place.story), Encode(*head));
  return founded;
}

Status Store::Follow(const std::vector<Source>& sources) {
  WF_TRY(const std::vector<Source> before, Followed());
  Batch batch(*impl_->db);
  for (uint64_t i = 0; i < sources.size(); ++i)
    if (i >= before.size() || before[i] != sources[i])
      batch.Put(keys::Followed(i), Encode(sources[i]));
  for (uint64_t i = sources.size(); i < before.size(); ++i) batch.Delete(keys::Followed(i));
  WF_CHECK(impl_->db->Write(batch));
  return Sync();
}

Status Store::Sync() { return impl_->db->Sync(); }

}  // namespace wirefold
