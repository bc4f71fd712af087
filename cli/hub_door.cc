#include "cli/hub_door.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "base/log.h"
#include "crawler/fetch/websub.h"

namespace wirefold {
namespace {

using CrawlerNow = std::function<Crawler*()>;

// Its bytes are read for the signature alone.
class SignedBody final : public Delivery {
 public:
  SignedBody(std::string token, SignatureCheck check, CrawlerNow crawler)
      : token_(std::move(token)), check_(std::move(check)), crawler_(std::move(crawler)) {}

  void Take(std::string_view bytes) override { check_.Take(bytes); }
  void End() override {
    if (!check_.Matches())
      return Log(LogLevel::kInfo, "websub: what came was not signed as agreed, and counts nothing");
    if (Crawler* crawler = crawler_()) crawler->HubNotice(token_);
  }

 private:
  const std::string token_;
  SignatureCheck check_;
  const CrawlerNow crawler_;
};

}  // namespace

Result<std::unique_ptr<CallbackServer>> OpenHubDoor(EpollLoop& loop, const Config& config,
                                                    std::function<Crawler*()> crawler) {
  CallbackHandlers handlers;
  handlers.ready = [crawler] { return crawler() && crawler()->KnowsHubs(); };
  handlers.confirm = [crawler](const CallbackQuestion& asked) {
    HubQuestion question{asked.token, asked.mode, asked.topic, asked.reason, {}};
    constexpr int64_t kMost = 10LL * 365 * 86'400;
    if (asked.lease_seconds && *asked.lease_seconds > 0)
      question.lease = std::chrono::seconds{std::min(*asked.lease_seconds, kMost)};
    return crawler()->HubConfirms(question);
  };
  handlers.deliver = [crawler](std::string_view token,
                               std::string_view signature) -> std::unique_ptr<Delivery> {
    const auto secret = crawler()->HubSecret(token);
    if (!secret) return nullptr;
    return std::make_unique<SignedBody>(std::string(token), SignatureCheck(signature, *secret),
                                        crawler);
  };
  CallbackSettings settings;
  settings.listen = config.websub.listen;
  settings.max_body = config.fetch.max_body;
  return CallbackServer::Open(loop, settings, std::move(handlers));
}

std::string NewSecret() {
  std::array<unsigned char, 32> bytes;
  // So few bytes come whole, or the system has no chance at all to give.
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    std::abort();
  std::string hex;
  for (const unsigned char byte : bytes) hex += fmt::format("{:02x}", byte);
  return hex;
}

}  // namespace wirefold
