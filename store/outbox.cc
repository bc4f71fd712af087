// Saved searches' share of an article's batch, and the steps by which the outbox is emptied.
#include "store/outbox.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/impl.h"
#include "store/keys.h"

namespace wirefold {
namespace {

using Batch = Database::Batch;

void Drop(SearchId id, Batch& batch) {
  batch.Delete(keys::Search(id));
  for (const std::string& prefix : {keys::OutboxOf(id), keys::ToldOf(id)})
    batch.DeleteRange(prefix, keys::After(prefix));
}

bool Holds(const std::vector<FoundBy>& all, SearchId id) {
  return std::ranges::find(all, id, &FoundBy::search) != all.end();
}

}  // namespace

std::string OutboxEntry::Key(SearchId search) const {
  std::string key = search.Hex() + "-" + (story ? story.Hex() : article.Hex());
  if (version > 0) key += "-" + std::to_string(version + 1);
  return key;
}

Result<std::vector<SearchId>> Store::Impl::Tell(const StoredArticle& article,
                                                const StoredArticle* former,
                                                const ArticleExtras& extras, Batch& batch) const {
  std::vector<SearchId> touched;
  if (!extras.found_by) return touched;
  Status status;
  const auto ask = [&](const StoredArticle& about, bool is_former) {
    return extras.found_by({about, is_former, [&] {
                              const Result<bool> first = IsFirst(about);
                              if (!first) status = Fail(first.error());
                              return first.value_or(false);
                            }});
  };
  const std::vector<FoundBy> found = ask(article, false);
  std::vector<FoundBy> before;
  if (former) before = ask(*former, true);
  WF_CHECK(std::move(status));
  for (const FoundBy& each : before)
    if (!Holds(found, each.search)) touched.push_back(each.search);
  for (const FoundBy& each : found) {
    touched.push_back(each.search);
    if (each.delivers) WF_CHECK(PutInOutbox(article, each, Holds(before, each.search), batch));
  }
  return touched;
}

Result<bool> Store::Impl::IsFirst(const StoredArticle& article) const {
  WF_TRY(const std::optional<Story> story, LoadStory(article.story));
  if (!story) return true;
  return std::ranges::none_of(story->members, [&](const StoryMember& member) {
    return member.article != article.record.id && member.published <= article.When();
  });
}

Status Store::Impl::PutInOutbox(const StoredArticle& article, const FoundBy& by, bool was_found,
                                Batch& batch) const {
  const ArticleRecord& record = article.record;
  const bool each_version = by.changes && !by.by_story;
  if (!each_version) {
    // What a former version was found by was told, or the search is younger than that.
    if (was_found) return {};
    const std::string told =
        keys::Told(by.search, by.by_story ? article.story.value : record.id.value);
    WF_TRY(const bool before, db->Has(told));
    if (before) return {};
    batch.Put(told, "");
  }
  WF_TRY(std::optional<SearchStanding> standing, Load<SearchStanding>(keys::Search(by.search)));
  if (!standing) return {};  // nobody has begun to tell of it
  OutboxEntry entry;
  entry.number = standing->next++;
  entry.article = record.id;
  if (by.by_story) entry.story = article.story;
  if (each_version) entry.version = record.version;
  entry.since = record.fetched;
  batch.Put(keys::Outbox(by.search, entry.number), Encode(entry));
  batch.Put(keys::Search(by.search), Encode(*standing));
  return {};
}

Result<std::vector<AbsentSearch>> Store::KeepSearches(const std::vector<std::string>& names,
                                                      Time now, Millis patience) {
  std::vector<AbsentSearch> absent;
  Batch batch(*impl_->db);
  WF_TRY(const std::vector<SearchStanding> stored, SearchStandings());
  for (const SearchStanding& standing : stored) {
    const SearchId id = SearchIdOf(standing.name);
    SearchStanding kept = standing;
    if (std::ranges::find(names, standing.name) != names.end()) {
      kept.absent_since = Time{};
    } else {
      // From beyond now: the clock was set back.
      if (kept.absent_since == Time{} || kept.absent_since > now) kept.absent_since = now;
      const Time until = kept.absent_since + patience;
      absent.push_back({kept.name, kept.waiting(), until, until <= now});
      if (absent.back().dropped) {
        Drop(id, batch);
        continue;
      }
    }
    if (kept != standing) batch.Put(keys::Search(id), Encode(kept));
  }
  for (const std::string& name : names) {
    if (std::ranges::find(stored, name, &SearchStanding::name) != stored.end()) continue;
    SearchStanding standing;
    standing.name = name;
    batch.Put(keys::Search(SearchIdOf(name)), Encode(standing));
  }
  WF_CHECK(impl_->db->Write(batch));
  return absent;
}

Status Store::CommitTry(SearchId search, uint64_t number, const DeliveryTry& attempt) {
  WF_TRY(std::optional<SearchStanding> standing, impl_->Load<SearchStanding>(keys::Search(search)));
  const std::string key = keys::Outbox(search, number);
  WF_TRY(const std::optional<std::string> entry, impl_->db->Get(key));
  if (!standing || !entry) return {};  // the search was dropped meanwhile
  Batch batch(*impl_->db);
  if (attempt.end == DeliveryTry::End::kDelivered) {
    ++standing->delivered;
    standing->last_delivered = attempt.now;
    standing->failures = 0;
    standing->failing_since = standing->next_try = Time{};
  } else if (attempt.end == DeliveryTry::End::kDeleted) {
    ++standing->deleted;
  } else {
    if (standing->failures++ == 0) standing->failing_since = attempt.now;
    standing->last_failed = attempt.now;
    standing->last_error = attempt.error;
    standing->next_try = attempt.next_try;
    standing->given_up += attempt.end == DeliveryTry::End::kGivenUp;
  }
  if (attempt.end != DeliveryTry::End::kFailed) batch.Delete(key);
  batch.Put(keys::Search(search), Encode(*standing));
  return impl_->db->Write(batch);
}

Result<uint64_t> Store::TrimOutbox(SearchId search, uint64_t most) {
  const std::string key = keys::Search(search);
  WF_TRY(std::optional<SearchStanding> standing, impl_->Load<SearchStanding>(key));
  if (!standing || standing->waiting() <= most) return 0;
  const uint64_t dropped = standing->waiting() - most;
  standing->given_up += dropped;
  Batch batch(*impl_->db);
  batch.DeleteRange(keys::OutboxOf(search), keys::Outbox(search, standing->next - most));
  batch.Put(key, Encode(*standing));
  WF_CHECK(impl_->db->Write(batch));
  return dropped;
}

Result<std::optional<OutboxEntry>> Store::NextInOutbox(SearchId search) const {
  WF_TRY(const std::optional<SearchStanding> standing, StandingOf(search));
  // Told one after the other: there are no gaps, and what is gone need not be gone over again.
  if (!standing || standing->waiting() == 0) return std::nullopt;
  const uint64_t number = standing->next - standing->waiting();
  WF_TRY(std::optional<OutboxEntry> entry, impl_->Load<OutboxEntry>(keys::Outbox(search, number)));
  if (!entry)
    return impl_->Missing(
        fmt::format("entry {} of the outbox of search {}", number, standing->name));
  entry->number = number;
  return entry;
}

Result<std::optional<SearchStanding>> Store::StandingOf(SearchId search) const {
  return impl_->Load<SearchStanding>(keys::Search(search));
}

Result<std::vector<SearchStanding>> Store::SearchStandings() const {
  WF_CHECK(impl_->db->CatchUp());
  std::vector<SearchStanding> out;
  WF_CHECK(impl_->db->Scan(keys::AllSearches(), [&](auto, auto value) -> Result<bool> {
    WF_TRY(SearchStanding standing, impl_->Read<SearchStanding>(value));
    out.push_back(std::move(standing));
    return true;
  }));
  return out;
}

}  // namespace wirefold
