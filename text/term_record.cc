#include "text/term_record.h"

#include <algorithm>

#include "base/varint.h"

namespace wirefold {
namespace {

constexpr uint32_t kManyTitle = 3;

size_t SameBytes(std::string_view a, std::string_view b) {
  const auto differ = std::mismatch(a.begin(), a.begin() + std::min(a.size(), b.size()), b.begin());
  return static_cast<size_t>(differ.first - a.begin());
}

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
  const size_t shared = SameBytes(term, last);
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
    if (!rest.empty() && static_cast<uint8_t>(rest[0]) < 0x80) {
      step = static_cast<uint8_t>(rest[0]);
      rest.remove_prefix(1);
    } else if (!TakeVarint(rest, step)) {
      return false;
    }
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
  return TakeTerm(rest_, term_) && TakeOfTerm() ? true : Broken();
}

bool TermRecordReader::TakeOfTerm() {
  if (!TakeCount(rest_, count_)) return false;
  positions_ = {};
  if (!HasPositions(static_cast<TermKind>(term_[0]))) return true;
  uint32_t bytes = 0;
  if (!TakeVarint(rest_, bytes) || bytes > rest_.size()) return false;
  positions_ = rest_.substr(0, bytes);
  rest_.remove_prefix(bytes);
  return true;
}

// A term that shares more with the one before it than that shares with `term` lies before `term` as
// well: what is passed over is not put together.
bool TermRecordReader::Seek(std::string_view term) {
  if (term_ >= term) return Next();
  size_t size = term_.size();  // of the one before
  size_t same = SameBytes(term_, term);
  while (!rest_.empty()) {
    uint32_t shared = 0, more = 0;
    if (!TakeVarint(rest_, shared) || !TakeVarint(rest_, more) || shared > size || more == 0 ||
        more > rest_.size() || shared + size_t{more} > kLongestTerm)
      return Broken();
    const std::string_view other = rest_.substr(0, more);
    rest_.remove_prefix(more);
    size = shared + size_t{more};
    if (shared == 0) term_ = other[0];  // its kind
    bool found = false;
    if (shared <= same) {
      const std::string_view wanted = term.substr(shared);
      found = other >= wanted;
      same = shared + SameBytes(other, wanted);
    }
    if (found) (term_ = term.substr(0, shared)) += other;
    if (!TakeOfTerm()) return Broken();
    if (found) return true;
  }
  return false;
}

bool TermRecordReader::Broken() {
  sound_ = false;
  rest_ = {};
  return false;
}

}  // namespace wirefold
