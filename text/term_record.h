// The form in which an article's terms are kept until they come into a segment, and the parts of it
// that segments share. A record is: varint words of the title, varint words of the text, then in
// the terms' order for each: varint bytes it shares with the one before, varint of its other bytes,
// these, its count, and where its kind has positions, varint of their bytes and these. Whatever the
// bytes are, reading ends, and says whether it was all sound.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/terms.h"

namespace wirefold {

// A term behind `last`: varint of the bytes it shares with that at its beginning, varint of the
// others, these.
void PutTerm(std::string& out, std::string_view term, std::string_view last);
// `term` becomes the next one; false where that is too long or not behind it.
bool TakeTerm(std::string_view& rest, std::string& term);

// A count: varint of 4 times the text's and the title's, that as 3 with a varint of the rest behind
// it where it is 3 or more.
void PutCount(std::string& out, TermCount count);
bool TakeCount(std::string_view& rest, TermCount& count);

// Positions, ascending: the title's as varints of their distance from the one before (the first
// from 0), then the text's likewise, the first from kTextBegins. Of a kind without title all are
// the text's.
void PutPositions(std::string& out, const uint32_t* positions, TermCount count);
// As many as `count` says are appended to `positions`; false where `rest` has them not.
bool TakePositions(std::string_view& rest, TermCount count, std::vector<uint32_t>& positions);

class TermRecordWriter {
 public:
  TermRecordWriter(uint32_t title_words, uint32_t text_words);
  // In ascending order of terms. `positions` is empty where the kind has none.
  void Add(std::string_view term, TermCount count, const std::vector<uint32_t>& positions);
  std::string Take() { return std::move(out_); }

 private:
  std::string out_, last_, scratch_;
};

class TermRecordReader {
 public:
  explicit TermRecordReader(std::string_view record);

  uint32_t title_words() const { return title_words_; }
  uint32_t text_words() const { return text_words_; }

  // The next term; false at the end, and where the bytes are no record (sound() then says so).
  bool Next();
  // The first of those to come that is not before `term`; the same.
  bool Seek(std::string_view term);
  const std::string& term() const { return term_; }
  TermCount count() const { return count_; }
  // In the form of PutPositions.
  std::string_view positions() const { return positions_; }
  bool sound() const { return sound_; }

 private:
  bool TakeOfTerm();
  bool Broken();

  std::string_view rest_;
  uint32_t title_words_ = 0, text_words_ = 0;
  std::string term_;
  TermCount count_;
  std::string_view positions_;
  bool sound_ = true;
};

}  // namespace wirefold
