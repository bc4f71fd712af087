// A stream of made-up news for the benchmarks, from a seed: as many documents as are wanted, each
// made when it is asked for. It has the habits of real copy that cost an index something: few words
// are used much (Zipf's law), words follow one another in habitual ways, so that most runs of three
// words stood somewhere before; of ten documents three reprint something recent (whole, cut,
// reworded, under an own lead), one is a report from a template with other figures.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/random.h"

namespace wirefold {

struct NewsItem {
  uint64_t id = 0;  // 1, 2, 3 ...
  std::string title;
  std::string text;
  std::string source;
};

class NewsStream {
 public:
  explicit NewsStream(uint64_t seed) : random_(seed) {}
  NewsItem Next();

 private:
  using Words = std::vector<uint32_t>;

  uint32_t Word();
  uint32_t WordAfter(uint32_t word);
  Words Prose(size_t count);
  Words Reprint(Words words);
  Words Report();

  Random random_;
  uint64_t next_id_ = 1;
  std::vector<Words> recent_;  // originals, the oldest overwritten
};

}  // namespace wirefold
