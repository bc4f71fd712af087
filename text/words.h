// Words as the fold and the search see them: runs of letters and digits, folded (NFKC, case, marks
// kept), one code point a token where writing has no spaces (Chinese, Japanese, Thai, ...). No
// dictionary, no locale: the same on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wirefold {

struct Token {
  uint32_t begin = 0;  // in the folded text
  uint32_t end = 0;
  bool capital = false;    // began with an upper-case letter as written
  bool spaceless = false;  // one code point of a writing without spaces
};

// `folded` holds the normalised text that the tokens point into.
struct Tokens {
  std::string folded;
  std::vector<Token> list;

  std::string_view operator[](size_t i) const {
    return std::string_view(folded).substr(list[i].begin, list[i].end - list[i].begin);
  }
  size_t size() const { return list.size(); }
};

Tokens Tokenize(std::string_view text);
// The same into `tokens`, whose memory is used again.
void TokenizeInto(std::string_view text, Tokens& tokens);

// `text` folded for comparison, white space squeezed: what makes two titles equal.
std::string FoldCase(std::string_view text);

// Two titles of one article, perhaps with a site's name: four fifths of the shorter one's words
// stand in the other. An empty title is like any.
bool TitlesAlike(std::string_view a, std::string_view b);

// Columns on a terminal: wide characters count two, combining marks none. For tables.
size_t DisplayWidth(std::string_view text);
// At most `columns` wide, "…" at the end where it was cut.
std::string CutToWidth(std::string_view text, size_t columns);
// What may reach a terminal: control characters and bidi controls gone, line breaks as blanks.
std::string ForTerminal(std::string_view text);
// The same of a text of many lines: tabs and line feeds stay.
std::string LinesForTerminal(std::string_view text);
// The same, but carriage returns stay too: for files that somebody will look at in one.
std::string WithoutControls(std::string_view text);

}  // namespace wirefold
