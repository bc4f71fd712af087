// The step of a poll: which of a feed's entries are new, and which of those that are stored have
// changed since.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "store/impl.h"
#include "store/keys.h"
#include "store/own_site.h"
#include "text/words.h"

namespace wirefold {
namespace {

using Batch = Database::Batch;

// A changed article is read again so long after it was first listed, and after twice the time at
// each later change: a live page that says so at every poll is read a few times a day.
constexpr Millis kFirstReread{600'000};

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

// What a feed says of an article, so far as a change of it may be one of the page.
SeenRecord SaidOf(const Entry& entry) {
  SeenRecord said;
  said.title = Hash64Of(FoldCase(entry.title));
  const auto millis = [](const std::optional<Time>& time) {
    return static_cast<uint64_t>(time ? ToMillis(*time) : 0);
  };
  said.details = Mix64(millis(entry.published)) + millis(entry.modified);
  for (const std::string* text : {&entry.summary, &entry.content_html, &entry.content_text})
    said.details = Hash64Of(*text, said.details);
  return said;
}

// A known entry of which its feed says something else now.
struct Change {
  size_t entry = 0;
  SeenRecord seen;
};

// A document that says something else of most of its entries was made anew, no more.
bool IsOfTheWhole(const std::vector<Change>& changes, size_t listed) {
  constexpr size_t kFew = 3;
  return listed > kFew && changes.size() > listed / 2;
}

}  // namespace

// One poll on its way into a batch.
class Store::Impl::Poll {
 public:
  Poll(const Impl& store, const FeedState& state, std::vector<PendingEntry>& entries, Batch& batch)
      : store_(store), state_(state), entries_(entries), batch_(batch) {}

  Status Load();
  Status TakeFresh();
  void MarkGuids();
  Status TakeChanged();
  const std::vector<size_t>& fresh() const { return fresh_; }
  // The entries whose pages are wanted, now and later.
  const std::vector<size_t>& wanted() const { return wanted_; }
  const std::vector<size_t>& taken_over() const { return taken_over_; }
  std::vector<std::pair<ArticleId, Time>>& later() { return later_; }

 private:
  // Known from sources of other sites alone, and this one is of the entry's own.
  bool IsOfItsOwner(size_t i) const;
  // What only another source has told of this entry, and without its page.
  bool IsUnread(size_t i) const;
  bool IsNew(size_t i);
  // A known entry is this source's from now on, and its page is read for it.
  Status TakeOver(size_t i);
  void Put(const PendingEntry& entry);
  // Which article a known entry is, where that is certain.
  std::optional<ArticleId> ArticleOf(size_t i) const;
  Status FindChanges(std::vector<Change>& changes, size_t& listed) const;
  Status ReadAgain(Change& change);

