// Writing, and what becomes of a crawl whose disk is full: it pauses. Nothing new is asked for,
// what comes in waits to be written, and every few seconds it is tried whether there is space.
// Nothing is lost by that, no try is counted.
#include <fmt/format.h>

#include <utility>

#include "base/log.h"
#include "crawler/corridor.h"

namespace wirefold {
namespace {

constexpr Millis kBetweenTries{5'000};
// A single crawl waits so long and then ends; what it has not stored is fetched by the next one.
constexpr Millis kPatienceOfOne{60'000};
// There is space for so long, and the database still refuses: only opening it again may help.
constexpr Millis kInVain{300'000};

}  // namespace

void Corridor::Write(std::function<Status()> step, Loop::Callback done) {
  auto made = std::make_shared<WriterStep>(WriterStep{std::move(step), std::move(done)});
  if (IsPaused())
    pause_->held.push_back(std::move(made));
  else
    Try(made);
}

void Corridor::Try(const std::shared_ptr<WriterStep>& step) {
  struct Attempt {
    Status status;
    bool full = false;
  };
  auto attempt = std::make_shared<Attempt>();
  Offload(
      Lane::kWriter,
      [this, step, attempt] {
        attempt->status = step->make();
        attempt->full = !attempt->status && store_.DiskIsFull();
      },
      [this, step, attempt] {
        if (attempt->status) return step->done();
        if (!attempt->full || stopping_) return Fatal(attempt->status.error());
        Hold(step, attempt->status.error());
      });
}

void Corridor::Hold(const std::shared_ptr<WriterStep>& step, const Error& error) {
  if (!IsPaused()) {
    pause_ = Pause{.why = error.what, .since = loop_.Now(), .begin = loop_.Ticks()};
    Log(LogLevel::kError, error.what + "; the crawl pauses until then");
    TryToRecoverLater();
  }
  pause_->held.push_back(step);
}

void Corridor::TryToRecoverLater() {
  recovery_ = loop_.After(kBetweenTries, [this] {
    recovery_ = 0;
    TryToRecover();
  });
}

void Corridor::TryToRecover() {
  struct Attempt {
    Status status;
    bool full = false, space = false;
  };
  auto attempt = std::make_shared<Attempt>();
  Offload(
      Lane::kWriter,
      [this, attempt] {
        attempt->space = store_.HasSpace();
        attempt->status = store_.Recover();
        attempt->full = store_.DiskIsFull();
      },
      [this, attempt] {
        ++steps_;  // whoever watches sees that it lives
        if (stopping_) return;
        if (attempt->status) return EndPause();
        const Millis now = loop_.Ticks();
        if (!attempt->space)
          pause_->in_vain.reset();
        else if (!pause_->in_vain)
          pause_->in_vain = now;
        const bool in_vain = pause_->in_vain && now - *pause_->in_vain >= kInVain;
        const bool too_long = !plan_.forever && now - pause_->begin >= kPatienceOfOne;
        pause_->why = attempt->status.error().what;
        if (!attempt->full || in_vain || too_long) return Fatal(attempt->status.error());
        TryToRecoverLater();
      });
}

void Corridor::EndPause() {
  const Millis lasted = loop_.Ticks() - pause_->begin;
  Log(LogLevel::kInfo,
      fmt::format("there is space on the disk again; the crawl goes on after {}",
                  FormatDuration(std::chrono::floor<std::chrono::seconds>(lasted))));
  const Pause pause = *std::exchange(pause_, std::nullopt);
  for (const std::shared_ptr<WriterStep>& step : pause.held) Try(step);
  if (hubs_) StoreHubs();
}

}  // namespace wirefold
