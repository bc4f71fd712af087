// The steps that write; poll.cc has one more. Each reads what it needs, fills one batch and writes
// it: a step happened or it did not.
#include "store/fold_table.h"
#include "store/impl.h"
#include "store/keys.h"
#include "store/own_site.h"
#include "text/terms.h"
#include "text/url.h"
#include "text/words.h"

namespace wirefold {
namespace {

using Batch = Database::Batch;

constexpr size_t kLargeBatch = 8 << 20;

// The entry is one of a source of its page's site, and the record is not.
bool IsOwnersAlone(const PendingEntry& entry, const ArticleRecord& record) {
  return !IsForeign(entry) && IsForeign(record.feed_url, entry.entry.url);
}

// Whether the entry that waits under the address to which the record's led ends with it.
bool MayEnd(const ArticleRecord& record, const PendingEntry& waiting) {
  return TitlesAlike(record.entry_title, waiting.entry.title) && !IsOwnersAlone(waiting, record);
}

bool HasFeedsWords(const ArticleRecord& record) {
  return record.text_from == TextFrom::kFeed && !record.page_problem.empty();
}

// Of a page that cannot be read, what one source says of it stands until its own site's says more.
bool AreOthersWords(const ArticleRecord& former, const ArticleRecord& record) {
  return record.text_from == TextFrom::kFeed && record.feed_url != former.feed_url &&
         !TakesOver(former, record);
}

}  // namespace

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

bool IsLaterVersion(const ArticleRecord& former, const ArticleRecord& record) {
  const Article& before = former.article;
  const Article& now = record.article;
  const bool of_page = former.text_from == TextFrom::kPage;
  const bool owned = TakesOver(former, record);
  // What another source said of it counts for nothing, unless a page of the site said it.
  if (owned && (!of_page || IsForeign(record.feed_url, former.fetched_url))) return true;
  const bool says_less = (of_page && record.text_from == TextFrom::kFeed) ||
                         (before.is_article && !now.is_article) ||
                         (!before.text.empty() && now.text.empty());
  if (says_less || TakesOver(record, former)) return false;
  return owned || before.title != now.title || before.text != now.text;
}

ArticlePlace PlaceOf(uint64_t position, uint64_t version, const FoldResult& fold) {
  return {position,
          fold.story,
          fold.verdict,
          fold.match,
          static_cast<float>(fold.similarity),
          static_cast<float>(fold.in_article),
          static_cast<float>(fold.in_match),
          version,
          version > 0 ? position : 0,
          version};
}

FoldResult FoldOf(const ArticlePlace& place) {
  return {place.story,      place.verdict,    place.match,
          place.similarity, place.in_article, place.in_match};
}

Result<ArticlePlace> Replaced(Folder& folder, const ArticlePlace& former,
                              const ArticleRecord& before, const ArticleRecord& record,
                              const Fingerprint& fingerprint, uint64_t position, FoldTable& table) {
  WF_TRY(const FoldResult fold,
         folder.Revise(record.id, record.version, fingerprint, FingerprintOf(before),
                       FoldOf(former), FoldDay(record.fetched), table));
  ArticlePlace place = PlaceOf(position, record.version, fold);
  place.arrived = fold.story == former.story ? former.Arrival() : position;
  place.oldest = former.oldest;
  return place;
}

StoryMember MemberOf(const ArticleRecord& record, const ArticlePlace& place, Time when) {
  return {record.id,        place.verdict,  place.similarity,           record.source, when,
          place.in_article, place.in_match, record.article.text.size(), place.match};
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

Result<Store::ArticleOutcome> Store::CommitArticle(ArticleRecord record,
                                                   const Fingerprint& fingerprint,
                                                   const ArticleExtras& extras) {
  WF_TRY(const std::optional<PendingEntry> pending, GetPending(record.id));
  if (pending && IsOwnersAlone(*pending, record)) return ArticleOutcome{.overtaken = true};
  Step step(*impl_->db);
  Batch& batch = step.batch;
  batch.Delete(keys::Pending(record.id));
  std::optional<ArticleId>& alias = step.alias = FetchedId(record);
  WF_TRY(const bool claims, impl_->ClaimsPage(record, alias));
  WF_TRY(std::optional<Impl::Stored> known, impl_->StoredAs(record.id));
  std::optional<ArticleRecord>& former = step.former;
  if (known && known->deleted) {
    // Whatever is said of it now, it stays deleted.
  } else if (known && known->id == record.id) {
    WF_TRY(ArticleRecord stored, impl_->RecordAt(known->place.position));
    WF_TRY(const bool is_its_page, impl_->IsItsPage(record, alias));
    if ((claims || is_its_page) && IsLaterVersion(stored, record) &&
        !AreOthersWords(stored, record))
      former = std::move(stored);
  } else if (!known && alias && !claims) {
    WF_TRY(known, impl_->StoredAs(*alias));
    if (known) {
      WF_TRY(const bool titled, impl_->HasTitle(*known, record.entry_title));
      if (!titled) return ArticleOutcome{.elsewhere = true};
    } else {
      // What is still to be fetched there may be something else.
      WF_TRY(const std::optional<PendingEntry> waiting, GetPending(*alias));
      if (waiting && !MayEnd(record, *waiting)) alias.reset();
    }
  }
  WF_TRY(const std::optional<SeenRecord> seen, impl_->Load<SeenRecord>(keys::Seen(record.id)));
  SeenRecord now = seen ? *seen : SeenRecord{.article = record.id, .foreign = IsForeign(record)};
  if (known && !former) {
    if (known->id != record.id)
      batch.Put(keys::Seen(record.id),
                Encode(SeenRecord{.article = known->id, .foreign = now.foreign}));
    WF_CHECK(impl_->db->Write(batch));
    return ArticleOutcome{.known = true, .deleted = known->deleted, .fold = FoldOf(known->place)};
  }

  if (former) {
    step.place = known->place;
  } else {
    now.unread = now.foreign && HasFeedsWords(record);
    if (!seen || now.unread) batch.Put(keys::Seen(record.id), Encode(now));
  }
  WF_CHECK(impl_->CountPage(record, batch));
  return Append(step, std::move(record), fingerprint, extras);
}

Result<Store::ArticleOutcome> Store::Append(Step& step, ArticleRecord record,
                                            const Fingerprint& fingerprint,
                                            const ArticleExtras& extras) {
  Batch& batch = step.batch;
  const std::optional<ArticleId>& alias = step.alias;
  std::optional<ArticleRecord>& former = step.former;
  if (alias) {
    batch.Put(keys::Seen(*alias), Encode(impl_->LedTo(record)));
    batch.Delete(keys::Pending(*alias));
  }
  WF_TRY(MetaRecord meta, impl_->LoadMeta());
  WF_CHECK(impl_->TendIndex(meta.next_position));
  if (former && !TakesOver(*former, record)) record.first_seen = former->first_seen;
  const std::string made = extras.terms.empty() ? EncodeTerms(record) : std::string();
  WF_TRY(const ArticlePlace place,
         impl_->TakeIn(record, former ? &*former : nullptr, step.place, fingerprint,
                       made.empty() ? extras.terms : made, meta, batch));
  const SiteRecord& site = extras.site;
  if (!site.host.empty()) batch.Put(keys::Site(site.host), site.memory);
  if (extras.page) Impl::PutPage(place.position, *extras.page, batch);
  std::optional<StoredArticle> before;
  if (former) before = At(*std::move(former), step.place);
  WF_TRY(std::vector<SearchId> touched,
         impl_->Tell(At(std::move(record), place), before ? &*before : nullptr, extras, batch));
  WF_CHECK(impl_->WriteFolded(batch));
  return ArticleOutcome{
      .revised = before.has_value(), .fold = FoldOf(place), .touched = std::move(touched)};
}

Result<ArticlePlace> Store::Impl::TakeIn(ArticleRecord& record, const ArticleRecord* former,
                                         const ArticlePlace& lay, const Fingerprint& fingerprint,
                                         std::string_view terms, MetaRecord& meta, Batch& batch) {
  BatchFoldTable table(*db, batch, meta.generation);
  WF_CHECK(LoadFolder(meta.generation, table));
  ArticlePlace place;
  if (former) {
    record.version = former->version + 1;
    record.replaces = lay.position;
    WF_TRY(place, Replaced(folder, lay, *former, record, fingerprint, meta.next_position, table));
    WF_CHECK(TakeBack(*former, lay, record, place.story, meta, batch));
  } else {
    WF_TRY(const FoldResult fold,
           folder.Fold(record.id, fingerprint, FoldDay(record.first_seen), table));
    place = PlaceOf(meta.next_position, record.version, fold);
  }
  WF_CHECK(AddArticle(record, place, former && lay.story == place.story, terms, meta, batch));
  return place;
}

Status Store::Impl::WriteFolded(Batch& batch) {
  WF_CHECK(db->Write(batch));
  folder_knows = true;
  index->Written();
  return {};
}

Result<keys::TimePlace> Store::Impl::Unlist(const ArticleRecord& record, const ArticlePlace& place,
                                            Batch& batch) const {
  const keys::TimePlace at{ListedAt(record), place.position};
  batch.Delete(keys::At(keys::ArticlesByTime(), at));
  batch.Delete(keys::At(keys::ArticlesOfSource(record.source), at));
  batch.Delete(keys::At(keys::ArticlesOfStory(place.story), at));
  WF_CHECK(index->Forget(place.position, batch));
  return at;
}

Result<std::optional<Store::Impl::Stored>> Store::Impl::StoredAs(ArticleId id) const {
  WF_TRY(const std::optional<SeenRecord> seen, Load<SeenRecord>(keys::Seen(id)));
  const ArticleId target = seen ? seen->article : id;
  WF_TRY(const std::optional<ArticlePlace> place, Load<ArticlePlace>(keys::Article(target)));
  if (place) return Stored{target, *place, seen && seen->foreign};
  if (!seen) return std::nullopt;
  std::optional<SeenRecord> of_target = seen;
  if (target != id) {
    WF_TRY(of_target, Load<SeenRecord>(keys::Seen(target)));
  }
  if (!of_target || !of_target->deleted) return std::nullopt;
  return Stored{target, {}, seen->foreign, true, of_target->title};
}

// Whether an article with that title in its feed may be the one that is known.
Result<bool> Store::Impl::HasTitle(const Stored& known, const std::string& title) const {
  if (known.deleted) return known.title == 0 || known.title == Hash64Of(FoldCase(title));
  WF_TRY(const ArticleRecord record, RecordAt(known.place.position));
  return TitlesAlike(title, record.entry_title);
}

Result<bool> Store::Impl::IsItsPage(const ArticleRecord& record,
                                    std::optional<ArticleId> alias) const {
  if (!alias) return true;
  WF_TRY(const std::optional<SeenRecord> seen, Load<SeenRecord>(keys::Seen(*alias)));
  // Never seen before, it is an article's new address, or where a page that is gone leads.
  return seen ? seen->article == record.id : TitlesAlike(record.entry_title, record.article.title);
}

SeenRecord Store::Impl::LedTo(const ArticleRecord& record) {
  return {.article = record.id, .foreign = IsForeign(record.feed_url, record.fetched_url)};
}

Result<bool> Store::Impl::ClaimsPage(const ArticleRecord& record,
                                     std::optional<ArticleId>& alias) const {
  if (!alias || IsForeign(record.feed_url, record.fetched_url)) return false;
  WF_TRY(const std::optional<SeenRecord> seen, Load<SeenRecord>(keys::Seen(*alias)));
  if (!seen || !seen->foreign || seen->deleted) return false;
  if (seen->article == *alias) alias.reset();
  return true;
}

Status Store::Impl::TakeBack(const ArticleRecord& former, const ArticlePlace& place,
                             const ArticleRecord& record, StoryId now, MetaRecord& meta,
                             Batch& batch) const {
  WF_TRY(const keys::TimePlace at, Unlist(former, place, batch));
  if (record.source != former.source) WF_CHECK(LeaveSource(former.source, at, batch));
  ++meta.revisions;
  if (place.story == now) return {};
  WF_TRY(const std::vector<StoryMember> left, LeaveStory(former.id, place.story, batch));
  if (left.empty()) --meta.stories;
  return {};
}

Status Store::Impl::CountPage(const ArticleRecord& record, Batch& batch) const {
  constexpr uint64_t kRemembered = 40;
  const FeedId feed = FeedIdOf(record.feed_url);
  WF_TRY(const std::optional<FeedPages> stored, Load<FeedPages>(keys::Pages(feed)));
  FeedPages pages = stored.value_or(FeedPages());
  if (pages.read >= kRemembered) {
    pages.read /= 2;
    pages.walled /= 2;
  }
  if (const int day = UtcDay(record.fetched); pages.day != day) {
    pages.day = day;
    pages.today = 0;
  }
  ++pages.today;
  ++pages.read;
  pages.walled += !record.page_problem.empty() || record.article.is_accessible_for_free == false;
  batch.Put(keys::Pages(feed), Encode(pages));
  return {};
}

Status Store::Impl::AddArticle(const ArticleRecord& record, const ArticlePlace& place,
                               bool is_member, std::string_view terms, MetaRecord& meta,
                               Batch& batch) const {
  const keys::TimePlace at{ListedAt(record), meta.next_position++};
  // Where the index lags behind, it comes to this one in its turn.
  WF_TRY(const uint64_t reach, index->Reach(batch));
  if (reach == at.place) {
    WF_CHECK(index->Add(DocumentOf(record, at.place), terms, batch));
  }
  batch.Put(Family::kLog, keys::Log(at.place), Encode(record));
  batch.Put(keys::Article(record.id), Encode(place));
  batch.Put(keys::At(keys::ArticlesByTime(), at), "");
  batch.Put(keys::At(keys::ArticlesOfSource(record.source), at), "");
  batch.Put(keys::At(keys::ArticlesOfStory(place.story), at), "");
  WF_TRY(const bool source, db->Has(keys::Source(record.source)));
  if (!source) batch.Put(keys::Source(record.source), "");
  if (is_member) {
    WF_CHECK(ChangeMember(record, place, at.when, batch));
  } else {
    WF_TRY(const bool founded, JoinStory(record, place, at.when, batch));
    if (founded) ++meta.stories;
  }
  PutFounder(record.id, place, batch);
  batch.Put(keys::Meta(), Encode(meta));
  return {};
}

Status Store::Enlist(const std::vector<FeedState>& feeds) {
  Batch batch(*impl_->db);
  for (const FeedState& feed : feeds) batch.Put(keys::Feed(feed.id), Encode(feed));
  return impl_->db->Write(batch);
}

Status Store::PutRobots(std::string_view origin, std::string_view memory) {
  Batch batch(*impl_->db);
  batch.Put(keys::Robots(origin), memory);
  return impl_->db->Write(batch);
}

Status Store::PutHub(FeedId feed, const HubState& hub) {
  Batch batch(*impl_->db);
  if (hub.hub.empty())
    batch.Delete(keys::Hub(feed));
  else
    batch.Put(keys::Hub(feed), Encode(hub));
  return impl_->db->Write(batch);
}

Status Store::Follow(const std::vector<Source>& sources) {
  WF_TRY(const std::vector<Source> before, Followed());
  Batch batch(*impl_->db);
  for (uint64_t i = 0; i < sources.size(); ++i)
    if (i >= before.size() || before[i] != sources[i])
      batch.Put(keys::Followed(i), Encode(sources[i]));
  for (uint64_t i = sources.size(); i < before.size(); ++i) batch.Delete(keys::Followed(i));
  const bool large = batch.bytes() > kLargeBatch;
  WF_CHECK(impl_->db->Write(batch));
  return large ? impl_->db->Flush() : Sync();
}

Status Store::Sync() { return impl_->db->Sync(); }

}  // namespace wirefold
