// Where the terms of a search stand in a text (text/terms.h), for snippets.
#include <algorithm>

#include "text/stems.h"
#include "text/term_cutter.h"
#include "text/terms.h"

namespace wirefold {
namespace {

// A word of the text with the terms that the index has of it.
struct Seen {
  std::string word;  // as a term
  std::string stem;  // as a term; empty: none of its own
  size_t begin = 0;
  size_t end = 0;
};

bool Fits(const Seen& seen, const TermAt& wanted) {
  return wanted.prefix ? std::string_view(seen.word).starts_with(wanted.term)
                       : seen.word == wanted.term || seen.stem == wanted.term;
}

// A row of words as long as the longest phrase, the first of which is looked at.
class Window {
 public:
  Window(std::string_view text, std::string_view language, uint32_t size)
      : cutter_(text), stemmer_(Stemmer::Of(language)), row_(size) {
    while (filled_ < size && Read(row_[filled_])) ++filled_;
  }
  bool empty() const { return filled_ == 0; }
  // The word `offset` behind the first; null where the text has ended.
  const Seen* At(uint32_t offset) const {
    return offset < filled_ ? &row_[(first_ + offset) % row_.size()] : nullptr;
  }
  void Advance() {
    --filled_;
    Seen& last = row_[first_];
    first_ = (first_ + 1) % row_.size();
    if (filled_ + 1 == row_.size() && Read(last)) ++filled_;
  }

 private:
  bool Read(Seen& seen) {
    if (read_ == kMostTextWords || !cutter_.Next()) return false;
    ++read_;
    seen.begin = cutter_.begin();
    seen.end = cutter_.end();
    seen.word.assign(1, static_cast<char>(TermKind::kWord));
    AppendPlain(cutter_.word(), seen.word);
    seen.stem.clear();
    if (stemmer_ == nullptr || cutter_.form() != TermCutter::Form::kWord) return true;
    seen.stem.assign(1, static_cast<char>(TermKind::kStem));
    AppendPlain(stemmer_->Stem(cutter_.word()), seen.stem);
    return true;
  }

  TermCutter cutter_;
  Stemmer* stemmer_;
  std::vector<Seen> row_;
  size_t first_ = 0, filled_ = 0;
  uint32_t read_ = 0;
};

// The end of the phrase that begins with the window's first word; 0 where none does.
size_t EndOf(const TermPhrase& phrase, const Window& window) {
  size_t end = 0;
  for (const TermAt& wanted : phrase) {
    const Seen* seen = window.At(wanted.offset);
    if (seen == nullptr || !Fits(*seen, wanted)) return 0;
    // Of a pair that was found by its first character, no more was asked for; but its bytes are not
    // known apart.
    end = std::max(end, seen->end);
  }
  return end;
}

}  // namespace

std::vector<TextRange> FindTerms(std::string_view text, std::string_view language,
                                 const std::vector<TermPhrase>& phrases, size_t most) {
  uint32_t longest = 0;
  for (const TermPhrase& phrase : phrases)
    if (!phrase.empty()) longest = std::max(longest, phrase.back().offset + 1);
  std::vector<TextRange> found;
  if (longest == 0) return found;
  size_t past = 0;
  for (Window window(text, language, longest); !window.empty() && found.size() < most;
       window.Advance()) {
    const size_t begin = window.At(0)->begin;
    if (begin < past) continue;
    TextRange best;
    for (size_t i = 0; i < phrases.size(); ++i)
      if (const size_t end = EndOf(phrases[i], window); end > best.end) best = {begin, end, i};
    if (best.end == 0) continue;
    past = best.end;
    found.push_back(best);
  }
  return found;
}

}  // namespace wirefold
