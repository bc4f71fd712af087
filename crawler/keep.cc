#include "crawler/keep.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/plural.h"

namespace wirefold {

bool KeepsRawPages(const Config& config, const Source* source) {
  const bool always = config.keep.raw_pages;
  return source == nullptr ? always : source->settings.keep_pages.value_or(always);
}

PruneRules PruneRulesOf(const Config& config) {
  const KeepConfig& keep = config.keep;
  PruneRules rules;
  rules.articles = keep.articles;
  rules.max_articles = keep.max_articles;
  rules.revisions = keep.revisions;
  rules.max_versions = keep.max_versions;
  rules.pages = keep.pages;
  rules.tombstones = keep.tombstones;
  for (const Source& source : config.sources) {
    const std::optional<Millis>& own = source.settings.keep_articles;
    if (own) rules.sources[source.name] = *own == kForEver ? std::nullopt : own;
  }
  return rules;
}

bool LimitsAnything(const PruneRules& rules) {
  const auto ends = [](const auto& source) { return source.second.has_value(); };
  return rules.articles || rules.max_articles > 0 || rules.revisions || rules.max_versions > 0 ||
         rules.pages || rules.tombstones || std::ranges::any_of(rules.sources, ends);
}

std::string KeepLine(const PruneRules& rules) {
  std::string out;
  const auto add = [&](const std::string& part) { out += (out.empty() ? "" : ", ") + part; };
  const auto age = [&](std::string_view of, const std::optional<Millis>& span) {
    if (span) add(fmt::format("{} {}", of, FormatDuration(*span)));
  };
  const auto most = [&](uint64_t number, std::string_view of) {
    if (number > 0) add(fmt::format("{} {} at most", number, of));
  };
  age("articles", rules.articles);
  if (!rules.sources.empty())
    add(fmt::format("{} by an age of {} own", Plural(rules.sources.size(), "source"),
                    rules.sources.size() == 1 ? "its" : "their"));
  most(rules.max_articles, "articles");
  age("earlier versions", rules.revisions);
  most(rules.max_versions, "versions");
  age("raw pages", rules.pages);
  age("names of deleted articles", rules.tombstones);
  return out;
}

Result<bool> PruneFor(Store& store, PrunePass& pass, Millis time,
                      const std::function<bool()>& stop) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (!stop()) {
    WF_TRY(const bool through, store.Prune(pass, kPrunedAtOnce));
    if (through) return true;
    if (std::chrono::steady_clock::now() >= end) return false;
  }
  return false;
}

std::string PrunedLine(const PruneReport& report) {
  std::string out;
  const auto count = [&](uint64_t number, std::string_view one, std::string_view many) {
    if (number > 0)
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", number, number == 1 ? one : many);
  };
  count(report.Articles(), "article", "articles");
  count(report.revisions, "earlier version", "earlier versions");
  count(report.tombstones, "name of a deleted article", "names of deleted articles");
  if (report.pages_before)
    out += fmt::format("{}raw pages read before {}", out.empty() ? "" : ", ",
                       Rfc3339Seconds(*report.pages_before));
  return out;
}

}  // namespace wirefold
