// What archives are made of and read back into: the log by versions, and raw pages beside it.
#include "store/impl.h"
#include "store/keys.h"
#include "store/own_site.h"
#include "text/words.h"

namespace wirefold {
namespace {

bool SaysTheSame(const ArticleRecord& a, const ArticleRecord& b) {
  return a.article.title == b.article.title && a.article.text == b.article.text;
}

}  // namespace

void Store::Impl::PutPage(uint64_t position, const RawPage& page, Database::Batch& batch) {
  batch.Put(Family::kPages, keys::Page(position), EncodeBeforeBody(page), page.body);
}

Status Store::Impl::AddPage(uint64_t position, const RawPage& page) {
  WF_TRY(const bool kept, db->Has(Family::kPages, keys::Page(position)));
  if (kept) return {};
  Database::Batch batch(*db);
  PutPage(position, page, batch);
  return db->Write(batch);
}

Result<std::optional<RawPage>> Store::GetPage(uint64_t position) const {
  WF_TRY(const std::optional<std::string> value,
         impl_->db->Get(Family::kPages, keys::Page(position)));
  if (!value) return std::nullopt;
  return impl_->Read<RawPage>(*value);
}

Status Store::ForEachVersion(const VisitVersion& visit) const {
  WF_CHECK(impl_->db->CatchUp());
  return impl_->db->Scan(Family::kLog, "", keys::Log(0), [&](auto key, auto value) -> Result<bool> {
    uint64_t position = 0;
    if (!keys::ParseNumber(key, position)) return impl_->Missing("a position of the log");
    WF_TRY(ArticleRecord record, impl_->Read<ArticleRecord>(value));
    return impl_->OfferVersion(position, std::move(record), visit);
  });
}

Status Store::ForTheseVersions(const std::vector<uint64_t>& positions,
                               const VisitVersion& visit) const {
  for (const uint64_t position : positions) {
    WF_TRY(const std::optional<std::string> value,
           impl_->db->Get(Family::kLog, keys::Log(position)));
    if (!value) continue;  // it was deleted meanwhile
    WF_TRY(ArticleRecord record, impl_->Read<ArticleRecord>(*value));
    WF_TRY(const bool more, impl_->OfferVersion(position, std::move(record), visit));
    if (!more) break;
  }
  return {};
}

Result<bool> Store::Impl::OfferVersion(uint64_t position, ArticleRecord record,
                                       const VisitVersion& visit) const {
  WF_TRY(StoredArticle version, Placed(std::move(record)));
  const bool last = version.position == position;
  version.position = position;
  return visit(version, last);
}

Result<std::vector<uint64_t>> Store::PositionsOf(ArticleId id) const {
  WF_TRY(const std::optional<ArticlePlace> place, impl_->Load<ArticlePlace>(keys::Article(id)));
  if (!place) return std::vector<uint64_t>();
  WF_TRY(const Impl::Versions versions, impl_->VersionsOf(id, *place));
  std::vector<uint64_t> positions;
  for (auto version = versions.rbegin(); version != versions.rend(); ++version)
    positions.push_back(version->first);
  return positions;
}

Result<std::optional<Store::ArticleOutcome>> Store::Impl::KnownAs(const ArticleRecord& record,
                                                                  Step& step) const {
  const ArticleOutcome is_known{.known = true};
  WF_TRY(const std::optional<Stored> known, StoredAs(record.id));
  if (!known) return std::nullopt;
  if (known->id != record.id) {
    if (known->foreign && !IsForeign(record)) return std::nullopt;
    // Another article's address, by a redirect. That one is this, or a section's front was.
    WF_TRY(const bool is_it, HasTitle(*known, record.entry_title));
    return is_it ? std::optional(is_known) : std::nullopt;
  }
  if (known->deleted) return ArticleOutcome{.known = true, .deleted = true};
  // The last one first. A text may come back to what it was: only the time tells such versions
  // apart.
  WF_TRY(Versions versions, VersionsOf(record.id, known->place));
  for (const auto& [position, one] : versions) {
    if (!SaysTheSame(one, record)) continue;
    const bool is_it = one.fetched == record.fetched;
    if (one.text_from == record.text_from && (is_it || !step.same)) step.same = position;
    if (is_it) return is_known;
  }
  ArticleRecord& former = versions.front().second;
  const bool is_higher = record.version > former.version && !TakesOver(record, former);
  const bool follows = is_higher
                           ? TakesOver(former, record) || !SaysTheSame(former, record)
                           : record.fetched > former.fetched && IsLaterVersion(former, record);
  if (!follows) return is_known;
  step.former = std::move(former);
  step.place = known->place;
  return std::nullopt;
}

Status Store::Impl::NoteEntry(const ArticleRecord& record, Step& step) const {
  step.batch.Delete(keys::Pending(record.id));
  if (!step.former)
    step.batch.Put(keys::Seen(record.id),
                   Encode(SeenRecord{.article = record.id, .foreign = IsForeign(record)}));
  if (step.alias) {
    WF_TRY(const bool seen, db->Has(keys::Seen(*step.alias)));
    if (seen) step.alias.reset();
  }
  if (record.entry_id.empty()) return {};
  const std::string guid = keys::Guid(FeedIdOf(record.feed_url), record.entry_id);
  WF_TRY(const std::optional<GuidRecord> noted, Load<GuidRecord>(guid));
  if (noted && noted->article == record.id) return {};
  GuidRecord entry = noted.value_or(
      GuidRecord{.article = record.id, .title = Hash64Of(FoldCase(record.entry_title))});
  entry.repeats = noted.has_value();
  step.batch.Put(guid, Encode(entry));
  return {};
}

Result<Store::ArticleOutcome> Store::ImportArticle(ArticleRecord record,
                                                   const Fingerprint& fingerprint,
                                                   const ArticleExtras& extras) {
  Step step(*impl_->db);
  WF_TRY(const std::optional<ArticleOutcome> known, impl_->KnownAs(record, step));
  if (known) {
    if (step.same && extras.page) WF_CHECK(impl_->AddPage(*step.same, *extras.page));
    return *known;
  }
  step.alias = FetchedId(record);
  WF_CHECK(impl_->NoteEntry(record, step));
  // Its earlier versions may have been deleted where it comes from.
  if (!step.former) record.replaces = 0;
  return Append(step, std::move(record), fingerprint, extras);
}

}  // namespace wirefold
