#include "store/search_cursor.h"

#include <algorithm>
#include <bit>
#include <iterator>

namespace wirefold::search {
namespace {

constexpr size_t kBits = 64;

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

}  // namespace

OneTerm::OneTerm(Walk& walk, std::unique_ptr<Postings> postings)
    : walk_(walk), postings_(std::move(postings)) {
  documents_ = postings_->documents();
}

void OneTerm::Seek(Rank rank) {
  const bool next = rank == at_ + 1 && at_ >= 0;
  at_ = kEnd;
  if (rank >= walk_.size() || walk_.failed()) return;
  if (walk_.backward()) {
    postings_->SeekBack(walk_.Turn(rank));
  } else if (next) {
    postings_->Next();
  } else {
    postings_->Seek(walk_.Turn(rank));
  }
  if (postings_->document() != Postings::kNoDocument) {
    at_ = walk_.Turn(postings_->document());
  } else if (!postings_->status()) {
    walk_.Fail(postings_->status().error());
  }
}

bool OneTerm::Positions(std::vector<uint32_t>& out) {
  const auto positions = postings_->Positions();
  if (!positions) return walk_.Fail(positions.error()), false;
  out.insert(out.end(), (*positions)->begin(), (*positions)->end());
  return true;
}

ManyTerms::ManyTerms(Walk& walk, bool in_title, std::vector<std::unique_ptr<Postings>> terms)
    : walk_(walk),
      in_title_(in_title),
      terms_(std::move(terms)),
      marks_((static_cast<size_t>(walk.size()) + kBits - 1) / kBits) {
  for (const auto& term : terms_) Mark(*term);
  for (const uint64_t marks : marks_) documents_ += static_cast<uint64_t>(std::popcount(marks));
}

void ManyTerms::Mark(Postings& term) {
  for (term.Seek(0); term.document() != Postings::kNoDocument; term.Next()) {
    if (in_title_ && term.count().title == 0) continue;
    const auto rank = static_cast<size_t>(walk_.Turn(term.document()));
    marks_[rank / kBits] |= uint64_t{1} << rank % kBits;
  }
  if (!term.status()) walk_.Fail(term.status().error());
}

void ManyTerms::Seek(Rank rank) {
  at_ = kEnd;
  if (rank >= walk_.size() || walk_.failed()) return;
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

bool ManyTerms::Positions(std::vector<uint32_t>& out) {
  const uint32_t ordinal = walk_.Turn(at_);
  for (const auto& term : terms_) {
    if (term->document() != ordinal) term->Seek(ordinal);
    if (!term->status()) return walk_.Fail(term->status().error()), false;
    if (term->document() != ordinal) continue;
    const auto positions = term->Positions();
    if (!positions) return walk_.Fail(positions.error()), false;
    out.insert(out.end(), (*positions)->begin(), (*positions)->end());
  }
  std::ranges::sort(out);
  return true;
}

PhraseCursor::PhraseCursor(bool in_title, size_t leaf, std::vector<Part> parts)
    : in_title_(in_title), leaf_(leaf), parts_(std::move(parts)) {
  std::ranges::stable_sort(parts_, {}, [](const Part& part) { return part.term->documents(); });
  documents_ = parts_.front().term->documents();
}

void PhraseCursor::Seek(Rank rank) {
  at_ = Agree(parts_, rank, [](Part& part) -> TermCursor& { return *part.term; });
}

bool PhraseCursor::Confirm() {
  for (size_t i = 0; i < parts_.size(); ++i) {
    others_.clear();
    if (!parts_[i].term->Positions(others_)) return false;
    const uint32_t offset = parts_[i].offset;
    std::erase_if(others_, [&](uint32_t position) { return position < offset; });
    for (uint32_t& position : others_) position -= offset;
    if (i == 0) {
      begins_.swap(others_);
    } else {
      both_.clear();
      std::ranges::set_intersection(begins_, others_, std::back_inserter(both_));
      begins_.swap(both_);
    }
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

TermCount WordCursor::CountOf(Group& group) const {
  TermCount count;
  for (const auto& form : group.forms) {
    if (form->at() != at_) continue;
    const TermCount one = form->Count();
    count.title += one.title;
    count.text += one.text;
  }
  if ((in_title_ ? count.title : count.title + count.text) == 0) return {};
  if (group.languages) {
    group.languages->Reach(at_);
    if (group.languages->at() != at_) return {};
  }
  return count;
}

bool WordCursor::Confirm() {
  count_ = {};
  for (Group& group : groups_) {
    const TermCount count = CountOf(group);
    if (count.text + kTitleWeight * count.title > count_.text + kTitleWeight * count_.title)
      count_ = count;
  }
  return count_.title + count_.text > 0;
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

ListCursor::ListCursor(std::vector<Rank> ranks) : ranks_(std::move(ranks)) {
  documents_ = ranks_.size();
}

void ListCursor::Seek(Rank rank) {
  const auto at = std::ranges::lower_bound(ranks_, rank);
  at_ = at == ranks_.end() ? kEnd : *at;
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
