// The fold: an article joins the story whose text it reprints, or founds one. A pure, deterministic
// function of the articles in their order: no clock, no network, no thread; order of arrival
// decides ties. docs/impl.md has the picture, the figures and the papers.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/news.h"
#include "base/result.h"
#include "base/time.h"
#include "crawler/fold/table.h"

namespace wirefold {

struct FoldSettings {
  double near_threshold = 0.31;  // least similarity of a near reprint
  // What is older is found by its exact text only. By the days that Fold is given, and by number of
  // articles, whichever is less; an article that is remembered takes about 300 bytes of memory.
  uint32_t window_days = 60;
  uint32_t window_articles = 1'000'000;
};

inline constexpr size_t kMostGuards = 64;  // of a text
// Of a guard that is a name, not a number.
inline constexpr uint64_t kNameBit = 0x8000;

// What a text says, small enough to keep: made by workers, in parallel, from the text alone.
struct Fingerprint {
  Hash128 exact;        // of the normalised tokens
  uint16_t source = 0;  // a hash of the source's name; 0 where it is not known
  uint32_t tokens = 0;
  bool complete = true;            // all shingles are kept, not only the smallest
  std::vector<uint32_t> shingles;  // sampled by value, ascending: a cut reprint keeps its share
  std::vector<uint32_t> shingle_places;  // the first token of each
  std::vector<uint64_t> guards;  // numbers and names with what stands around them, ascending
};

Fingerprint MakeFingerprint(std::string_view title, std::string_view text,
                            std::string_view source = {});
Fingerprint FingerprintOf(const ArticleRecord& record);  // of its title, text and source

struct FoldResult {
  StoryId story{};
  Verdict verdict = Verdict::kNew;
  ArticleId match{};      // the member it was found by; none where it is new
  double similarity = 0;  // 0..1; 1 where exact
  double in_article = 0;  // how much of the article stands in the match, 0..1
  double in_match = 0;    // and the other way round
};

// Days since 1970, 0 before.
uint32_t FoldDay(Time time);

// The id of a story that the `version`th text of an article founds. A page whose text has become
// another has its own id's story already.
StoryId StoryFoundedBy(ArticleId id, uint64_t version);

// How much of a text stands in another, by their samples: the same measures as in a FoldResult.
FoldResult CompareTexts(const Fingerprint& article, const Fingerprint& other);

// Folds articles one after another. What it must remember is in a table; an index of that, which
// follows from it, is here. One thread at a time.
class Folder {
 public:
  explicit Folder(const FoldSettings& settings = {});
  ~Folder();
  Folder(Folder&&) noexcept;
  Folder& operator=(Folder&&) noexcept;

  // Reads what `table` remembers. To be called again after a step on the table that did not last,
  // and before it after anything else changed the table.
  Status Load(FoldTable& table);

  // Folds one article on its day: looks up what it needs in the table that was loaded and puts
  // there what later articles need. An article with no words founds a story of its own.
  Result<FoldResult> Fold(ArticleId id, const Fingerprint& fingerprint, uint32_t day,
                          FoldTable& table);
  // The same where the story that it founds, if it founds one, is to have another id.
  Result<FoldResult> Fold(ArticleId id, StoryId founds, const Fingerprint& fingerprint,
                          uint32_t day, FoldTable& table);
  // The same for a later version of its page, the `version`th (1: the first change). `former` is of
  // the text before, `place` how that was folded. A text that is still near its former self stays
  // where it is, and both find the story from now on; one that became another is folded as a new
  // article: it does not match itself, and a story that it founds has an id of its own.
  Result<FoldResult> Revise(ArticleId id, uint64_t version, const Fingerprint& fingerprint,
                            const Fingerprint& former, const FoldResult& place, uint32_t day,
                            FoldTable& table);
  // As if the article had never been folded, where it was the last of its story. `fingerprint` is
  // of its text; of several texts that it had, each is to be forgotten. True where near reprints
  // of it were found. What had made way for it in the index comes back with the next Load.
  Result<bool> Forget(ArticleId id, const Fingerprint& fingerprint, FoldTable& table);
  // A member of the story from which another one was forgotten finds it from now on, where nothing
  // else does: by its exact text, and with `near` its near reprints as well.
  Status Inherit(ArticleId id, const Fingerprint& fingerprint, StoryId story, bool near,
                 FoldTable& table);

  size_t bytes() const;  // of the index in memory

 private:
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

}  // namespace wirefold
