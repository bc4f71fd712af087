// What travels down the corridor: one feed to poll, one robots.txt to read, one entry's page,
// or one hub to ask.
// Each room fills in its field. A Job is owned by the corridor's table and worked on by one thread
// at a time.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/news.h"
#include "base/result.h"
#include "base/transport.h"
#include "crawler/extract/site_memory.h"
#include "crawler/fetch/websub.h"
#include "crawler/fold/fold.h"
#include "crawler/schedule/frontier.h"
#include "store/store.h"
#include "text/url.h"

namespace wirefold {

struct RobotsJob {
  std::string origin;
  std::string source;       // on whose behalf
  bool for_others = false;  // nothing waits for it but others' pages (Turn::kOthersPage)
};

// Of an entry only id, address and title are left.
inline void LeaveOnlyTitle(Entry& entry) {
  Entry light;
  light.id = std::move(entry.id);
  light.url = std::move(entry.url);
  light.title = std::move(entry.title);
  entry = std::move(light);
}

// A request to a feed's hub.
struct HubJob {
  FeedId feed;
  std::string source;
  std::string form;
};

struct FeedJob {
  FeedState state;
  // An older document of the feed: its entries count, nothing else does. And how many more of them
  // are wanted.
  bool older = false;
  int backfill = 0;
  bool unproven = false;  // when it was loaded
  bool failed = false;    // this time
  PollNote note{};        // of this poll
  // When robots.txt is asked for again, where it turned the feed away.
  std::optional<Time> robots_due{};
  // What the document said, after the commit what is to be done about it.
  std::vector<PendingEntry> entries{};
  std::vector<PendingEntry> taken{};
  std::vector<std::pair<ArticleId, Time>> later{};
  std::vector<std::string> sitemaps{};  // of a sitemap index
  std::string next_url{};               // of the older document
  std::optional<HubOffer> offer{};      // WebSub's
  Time relies_until{};                  // on its hub
};

struct PageJob {
  // Of the entry only its id, address and title while the job waits: the store has the rest, and
  // thousands wait.
  PendingEntry pending;
  int tries = 0;       // in this crawl
  bool waits = false;  // for its turn; nobody works on it
  bool ended = false;  // meanwhile, as another entry's page, or by a job of its site's own source
  ArticleRecord record{};
  Fingerprint fingerprint{};
  ArticleExtras extras{};
  std::string site{};   // whose memory is to learn of the page; empty: of no page, or no article
  PageSketch sketch{};  // what it is to learn
  Store::ArticleOutcome outcome{};
};

struct Job {
  JobId id = 0;
  std::variant<RobotsJob, FeedJob, PageJob, HubJob> task;
  std::vector<Url> chain;  // the addresses asked so far; the last is the one to ask
  size_t permanent = 0;    // so many hops of it are for good (301, 308)
  Millis asked_for{0};     // time of the requests of the chain, together
  Response response;
  uint64_t held = 0;     // bytes of its answer, which count against max_bodies until it is stored
  Status status;         // of the work done in a lane
  bool suspect = false;  // the last process died while it read this document; this one has not

  const Url& url() const { return chain.back(); }
  // The name of the host's queue in the frontier.
  std::string_view host() const { return chain.empty() ? std::string_view() : url().host(); }
};

}  // namespace wirefold
