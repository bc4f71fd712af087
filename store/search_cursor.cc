#include "store/search_cursor.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "store/index_form.h"

namespace wirefold::search {
namespace {

constexpr size_t kBits = 64;
constexpr double kNone = -std::numeric_limits<double>::infinity();
constexpr double kMostOften = kTitleWeight * kTextBegins + kMostTextWords;

size_t MarksOf(const Walk& walk) { return (static_cast<size_t>(walk.size()) + kBits - 1) / kBits; }

void SetBit(std::vector<uint64_t>& marks, Rank rank) {
  const auto at = static_cast<size_t>(rank);
  marks[at / kBits] |= uint64_t{1} << at % kBits;
}

// All of `parts` to the first rank from `rank` on at which they agree.
template <class Parts, class At>
Rank Agree(Parts& parts, Rank rank, const At& at) {
  for (size_t agreed = 0, i = 0; agreed < parts.size(); i = (i + 1) % parts.size()) {
    auto& part = at(parts[i]);
    part.Reach(rank);
    if (part.at() == kEnd) return kEnd;
    agreed = part.at() == rank ? agreed + 1 : 1;
    rank = part.at();
  }
  return rank;
}

// Null is a new one.
Tally& Cleared(std::unique_ptr<Tally>& tally) {
  if (!tally) tally = std::make_unique<Tally>();
  tally->Clear();
  return *tally;
}

}  // namespace

OneTerm::OneTerm(Walk& walk, std::unique_ptr<Postings> postings)
    : walk_(walk), postings_(std::move(postings)) {
  documents_ = postings_->documents();
}

void OneTerm::Seek(Rank rank) {
  at_ = kEnd;
  if (rank >= walk_.size() || walk_.failed()) return;
  if (walk_.backward())
    postings_->SeekBack(walk_.Turn(rank));
  else
    postings_->Seek(walk_.Turn(rank));
  if (postings_->document() != Postings::kNoDocument) {
    at_ = walk_.Turn(postings_->document());
  } else if (!postings_->status()) {
    walk_.Fail(postings_->status().error());
  }
}

const std::vector<uint32_t>* OneTerm::Positions() {
  const auto positions = postings_->Positions();
  if (!positions) return walk_.Fail(positions.error()), nullptr;
  return *positions;
}

void OneTerm::AddTo(const Stretch& stretch, bool titled, Tally& tally) {
  at_ = -1;
  if (walk_.failed()) return;
  postings_->AddTo(stretch, titled, tally);
  if (!postings_->status()) walk_.Fail(postings_->status().error());
}

double OneTerm::Impact(Rank rank, bool closely, Rank& until) {
  if (at_ > rank) {  // it is the next one
    until = std::min(until, at_);
    return 0;
  }
  if (rank >= walk_.size() || walk_.failed()) return 0;
  auto end = static_cast<uint32_t>(std::min(until, walk_.size()));
  const double impact = postings_->Impact(static_cast<uint32_t>(rank), closely, end);
  if (!postings_->status()) walk_.Fail(postings_->status().error());
  if (end < walk_.size()) until = std::min(until, Rank{end});
  return impact;
}

ManyTerms::ManyTerms(Walk& walk, std::string prefix, bool in_title, uint64_t documents)
    : walk_(walk), prefix_(std::move(prefix)), in_title_(in_title) {
  documents_ = documents;
}

ManyTerms::ManyTerms(Walk& walk, bool in_title, std::vector<std::unique_ptr<Postings>> terms)
    : walk_(walk),
      in_title_(in_title),
      ready_(true),
      terms_(std::move(terms)),
      marks_(MarksOf(walk)) {
  for (const auto& term : terms_) {
    for (term->Seek(0); term->document() != Postings::kNoDocument; term->Next())
      if (!in_title_ || term->count().title > 0) SetBit(marks_, walk_.Turn(term->document()));
    if (!term->status()) walk_.Fail(term->status().error());
  }
  for (const uint64_t bits : marks_) documents_ += static_cast<uint64_t>(std::popcount(bits));
}

// The bits are there; false after a failure.
bool ManyTerms::Ready() {
  if (walk_.failed() || ready_) return !walk_.failed();
  ready_ = true;
  std::vector<uint64_t> marks(MarksOf(walk_));
  const Status marked = walk_.segment().Mark(prefix_, in_title_, marks);
  if (!marked) return walk_.Fail(marked.error()), false;
  if (!walk_.backward()) return marks_ = std::move(marks), true;
  marks_.resize(marks.size());
  for (size_t i = 0; i < marks.size(); ++i)
    for (uint64_t bits = marks[i]; bits != 0; bits &= bits - 1)
      SetBit(marks_,
             walk_.size() - 1 -
                 static_cast<Rank>(i * kBits + static_cast<size_t>(std::countr_zero(bits))));
  return true;
}

void ManyTerms::Seek(Rank rank) {
  at_ = kEnd;
  if (rank >= walk_.size() || !Ready()) return;
  auto at = static_cast<size_t>(rank);
  uint64_t marks = marks_[at / kBits] >> at % kBits;
  if (marks == 0) {
    size_t next = at / kBits + 1;
    while (next < marks_.size() && marks_[next] == 0) ++next;
    if (next == marks_.size()) return;
    at = next * kBits;
    marks = marks_[next];
  }
  at_ = static_cast<Rank>(at + static_cast<size_t>(std::countr_zero(marks)));
}

void ManyTerms::AddTo(const Stretch& stretch, bool titled, Tally& tally) {
  at_ = -1;
  if (!Ready()) return;
  const size_t first = stretch.begin() / kBits;
  for (size_t i = 0; i < stretch.bits().size() && first + i < marks_.size(); ++i)
    for (uint64_t bits = marks_[first + i] & stretch.bits()[i]; bits != 0; bits &= bits - 1)
      tally.Add(static_cast<uint32_t>(i * kBits + static_cast<size_t>(std::countr_zero(bits))),
                Count(), !titled || in_title_);
}

// As often in each, so the shortest document has most.
double ManyTerms::Impact(Rank rank, bool closely, Rank& until) {
  const double often = OftenOf(Count());
  if (!closely || rank >= walk_.size()) return often;
  const auto lengths = walk_.segment().Lengths(static_cast<uint32_t>(rank));
  if (!lengths) return walk_.Fail(lengths.error()), often;
  uint8_t least = UINT8_MAX;
  for (const char length : *lengths) least = std::min(least, static_cast<uint8_t>(length));
  until = std::min(until, Rank{Stretch(static_cast<uint32_t>(rank)).end()});
  return often / (1 + WordsOf(least) / double{kHalvingWords});
}

const std::vector<uint32_t>* ManyTerms::Positions() {
  const uint32_t ordinal = walk_.Turn(at_);
  positions_.clear();
  for (const auto& term : terms_) {
    if (term->document() != ordinal) term->Seek(ordinal);
    if (!term->status()) return walk_.Fail(term->status().error()), nullptr;
    if (term->document() != ordinal) continue;
    const auto positions = term->Positions();
    if (!positions) return walk_.Fail(positions.error()), nullptr;
    positions_.insert(positions_.end(), (*positions)->begin(), (*positions)->end());
  }
  std::ranges::sort(positions_);
  return &positions_;
}

PhraseCursor::PhraseCursor(bool in_title, size_t leaf, std::vector<Part> parts)
    : in_title_(in_title), leaf_(leaf), parts_(std::move(parts)) {
  std::ranges::stable_sort(parts_, {}, [](const Part& part) { return part.term->documents(); });
  documents_ = parts_.front().term->documents();
}

void PhraseCursor::Seek(Rank rank) {
  at_ = Agree(parts_, rank, [](Part& part) -> TermCursor& { return *part.term; });
}

void PhraseCursor::Begin(const std::vector<uint32_t>& positions, uint32_t offset) {
  begins_.clear();
  for (const uint32_t position : positions)
    if (position >= offset) begins_.push_back(position - offset);
}

// Of the places where the phrase may begin, those where this part stands at its offset.
void PhraseCursor::Keep(const std::vector<uint32_t>& positions, uint32_t offset) {
  auto position = positions.begin();
  auto kept = begins_.begin();
  for (const uint32_t begin : begins_) {
    while (position != positions.end() && *position < begin + offset) ++position;
    if (position == positions.end()) break;
    if (*position == begin + offset) *kept++ = begin;
  }
  begins_.erase(kept, begins_.end());
}

bool PhraseCursor::Confirm() {
  for (size_t i = 0; i < parts_.size(); ++i) {
    const std::vector<uint32_t>* const positions = parts_[i].term->Positions();
    if (!positions) return false;
    if (i == 0)
      Begin(*positions, parts_[i].offset);
    else
      Keep(*positions, parts_[i].offset);
    if (begins_.empty()) return false;
  }
  const auto text = std::ranges::lower_bound(begins_, kTextBegins);
  count_ = {static_cast<uint32_t>(text - begins_.begin()),
            static_cast<uint32_t>(begins_.end() - text)};
  return !in_title_ || count_.title > 0;
}

double PhraseCursor::Score(const Scale& scale) const {
  if (leaf_ == kNoLeaf) return 0;
  return TermScore(scale.weights[leaf_], count_, scale.dampening);
}

void PhraseCursor::Mark(Stretch& stretch) {
  at_ = -1;
  for (Part& part : parts_) {
    if (stretch.empty()) return;
    Tally& tally = Cleared(part.tally);
    part.term->AddTo(stretch, in_title_, tally);
    stretch.Keep(tally.having());
  }
}

// It is in no document more often than any of its parts.
double PhraseCursor::Hope(uint32_t at, const Scale& scale) const {
  if (leaf_ == kNoLeaf) return 0;
  TermCount least{kTextBegins, kMostTextWords};
  for (const Part& part : parts_) {
    if (part.prefix) continue;
    const TermCount count = part.tally->Of(at);
    least = {std::min(least.title, count.title), std::min(least.text, count.text)};
  }
  return TermScore(scale.weights[leaf_], least, scale.dampening);
}

double PhraseCursor::Most(Rank rank, bool closely, const Ceiling& ceiling, Rank& until) {
  if (leaf_ == kNoLeaf) return 0;
  double least = kMostOften;
  for (const Part& part : parts_)
    if (!part.prefix) least = std::min(least, part.term->Impact(rank, closely, until));
  return MostScore(ceiling.weights[leaf_], least, ceiling.most_of_impact);
}

WordCursor::WordCursor(bool in_title, size_t leaf, std::vector<Group> groups)
    : in_title_(in_title), leaf_(leaf), groups_(std::move(groups)) {
  for (const Group& group : groups_)
    for (const auto& form : group.forms) documents_ += form->documents();
}

void WordCursor::Seek(Rank rank) {
  at_ = kEnd;
  for (Group& group : groups_)
    for (const auto& form : group.forms) {
      form->Reach(rank);
      at_ = std::min(at_, form->at());
    }
}

// Nothing where it does not count.
TermCount WordCursor::CountOf(const Group& group) const {
  TermCount count;
  for (const auto& form : group.forms) {
    if (form->at() != at_) continue;
    const TermCount one = form->Count();
    count.title += one.title;
    count.text += one.text;
  }
  return in_title_ && count.title == 0 ? TermCount() : count;
}

bool WordCursor::IsIn(const Group& group) const {
  if (!group.languages) return true;
  group.languages->Reach(at_);
  return group.languages->at() == at_;
}

bool WordCursor::Confirm() {
  count_ = {};
  for (const Group& group : groups_) {
    const TermCount count = CountOf(group);
    if (OftenOf(count) > OftenOf(count_) && IsIn(group)) count_ = count;
  }
  return OftenOf(count_) > 0;
}

void WordCursor::Mark(Stretch& stretch) {
  at_ = -1;
  Stretch::Bits having{};
  for (Group& group : groups_) {
    Tally& tally = Cleared(group.tally);
    for (const auto& form : group.forms) form->AddTo(stretch, in_title_, tally);
    for (size_t i = 0; i < having.size(); ++i) having[i] |= tally.having()[i];
  }
  stretch.Keep(having);
}

double WordCursor::Hope(uint32_t at, const Scale& scale) const {
  if (leaf_ == kNoLeaf) return 0;
  TermCount most;
  for (const Group& group : groups_) {
    const TermCount count = group.tally->Of(at);
    if (OftenOf(count) > OftenOf(most)) most = count;
  }
  return TermScore(scale.weights[leaf_], most, scale.dampening);
}

// Impacts of forms add up as their counts do.
double WordCursor::Most(Rank rank, bool closely, const Ceiling& ceiling, Rank& until) {
  if (leaf_ == kNoLeaf) return 0;
  double most = 0;
  for (const Group& group : groups_) {
    double sum = 0;
    for (const auto& form : group.forms) sum += form->Impact(rank, closely, until);
    most = std::max(most, sum);
  }
  return MostScore(ceiling.weights[leaf_], most, ceiling.most_of_impact);
}

double WordCursor::Score(const Scale& scale) const {
  if (leaf_ == kNoLeaf) return 0;
  return TermScore(scale.weights[leaf_], count_, scale.dampening);
}

AndCursor::AndCursor(std::vector<CursorPtr> parts) : parts_(std::move(parts)) {
  for (const CursorPtr& part : parts_) rarest_first_.push_back(part.get());
  std::ranges::stable_sort(rarest_first_, {}, &Cursor::documents);
  documents_ = rarest_first_.front()->documents();
}

void AndCursor::Seek(Rank rank) {
  at_ = Agree(rarest_first_, rank, [](Cursor* part) -> Cursor& { return *part; });
}

bool AndCursor::Confirm() {
  return std::ranges::all_of(rarest_first_, [](Cursor* part) { return part->Confirm(); });
}

double AndCursor::Score(const Scale& scale) const {
  double score = 0;
  for (const CursorPtr& part : parts_) score += part->Score(scale);
  return score;
}

void AndCursor::Mark(Stretch& stretch) {
  at_ = -1;
  for (Cursor* const part : rarest_first_) {
    if (stretch.empty()) return;
    part->Mark(stretch);
  }
}

double AndCursor::Hope(uint32_t at, const Scale& scale) const {
  double hope = 0;
  for (const CursorPtr& part : parts_) hope += part->Hope(at, scale);
  return hope;
}

double AndCursor::Most(Rank rank, bool closely, const Ceiling& ceiling, Rank& until) {
  double most = 0;
  for (const CursorPtr& part : parts_) most += part->Most(rank, closely, ceiling, until);
  return most;
}

OrCursor::OrCursor(std::vector<CursorPtr> parts, bool all)
    : parts_(std::move(parts)), holds_(parts_.size()), all_(all) {
  for (const CursorPtr& part : parts_) documents_ += part->documents();
}

void OrCursor::Seek(Rank rank) {
  at_ = kEnd;
  for (const CursorPtr& part : parts_) {
    part->Reach(rank);
    at_ = std::min(at_, part->at());
  }
}

bool OrCursor::Confirm() {
  bool any = false;
  for (size_t i = 0; i < parts_.size(); ++i) {
    holds_[i] = parts_[i]->at() == at_ && parts_[i]->Confirm();
    any = any || holds_[i];
    if (any && !all_) return true;
  }
  return any;
}

double OrCursor::Score(const Scale& scale) const {
  double score = 0;
  for (size_t i = 0; i < parts_.size(); ++i)
    if (holds_[i]) score += parts_[i]->Score(scale);
  return score;
}

void OrCursor::Mark(Stretch& stretch) {
  at_ = -1;
  marked_.assign(parts_.size(), stretch);
  Stretch::Bits any{};
  for (size_t part = 0; part < parts_.size(); ++part) {
    parts_[part]->Mark(marked_[part]);
    for (size_t i = 0; i < any.size(); ++i) any[i] |= marked_[part].bits()[i];
  }
  stretch.Keep(any);
}

double OrCursor::Hope(uint32_t at, const Scale& scale) const {
  double hope = 0;
  for (size_t part = 0; part < parts_.size(); ++part)
    if (marked_[part].Has(marked_[part].begin() + at)) hope += parts_[part]->Hope(at, scale);
  return hope;
}

double OrCursor::Most(Rank rank, bool closely, const Ceiling& ceiling, Rank& until) {
  double most = 0;
  for (const CursorPtr& part : parts_)
    most += std::max(0.0, part->Most(rank, closely, ceiling, until));
  return most;
}

NotCursor::NotCursor(const Walk& walk, CursorPtr denied)
    : size_(walk.size()), denied_(std::move(denied)) {
  documents_ = static_cast<uint64_t>(size_);
}

void NotCursor::Seek(Rank rank) { at_ = rank < size_ ? rank : kEnd; }

bool NotCursor::Confirm() {
  if (!denied_) return true;
  denied_->Reach(at_);
  return denied_->at() != at_ || !denied_->Confirm();
}

RangeCursor::RangeCursor(Rank begin, Rank end) : begin_(begin), end_(end) {
  documents_ = static_cast<uint64_t>(end - begin);
}

void RangeCursor::Seek(Rank rank) {
  at_ = std::max(rank, begin_);
  if (at_ >= end_) at_ = kEnd;
}

void RangeCursor::Mark(Stretch& stretch) {
  at_ = -1;
  stretch.Keep(static_cast<uint32_t>(begin_), static_cast<uint32_t>(end_));
}

double RangeCursor::Most(Rank rank, bool /*closely*/, const Ceiling& /*ceiling*/, Rank& until) {
  if (rank >= end_) return kNone;
  until = std::min(until, rank < begin_ ? begin_ : end_);
  return rank < begin_ ? kNone : 0;
}

ListCursor::ListCursor(std::vector<Rank> ranks) : ranks_(std::move(ranks)) {
  documents_ = ranks_.size();
}

void ListCursor::Seek(Rank rank) {
  const auto at = std::ranges::lower_bound(ranks_, rank);
  at_ = at == ranks_.end() ? kEnd : *at;
}

void ListCursor::Mark(Stretch& stretch) {
  at_ = -1;
  Stretch::Bits bits{};
  for (auto rank = std::ranges::lower_bound(ranks_, Rank{stretch.begin()});
       rank != ranks_.end() && *rank < stretch.end(); ++rank) {
    const auto at = static_cast<size_t>(*rank) - stretch.begin();
    bits[at / kBits] |= uint64_t{1} << at % kBits;
  }
  stretch.Keep(bits);
}

LookupCursor::LookupCursor(Walk& walk, Holds holds) : walk_(walk), holds_(std::move(holds)) {
  // Behind all that costs less.
  documents_ = static_cast<uint64_t>(walk.size()) + 1;
}

void LookupCursor::Seek(Rank rank) { at_ = rank < walk_.size() ? rank : kEnd; }

bool LookupCursor::Confirm() {
  if (walk_.failed()) return false;
  const Result<bool> holds = holds_(walk_.Turn(at_));
  if (!holds) walk_.Fail(holds.error());
  return holds && *holds;
}

}  // namespace wirefold::search
