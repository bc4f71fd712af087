#include "cli/fetcher.h"

#include <algorithm>
#include <optional>

#include "cli/open.h"
#include "crawler/fetch/redirect.h"
#include "crawler/outcome.h"

namespace wirefold {
namespace {

constexpr std::string_view kAccept =
    "text/html, application/xhtml+xml, application/atom+xml, application/rss+xml, "
    "application/feed+json, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, "
    "*/*;q=0.1";

// RFC 9309 2.3.1.2 and 2.5.
constexpr size_t kRobotsRedirects = 5;
constexpr uint64_t kRobotsBytes = 512 << 10;

}  // namespace

Result<std::unique_ptr<Fetcher>> Fetcher::Create(const Config& config) {
  WF_TRY(TransportSettings settings, TransportSettingsOf(config));
  std::unique_ptr<Fetcher> fetcher(new Fetcher(config));
  WF_TRY(fetcher->transport_, CurlTransport::Create(fetcher->loop_, std::move(settings)));
  return fetcher;
}

Result<Fetcher::Page> Fetcher::Get(const Url& url) {
  std::vector<Url> chain = {url};
  Millis asked_for{0};
  while (true) {
    const Url at = chain.back();
    WF_CHECK(MayAsk(at));
    Wait(std::string(at.host()));
    Request request;
    request.url = at.spec();
    request.accept = kAccept;
    request.max_body = config_.fetch.max_body;
    if (chain.size() > 1)
      request.time_left = std::max(Millis{1}, config_.fetch.total_timeout - asked_for);
    const Millis begin = loop_.Ticks();
    auto response = Ask(std::move(request));
    asked_for += loop_.Ticks() - begin;
    next_[std::string(at.host())] = loop_.Ticks() + PauseOf(at);
    const Outcome outcome = JudgeAnswer(response, loop_.Now());
    if (outcome.answer == Answer::kUse) return Page{at, std::move(*response)};
    if (outcome.answer != Answer::kFollow) {
      if (outcome.wait || outcome.host_silent) left_alone_[at.origin()] = outcome.why;
      return Fail(response ? Code::kUnavailable : response.error().code, outcome.why);
    }
    WF_TRY(Hop hop, NextHop(chain, *response, config_.fetch.max_redirects));
    chain.push_back(std::move(hop.url));
  }
}

std::vector<std::string> Fetcher::SitemapsOf(const Url& page) const {
  const Robots* robots = RobotsOf(page);
  return robots ? robots->sitemaps() : std::vector<std::string>();
}

const Robots* Fetcher::RobotsOf(const Url& url) const {
  const auto known = robots_.find(url.origin());
  return known == robots_.end() ? nullptr : &known->second;
}

Status Fetcher::MayAsk(const Url& url) {
  const std::string origin = url.origin();
  auto known = robots_.find(origin);
  if (known == robots_.end()) known = robots_.emplace(origin, ReadRobots(origin)).first;
  if (const auto why = left_alone_.find(origin); why != left_alone_.end())
    return Fail(Code::kUnavailable, why->second);
  if (!known->second.Allows(url)) return Fail(Code::kForbidden, known->second.Reason(url));
  return {};
}

Robots Fetcher::ReadRobots(const std::string& origin) {
  const std::string_view agent = ProductToken(config_.crawler.user_agent);
  std::vector<Url> chain = {*Url::Parse(origin + "/robots.txt")};
  while (true) {
    Request request;
    request.url = chain.back().spec();
    request.max_body = kRobotsBytes;
    request.max_body_setting = {};
    const auto response = Ask(std::move(request));
    const Outcome outcome = JudgeAnswer(response, loop_.Now());
    if (!response)
      return outcome.answer == Answer::kNever ? Robots::AllowAll()
                                              : Robots::Unreachable(outcome.why);
    if (outcome.answer != Answer::kFollow)
      return Robots::FromStatus(response->status, response->body, agent);
    const auto hop = NextHop(chain, *response, kRobotsRedirects);
    if (!hop) return Robots::AllowAll();
    chain.push_back(hop->url);
  }
}

Result<Response> Fetcher::Ask(Request request) {
  std::optional<Result<Response>> answer;
  transport_->Fetch(std::move(request), [&](Result<Response> response) {
    answer = std::move(response);
    loop_.Stop();
  });
  loop_.Run();
  return std::move(*answer);
}

void Fetcher::Wait(const std::string& host) {
  const Millis now = loop_.Ticks(), next = next_[host];
  if (next <= now) return;
  loop_.After(next - now, [this] { loop_.Stop(); });
  loop_.Run();
}

Millis Fetcher::PauseOf(const Url& url) const {
  const Millis asked = robots_.at(url.origin()).crawl_delay().value_or(Millis(0));
  return std::max(config_.fetch.per_host_delay, std::min(asked, config_.fetch.max_crawl_delay));
}

}  // namespace wirefold
