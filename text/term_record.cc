#include "text/term_record.h"

#include <algorithm>

#include "base/varint.h"

namespace wirefold {
namespace {

constexpr uint32_t kManyTitle = 3;

}  // namespace

bool TakeTerm(std::string_view& rest, std::string& term) {
  uint32_t shared = 0, more = 0;
  if (!TakeVarint(rest, shared) || !TakeVarint(rest, more)) return false;
  if (shared > term.size() || more > rest.size() || shared + size_t{more} > kLongestTerm)
    return false;
  const std::string_view other = rest.substr(0, more);
  // They ascend.
  if (more == 0 || (shared < term.size() &&
                    static_cast<uint8_t>(other[0]) <= static_cast<uint8_t>(term[shared])))
    return false;
  term.resize(shared);
  term += other;
  rest.remove_prefix(more);
  return true;
}

void PutTerm(std::string& out, std::string_view term, std::string_view last) {
  const size_t most = std::min(term.size(), last.size());
  const auto differ = std::mismatch(term.begin(), term.begin() + most, last.begin()).first;
  const auto shared = static_cast<size_t>(differ - term.begin());
  PutVarint(out, shared);
  PutVarint(out, term.size() - shared);
  out += term.substr(shared);
}

void PutCount(std::string& out, TermCount count) {
  const uint32_t title = std::min(count.title, kManyTitle);
  PutVarint(out, uint64_t{count.text} * 4 + title);
  if (title == kManyTitle) PutVarint(out, count.title - title);
}

bool TakeCount(std::string_view& rest, TermCount& count) {
  uint32_t packed = 0, more = 0;
  if (!TakeVarint(rest, packed)) return false;
  count = {packed % 4, packed / 4};
  if (count.title == kManyTitle && !TakeVarint(rest, more)) return false;
  count.title += more;
  return count.text <= kMostTextWords && count.title <= kTextBegins && count.text + count.title > 0;
}

void PutPositions(std::string& out, const uint32_t* positions, TermCount count) {
  uint32_t last = 0;
  for (uint32_t i = 0; i < count.title + count.text; ++i) {
    if (i == count.title) last = kTextBegins;
    PutVarint(out, positions[i] - last);
    last = positions[i];
  }
}

bool TakePositions(std::string_view& rest, TermCount count, std::vector<uint32_t>& positions) {
  uint64_t last = 0;
  for (uint32_t i = 0; i < count.title + count.text; ++i) {
    uint32_t step = 0;
    if (i == count.title) last = kTextBegins;
    if (!TakeVarint(rest, step)) return false;
    last += step;
    if (last >= kTextBegins + kMostTextWords) return false;
    positions.push_back(static_cast<uint32_t>(last));
  }
  return true;
}

TermRecordWriter::TermRecordWriter(uint32_t title_words, uint32_t text_words) {
  PutVarint(out_, title_words);
  PutVarint(out_, text_words);
}

void TermRecordWriter::Add(std::string_view term, TermCount count,
                           const std::vector<uint32_t>& positions) {
  PutTerm(out_, term, last_);
  last_ = term;
  PutCount(out_, count);
  if (positions.empty()) return;
  scratch_.clear();
  PutPositions(scratch_, positions.data(), count);
  PutVarint(out_, scratch_.size());
  out_ += scratch_;
}

TermRecordReader::TermRecordReader(std::string_view record) : rest_(record) {
  sound_ = TakeVarint(rest_, title_words_) && TakeVarint(rest_, text_words_);
  if (!sound_) rest_ = {};
}

bool TermRecordReader::Next() {
  if (rest_.empty()) return false;
  if (!TakeTerm(rest_, term_) || !TakeCount(rest_, count_)) return Broken();
  positions_ = {};
  if (!HasPositions(static_cast<TermKind>(term_[0]))) return true;
  uint32_t bytes = 0;
  if (!TakeVarint(rest_, bytes) || bytes > rest_.size()) return Broken();
  positions_ = rest_.substr(0, bytes);
  rest_.remove_prefix(bytes);
  return true;
}

bool TermRecordReader::Seek(std::string_view term) {
  while (Next())
    if (term_ >= term) return true;
  return false;
}

bool TermRecordReader::Broken() {
  sound_ = false;
  rest_ = {};
  return false;
}

}  // namespace wirefold
