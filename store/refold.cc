// Folding the whole log again. The new generation of what the fold remembers is written beside the
// old one, a thousand articles a batch; then the stories that changed, and the generation that
// counts, in one. A step that is cut off before it leaves what nobody reads, which the next one
// removes.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "store/fold_table.h"
#include "store/impl.h"
#include "store/keys.h"

namespace wirefold {
namespace {

using Batch = Database::Batch;

constexpr uint64_t kArticlesABatch = 1000;

using Places = std::unordered_map<uint64_t, ArticlePlace>;  // by article

// A member and where its article lies.
struct Member {
  uint64_t position = 0;
  StoryMember member;
};
// A story as it is built: its members in the order of their arrival.
using Members = std::map<uint64_t, Member>;

void RemoveGeneration(uint64_t generation, Batch& batch) {
  const std::string first = keys::Fold(generation, "");
  for (const Family family : {Family::kMain, Family::kFold})
    batch.DeleteRange(family, first, keys::After(first));
}

}  // namespace

// Reads the log and folds it anew; which articles are placed otherwise then.
struct Store::Impl::Refolding {
  const Impl& store;
  bool dry_run;
  Places moves{};
  RefoldReport report{};

  Places older{};  // of articles whose last version is still to come

  Status FoldAll(const FoldSettings& settings, uint64_t generation,
                 const std::function<void(uint64_t)>& progress);
  Result<ArticlePlace> FoldOne(Folder& folder, const ArticleRecord& record,
                               const ArticlePlace& stored, uint64_t position, FoldTable& table);
  Result<StoryId> Founds(const ArticleRecord& record, const ArticlePlace& stored) const;
  Status CompareStories(Batch& batch);
  Status WriteStory(StoryId id, const Members& members, Batch& batch) const;
  Status RemoveStory(StoryId id, Batch& batch) const;
  Result<RefoldReport::Part> PartOf(StoryId id, uint64_t articles, const Members& members) const;
};

Status Store::Impl::Refolding::FoldAll(const FoldSettings& settings, uint64_t generation,
                                       const std::function<void(uint64_t)>& progress) {
  Folder folder(settings);
  MemoryFoldTable memory;
  Batch batch(*store.db);
  RemoveGeneration(generation, batch);
  if (!dry_run) WF_CHECK(store.db->Write(batch));
  std::optional<BatchFoldTable> stored;
  uint64_t in_batch = 0;
  const auto fold_one = [&](const ArticleRecord& record, uint64_t position) -> Status {
    FoldTable* table = &memory;
    if (!dry_run) {
      if (!stored) {
        batch = Batch(*store.db);
        stored.emplace(*store.db, batch, generation);
      }
      table = &*stored;
    }
    WF_TRY(const ArticlePlace place, store.PlaceAt(record.id));
    WF_TRY(const ArticlePlace now, FoldOne(folder, record, place, position, *table));
    report.articles += record.version == place.oldest;
    if (place.position != position)
      older.insert_or_assign(record.id.value, now);
    else if (place != now)
      moves.emplace(record.id.value, now);
    if (dry_run || ++in_batch % kArticlesABatch != 0) return {};
    stored.reset();
    return store.db->Write(batch);
  };
  const Status read =
      store.db->Scan(Family::kLog, "", keys::Log(0), [&](auto key, auto value) -> Result<bool> {
        uint64_t position = 0;
        if (!keys::ParseNumber(key, position)) return store.Missing("a position of the log");
        WF_TRY(const ArticleRecord record, store.Read<ArticleRecord>(value));
        WF_CHECK(fold_one(record, position));
        progress(position);
        return true;
      });
  WF_CHECK(read);
  return stored ? store.db->Write(batch) : Status();
}

// The id of a story that the article founds. Where its founder was deleted, who is left keeps the
// story's id, and so does an article whose earlier versions were.
Result<StoryId> Store::Impl::Refolding::Founds(const ArticleRecord& record,
                                               const ArticlePlace& stored) const {
  const StoryId own = StoryFoundedBy(record.id, 0);
  if (stored.story == own) return own;
  for (uint64_t version = 1; version <= stored.version; ++version)
    if (stored.story == StoryFoundedBy(record.id, version))
      return version <= record.version ? stored.story : own;
  WF_TRY(const std::optional<std::string> heir, store.db->Get(keys::Founder(stored.story)));
  return heir == keys::Number(record.id.value) ? stored.story : own;
}

Result<ArticlePlace> Store::Impl::Refolding::FoldOne(Folder& folder, const ArticleRecord& record,
                                                     const ArticlePlace& stored, uint64_t position,
                                                     FoldTable& table) {
  const Fingerprint fingerprint = FingerprintOf(record);
  if (record.version <= stored.oldest) {
    WF_TRY(const StoryId founds, Founds(record, stored));
    const Time when = record.version == 0 ? record.first_seen : record.fetched;
    WF_TRY(const FoldResult fold,
           folder.Fold(record.id, founds, fingerprint, FoldDay(when), table));
    return PlaceOf(position, record.version, fold);
  }
  const auto former = older.find(record.id.value);
  if (former == older.end())
    return store.Missing("the former version of article " + record.id.Hex());
  WF_TRY(const ArticleRecord before, store.RecordAt(former->second.position));
  return Replaced(folder, former->second, before, record, fingerprint, position, table);
}

// The stories that lose or win an article, or have one that is folded otherwise: as they are, and
// as they will be.
Status Store::Impl::Refolding::CompareStories(Batch& batch) {
  std::set<StoryId> touched;
  for (const auto& [id, now] : moves) {
    WF_TRY(const ArticlePlace place, store.PlaceAt(ArticleId{id}));
    touched.insert({place.story, now.story});
    report.moved += place.story != now.story;
  }
  std::map<StoryId, Members> before, after;
  std::map<StoryId, std::map<StoryId, uint64_t>> went, came;
  for (const StoryId id : touched) {
    WF_TRY(const std::optional<Story> story, store.LoadStory(id));
    if (!story) continue;
    for (StoryMember member : story->members) {
      WF_TRY(ArticlePlace place, store.PlaceAt(member.article));
      before[id].emplace(place.Arrival(), Member{place.position, member});
      if (const auto moved = moves.find(member.article.value); moved != moves.end()) {
        place = moved->second;
        member.verdict = place.verdict;
        member.similarity = place.similarity;
        member.in_article = place.in_article;
        member.in_match = place.in_match;
        member.match = place.match;
        batch.Put(keys::Article(member.article), Encode(place));
        PutFounder(member.article, place, batch);
      }
      ++went[id][place.story];
      ++came[place.story][id];
      after[place.story].emplace(place.Arrival(), Member{place.position, std::move(member)});
    }
  }
  for (const auto& [id, members] : before) WF_CHECK(RemoveStory(id, batch));
  for (const auto& [id, members] : after) WF_CHECK(WriteStory(id, members, batch));
  report.stories_after = report.stories_before - before.size() + after.size();

  const auto changes = [&](const auto& flows, auto& stories, auto& others,
                           std::vector<RefoldReport::Change>& out) -> Status {
    for (const auto& [id, parts] : flows) {
      if (parts.size() < 2) continue;
      WF_TRY(RefoldReport::Part whole, PartOf(id, stories.at(id).size(), stories.at(id)));
      RefoldReport::Change change{std::move(whole), {}};
      for (const auto& [other, count] : parts) {
        WF_TRY(RefoldReport::Part part, PartOf(other, count, others.at(other)));
        change.parts.push_back(std::move(part));
      }
      std::ranges::stable_sort(change.parts, std::ranges::greater(), &RefoldReport::Part::articles);
      out.push_back(std::move(change));
    }
    return {};
  };
  WF_CHECK(changes(went, before, after, report.splits));
  return changes(came, after, before, report.joins);
}

Result<RefoldReport::Part> Store::Impl::Refolding::PartOf(StoryId id, uint64_t articles,
                                                          const Members& members) const {
  const auto by_publication = [](const auto& a, const auto& b) {
    return a.second.member.published < b.second.member.published;
  };
  const auto first = std::min_element(members.begin(), members.end(), by_publication);
  WF_TRY(const ArticleRecord record, store.RecordAt(first->second.position));
  return RefoldReport::Part{id, record.id, record.article.title, articles};
}

Status Store::Impl::Refolding::RemoveStory(StoryId id, Batch& batch) const {
  WF_TRY(const std::optional<StoryHead> head, store.Load<StoryHead>(keys::Story(id)));
  if (!head) return store.Missing("story " + id.Hex());
  batch.Delete(keys::Story(id));
  batch.Delete(keys::At(keys::StoriesByTime(), {head->newest, id.value}));
  batch.DeleteRange(keys::Member(id, 0), keys::Member(id, head->members));
  const std::string index = keys::ArticlesOfStory(id);
  batch.DeleteRange(index, keys::After(index));
  return {};
}

Status Store::Impl::Refolding::WriteStory(StoryId id, const Members& members, Batch& batch) const {
  WF_TRY(const ArticleRecord founder, store.RecordAt(members.begin()->second.position));
  StoryHead head{founder.article.title, 0, members.begin()->second.member.published};
  for (const auto& [arrival, it] : members) {
    batch.Put(keys::Member(id, head.members++), Encode(it.member));
    batch.Put(keys::At(keys::ArticlesOfStory(id), {it.member.published, it.position}), "");
    head.newest = std::max(head.newest, it.member.published);
  }
  batch.Put(keys::At(keys::StoriesByTime(), {head.newest, id.value}), "");
  batch.Put(keys::Story(id), Encode(head));
  return {};
}

Result<RefoldReport> Store::Refold(const FoldSettings& settings, bool dry_run,
                                   const std::function<void(uint64_t)>& progress) {
  WF_CHECK(impl_->db->CatchUp());
  WF_TRY(MetaRecord meta, impl_->LoadMeta());
  const uint64_t before = meta.generation;
  meta.generation = before == 0 ? 1 : 0;
  Impl::Refolding refolding{*impl_, dry_run};
  refolding.report.stories_before = refolding.report.stories_after = meta.stories;
  WF_CHECK(refolding.FoldAll(settings, meta.generation, progress));
  Batch batch(*impl_->db);
  WF_CHECK(refolding.CompareStories(batch));
  if (dry_run) return std::move(refolding.report);
  meta.stories = refolding.report.stories_after;
  RemoveGeneration(before, batch);
  batch.Put(keys::Meta(), Encode(meta));
  WF_CHECK(impl_->db->Write(batch));
  impl_->folder = Folder(settings);
  impl_->folder_knows = false;
  WF_CHECK(Sync());
  return std::move(refolding.report);
}

}  // namespace wirefold
