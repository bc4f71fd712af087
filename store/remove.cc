// Deleting one article, or versions of it. What is left is that it was seen: nothing that a feed or
// a redirect says brings it back.
#include <algorithm>

#include "crawler/fold/record.h"
#include "store/fold_table.h"
#include "store/impl.h"
#include "store/keys.h"

namespace wirefold {
namespace {

using Batch = Database::Batch;

}  // namespace

// One article on its way out.
struct Store::Impl::Removal {
  Impl& store;
  const ArticleId id;
  const ArticlePlace place;
  const Versions versions;
  MetaRecord meta;
  Batch batch;

  Status TakeFromLists();
  Status TakeFromLog(uint64_t position);
  // Who is left takes over the story's id, and finds it.
  Status TakeFromStory(FoldTable& table);
  Status HandOver(const std::vector<StoryMember>& left, bool was_first, bool near,
                  FoldTable& table);
  Status KeepKnown(Time now);
};

Status Store::Impl::LeaveSource(const std::string& source, const keys::TimePlace& at,
                                Batch& batch) const {
  const std::string list = keys::ArticlesOfSource(source);
  const std::string own = keys::At(list, at).substr(list.size());
  bool others = false;
  WF_CHECK(db->Scan(list, list, [&](auto rest, auto) -> Result<bool> {
    others = rest != own;
    return !others;
  }));
  if (!others) batch.Delete(keys::Source(source));
  return {};
}

// Databases of before have the fold's records in the main family.
Status Store::Impl::MoveRecords(uint64_t generation) {
  const std::string prefix = keys::Fold(generation, AllRecords());
  for (bool more = true; more;) {
    constexpr size_t kABatch = 4 << 20;
    Batch batch(*db);
    std::string end;
    WF_CHECK(db->Scan(prefix, [&](auto rest, auto value) -> Result<bool> {
      end = prefix + std::string(rest) + '\0';
      batch.Put(Family::kFold, prefix + std::string(rest), value);
      return batch.bytes() < kABatch;
    }));
    more = !end.empty();
    if (!more) break;
    batch.DeleteRange(prefix, end);
    WF_CHECK(db->Write(batch));
  }
  return {};
}

Status Store::Impl::LoadFolder(uint64_t generation, FoldTable& table) {
  if (!folder_knows) {
    WF_CHECK(MoveRecords(generation));
    WF_CHECK(folder.Load(table));
  }
  folder_knows = false;
  return {};
}

Status Store::Impl::ForgetVersions(ArticleId id, const Versions& versions, FoldTable& table,
                                   bool& near) {
  for (const auto& [position, record] : versions) {
    WF_TRY(const bool found, folder.Forget(id, FingerprintOf(record), table));
    near = near || found;
  }
  return {};
}

Status Store::Impl::Removal::TakeFromLog(uint64_t position) {
  batch.Delete(Family::kLog, keys::Log(position));
  WF_TRY(const bool page, store.db->Has(Family::kPages, keys::Page(position)));
  if (page) batch.Delete(Family::kPages, keys::Page(position));
  ++meta.deleted;
  return {};
}

Status Store::Impl::Removal::TakeFromLists() {
  const ArticleRecord& last = versions.front().second;
  WF_TRY(const keys::TimePlace at, store.Unlist(last, place, batch));
  batch.Delete(keys::Article(id));
  batch.Delete(keys::Pending(id));
  return store.LeaveSource(last.source, at, batch);
}

Status Store::Impl::Removal::TakeFromStory(FoldTable& table) {
  WF_TRY(const std::optional<StoryMember> first,
         store.Load<StoryMember>(keys::Member(place.story, 0)));
  WF_TRY(const std::vector<StoryMember> left, store.LeaveStory(id, place.story, batch));
  bool near = false;
  WF_CHECK(store.ForgetVersions(id, versions, table, near));
  if (left.empty()) {
    --meta.stories;
    batch.Delete(keys::Founder(place.story));
    return {};
  }
  const bool was_first = first && first->article == id;
  if (was_first && left.front().article.value != place.story.value)
    batch.Put(keys::Founder(place.story), keys::Number(left.front().article.value));
  return HandOver(left, was_first, near, table);
}

Status Store::Impl::Removal::HandOver(const std::vector<StoryMember>& left, bool was_first,
                                      bool near, FoldTable& table) {
  const auto copy = std::ranges::find_if(left, [&](const StoryMember& member) {
    return member.verdict == Verdict::kExact && member.match == id;
  });
  if (copy == left.end() && !(was_first && near)) return {};
  const ArticleId heir = (copy == left.end() ? left.begin() : copy)->article;
  WF_TRY(const ArticlePlace lies, store.PlaceAt(heir));
  WF_TRY(const ArticleRecord record, store.RecordAt(lies.position));
  return store.folder.Inherit(heir, FingerprintOf(record), place.story, near, table);
}

Status Store::Impl::Removal::KeepKnown(Time now) {
  WF_TRY(std::optional<SeenRecord> seen, store.Load<SeenRecord>(keys::Seen(id)));
  if (!seen) seen = SeenRecord{.article = id};
  seen->deleted = now;
  batch.Put(keys::Seen(id), Encode(*seen));
  return {};
}

Result<bool> Store::Remove(ArticleId id, Time now) {
  WF_TRY(const std::optional<ArticlePlace> place, impl_->Load<ArticlePlace>(keys::Article(id)));
  if (!place) return false;
  WF_TRY(const MetaRecord meta, impl_->LoadMeta());
  WF_CHECK(impl_->TendIndex(meta.next_position));
  WF_TRY(Impl::Versions versions, impl_->VersionsOf(id, *place));
  Impl::Removal removal{*impl_, id, *place, std::move(versions), meta, Batch(*impl_->db)};
  BatchFoldTable table(*impl_->db, removal.batch, meta.generation);
  WF_CHECK(impl_->LoadFolder(meta.generation, table));
  WF_CHECK(removal.TakeFromLists());
  for (const auto& [position, record] : removal.versions) WF_CHECK(removal.TakeFromLog(position));
  removal.meta.revisions -= removal.versions.size() - 1;
  WF_CHECK(removal.TakeFromStory(table));
  WF_CHECK(removal.KeepKnown(now));
  removal.batch.Put(keys::Meta(), Encode(removal.meta));
  WF_CHECK(impl_->WriteFolded(removal.batch));
  return true;
}

// The later versions are remembered anew: which of its texts a record is of the fold does not know.
Result<uint64_t> Store::RemoveVersions(ArticleId id, uint64_t version) {
  WF_TRY(const std::optional<ArticlePlace> place, impl_->Load<ArticlePlace>(keys::Article(id)));
  if (!place) return uint64_t{0};
  WF_TRY(Impl::Versions versions, impl_->VersionsOf(id, *place));
  const auto first_gone = std::find_if(versions.begin() + 1, versions.end(), [&](const auto& one) {
    return one.second.version < version;
  });
  const Impl::Versions gone(first_gone, versions.end());
  if (gone.empty()) return uint64_t{0};
  versions.erase(first_gone, versions.end());
  WF_TRY(const MetaRecord meta, impl_->LoadMeta());
  Impl::Removal removal{*impl_, id, *place, std::move(versions), meta, Batch(*impl_->db)};
  for (const auto& [position, record] : gone) WF_CHECK(removal.TakeFromLog(position));
  removal.meta.revisions -= gone.size();
  ArticlePlace now = *place;
  now.oldest = removal.versions.back().second.version;
  now.arrived = std::max(place->Arrival(), removal.versions.back().first);
  removal.batch.Put(keys::Article(id), Encode(now));
  BatchFoldTable table(*impl_->db, removal.batch, meta.generation);
  WF_CHECK(impl_->LoadFolder(meta.generation, table));
  bool near = false;
  WF_CHECK(impl_->ForgetVersions(id, gone, table, near));
  for (auto one = removal.versions.rbegin(); one != removal.versions.rend(); ++one)
    WF_CHECK(impl_->folder.Inherit(id, FingerprintOf(one->second), place->story, near, table));
  removal.batch.Put(keys::Meta(), Encode(removal.meta));
  WF_CHECK(impl_->db->Write(removal.batch));
  impl_->folder_knows = true;
  return gone.size();
}

}  // namespace wirefold
