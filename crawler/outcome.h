// What an answer means for what was asked: used, followed, tried again later, or given up, and in
// which words it is told. Pure.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "base/transport.h"

namespace wirefold {

enum class Answer {
  kUse,        // the body is what was asked for
  kUnchanged,  // 304
  kFollow,     // a redirect
  kLater,      // may work another time: no connection, too slow, 5xx, 429
  kGone,       // 410: never again
  kNever,      // asking again will not help: 404, 403, too large, forbidden, not a page
};

struct Outcome {
  Answer answer = Answer::kUse;
  std::string why{};             // one line; empty for kUse, kUnchanged and kFollow
  std::optional<Millis> wait{};  // Retry-After of a 429 or 503, at most a day
  bool host_silent = false;      // the host gave no answer at all
  bool blocked = false;          // turned away: a login, payment, a refusal, robots.txt
};

// Each status by RFC 9110 15; `now` turns a Retry-After date into a span.
Outcome JudgeAnswer(const Result<Response>& result, Time now);
// Whether such a `why` says that the server asked for time (Retry-After).
bool AskedForTime(std::string_view why);
// Whether a Content-Type can be an article's page: HTML, XHTML, XML, plain text, or not said.
bool IsPageType(std::string_view content_type);

}  // namespace wirefold
