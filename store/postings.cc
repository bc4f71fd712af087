#include "store/postings.h"

#include <algorithm>

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
  if (firsts_.empty()) firsts_.push_back(0);
}

// The documents of a chunk are in hand afterwards; false after a failure.
bool ListPostings::Load(size_t chunk) {
  if (!status_) return false;
  if (chunk_ == chunk) return true;
  std::string bytes;
  size_t count = documents_;
  if (chunks_) {
    Result<std::string> read = chunks_->Documents(chunk);
    if (!read) return Fail(read.error()), false;
    bytes = std::move(*read);
    count = std::min(kChunkDocuments, documents_ - chunk * kChunkDocuments);
  }
  std::string_view rest = chunks_ ? bytes : list_;
  loaded_.clear();
  loaded_.reserve(std::min(count, rest.size()));  // each is a byte at least
  uint64_t next = 0;
  for (size_t i = 0; i < count; ++i) {
    uint32_t gap = 0;
    Document document;
    if (!TakePosting(rest, gap, document.count) || (next += gap) > limit_)
      return Fail(DamagedIndex(name_)), false;
    document.ordinal = static_cast<uint32_t>(next - 1);
    loaded_.push_back(document);
  }
  if (loaded_.empty() || (chunks_ && (loaded_.front().ordinal != firsts_[chunk] || !rest.empty())))
    return Fail(DamagedIndex(name_)), false;
  chunk_ = chunk;
  has_position_bytes_ = !chunks_;
  positions_begin_ = chunks_ ? 0 : list_.size() - rest.size();
  positions_of_ = positions_from_ = 0;
  return true;
}

void ListPostings::Show(size_t at) {
  at_ = at;
  document_ = loaded_[at].ordinal;
  count_ = loaded_[at].count;
}

void ListPostings::Fail(const Error& error) {
  status_ = wirefold::Fail(error);
  document_ = kNoDocument;
  chunk_ = SIZE_MAX;
}

void ListPostings::Seek(uint32_t ordinal) {
  document_ = kNoDocument;
  const auto past = std::ranges::upper_bound(firsts_, ordinal);
  const size_t chunk =
      past == firsts_.begin() ? 0 : static_cast<size_t>(past - firsts_.begin()) - 1;
  if (!Load(chunk)) return;
  const auto found = std::ranges::lower_bound(loaded_, ordinal, {}, &Document::ordinal);
  if (found != loaded_.end()) return Show(static_cast<size_t>(found - loaded_.begin()));
  if (chunk + 1 < firsts_.size() && Load(chunk + 1)) Show(0);
}

void ListPostings::SeekBack(uint32_t ordinal) {
  document_ = kNoDocument;
  const auto past = std::ranges::upper_bound(firsts_, ordinal);
  if (past == firsts_.begin()) return;
  if (!Load(static_cast<size_t>(past - firsts_.begin()) - 1)) return;
  const auto found = std::ranges::upper_bound(loaded_, ordinal, {}, &Document::ordinal);
  if (found != loaded_.begin()) Show(static_cast<size_t>(found - loaded_.begin()) - 1);
}

void ListPostings::Step() {
  if (at_ + 1 < loaded_.size()) return Show(at_ + 1);
  document_ = kNoDocument;
  if (chunk_ + 1 < firsts_.size() && Load(chunk_ + 1)) Show(0);
}

Result<const std::vector<uint32_t>*> ListPostings::Positions() {
  positions_.clear();
  if (document_ == kNoDocument || !has_positions_) return &positions_;
  if (!has_position_bytes_) {
    WF_TRY(position_bytes_, chunks_->Positions(chunk_));
    has_position_bytes_ = true;
  }
  if (at_ < positions_of_) positions_of_ = positions_from_ = 0;
  const std::string_view bytes =
      std::string_view(chunks_ ? position_bytes_ : list_).substr(positions_begin_);
  std::string_view rest = bytes.substr(positions_from_);
  std::string_view skipped;
  for (; positions_of_ < at_; ++positions_of_)
    if (!TakePositionBytes(rest, loaded_[positions_of_].count, skipped))
      return wirefold::Fail(DamagedIndex(name_));
  positions_from_ = bytes.size() - rest.size();
  if (!TakePositions(rest, count_, positions_)) return wirefold::Fail(DamagedIndex(name_));
  return &positions_;
}

}  // namespace wirefold
