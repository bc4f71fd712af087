// What travels down the corridor: one feed to poll, one robots.txt to read, or one entry's page.
// Each room fills in its field. A Job is owned by the corridor's table and worked on by one thread
// at a time.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/news.h"
#include "base/result.h"
#include "base/transport.h"
#include "crawler/extract/site_memory.h"
#include "crawler/fold/fold.h"
#include "crawler/schedule/frontier.h"
#include "store/store.h"
#include "text/url.h"

namespace wirefold {

struct RobotsJob {
  std::string origin;
};

struct FeedJob {
  FeedState state;
  std::vector<std::string> source_tags;
  std::vector<PendingEntry>
      entries;  // what the feed listed; after the commit only what is new of it
};

struct PageJob {
  // Of the entry only its id, address and title while the job waits: the store has the rest, and
  // thousands wait.
  PendingEntry pending;
  int tries = 0;       // in this crawl
  bool ended = false;  // meanwhile, as another entry's page
  ArticleRecord record{};
  Fingerprint fingerprint{};
  std::string site{};   // whose memory is to learn of the page; empty: of no page, or no article
  PageSketch sketch{};  // what it is to learn
  Store::ArticleOutcome outcome{};
};

struct Job {
  JobId id = 0;
  std::variant<RobotsJob, FeedJob, PageJob> task;
  std::vector<Url> chain;  // the addresses asked so far; the last is the one to ask
  Response response;
  Status status;  // of the work done in a lane

  const Url& url() const { return chain.back(); }
  // The name of the host's queue in the frontier.
  std::string_view host() const { return chain.empty() ? std::string_view() : url().host(); }
};

}  // namespace wirefold
