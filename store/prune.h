// What is kept and for how long: the rules, and one pass over the database that applies them, a few
// articles a step, so that a crawl's commits come between. Deleting is Store::Prune's; what stays
// known of what was deleted is in docs/storage.md.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>

#include "base/time.h"

namespace wirefold {

// An age that is missing: for ever. Articles are as old as StoredArticle::When() says.
struct PruneRules {
  std::optional<Millis> articles{};
  std::map<std::string, std::optional<Millis>> sources{};  // of those that have an age of their own
  uint64_t max_articles = 0;           // the newest stay, whatever their source; 0: all
  std::optional<Millis> revisions{};   // earlier versions, since they were replaced
  uint64_t max_versions = 0;           // of an article; 0: all
  std::optional<Millis> pages{};       // raw pages, since they were read
  std::optional<Millis> tombstones{};  // what is known of deleted articles, since they were
  std::string only{};  // articles and versions of this source alone, and nothing else
  // Ages count from the clock. Else from the time that a twentieth of the articles (20,000 at most)
  // are newer than, where that is earlier: a clock that jumped ahead deletes nothing before
  // articles from beyond the jump are a twentieth.
  bool by_clock = false;
};

struct PruneReport {
  std::map<std::string, uint64_t> articles{};  // by source
  uint64_t revisions = 0;
  std::optional<Time> pages_before{};  // raw pages read before went
  uint64_t tombstones = 0;

  uint64_t Articles() const {
    uint64_t sum = 0;
    for (const auto& [source, count] : articles) sum += count;
    return sum;
  }
  bool Nothing() const {
    return articles.empty() && revisions == 0 && !pages_before && tombstones == 0;
  }
};

// One time through all rules.
struct PrunePass {
  PruneRules rules{};
  Time now{};
  bool dry_run = false;  // only the report; a store open for reading will do
  PruneReport report{};

  // Where it is: the store's affair.
  enum class Stage : uint8_t { kStart, kAges, kCount, kVersions, kPages, kSeen, kGuids, kEnd };
  Stage stage = Stage::kStart;
  Time reckoned{};       // what ages count from
  std::string source{};  // whose articles are looked at
  std::string cursor{};
  std::unordered_set<uint64_t> counted{};  // positions, of a dry run
};

}  // namespace wirefold
