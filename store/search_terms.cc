#include "store/search_terms.h"

#include "base/strings.h"
#include "text/stems.h"

namespace wirefold {
namespace {

std::vector<TermPhrase> Only(TermPhrase phrase) {
  if (phrase.empty()) return {};
  return {std::move(phrase)};
}

std::vector<TermPhrase> Only(std::string term) {
  if (term.empty()) return {};
  return {{TermAt{.term = std::move(term)}}};
}

}  // namespace

std::string StemsOf(std::string_view language) {
  if (Stemmer::Of(language) == nullptr) return {};
  return LowerAscii(language.substr(0, language.find('-')));
}

std::vector<TermPhrase> WaysOf(const SearchExpr& leaf, const std::string& stems) {
  using Kind = SearchExpr::Kind;
  switch (leaf.kind) {
    case Kind::kWord:
      return stems.empty() ? TermsOfWord(leaf.text, {}) : TermsOfWord(leaf.text, {stems});
    case Kind::kPhrase:
      return Only(TermsOfPhrase(leaf.text));
    case Kind::kPrefix:
      return Only(TermsOfPrefix(leaf.text));
    case Kind::kAuthor:
      return Only(TermsOfAuthor(leaf.text));
    case Kind::kSource:
      return Only(TermOfSource(leaf.text));
    case Kind::kSite:
      return Only(TermOfHost(leaf.text));
    case Kind::kLanguage:
      return Only(TermOfLanguage(leaf.text));
    case Kind::kTag:
      return Only(TermOfTag(leaf.text));
    default:
      return {};
  }
}

}  // namespace wirefold
