// What of the database is kept, as the configuration says it ([keep], and keep_articles of a
// source). The daemon applies it between its commits (keep_line.cc), a single crawl at its end,
// `prune` when it is told to.
#pragma once

#include <functional>

#include "base/result.h"
#include "base/time.h"
#include "config/config.h"
#include "store/store.h"

namespace wirefold {

// Articles of one step: what a commit may have to wait for.
inline constexpr size_t kPrunedAtOnce = 8;

// Raw pages are kept of `source`; null: of one that is not configured.
bool KeepsRawPages(const Config& config, const Source* source);

PruneRules PruneRulesOf(const Config& config);
// Nothing is kept for ever: there is something to do.
bool LimitsAnything(const PruneRules& rules);

// "articles 90d, 100000 articles at most, raw pages 30d"; empty: all is kept for ever.
std::string KeepLine(const PruneRules& rules);

// Goes on with `pass` until it is through, for so long at most, or until `stop` says so. True: it
// is through.
Result<bool> PruneFor(Store& store, PrunePass& pass, Millis time,
                      const std::function<bool()>& stop);

// "12 articles, 3 earlier versions"; empty: nothing.
std::string PrunedLine(const PruneReport& report);

}  // namespace wirefold
