// A pass of the rules over the database. Articles are found by the lists that are there anyway,
// from their oldest ends; each step looks at a bounded number of keys.
#include "store/prune.h"

#include <algorithm>

#include "store/impl.h"
#include "store/keys.h"

namespace wirefold {
namespace {

using Batch = Database::Batch;
using Stage = PrunePass::Stage;

constexpr size_t kKeysAStep = 2000;
constexpr size_t kSourcesAStep = 200;
constexpr uint64_t kOldShare = 20;  // ages count from what is older than one in so many
constexpr uint64_t kMostNewer = 20'000;

// The stages' order; a stage that has no rule is gone through at once.
Stage After(Stage stage) { return static_cast<Stage>(static_cast<int>(stage) + 1); }

}  // namespace

struct Store::Impl::Pruning {
  Store& store;
  const Impl& impl;
  PrunePass& pass;
  size_t left;  // articles that this step may delete still

  const Database& db() const { return *impl.db; }

  // True: this stage is through.
  Result<bool> Step();
  Result<bool> Start();
  Result<bool> Ages();
  Result<bool> Count();
  Result<bool> Versions();
  Result<bool> Pages();

  Result<std::optional<std::string>> NextSource() const;
  std::optional<Millis> AgeOf(const std::string& source) const;
  // From the oldest end of a list, those before `until`; true: there are no more.
  Result<bool> DeleteListed(const std::string& list, std::optional<Time> until, size_t count);
  Status Delete(uint64_t position);
  Status DeleteVersions(ArticleId id, const ArticlePlace& place);
  Result<uint64_t> FirstReadSince(Time time) const;
  Result<bool> IsForgotten(ArticleId id) const;
  Result<bool> ForgetSeen();
  Result<bool> ForgetGuids();
  Result<bool> Sweep(const std::string& kind,
                     const std::function<Result<bool>(std::string_view, std::string_view)>& goes);
};

Result<bool> Store::Impl::Pruning::Step() {
  const PruneRules& rules = pass.rules;
  switch (pass.stage) {
    case Stage::kStart:
      return Start();
    case Stage::kAges:
      return rules.articles || !rules.sources.empty() ? Ages() : true;
    case Stage::kCount:
      return rules.max_articles > 0 && rules.only.empty() ? Count() : true;
    case Stage::kVersions:
      return rules.revisions || rules.max_versions > 0 ? Versions() : true;
    case Stage::kPages:
      return rules.pages && rules.only.empty() ? Pages() : true;
    case Stage::kSeen:
      return rules.tombstones && rules.only.empty() ? ForgetSeen() : true;
    case Stage::kGuids:
      return rules.tombstones && rules.only.empty() ? ForgetGuids() : true;
    case Stage::kEnd:
      break;
  }
  return true;
}

// What ages count from.
Result<bool> Store::Impl::Pruning::Start() {
  pass.reckoned = pass.now;
  if (pass.rules.by_clock) return true;
  WF_TRY(const MetaRecord meta, impl.LoadMeta());
  uint64_t newer = std::clamp<uint64_t>(meta.Articles() / kOldShare, 1, kMostNewer);
  const std::string list = keys::ArticlesByTime();
  WF_CHECK(db().Scan(list, list, [&](auto rest, auto) -> Result<bool> {
    if (--newer > 0) return true;
    keys::TimePlace at;
    if (!keys::ParseTimePlace(rest, at)) return impl.Missing("the time of an article");
    pass.reckoned = std::min(pass.reckoned, at.when);
    return false;
  }));
  return true;
}

// ---------------------------------------------------------------- articles

std::optional<Millis> Store::Impl::Pruning::AgeOf(const std::string& source) const {
  const auto own = pass.rules.sources.find(source);
  return own == pass.rules.sources.end() ? pass.rules.articles : own->second;
}

// The first behind pass.source that has articles.
Result<std::optional<std::string>> Store::Impl::Pruning::NextSource() const {
  std::optional<std::string> next;
  const std::string start =
      keys::Source(pass.source) + (pass.source.empty() ? "" : std::string(1, '\0'));
  WF_CHECK(db().Scan(keys::AllSources(), start, [&](auto rest, auto) -> Result<bool> {
    if (rest.empty() || (!pass.rules.only.empty() && rest != pass.rules.only)) return true;
    next = rest;
    return false;
  }));
  return next;
}

Result<bool> Store::Impl::Pruning::Ages() {
  for (size_t i = 0; i < kSourcesAStep && left > 0; ++i) {
    if (pass.cursor.empty()) {
      WF_TRY(const std::optional<std::string> next, NextSource());
      if (!next) return true;
      pass.source = *next;
    }
    const std::optional<Millis> age = AgeOf(pass.source);
    if (!age) continue;
    WF_TRY(const bool through,
           DeleteListed(keys::ArticlesOfSource(pass.source), pass.reckoned - *age, left));
    if (!through) return false;
    pass.cursor.clear();
  }
  return false;
}

Result<bool> Store::Impl::Pruning::Count() {
  WF_TRY(const MetaRecord meta, impl.LoadMeta());
  const uint64_t articles = meta.Articles() - (pass.dry_run ? pass.report.Articles() : 0);
  if (articles <= pass.rules.max_articles) return true;
  return DeleteListed(keys::ArticlesByTime(), std::nullopt,
                      std::min<size_t>(left, articles - pass.rules.max_articles));
}

Result<bool> Store::Impl::Pruning::DeleteListed(const std::string& list, std::optional<Time> until,
                                                size_t count) {
  std::vector<uint64_t> positions;
  const std::string end = pass.cursor.empty() ? keys::After(list) : pass.cursor;
  std::string cursor = pass.cursor;
  WF_CHECK(db().ScanBack(list, end, [&](auto rest, auto) -> Result<bool> {
    if (positions.size() == count) return false;
    keys::TimePlace at;
    if (!keys::ParseTimePlace(rest, at)) return impl.Missing("the time of an article");
    if (until && at.when >= *until) return false;
    cursor = list + std::string(rest);
    if (!pass.counted.contains(at.place)) positions.push_back(at.place);
    return true;
  }));
  for (const uint64_t position : positions) WF_CHECK(Delete(position));
  pass.cursor = std::move(cursor);
  left -= positions.size();
  return positions.size() < count;
}

Status Store::Impl::Pruning::Delete(uint64_t position) {
  WF_TRY(const ArticleRecord record, impl.RecordAt(position));
  if (pass.dry_run) {
    pass.counted.insert(position);
  } else {
    WF_CHECK(store.Remove(record.id, pass.now));
  }
  ++pass.report.articles[record.source];
  return {};
}

// ---------------------------------------------------------------- versions and pages

Result<bool> Store::Impl::Pruning::Versions() {
  std::vector<std::pair<ArticleId, ArticlePlace>> changed;
  size_t seen = 0;
  const std::string kind = keys::AllArticles();
  const std::string start = pass.cursor.empty() ? kind : pass.cursor;
  WF_CHECK(db().Scan(kind, start, [&](auto rest, auto value) -> Result<bool> {
    if (changed.size() == left || seen == kKeysAStep) return false;
    ArticleId id;
    if (!keys::ParseNumber(rest, id.value)) return impl.Missing("the id of an article");
    WF_TRY(const ArticlePlace place, impl.Read<ArticlePlace>(value));
    pass.cursor = keys::Article(id) + '\0';
    ++seen;
    if (place.version > place.oldest) changed.emplace_back(id, place);
    return true;
  }));
  for (const auto& [id, place] : changed) WF_CHECK(DeleteVersions(id, place));
  return changed.size() < left && seen < kKeysAStep;
}

Status Store::Impl::Pruning::DeleteVersions(ArticleId id, const ArticlePlace& place) {
  if (pass.counted.contains(place.position)) return {};
  WF_TRY(const Impl::Versions versions, impl.VersionsOf(id, place));
  if (!pass.rules.only.empty() && versions.front().second.source != pass.rules.only) return {};
  size_t kept = 1;
  const auto stays = [&](size_t i) {
    const bool young = !pass.rules.revisions ||
                       versions[i - 1].second.fetched >= pass.reckoned - *pass.rules.revisions;
    return young && (pass.rules.max_versions == 0 || i < pass.rules.max_versions);
  };
  while (kept < versions.size() && stays(kept)) ++kept;
  if (kept == versions.size()) return {};
  pass.report.revisions += versions.size() - kept;
  if (pass.dry_run) return {};
  WF_CHECK(store.RemoveVersions(id, versions[kept - 1].second.version));
  return {};
}

// Pages lie in the order in which they were read: what is too old is one range.
Result<bool> Store::Impl::Pruning::Pages() {
  const Time until = pass.reckoned - *pass.rules.pages;
  WF_TRY(const uint64_t first, FirstReadSince(until));
  bool some = false;
  WF_CHECK(db().Scan(Family::kPages, "", "", [&](auto key, auto) -> Result<bool> {
    some = key < keys::Number(first);
    return false;
  }));
  if (!some) return true;
  pass.report.pages_before = until;
  if (pass.dry_run) return true;
  Batch batch(db());
  batch.DeleteRange(Family::kPages, keys::Number(0), keys::Number(first));
  WF_CHECK(impl.db->Write(batch));
  return true;
}

Result<uint64_t> Store::Impl::Pruning::FirstReadSince(Time time) const {
  WF_TRY(const MetaRecord meta, impl.LoadMeta());
  uint64_t low = 0, high = meta.next_position;
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    std::optional<uint64_t> older;
    WF_CHECK(
        db().Scan(Family::kLog, "", keys::Log(middle), [&](auto key, auto value) -> Result<bool> {
          uint64_t position = 0;
          if (!keys::ParseNumber(key, position)) return impl.Missing("a position of the log");
          WF_TRY(const ArticleRecord record, impl.Read<ArticleRecord>(value));
          if (record.fetched < time) older = position;
          return false;
        }));
    if (older)
      low = *older + 1;
    else
      high = middle;
  }
  return low;
}

