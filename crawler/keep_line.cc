// What is not to be kept goes, of a crawl that goes on, between its commits: a few articles a step
// on the writer's lane, then a pause nine times as long as the step took, its wait for the lane
// included, up to a minute. So the lane is taken for a tenth of the time at most, and less where it
// is busy. On a full disk it waits with the other writers.
#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "crawler/corridor.h"
#include "crawler/keep.h"

namespace wirefold {
namespace {

constexpr Millis kPassEvery{3'600'000};
constexpr int kPauses = 9;
constexpr Millis kLeastPause{20};
constexpr Millis kMostPause{60'000};

}  // namespace

void Corridor::PlanPrune(Millis delay) {
  if (!plan_.forever || stopping_ || draining_) return;
  const PruneRules rules = PruneRulesOf(config_);
  if (!LimitsAnything(rules)) return;
  prune_timer_ = loop_.After(delay, [this, rules] {
    prune_timer_ = 0;
    PruneSome(std::make_shared<PrunePass>(PrunePass{.rules = rules, .now = loop_.Now()}));
  });
}

void Corridor::PruneSome(std::shared_ptr<PrunePass> pass) {
  if (stopping_ || draining_) return;
  auto through = std::make_shared<Result<bool>>(false);
  Write(
      [this, pass, through]() -> Status {
        *through = store_.Prune(*pass, kPrunedAtOnce);
        if (!*through && store_.DiskIsFull()) return Fail(through->error());
        return {};
      },
      [this, pass, through, begin = loop_.Ticks()] {
        if (!*through || **through) return PruneEnds(*pass, *through);
        const Millis pause = std::clamp(kPauses * (loop_.Ticks() - begin), kLeastPause, kMostPause);
        if (stopping_ || draining_) return;
        prune_timer_ = loop_.After(pause, [this, pass] {
          prune_timer_ = 0;
          PruneSome(pass);
        });
      });
}

// What failed is tried again with the next pass: it keeps nobody from crawling.
void Corridor::PruneEnds(const PrunePass& pass, const Result<bool>& result) {
  if (!result) {
    Log(LogLevel::kError, fmt::format("[keep]: {}", result.error().what));
  } else {
    pruned_ = loop_.Now();
    pruned_what_ = PrunedLine(pass.report);
    if (!pruned_what_.empty())
      Log(LogLevel::kInfo, fmt::format("deleted by [keep]: {}", pruned_what_));
  }
  PlanPrune(kPassEvery);
}

}  // namespace wirefold
