#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

namespace wirefold {
namespace {

constexpr Millis kPause{200};
constexpr std::string_view kWipe = "\r\x1b[K";

// A terminal that went away is no reason to end a crawl.
void Write(std::string_view text) {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

std::string Describe(const CrawlProgress& p) {
  return fmt::format("feeds {}/{}, pages {}/{}: {} articles, {} folded, {} failed", p.feeds_done,
                     p.feeds_total, p.pages_done, p.pages_total, p.articles, p.folded, p.failed);
}

}  // namespace

ProgressLine::ProgressLine(Loop& loop, const Crawler& crawler, bool shown)
    : loop_(loop), crawler_(crawler), shown_(shown && ::isatty(STDERR_FILENO)) {}

void ProgressLine::Start() {
  if (shown_) Paint();
}

void ProgressLine::Paint() {
  if (std::string text = Describe(crawler_.Progress()); text != painted_) {
    Write(fmt::format("{}{}", kWipe, text));
    painted_ = std::move(text);
  }
  timer_ = loop_.After(kPause, [this] { Paint(); });
}

void ProgressLine::End() {
  if (!shown_) return;
  loop_.Cancel(timer_);
  Write(kWipe);
}

}  // namespace wirefold