// ---------------------------------------------------------------- what stays known

Result<bool> Store::Impl::Pruning::Sweep(
    const std::string& kind,
    const std::function<Result<bool>(std::string_view, std::string_view)>& goes) {
  Batch batch(db());
  size_t seen = 0;
  const std::string start = pass.cursor.empty() ? kind : pass.cursor;
  WF_CHECK(db().Scan(kind, start, [&](auto rest, auto value) -> Result<bool> {
    const std::string key = kind + std::string(rest);
    WF_TRY(const bool gone, goes(rest, value));
    if (gone) batch.Delete(key);
    pass.report.tombstones += gone;
    pass.cursor = key + '\0';
    return ++seen < kKeysAStep;
  }));
  if (!pass.dry_run) WF_CHECK(impl.db->Write(batch));
  return seen < kKeysAStep;
}

Result<bool> Store::Impl::Pruning::ForgetSeen() {
  const Time until = pass.reckoned - *pass.rules.tombstones;
  return Sweep(keys::AllSeen(), [&](auto rest, auto value) -> Result<bool> {
    ArticleId id;
    if (!keys::ParseNumber(rest, id.value)) return impl.Missing("the id of an entry");
    WF_TRY(const SeenRecord seen, impl.Read<SeenRecord>(value));
    if (seen.article == id) return seen.deleted && *seen.deleted < until;
    return IsForgotten(seen.article);
  });
}

Result<bool> Store::Impl::Pruning::ForgetGuids() {
  return Sweep(keys::AllGuids(), [&](auto, auto value) -> Result<bool> {
    WF_TRY(const GuidRecord guid, impl.Read<GuidRecord>(value));
    return IsForgotten(guid.article);
  });
}

Result<bool> Store::Impl::Pruning::IsForgotten(ArticleId id) const {
  WF_TRY(const bool seen, db().Has(keys::Seen(id)));
  return !seen;
}

Result<bool> Store::Prune(PrunePass& pass, size_t most) {
  WF_CHECK(impl_->db->CatchUp());
  Impl::Pruning pruning{*this, *impl_, pass, most};
  WF_TRY(const bool through, pruning.Step());
  if (through && pass.stage != Stage::kEnd) {
    pass.stage = After(pass.stage);
    pass.cursor.clear();
  }
  return pass.stage == Stage::kEnd;
}

}  // namespace wirefold
