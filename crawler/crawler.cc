// The crawler's face, and its start: what is stored and what is configured becomes jobs.
#include "crawler/crawler.h"

#include <fmt/format.h>

#include <utility>

#include "crawler/corridor.h"

namespace wirefold {
namespace {

FrontierLimits LimitsOf(const FetchConfig& fetch) {
  FrontierLimits limits;
  limits.tickets = 2 * fetch.max_concurrent;
  limits.requests = fetch.max_concurrent;
  limits.body_bytes = fetch.max_bodies;
  limits.per_host = fetch.per_host_connections;
  limits.host_delay = fetch.per_host_delay;
  return limits;
}

// What a waiting job needs to know of its entry.
void Lighten(Entry& entry) {
  Entry light;
  light.id = std::move(entry.id);
  light.url = std::move(entry.url);
  light.title = std::move(entry.title);
  entry = std::move(light);
}

}  // namespace

Corridor::Corridor(Loop& loop, Transport& transport, Store& store, const Config& config)
    : loop_(loop),
      transport_(transport),
      store_(store),
      config_(config),
      frontier_(LimitsOf(config.fetch)),
      robots_(std::string(ProductToken(config.crawler.user_agent))) {
  feed_limits_.max_entries = config.feed.max_entries;
  for (const Source& source : config.sources) {
    if (!source.extract.Any()) continue;
    if (auto overrides = CompileOverrides(source.extract))
      overrides_.emplace(source.name, std::move(*overrides));
    else
      AddFailure(source.name, source.home, overrides.error().what);
  }
}

void Corridor::CrawlOnce(std::function<void(CrawlSummary)> done) {
  done_ = std::move(done);
  Load();
}

void Corridor::Stop() {
  stopping_ = true;
  MaybeFinish();
}

CrawlProgress Corridor::Progress() const {
  CrawlProgress progress = progress_;
  progress.articles = summary_.articles;
  progress.folded = summary_.folded;
  progress.failed = summary_.failures.size();
  return progress;
}

void Corridor::Load() {
  auto stored = std::make_shared<Stored>();
  Offload(
      Lane::kWorkers,
      [this, stored] {
        stored->status = store_.ForEachFeed([&](const FeedState& state) {
          stored->feeds.emplace(state.id.value, state);
          return true;
        });
        if (!stored->status) return;
        stored->status = store_.ForEachPending([&](PendingEntry pending) {
          Lighten(pending.entry);
          stored->pending.push_back(std::move(pending));
          return true;
        });
      },
      [this, stored] {
        if (!stored->status) return Fatal(stored->status.error());
        KeepAway(*stored);
        for (const Source& source : config_.sources)
          for (const std::string& feed : source.feeds) AddFeed(source, feed, *stored);
        for (PendingEntry& pending : stored->pending) {
          // A page that asked for time keeps it.
          if (pending.not_before > loop_.Now())
            summary_.waiting += !pending.again;
          else
            AddPage(std::move(pending));
        }
      });
}

void Corridor::KeepAway(const Stored& stored) {
  for (const auto& [id, state] : stored.feeds)
    HoldUntil(state.validated_url.empty() ? state.url : state.validated_url, state.not_before);
  for (const PendingEntry& pending : stored.pending)
    if (!pending.last_problem.empty()) HoldUntil(pending.entry.url, pending.not_before);
}

void Corridor::HoldUntil(const std::string& address, Time until) {
  if (until <= loop_.Now()) return;
  const auto url = Url::Parse(address);
  if (!url) return;
  const Millis wait = until - loop_.Now();
  frontier_.Hold(url->host(), loop_.Ticks() + wait);
  if (wait > kLongestWait)
    left_alone_.emplace(
        AuthorityOf(*url),
        Outcome{Answer::kLater, fmt::format("asked us to wait until {}", Rfc3339(until)), wait,
                false});
}

void Corridor::AddFeed(const Source& source, const std::string& address, Stored& stored) {
  const auto url = Url::Parse(address);
  if (!url) return AddFailure(source.name, address, url.error().what);
  const FeedId id = FeedIdOf(url->spec());
  if (!polled_.insert(id.value).second) return;
  FeedState state;
  if (const auto found = stored.feeds.find(id.value); found != stored.feeds.end())
    state = std::move(found->second);
  state.id = id;
  state.url = url->spec();
  state.source = source.name;
  ++progress_.feeds_total;
  if (state.gone || state.not_before > loop_.Now()) {
    ++progress_.feeds_done;
    return AddFailure(source.name, url->Shown(),
                      state.gone
                          ? fmt::format("gone since {} (410): take it out of the configuration, or "
                                        "`wirefold feeds remove` it",
                                        Rfc3339(state.last_poll))
                          : fmt::format("asked us to wait until {}", Rfc3339(state.not_before)));
  }
  Job& job = NewJob(FeedJob{std::move(state), source.tags, {}});
  job.chain.push_back(*url);
  Queue(job, Turn::kFeed);
}

void Corridor::AddPage(PendingEntry pending) {
  ++progress_.pages_total;
  const auto url = Url::Parse(pending.entry.url);
  const bool shares_page = pending.shares_page;
  Lighten(pending.entry);
  Job& job = NewJob(PageJob{.pending = std::move(pending)});
  if (!url) return KeepFeedWords(job, "");
  if (shares_page) return KeepFeedWords(job, "other entries of the feed name the same page");
  job.chain.push_back(*url);
  Queue(job, Turn::kPage);
}

Crawler::Crawler(Loop& loop, Transport& transport, Store& store, const Config& config)
    : corridor_(std::make_unique<Corridor>(loop, transport, store, config)) {}
Crawler::~Crawler() = default;

void Crawler::CrawlOnce(std::function<void(CrawlSummary)> done) {
  corridor_->CrawlOnce(std::move(done));
}
void Crawler::Stop() { corridor_->Stop(); }
CrawlProgress Crawler::Progress() const { return corridor_->Progress(); }

}  // namespace wirefold
