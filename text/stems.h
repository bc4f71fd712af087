// The stems of words, by Snowball: "ports" and "porting" are "port" in English. Each thread keeps
// its own stemmers; the same word has the same stem everywhere.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wirefold {

// Of one language, for one thread.
class Stemmer {
 public:
  // The thread's own for a BCP 47 tag ("en-GB"); null where Snowball does not know the language.
  static Stemmer* Of(std::string_view language);

  // Of a folded word with its marks. Lasts until the next call.
  std::string_view Stem(std::string_view word);

  explicit Stemmer(void* snowball);
  ~Stemmer();
  Stemmer(const Stemmer&) = delete;
  Stemmer& operator=(const Stemmer&) = delete;

 private:
  // What was asked before: most words of a text are common ones, and Snowball takes a third of a
  // microsecond.
  struct Known {
    std::array<char, 22> bytes{};  // the word, then its stem
    uint8_t word = 0;              // bytes of it; 0: nothing is known
    uint8_t stem = 0;
  };

  std::string_view AskSnowball(std::string_view word);

  void* snowball_;
  std::vector<Known> known_;
};

}  // namespace wirefold
