#include "crawler/outcome.h"

#include <catch2/catch.hpp>

namespace wirefold {
namespace {

const Time kNow = FromMillis(1'790'000'000'000);

TEST_CASE("a status means what RFC 9110 says", "[outcome]") {
  struct Row {
    int status;
    Answer answer;
  };
  const auto row = GENERATE(values<Row>({
      {200, Answer::kUse},    {203, Answer::kUse},    {304, Answer::kUnchanged},
      {301, Answer::kFollow}, {302, Answer::kFollow}, {303, Answer::kFollow},
      {307, Answer::kFollow}, {308, Answer::kFollow}, {300, Answer::kLater},
      {400, Answer::kNever},  {401, Answer::kNever},  {403, Answer::kNever},
      {404, Answer::kNever},  {408, Answer::kLater},  {410, Answer::kGone},
      {425, Answer::kLater},  {429, Answer::kLater},  {451, Answer::kNever},
      {500, Answer::kLater},  {503, Answer::kLater},  {999, Answer::kLater},
  }));
  DYNAMIC_SECTION(row.status) {
    Response response;
    response.status = row.status;
    const Outcome outcome = JudgeAnswer(response, kNow);
    CHECK(outcome.answer == row.answer);
    CHECK(!outcome.host_silent);
    const bool fine = row.answer == Answer::kUse || row.answer == Answer::kUnchanged ||
                      row.answer == Answer::kFollow;
    CHECK(outcome.why.empty() == fine);
  }
}

TEST_CASE("Retry-After is heard on 429 and 503, and nowhere else", "[outcome]") {
  for (const int status : {429, 503, 500, 404, 200}) {
    DYNAMIC_SECTION(status) {
      Response response;
      response.status = status;
      response.headers.emplace_back("retry-after", "120");
      const Outcome outcome = JudgeAnswer(response, kNow + Millis{7});
      CHECK(outcome.why.find(".007") == std::string::npos);  // nobody reads those
      CHECK(outcome.wait.has_value() == (status == 429 || status == 503));
      if (outcome.wait) CHECK(*outcome.wait == Millis{120'000});
    }
  }
}

TEST_CASE("an error of the network may pass, one of principle does not", "[outcome]") {
  struct Row {
    Code code;
    Answer answer;
    bool silent;
  };
  const auto row = GENERATE(values<Row>({
      {Code::kUnavailable, Answer::kLater, true},
      {Code::kTimeout, Answer::kLater, true},
      {Code::kBroken, Answer::kLater, false},
      {Code::kForbidden, Answer::kNever, false},
      {Code::kTooLarge, Answer::kNever, false},
      {Code::kInvalid, Answer::kNever, false},
  }));
  const Outcome outcome = JudgeAnswer(Fail(row.code, "the reason"), kNow);
  CHECK(outcome.answer == row.answer);
  CHECK(outcome.host_silent == row.silent);
  CHECK(outcome.why == "the reason");
}

TEST_CASE("only what can hold an article is taken for a page", "[outcome]") {
  CHECK(IsPageType("text/html; charset=utf-8"));
  CHECK(IsPageType("application/xhtml+xml"));
  CHECK(IsPageType("text/plain"));
  CHECK(IsPageType(""));
  CHECK(!IsPageType("application/pdf"));
  CHECK(!IsPageType("image/jpeg"));
  CHECK(!IsPageType("video/mp4; codecs=x"));
}

}  // namespace
}  // namespace wirefold
