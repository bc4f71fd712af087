#include "store/postings.h"

#include <algorithm>

#include "base/varint.h"
#include "text/term_record.h"

namespace wirefold {
namespace {

constexpr size_t kBlocksInHand = Stretch::kDocuments / kBlockDocuments;

}  // namespace

ListPostings::ListPostings(const TermEntry& entry, uint32_t limit, std::unique_ptr<Chunks> chunks,
                           std::string name)
    : limit_(limit),
      has_positions_(HasPositions(static_cast<TermKind>(entry.term[0]))),
      name_(std::move(name)),
      list_(entry.list),
      firsts_(entry.chunks),
      chunks_(std::move(chunks)),
      decoded_(chunks_ ? kBlocksInHand : 1) {
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
  const Result<std::string_view> bytes = chunks_->Documents(chunk);
  if (!bytes) return Fail(bytes.error()), false;
  document_ = kNoDocument;
  chunk_ = block_ = SIZE_MAX;
  const size_t count = std::min(kChunkDocuments, documents_ - chunk * kChunkDocuments);
  if (!TakeBlocks(*bytes, count, limit_, has_positions_, blocks_)) return Damaged();
  has_position_bytes_ = false;
  chunk_ = chunk;
  return true;
}

// Of what begins behind `before`.
bool ListPostings::Take(std::string_view& rest, size_t count, uint64_t before, Decoded& to) const {
  to.ordinals.resize(count);
  to.counts.resize(count);
  return TakePostings(rest, count, before, limit_, to.ordinals.data(), to.counts.data());
}

// The documents of a block of the chunk in hand are in hand afterwards.
bool ListPostings::Decode(size_t number) {
  if (block_ == number) return true;
  document_ = kNoDocument;
  block_ = positions_of_ = SIZE_MAX;
  Decoded& place =
      decoded_[(chunk_ * kChunkDocuments / kBlockDocuments + number) % decoded_.size()];
  if (place.chunk != chunk_ || place.block != number) {
    const PostingBlock& block = blocks_[number];
    std::string_view rest = block.bytes;
    place.block = SIZE_MAX;
    if (!Take(rest, block.documents, block.before, place) || !rest.empty() ||
        place.ordinals.back() != block.last ||
        (number == 0 && place.ordinals.front() != firsts_[chunk_].first))
      return Damaged();
    place.chunk = chunk_;
    place.block = number;
  }
  hand_ = &place;
  block_ = number;
  return true;
}

// All of a short one.
bool ListPostings::LoadList() {
  if (block_ == 0) return true;
  if (!status_) return false;
  std::string_view rest = list_;
  // Each is a byte at least.
  if (documents_ == 0 || documents_ > list_.size() || !Take(rest, documents_, 0, decoded_.front()))
    return Damaged();
  hand_ = &decoded_.front();
  block_ = 0;
  positions_begin_ = list_.size() - rest.size();
  return true;
}

void ListPostings::Show(size_t at) {
  at_ = at;
  document_ = hand_->ordinals[at];
  count_ = hand_->counts[at];
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
  if (document_ != kNoDocument && document_ <= ordinal && ordinal <= hand_->ordinals.back()) {
    from = at_;
    // Most go on by a few.
    for (size_t near = 0; near < 4 && hand_->ordinals[from] < ordinal; ++near) ++from;
    if (hand_->ordinals[from] >= ordinal) return Show(from);
  } else {
    document_ = kNoDocument;
    if (!LoadFrom(ordinal)) return;
  }
  const auto found = std::lower_bound(hand_->ordinals.begin() + static_cast<int64_t>(from),
                                      hand_->ordinals.end(), ordinal);
  if (found != hand_->ordinals.end()) Show(static_cast<size_t>(found - hand_->ordinals.begin()));
}

void ListPostings::SeekBack(uint32_t ordinal) {
  document_ = kNoDocument;
  if (!chunks_) {
    if (!LoadList()) return;
  } else {
    if (ordinal < firsts_.front().first || !Load(ChunkOf(ordinal))) return;
    const size_t block = std::min(BlockOf(ordinal), blocks_.size() - 1);
    if (!Decode(block)) return;
    if (block > 0 && hand_->ordinals.front() > ordinal && !Decode(block - 1)) return;
  }
  const auto past = std::ranges::upper_bound(hand_->ordinals, ordinal);
  if (past != hand_->ordinals.begin())
    Show(static_cast<size_t>(past - hand_->ordinals.begin()) - 1);
}

void ListPostings::Step() {
  if (at_ + 1 < hand_->ordinals.size()) return Show(at_ + 1);
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
  const auto next = std::ranges::lower_bound(hand_->ordinals, ordinal);
  if (next == hand_->ordinals.end()) return 0;
  if (*next > ordinal) {
    until = std::min(until, *next);
    return 0;
  }
  until = std::min(until, ordinal + 1);
  return OftenOf(hand_->counts[static_cast<size_t>(next - hand_->ordinals.begin())]);
}

void ListPostings::AddTo(const Stretch& stretch, bool titled, Tally& tally) {
  document_ = kNoDocument;
  if (!chunks_) {
    if (LoadList()) AddBlock(stretch, titled, tally);
    return;
  }
  const uint32_t end = std::min(stretch.end(), limit_);
  for (uint32_t from = stretch.From(stretch.begin()); from < end; from = stretch.From(from)) {
    const size_t chunk = ChunkOf(from);
    if (from < firsts_[chunk].first) {
      from = firsts_[chunk].first;
      continue;
    }
    if (!Load(chunk)) return;
    const size_t block = BlockOf(from);
    if (block == blocks_.size()) {
      from = EndOf(chunk);
      continue;
    }
    from = std::max(from, blocks_[block].before);
    if (stretch.From(from) > blocks_[block].last) {
      from = blocks_[block].last + 1;
      continue;
    }
    if (!Decode(block)) return;
    AddBlock(stretch, titled, tally);
    from = blocks_[block].last + 1;
  }
}

// Of the block in hand, or of a short list.
void ListPostings::AddBlock(const Stretch& stretch, bool titled, Tally& tally) const {
  auto at = static_cast<size_t>(std::ranges::lower_bound(hand_->ordinals, stretch.begin()) -
                                hand_->ordinals.begin());
  for (; at < hand_->ordinals.size() && hand_->ordinals[at] < stretch.end(); ++at)
    tally.Add(hand_->ordinals[at] - stretch.begin(), hand_->counts[at],
              !titled || hand_->counts[at].title > 0);
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
    before += size_t{hand_->counts[positions_of_].title} + hand_->counts[positions_of_].text;
  if (!SkipVarints(positions_rest_, before)) return wirefold::Fail(DamagedIndex(name_));
  std::string_view rest = positions_rest_;
  if (!TakePositions(rest, count_, positions_)) return wirefold::Fail(DamagedIndex(name_));
  return &positions_;
}

}  // namespace wirefold