  const Impl& store_;
  const FeedState& state_;
  std::vector<PendingEntry>& entries_;
  Batch& batch_;
  GuidUses uses_;
  std::vector<std::optional<SeenRecord>> seen_;
  std::unordered_set<uint64_t> taken_;  // the new ones
  std::vector<size_t> fresh_;
  std::vector<size_t> wanted_;
  std::vector<size_t> taken_over_;  // while they waited
  std::vector<std::pair<ArticleId, Time>> later_;
};

Status Store::Impl::Poll::Load() {
  uses_ = UsesOf(entries_);
  for (auto& [guid, use] : uses_) {
    WF_TRY(use.stored, store_.Load<GuidRecord>(keys::Guid(state_.id, guid)));
  }
  std::vector<std::string> wanted;
  for (const PendingEntry& entry : entries_) wanted.push_back(keys::Seen(entry.id));
  WF_TRY(const std::vector<std::optional<std::string>> values, store_.db->GetMany(wanted));
  for (const std::optional<std::string>& value : values) {
    seen_.emplace_back();
    if (!value) continue;
    WF_TRY(seen_.back(), store_.Read<SeenRecord>(*value));
  }
  // Where others' redirects led is an entry of its own here.
  for (size_t i = 0; i < entries_.size(); ++i)
    if (IsOfItsOwner(i) && seen_[i]->article != entries_[i].id) seen_[i].reset();
  return {};
}

bool Store::Impl::Poll::IsOfItsOwner(size_t i) const {
  return seen_[i] && seen_[i]->foreign && !seen_[i]->deleted &&
         !IsForeign(state_.url, entries_[i].entry.url);
}

bool Store::Impl::Poll::IsUnread(size_t i) const {
  return seen_[i] && seen_[i]->unread && !seen_[i]->deleted && seen_[i]->feed != state_.id;
}

bool Store::Impl::Poll::IsNew(size_t i) {
  if (seen_[i]) return false;
  if (const auto use = uses_.find(entries_[i].entry.id); use != uses_.end()) {
    GuidUse& guid = use->second;
    if (!guid.repeats && guid.stored && !guid.stored->repeats) {
      if (IsTheSame(*guid.stored, guid)) return false;
      guid.repeats = true;
    }
    guid.fresh = true;
  }
  return taken_.insert(entries_[i].id.value).second;
}

Status Store::Impl::Poll::TakeFresh() {
  for (size_t i = 0; i < entries_.size(); ++i) {
    const bool owned = IsOfItsOwner(i);
    if (owned || IsUnread(i)) {
      WF_CHECK(TakeOver(i));
    } else if (IsNew(i)) {
      wanted_.push_back(i);
      Put(entries_[i]);
    } else {
      continue;
    }
    fresh_.push_back(i);
  }
  return {};
}

// Once: nothing that it writes lets the former source, or a third one, do the same.
Status Store::Impl::Poll::TakeOver(size_t i) {
  PendingEntry& entry = entries_[i];
  WF_TRY(const std::optional<PendingEntry> waiting,
         store_.Load<PendingEntry>(keys::Pending(entry.id)));
  WF_TRY(entry.again, store_.db->Has(keys::Article(entry.id)));
  if (waiting && !IsForeign(entry)) {
    // Whatever put it off for the other source (its pages_a_day) is none of this one's.
    taken_over_.push_back(i);
  } else if (waiting) {
    entry.not_before = waiting->not_before;
    entry.last_problem = waiting->last_problem;
  } else {
    wanted_.push_back(i);
  }
  if (const auto use = uses_.find(entry.entry.id); use != uses_.end()) use->second.fresh = true;
  Put(entry);
  return {};
}

void Store::Impl::Poll::Put(const PendingEntry& entry) {
  batch_.Put(keys::Pending(entry.id), Encode(entry));
  SeenRecord said = SaidOf(entry.entry);
  said.article = entry.id;
  said.feed = state_.id;
  said.checked = state_.last_poll;
  said.foreign = IsForeign(entry);
  batch_.Put(keys::Seen(entry.id), Encode(said));
}

// Marks are made for new entries only: a feed that invents guids at each poll must not grow the
// database. One that repeats now is no identity any more, whatever it was.
void Store::Impl::Poll::MarkGuids() {
  for (const auto& [guid, use] : uses_) {
    const bool told = use.stored && (use.stored->repeats || !use.repeats);
    if (!told && (use.fresh || use.stored))
      batch_.Put(keys::Guid(state_.id, guid),
                 Encode(GuidRecord{use.article, use.repeats, use.title, use.published}));
  }
}

std::optional<ArticleId> Store::Impl::Poll::ArticleOf(size_t i) const {
  const ArticleId id = entries_[i].id;
  if (taken_.contains(id.value)) return std::nullopt;  // new
  if (seen_[i] && seen_[i]->article == id) return id;
  const auto use = uses_.find(entries_[i].entry.id);
  if (use == uses_.end() || use->second.repeats) return std::nullopt;
  const std::optional<GuidRecord>& stored = use->second.stored;
  if (!stored || stored->repeats || !IsTheSame(*stored, use->second)) return std::nullopt;
  return stored->article;
}

Status Store::Impl::Poll::FindChanges(std::vector<Change>& changes, size_t& listed) const {
  std::unordered_set<uint64_t> articles;
  for (size_t i = 0; i < entries_.size(); ++i) {
    const std::optional<ArticleId> id = ArticleOf(i);
    if (!id || !articles.insert(id->value).second) continue;
    std::optional<SeenRecord> known = seen_[i];
    if (*id != entries_[i].id) {
      WF_TRY(known, store_.Load<SeenRecord>(keys::Seen(*id)));
    }
    if (!known || known->article != *id || known->feed != state_.id) continue;
    ++listed;
    const SeenRecord said = SaidOf(entries_[i].entry);
    if (said.title == known->title && said.details == known->details) continue;
    known->title = said.title;
    known->details = said.details;
    changes.push_back({i, *known});
  }
  return {};
}

Status Store::Impl::Poll::TakeChanged() {
  std::vector<Change> changes;
  size_t listed = 0;
  WF_CHECK(FindChanges(changes, listed));
  const bool of_the_whole = IsOfTheWhole(changes, listed);
  for (Change& change : changes) {
    if (!of_the_whole) WF_CHECK(ReadAgain(change));
    batch_.Put(keys::Seen(change.seen.article), Encode(change.seen));
  }
  return {};
}

Status Store::Impl::Poll::ReadAgain(Change& change) {
  SeenRecord& known = change.seen;
  PendingEntry& entry = entries_[change.entry];
  WF_TRY(const std::optional<PendingEntry> waiting,
         store_.Load<PendingEntry>(keys::Pending(known.article)));
  if (waiting) {  // what is still to be read will be read as it is now
    entry.first_seen = waiting->first_seen;
    entry.attempts = waiting->attempts;
    entry.not_before = waiting->not_before;
    entry.last_problem = waiting->last_problem;
    entry.again = waiting->again;
  } else {
    WF_TRY(const std::optional<std::string> stored, store_.db->Get(keys::Article(known.article)));
    if (!stored || known.checks >= store_.max_rereads) return {};
    const Time due = std::max(state_.last_poll, known.checked + kFirstReread * (1 << known.checks));
    entry.again = true;
    if (due > state_.last_poll) {
      entry.not_before = due;
      later_.emplace_back(known.article, due);
    } else {
      wanted_.push_back(change.entry);
    }
    known.checked = due;
    ++known.checks;
  }
  entry.id = known.article;
  batch_.Put(keys::Pending(entry.id), Encode(entry));
  return {};
}

Result<Store::PollOutcome> Store::CommitPoll(FeedState state, std::vector<PendingEntry> entries,
                                             const FinishPoll& finish) {
  Batch batch(*impl_->db);
  Impl::Poll poll(*impl_, state, entries, batch);
  WF_CHECK(poll.Load());
  WF_CHECK(poll.TakeFresh());
  poll.MarkGuids();
  WF_CHECK(poll.TakeChanged());
  if (finish) finish(state, entries, poll.fresh());
  batch.Put(keys::Feed(state.id), Encode(state));
  WF_CHECK(impl_->db->Write(batch));
  PollOutcome outcome;
  for (const size_t i : poll.wanted()) outcome.wanted.push_back(std::move(entries[i]));
  for (const size_t i : poll.taken_over()) outcome.taken.push_back(std::move(entries[i]));
  outcome.later = std::move(poll.later());
  return outcome;
}

}  // namespace wirefold
