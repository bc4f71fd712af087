#include "crawler/outcome.h"

#include <fmt/format.h>

#include "base/strings.h"
#include "crawler/fetch/redirect.h"
#include "crawler/fetch/retry_after.h"

namespace wirefold {
namespace {

constexpr std::string_view kAskedForTime = "; not asked again before ";

Outcome JudgeError(const Error& error) {
  switch (error.code) {
    case Code::kUnavailable:
    case Code::kTimeout:
      return {Answer::kLater, error.what, std::nullopt, true};
    case Code::kBroken:
      return {Answer::kLater, error.what, std::nullopt, false};
    default:
      return {Answer::kNever, error.what, std::nullopt, false};
  }
}

std::string_view StatusWords(int status) {
  switch (status) {
    case 401:
      return "401: a login is needed (username and password of its [[source]])";
    case 402:
      return "402: payment is needed";
    case 403:
      return "403: the server refuses us";
    case 404:
      return "404: not there";
    case 410:
      return "410: gone for good, never asked again";
    case 429:
      return "429: too many requests";
    case 451:
      return "451: closed for legal reasons";
    case 503:
      return "503: not available now";
    default:
      return {};
  }
}

}  // namespace

Outcome JudgeAnswer(const Result<Response>& result, Time now) {
  if (!result) return JudgeError(result.error());
  const Response& response = *result;
  const int status = response.status;
  if (status >= 200 && status < 300) return {};
  if (status == 304) return {Answer::kUnchanged, {}, std::nullopt, false};
  if (IsRedirect(status)) return {Answer::kFollow, {}, std::nullopt, false};

  Outcome outcome;
  outcome.why = StatusWords(status);
  if (outcome.why.empty()) outcome.why = fmt::format("the server answered {}", status);
  outcome.blocked =
      status == 401 || status == 402 || status == 403 || status == 429 || status == 451;
  if (status == 410) {
    outcome.answer = Answer::kGone;
  } else if (status >= 500 || status < 400 || status == 408 || status == 425 || status == 429) {
    outcome.answer = Answer::kLater;
    // Other servers' Retry-After on a 503 is meant for us too (RFC 9110 10.2.3).
    if (status == 429 || status == 503)
      outcome.wait = RetryAfter(response.Header("retry-after"), now);
    if (outcome.wait) outcome.why.append(kAskedForTime).append(Rfc3339Seconds(now + *outcome.wait));
  } else {
    outcome.answer = Answer::kNever;
  }
  return outcome;
}

bool AskedForTime(std::string_view why) { return why.find(kAskedForTime) != why.npos; }

bool IsPageType(std::string_view content_type) {
  const std::string_view type = Trim(content_type.substr(0, content_type.find(';')));
  return type.empty() || ContainsNoCase(type, "html") || ContainsNoCase(type, "xml") ||
         StartsWithNoCase(type, "text/") || EqualsNoCase(type, "application/octet-stream");
}

}  // namespace wirefold
