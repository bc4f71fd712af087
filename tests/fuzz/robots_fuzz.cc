// crawler/fetch/robots.h: a whole robots.txt, asked about the address that each of its lines names.
// And robots_memory.h: the bytes as what a store kept.
#include "crawler/fetch/robots.h"

#include <algorithm>

#include "crawler/fetch/robots_memory.h"
#include "tests/fuzz/fuzz.h"

using namespace wirefold;

namespace {

constexpr std::string_view kAgent = "wirefold";

void CheckAnswer(const Robots& robots, const Url& url) {
  const bool allows = robots.Allows(url);
  if (!allows) FUZZ_CHECK(!robots.Reason(url).empty(), url.spec());
  if (url.path() == "/robots.txt") FUZZ_CHECK(allows, url.spec());
  FUZZ_CHECK(robots.Reason(url).find('\n') == std::string::npos, url.spec());
}

void CheckMemory(std::string_view bytes) {
  const auto memory = RobotsMemory::Decode(bytes);
  if (!memory) return;
  const Time now = FromMillis(1'800'000'000'000);
  for (const int failures : {0, 1, 50})
    FUZZ_CHECK(UseOfRobots(*memory, {failures, now}, now) != RobotsUse::kAsk || failures == 0 ||
               memory->read_at > now);
  const auto back = RobotsMemory::Decode(memory->Encode());
  FUZZ_CHECK(back && back->read_at == memory->read_at && back->status == memory->status);
  FUZZ_CHECK(back->body == Robots::WhatIsRead(memory->body));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view file = fuzz::Input(data, size);
  CheckMemory(file);
  const Robots robots = Robots::Parse(file, kAgent);
  FUZZ_CHECK(!robots.shut());
  if (const auto delay = robots.crawl_delay())
    FUZZ_CHECK(*delay >= Millis{0} && *delay <= std::chrono::hours{25});
  // A byte order mark or none, the kind of line break, a comment and a blank line in front change
  // nothing.
  std::string same = "\n# as before\n";
  for (char c : file.substr(file.starts_with("\xEF\xBB\xBF") ? 3 : 0)) same += c == '\n' ? '\r' : c;
  const Robots other = Robots::Parse(same, kAgent);
  FUZZ_CHECK(other.crawl_delay() == robots.crawl_delay());
  FUZZ_CHECK(other.sitemaps() == robots.sitemaps());

  const Url root = *Url::Parse("https://paper.example/");
  int asked = 0;
  for (std::string_view rest = file; !rest.empty() && asked < 100; ++asked) {
    const std::string_view line = fuzz::TakeLine(rest);
    const auto url = root.Resolve(line.substr(line.find('/') == line.npos ? 0 : line.find('/')));
    if (!url) continue;
    CheckAnswer(robots, *url);
    FUZZ_CHECK(other.Allows(*url) == robots.Allows(*url), url->spec());
    FUZZ_CHECK(Robots::AllowAll().Allows(*url) && !Robots::Unreachable("x").Allows(*url));
  }
  return 0;
}
