#include "text/stems.h"

#include <libstemmer.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "base/hash.h"
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

constexpr size_t kKnown = 8192;

sb_stemmer* Snowball(void* stemmer) { return static_cast<sb_stemmer*>(stemmer); }

}  // namespace

Stemmer::Stemmer(void* snowball) : snowball_(snowball), known_(kKnown) {}
Stemmer::~Stemmer() { sb_stemmer_delete(Snowball(snowball_)); }

Stemmer* Stemmer::Of(std::string_view language) {
  constexpr size_t kLanguages = std::size(kAlgorithms);
  thread_local std::array<std::unique_ptr<Stemmer>, kLanguages> stemmers;
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
  if (word.empty()) return word;
  Known& known = known_[Hash64Of(word) % kKnown];
  const std::string_view bytes(known.bytes.data(), known.bytes.size());
  if (bytes.substr(0, known.word) == word) return bytes.substr(known.word, known.stem);
  const std::string_view stem = AskSnowball(word);
  if (word.size() + stem.size() > bytes.size()) return stem;
  known.word = static_cast<uint8_t>(word.size());
  known.stem = static_cast<uint8_t>(stem.size());
  std::ranges::copy(stem, std::ranges::copy(word, known.bytes.begin()).out);
  return bytes.substr(known.word, known.stem);
}

std::string_view Stemmer::AskSnowball(std::string_view word) {
  const auto* bytes = reinterpret_cast<const sb_symbol*>(word.data());
  const sb_symbol* stem =
      sb_stemmer_stem(Snowball(snowball_), bytes, static_cast<int>(word.size()));
  if (stem == nullptr) return word;  // out of memory
  return {reinterpret_cast<const char*>(stem),
          static_cast<size_t>(sb_stemmer_length(Snowball(snowball_)))};
}

}  // namespace wirefold
