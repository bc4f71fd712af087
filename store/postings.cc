#include "store/postings.h"

#include <algorithm>

#include "base/varint.h"
#include "text/term_record.h"

namespace wirefold {

ListPostings::ListPostings(const TermEntry& entry, uint32_t limit, std::unique_ptr<Chunks> chunks,
                           std::string name)
    : limit_(limit),
      has_positions_(HasPositions(static_cast<TermKind>(entry.term[0]))),
      name_(std::move(name)),
      list_(entry.list),
      firsts_(entry.chunks),
      chunks_(std::move(chunks)) {
  documents_ = entry.documents;
}

// The last chunk that begins at `ordinal` or before it; where none does, the first.
size_t ListPostings::ChunkOf(uint32_t ordinal) const {
  if (chunk_ < firsts_.size() && firsts_[chunk_].first <= ordinal && ordinal < EndOf(chunk_))
    return chunk_;
  const auto past = std::ranges::upper_bound(firsts_, ordinal, {}, &TermEntry::Chunk::first);
  return past == firsts_.begin() ? 0 : static_cast<size_t>(past - firsts_.begin()) - 1;
}

uint32_t ListPostings::EndOf(size_t chunk) const {
  return chunk + 1 < firsts_.size() ? firsts_[chunk + 1].first : limit_;
}

// Of the chunk in hand, the first that does not end before `ordinal`.
size_t ListPostings::BlockOf(uint32_t ordinal) const {
  const auto found = std::ranges::lower_bound(blocks_, ordinal, {}, &PostingBlock::last);
  return static_cast<size_t>(found - blocks_.begin());
}

// What its blocks are is in hand afterwards; false after a failure.
bool ListPostings::Load(size_t chunk) {
  if (!status_) return false;
  if (chunk_ == chunk) return true;
  Result<std::string> read = chunks_->Documents(chunk);
  if (!read) return Fail(read.error()), false;
  bytes_ = std::move(*read);
  document_ = kNoDocument;
  chunk_ = block_ = SIZE_MAX;
  const size_t count = std::min(kChunkDocuments, documents_ - chunk * kChunkDocuments);
  if (!TakeBlocks(bytes_, count, limit_, has_positions_, blocks_)) return Damaged();
  has_position_bytes_ = false;
  chunk_ = chunk;
  return true;
}

// Of what begins behind `before`.
bool ListPostings::TakeDocuments(std::string_view& rest, size_t count, uint64_t before) {
  ordinals_.resize(count);
  counts_.resize(count);
  for (size_t i = 0; i < count; ++i) {
    uint32_t gap = 0;
    if (!TakePosting(rest, gap, counts_[i]) || (before += gap) > limit_) return false;
    ordinals_[i] = static_cast<uint32_t>(before - 1);
  }
  return true;
}

// The documents of a block of the chunk in hand are in hand afterwards.
bool ListPostings::Decode(size_t number) {
  if (block_ == number) return true;
  const PostingBlock& block = blocks_[number];
  std::string_view rest = block.bytes;
  document_ = kNoDocument;
  block_ = positions_of_ = SIZE_MAX;
  if (!TakeDocuments(rest, block.documents, block.before) || !rest.empty() ||
      ordinals_.back() != block.last || (number == 0 && ordinals_.front() != firsts_[chunk_].first))
    return Damaged();
  block_ = number;
  return true;
}

// All of a short one.
bool ListPostings::LoadList() {
  if (block_ == 0) return true;
  if (!status_) return false;
  std::string_view rest = list_;
  // Each is a byte at least.
  if (documents_ == 0 || documents_ > list_.size() || !TakeDocuments(rest, documents_, 0))
    return Damaged();
  block_ = 0;
  positions_begin_ = list_.size() - rest.size();
  return true;
}

void ListPostings::Show(size_t at) {
  at_ = at;
  document_ = ordinals_[at];
  count_ = counts_[at];
}

bool ListPostings::Damaged() { return Fail(DamagedIndex(name_)), false; }

void ListPostings::Fail(const Error& error) {
  status_ = wirefold::Fail(error);
  document_ = kNoDocument;
  chunk_ = block_ = SIZE_MAX;
}

// A block that has the first document at `ordinal` or behind it; false where there is none.
bool ListPostings::LoadFrom(uint32_t ordinal) {
  if (!chunks_) return LoadList();
  const size_t chunk = ChunkOf(ordinal);
  if (!Load(chunk)) return false;
  const size_t block = BlockOf(ordinal);
  if (block < blocks_.size()) return Decode(block);
  return chunk + 1 < firsts_.size() && Load(chunk + 1) && Decode(0);
}

void ListPostings::Seek(uint32_t ordinal) {
  size_t from = 0;
  if (document_ != kNoDocument && document_ <= ordinal && ordinal <= ordinals_.back()) {
    from = at_;
    // Most go on by a few.
    for (size_t near = 0; near < 4 && ordinals_[from] < ordinal; ++near) ++from;
    if (ordinals_[from] >= ordinal) return Show(from);
  } else {
    document_ = kNoDocument;
    if (!LoadFrom(ordinal)) return;
  }
  const auto found =
      std::lower_bound(ordinals_.begin() + static_cast<int64_t>(from), ordinals_.end(), ordinal);
  if (found != ordinals_.end()) Show(static_cast<size_t>(found - ordinals_.begin()));
}

void ListPostings::SeekBack(uint32_t ordinal) {
  document_ = kNoDocument;
  if (!chunks_) {
    if (!LoadList()) return;
  } else {
    if (ordinal < firsts_.front().first || !Load(ChunkOf(ordinal))) return;
    const size_t block = std::min(BlockOf(ordinal), blocks_.size() - 1);
    if (!Decode(block)) return;
    if (block > 0 && ordinals_.front() > ordinal && !Decode(block - 1)) return;
  }
  const auto past = std::ranges::upper_bound(ordinals_, ordinal);
  if (past != ordinals_.begin()) Show(static_cast<size_t>(past - ordinals_.begin()) - 1);
}

void ListPostings::Step() {
  if (at_ + 1 < ordinals_.size()) return Show(at_ + 1);
  document_ = kNoDocument;
  if (!chunks_) return;
  if (block_ + 1 < blocks_.size() ? Decode(block_ + 1)
                                  : chunk_ + 1 < firsts_.size() && Load(chunk_ + 1) && Decode(0))
    Show(0);
}

double ListPostings::Impact(uint32_t ordinal, bool closely, uint32_t& until) {
  if (!chunks_) return ImpactOfShort(ordinal, until);
  const size_t chunk = ChunkOf(ordinal);
  if (ordinal < firsts_[chunk].first) {
    until = std::min(until, firsts_[chunk].first);
    return 0;
  }
  if (!closely) {
    until = std::min(until, EndOf(chunk));
    return ImpactOf(firsts_[chunk].impact);
  }
  if (!Load(chunk)) return 0;
  const size_t block = BlockOf(ordinal);
  if (block == blocks_.size()) {
    until = std::min(until, EndOf(chunk));
    return 0;
  }
  until = std::min(until, blocks_[block].last + 1);
  return ImpactOf(blocks_[block].impact);
}

// It says nothing of blocks, and is in hand as a whole.
double ListPostings::ImpactOfShort(uint32_t ordinal, uint32_t& until) {
  if (!LoadList()) return 0;
  const auto next = std::ranges::lower_bound(ordinals_, ordinal);
  if (next == ordinals_.end()) return 0;
  if (*next > ordinal) {
    until = std::min(until, *next);
    return 0;
  }
  until = std::min(until, ordinal + 1);
  return OftenOf(counts_[static_cast<size_t>(next - ordinals_.begin())]);
}

// Where the positions of the block in hand begin; false after a failure.
Result<std::string_view> ListPostings::PositionBytes() {
  if (!chunks_) return std::string_view(list_).substr(positions_begin_);
  if (!has_position_bytes_) {
    WF_TRY(position_bytes_, chunks_->Positions(chunk_));
    has_position_bytes_ = true;
  }
  const PostingBlock& block = blocks_[block_];
  if (block.positions_begin > position_bytes_.size() ||
      block.positions_bytes > position_bytes_.size() - block.positions_begin)
    return wirefold::Fail(DamagedIndex(name_));
  return std::string_view(position_bytes_).substr(block.positions_begin, block.positions_bytes);
}

Result<const std::vector<uint32_t>*> ListPostings::Positions() {
  positions_.clear();
  if (document_ == kNoDocument || !has_positions_) return &positions_;
  if (positions_of_ > at_) {
    WF_TRY(positions_rest_, PositionBytes());
    positions_of_ = 0;
  }
  size_t before = 0;
  for (; positions_of_ < at_; ++positions_of_)
    before += size_t{counts_[positions_of_].title} + counts_[positions_of_].text;
  if (!SkipVarints(positions_rest_, before)) return wirefold::Fail(DamagedIndex(name_));
  std::string_view rest = positions_rest_;
  if (!TakePositions(rest, count_, positions_)) return wirefold::Fail(DamagedIndex(name_));
  return &positions_;
}

}  // namespace wirefold
