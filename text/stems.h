// The stems of words, by Snowball: "ports" and "porting" are "port" in English. Each thread keeps
// its own stemmers; the same word has the same stem everywhere.
#pragma once

#include <string>
#include <string_view>

namespace wirefold {

// Of one language, for one thread.
class Stemmer {
 public:
  // The thread's own for a BCP 47 tag ("en-GB"); null where Snowball does not know the language.
  static Stemmer* Of(std::string_view language);

  // Of a folded word with its marks. Lasts until the next call.
  std::string_view Stem(std::string_view word);

  explicit Stemmer(void* snowball) : snowball_(snowball) {}
  ~Stemmer();
  Stemmer(const Stemmer&) = delete;
  Stemmer& operator=(const Stemmer&) = delete;

 private:
  void* snowball_;
};

}  // namespace wirefold
