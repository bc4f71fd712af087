// What an article is found by: its text as terms with positions, and a written query as the terms
// to look for. Pure, and the same on every machine.
//
// A word is a run of letters and digits, folded (NFKC, case), marks off: "élu" is "elu", "covid-19"
// and "U.S." are two words side by side. Where its stem in the article's language is another word,
// the stem is a term as well, without positions. Chinese, Japanese, Korean, Thai, Lao, Khmer and
// Burmese become overlapping pairs of characters, the last of a run stands alone as well: so a
// phrase of pairs finds what a search for the bare string would.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/news.h"

namespace wirefold {

// A term's first byte says what it is of; whole kinds are ranges.
enum class TermKind : char {
  kAuthor = 'a',    // a word of an author's or agency's name; with positions of their own
  kHost = 'h',      // the page's host, and each domain above it
  kLanguage = 'l',  // a BCP 47 tag in lower case, and each that it begins with
  kSource = 'o',    // a source's or publication's name, whole
  kStem = 's',      // a word's stem, where the word is not its own
  kTag = 't',       // a tag of the article or its source, whole
  kWord = 'w',      // a word or pair of title or text; with positions
};
constexpr bool HasPositions(TermKind kind) {
  return kind == TermKind::kWord || kind == TermKind::kAuthor;
}

// Title and text share one row of positions: the title's are below this, the text's begin here. No
// phrase spans both.
inline constexpr uint32_t kTextBegins = 256;  // the names of authors as well
// What is indexed of an article at most; the rest is in the log and is not found.
inline constexpr uint32_t kMostTitleWords = 200;
inline constexpr uint32_t kMostTextWords = 20'000;
inline constexpr size_t kLongestTerm = 120;  // bytes with the kind; longer words and names are cut

// How often a term stands in an article. Of a kind without title: all in `text`.
struct TermCount {
  uint32_t title = 0;
  uint32_t text = 0;
  friend bool operator==(const TermCount&, const TermCount&) = default;
};

// ---- an article

// Its terms in order, with counts and positions, in the form of text/term_record.h.
std::string EncodeTerms(const ArticleRecord& record);

// ---- a query

// A term, or where `prefix` says so all that begin with it, `offset` places behind the first of its
// phrase.
struct TermAt {
  std::string term;
  bool prefix = false;
  uint32_t offset = 0;
  friend bool operator==(const TermAt&, const TermAt&) = default;
};
// All of them, each at its offset from the same place. Empty: there is no word in it.
using TermPhrase = std::vector<TermAt>;

// The ways in which an article may have what was written as one word; one of them will do. The
// first is the word itself. "covid-19" is two words, a Chinese word several pairs: then there is no
// other way. Otherwise the others are its stems in `languages` (BCP 47), as words and as stems,
// each of one term, no two the same. Empty: there is no word in it.
std::vector<TermPhrase> TermsOfWord(std::string_view word,
                                    const std::vector<std::string>& languages);
// The words of `text` as they stand, side by side.
TermPhrase TermsOfPhrase(std::string_view text);
// The same, but the last word may go on.
TermPhrase TermsOfPrefix(std::string_view text);
// The words of a name, side by side.
TermPhrase TermsOfAuthor(std::string_view name);
// Whole names; empty where `text` cannot be one.
std::string TermOfSource(std::string_view text);
std::string TermOfTag(std::string_view text);
std::string TermOfLanguage(std::string_view tag);
std::string TermOfHost(std::string_view host);  // in Unicode as well; "https://host/..." too

// ---- what was found, in a text

struct TextRange {
  size_t begin = 0;  // bytes
  size_t end = 0;
  size_t phrase = 0;  // which of those that were looked for
  friend bool operator==(const TextRange&, const TextRange&) = default;
};
// Where the phrases stand in `text`, of an article in `language`, in their order and not
// overlapping (the first that begins counts, of these the longest); at most `most`. Looks at no
// more of the text than is indexed.
std::vector<TextRange> FindTerms(std::string_view text, std::string_view language,
                                 const std::vector<TermPhrase>& phrases, size_t most);

}  // namespace wirefold
