#include "cli/progress.h"

#include <fmt/format.h>

#include "base/plural.h"

namespace wirefold {
namespace {

constexpr Millis kPause{200};

std::string Describe(const CrawlProgress& p) {
  return fmt::format("feeds {}/{}, pages {}/{}: {}, {} folded, {} failed", p.feeds_done,
                     p.feeds_total, p.pages_done, p.pages_total, Plural(p.articles, "article"),
                     p.folded, p.failed);
}

}  // namespace

ProgressLine::ProgressLine(Loop& loop, const Crawler& crawler, bool shown)
    : loop_(loop), crawler_(crawler), line_(shown) {}

void ProgressLine::Start() {
  if (line_.shown()) Paint();
}

void ProgressLine::Paint() {
  if (std::string text = Describe(crawler_.Progress()); text != painted_) {
    line_.Paint(text);
    painted_ = std::move(text);
  }
  timer_ = loop_.After(kPause, [this] { Paint(); });
}

void ProgressLine::End() {
  if (!line_.shown()) return;
  loop_.Cancel(timer_);
  line_.Wipe();
}

}  // namespace wirefold
