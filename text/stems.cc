#include "text/stems.h"

#include <libstemmer.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "base/strings.h"

namespace wirefold {
namespace {

// By the language's subtag. Both written forms of Norwegian share one algorithm.
constexpr std::pair<std::string_view, const char*> kAlgorithms[] = {
    {"ar", "arabic"},     {"ca", "catalan"},   {"da", "danish"},     {"de", "german"},
    {"el", "greek"},      {"en", "english"},   {"es", "spanish"},    {"eu", "basque"},
    {"fi", "finnish"},    {"fr", "french"},    {"ga", "irish"},      {"hi", "hindi"},
    {"hu", "hungarian"},  {"hy", "armenian"},  {"id", "indonesian"}, {"it", "italian"},
    {"lt", "lithuanian"}, {"nb", "norwegian"}, {"ne", "nepali"},     {"nl", "dutch"},
    {"nn", "norwegian"},  {"no", "norwegian"}, {"pt", "portuguese"}, {"ro", "romanian"},
    {"ru", "russian"},    {"sr", "serbian"},   {"sv", "swedish"},    {"ta", "tamil"},
    {"tr", "turkish"},    {"yi", "yiddish"},
};

sb_stemmer* Snowball(void* stemmer) { return static_cast<sb_stemmer*>(stemmer); }

}  // namespace

Stemmer::~Stemmer() { sb_stemmer_delete(Snowball(snowball_)); }

Stemmer* Stemmer::Of(std::string_view language) {
  constexpr size_t kKnown = std::size(kAlgorithms);
  thread_local std::array<std::unique_ptr<Stemmer>, kKnown> stemmers;
  const std::string subtag = LowerAscii(language.substr(0, language.find('-')));
  const auto* known = std::ranges::find(kAlgorithms, std::string_view(subtag),
                                        &std::pair<std::string_view, const char*>::first);
  if (known == std::end(kAlgorithms)) return nullptr;
  std::unique_ptr<Stemmer>& stemmer = stemmers[static_cast<size_t>(known - kAlgorithms)];
  if (!stemmer) {
    sb_stemmer* made = sb_stemmer_new(known->second, nullptr);
    if (made == nullptr) return nullptr;
    stemmer = std::make_unique<Stemmer>(made);
  }
  return stemmer.get();
}

std::string_view Stemmer::Stem(std::string_view word) {
  const auto* bytes = reinterpret_cast<const sb_symbol*>(word.data());
  const sb_symbol* stem =
      sb_stemmer_stem(Snowball(snowball_), bytes, static_cast<int>(word.size()));
  if (stem == nullptr) return word;  // out of memory
  return {reinterpret_cast<const char*>(stem),
          static_cast<size_t>(sb_stemmer_length(Snowball(snowball_)))};
}

}  // namespace wirefold
