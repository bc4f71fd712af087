// All that is known of one source's feeds: how each is, when it is asked next and why then.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/plural.h"
#include "cli/commands.h"
#include "cli/control.h"
#include "cli/crawl_sources.h"
#include "cli/feed_words.h"
#include "cli/filters.h"
#include "cli/followed_feeds.h"
#include "cli/open.h"
#include "cli/print.h"
#include "crawler/crashes.h"
#include "crawler/fetch/robots_memory.h"
#include "crawler/poll_plan.h"
#include "crawler/robots_book.h"
#include "text/json_read.h"
#include "text/json_write.h"
#include "text/words.h"

namespace wirefold {
namespace {

// Entries of a feed whose pages wait.
struct Waiting {
  uint64_t pages = 0;
  uint64_t tried = 0;  // of these
  Time next{};         // the first of them is due
  std::string problem;
};

// What the stored robots.txt says of an address.
struct RobotsWord {
  std::string word;  // "allowed", the rule that forbids it, "not read yet"
  bool known = false, allowed = true;
  Time read_at{};
  int status = 0;
  std::optional<Millis> crawl_delay;
};

class Explainer {
 public:
  Explainer(const Store* store, const Config& config, std::string daemon, Time now)
      : store_(store), config_(config), daemon_(std::move(daemon)), now_(now) {}

  Status CountWaiting(const std::vector<FollowedFeed>& feeds) {
    for (const FollowedFeed& feed : feeds) waiting_[feed.state.id];
    if (!store_) return {};
    return store_->ForEachPending([&](const PendingEntry& entry) {
      const auto found = waiting_.find(entry.feed);
      if (found == waiting_.end()) return true;
      Waiting& waiting = found->second;
      waiting.next = waiting.pages++ ? std::min(waiting.next, entry.not_before) : entry.not_before;
      if (entry.last_problem.empty()) return true;
      ++waiting.tried;
      waiting.problem = entry.last_problem;
      return true;
    });
  }

  Status ReadCrashes() {
    if (!store_) return {};
    return store_->ForEachCrash([&](CrashedDocument document) {
      crashes_[document.source].push_back(
          fmt::format("{}: {}", document.address, CrashInWords(document)));
      if (document.kind == CrashedDocument::kFeed && IsSkipped(document))
        skipped_.insert(document.id);
      return true;
    });
  }

  std::string Text(const FollowedFeed& feed, bool head) const;
  std::string Json(const FollowedFeed& feed) const;

 private:
  RobotsWord RobotsOf(const std::string& address) const;
  std::vector<std::string> Settings(const FollowedFeed& feed) const;

  const Store* store_;
  const Config& config_;
  const std::string daemon_;
  const Time now_;
  std::map<FeedId, Waiting> waiting_;
  std::map<std::string, std::vector<std::string>> crashes_;  // by source, in words
  std::set<uint64_t> skipped_;                               // feeds
};

std::string AskedAt(const FeedState& state) {
  return state.moved_seen > 1 ? state.moved_to : state.url;
}

RobotsWord Explainer::RobotsOf(const std::string& address) const {
  RobotsWord word;
  const auto url = Url::Parse(address);
  if (!url || url->path() == kRobotsPath) return word;
  const auto bytes = store_ ? store_->GetRobots(url->origin()) : Result<std::string>();
  const auto memory = bytes ? RobotsMemory::Decode(*bytes) : std::nullopt;
  if (!memory || memory->status == 0) {
    word.word = "not read yet";
    return word;
  }
  const Robots robots =
      Robots::FromStatus(memory->status, memory->body, ProductToken(config_.crawler.user_agent));
  word.known = true;
  word.allowed = robots.Allows(*url);
  word.word = word.allowed ? "allowed" : robots.Reason(*url);
  word.read_at = memory->read_at;
  word.status = memory->status;
  word.crawl_delay = robots.crawl_delay();
  return word;
}

// What is in force, where it is not as for every source. No secret is among it.
std::vector<std::string> Explainer::Settings(const FollowedFeed& feed) const {
  const SourceSettings& own = feed.source.settings;
  std::vector<std::string> words;
  if (own.paused) words.push_back("paused");
  words.push_back(own.interval ? "interval " + FormatDuration(*own.interval)
                               : fmt::format("at its own pace, {} to {}",
                                             FormatDuration(config_.schedule.shortest),
                                             FormatDuration(config_.schedule.longest)));
  words.push_back(
      Plural(static_cast<uint64_t>(own.pages_a_day.value_or(config_.fetch.pages_a_day)), "page") +
      " a day");
  if (own.text_from_feed) words.push_back("full_text from the feed");
  if (own.robots_sitemaps) words.push_back("robots_sitemaps");
  if (!own.user_agent.empty()) words.push_back("user_agent " + own.user_agent);
  if (!own.username.empty()) words.push_back("username " + own.username);
  if (!own.cookie_file.empty()) words.push_back("cookies of " + own.cookie_file);
  if (!own.proxy.empty()) words.push_back("proxy " + MaskPassword(own.proxy));
  for (const auto& [name, value] : own.headers) words.push_back("header " + name);
  if (feed.source.extract.Any()) words.push_back("selectors of its own");
  return words;
}

// ---------------------------------------------------------------- for people

class Lines {
 public:
  void Add(std::string_view name, std::string_view value) {
    if (!value.empty()) text_ += fmt::format("\n  {:11} {}", name, ForTerminal(value));
  }
  std::string& text() { return text_; }

 private:
  std::string text_;
};

std::string PollsTable(const FeedState& state) {
  std::string text;
  if (state.notes.empty()) return text;
  text = fmt::format("\n  {:11} {:16}  {:>6}  {:>9}  {:>5}  {:>7}", "last polls", "time", "status",
                     "bytes", "new", "ms");
  for (const PollNote& note : state.notes)
    text += fmt::format("\n  {:11} {:16}  {:>6}  {:>9}  {:>5}  {:>7}", "", ShortTime(note.at),
                        note.status ? fmt::format("{}", note.status) : "none", note.bytes,
                        note.fresh, note.took_ms);
  return text;
}

std::string StateLine(const FollowedFeed& feed) {
  const std::string reason = HealthReason(feed.state, feed.health);
  std::string line(HealthName(feed.health));
  if (!reason.empty()) line += ": " + reason;
  return line;
}

std::string NextLine(const FollowedFeed& feed, Time now) {
  if (feed.health == Health::kGone || feed.health == Health::kPaused) return "none";
  if (feed.state.polls == 0) return "as soon as something polls: it never was";
  return fmt::format("{} ({}): {}", Rfc3339Seconds(feed.state.next_poll),
                     Until(feed.state.next_poll, now), feed.state.next_reason);
}

std::string ValidatorsLine(const FeedState& state) {
  if (state.polls == 0) return {};
  std::vector<std::string_view> names;
  if (!state.etag.empty()) names.push_back("ETag");
  if (!state.last_modified.empty()) names.push_back("Last-Modified");
  return names.empty() ? "none: each poll brings all of it"
                       : fmt::format("{}", fmt::join(names, ", "));
}

// Redirects may lead out of TLS: what comes then may have been changed on its way.
std::string TransportLine(const FeedState& state) {
  if (!state.url.starts_with("https:") || !state.validated_url.starts_with("http:")) return {};
  return fmt::format("without TLS: {} leads to {}", MaskPassword(state.url),
                     MaskPassword(state.validated_url));
}

std::string RobotsLine(const RobotsWord& robots, Time now) {
  if (!robots.known) return robots.word;
  std::string line = robots.word;
  if (robots.crawl_delay) line += "; Crawl-delay " + FormatDuration(*robots.crawl_delay);
  return line + fmt::format("; {}, read {}", robots.status, Since(robots.read_at, now));
}

std::string PagesLine(const FeedPages& pages, Time now) {
  if (pages.read == 0) return {};
  return fmt::format("{} of the last {} gave no text, or not all of it; {} fetched today",
                     pages.walled, pages.read, pages.day == UtcDay(now) ? pages.today : 0);
}

std::string WaitingLine(const Waiting& waiting, Time now) {
  if (waiting.pages == 0) return {};
  std::string line =
      fmt::format("{}, the first {}", Plural(waiting.pages, "page"), Until(waiting.next, now));
  if (waiting.tried) line += fmt::format("; {} tried before: {}", waiting.tried, waiting.problem);
  return line;
}

std::string Explainer::Text(const FollowedFeed& feed, bool head) const {
  const FeedState& state = feed.state;
  Lines lines;
  if (head) {
    lines.text() = ForTerminal(feed.name);
    lines.Add("from", feed.configured ? fmt::format("the configuration ({})", FilesRead(config_))
                                      : "the database (imported)");
    lines.Add("home", MaskPassword(feed.source.home));
    lines.Add("tags", fmt::format("{}", fmt::join(feed.source.tags, ", ")));
    lines.Add("settings", fmt::format("{}", fmt::join(Settings(feed), "; ")));
    lines.Add("daemon", daemon_);
    if (const auto crashes = crashes_.find(feed.name); crashes != crashes_.end())
      for (const std::string& crash : crashes->second) lines.Add("crashes", crash);
    lines.text() += "\n\n";
  }
  if (state.url.empty()) {
    lines.text() += "no feed: nothing to poll";
    return std::move(lines.text());
  }
  lines.text() += ForTerminal(MaskPassword(state.url));
  lines.Add("title", state.title);
  lines.Add("format", state.format);
  lines.Add("state", StateLine(feed));
  if (state.last_success != Time{})
    lines.Add("last worked", fmt::format("{} ({})", Rfc3339Seconds(state.last_success),
                                         Since(state.last_success, now_)));
  lines.Add("next poll",
            skipped_.contains(state.id.value) ? "none: it is skipped" : NextLine(feed, now_));
  lines.Add("rhythm", RhythmInWords(state, now_));
  lines.Add("hints", HintsInWords(state));
  if (state.not_before > now_) lines.Add("retry after", Rfc3339Seconds(state.not_before));
  if (!state.moved_to.empty())
    lines.Add("moved to", fmt::format("{} (seen {})", MaskPassword(state.moved_to),
                                      Plural(state.moved_seen, "time")));
  lines.Add("transport", TransportLine(state));
  lines.Add("validators", ValidatorsLine(state));
  lines.Add("robots.txt", RobotsLine(RobotsOf(AskedAt(state)), now_));
  lines.Add("pages", PagesLine(feed.pages, now_));
  lines.Add("waiting", WaitingLine(waiting_.at(state.id), now_));
  lines.text() += PollsTable(state);
  return std::move(lines.text());
}

// ---------------------------------------------------------------- for programs

void PollsJson(JsonWriter& json, const FeedState& state) {
  json.Key("last_polls").BeginArray();
  for (const PollNote& note : state.notes) {
    json.BeginObject();
    json.TimeField("time", note.at);
    json.Key("status").Int(note.status);
    json.Key("bytes").Int(static_cast<int64_t>(note.bytes));
    json.Key("new").Int(static_cast<int64_t>(note.fresh));
    json.Key("ms").Int(static_cast<int64_t>(note.took_ms));
    json.EndObject();
  }
  json.EndArray();
}

void RobotsJson(JsonWriter& json, const RobotsWord& robots) {
  if (robots.word.empty()) return;
  json.Key("robots").BeginObject();
  json.Field("verdict", robots.word);
  if (robots.known) {
    json.Key("allowed").Bool(robots.allowed);
    json.TimeField("read", robots.read_at);
    json.Key("status").Int(robots.status);
    if (robots.crawl_delay) json.Field("crawl_delay", FormatDuration(*robots.crawl_delay));
  }
  json.EndObject();
}

std::string Explainer::Json(const FollowedFeed& feed) const {
  const FeedState& state = feed.state;
  std::string out;
  JsonWriter json(out);
  const auto number = [&](std::string_view key, uint64_t n) {
    json.Key(key).Int(static_cast<int64_t>(n));
  };
  const auto time = [&](std::string_view key, Time t) {
    if (t != Time{}) json.TimeField(key, t);
  };
  json.BeginObject();
  json.Field("source", feed.name);
  json.Field("from", feed.configured ? "configuration" : "database");
  json.FieldIf("home", MaskPassword(feed.source.home));
  json.FieldIf("tags", feed.source.tags);
  json.FieldIf("settings", Settings(feed));
  json.Field("feed_url", MaskPassword(state.url));
  json.FieldIf("title", state.title);
  json.FieldIf("format", state.format);
  json.Field("state", state.url.empty() ? "empty" : HealthName(feed.health));
  json.FieldIf("reason", HealthReason(state, feed.health));
  time("troubled_since", state.troubled_since);
  time("last_poll", state.last_poll);
  time("last_success", state.last_success);
  if (state.polls && !skipped_.contains(state.id.value) && feed.health != Health::kGone &&
      feed.health != Health::kPaused) {
    time("next_poll", state.next_poll);
    json.FieldIf("next_reason", state.next_reason);
  }
  json.FieldIf("rhythm", RhythmInWords(state, now_));
  json.FieldIf("hints", HintsInWords(state));
  time("not_before", state.not_before);
  json.FieldIf("moved_to", MaskPassword(state.moved_to));
  json.FieldIf("transport", TransportLine(state));
  json.Key("etag").Bool(!state.etag.empty());
  json.Key("last_modified").Bool(!state.last_modified.empty());
  RobotsJson(json, RobotsOf(AskedAt(state)));
  number("pages_read", feed.pages.read);
  number("pages_walled", feed.pages.walled);
  number("pages_today", feed.pages.day == UtcDay(now_) ? feed.pages.today : 0);
  const Waiting& waiting = waiting_.at(state.id);
  number("pages_waiting", waiting.pages);
  number("pages_waiting_tried", waiting.tried);
  json.FieldIf("page_problem", waiting.problem);
  if (const auto crashes = crashes_.find(feed.name); crashes != crashes_.end())
    json.FieldIf("crashes", crashes->second);
  number("polls", state.polls);
  PollsJson(json, state);
  json.EndObject();
  return out;
}

// "runs (pid 12, since 2026-11-02 08:00)"; what to do where none does.
std::string DaemonLine(const std::string& db) {
  const auto answer = AskHolder(db, "status");
  if (!answer) return "none runs: `wirefold run` or `wirefold crawl` polls it";
  const auto json = JsonDocument::Parse(*answer);
  if (!json) return json.error().what;
  const auto since = ParseWhen(json->root().Text("since"), WallClock());
  return fmt::format("runs (pid {}, since {})", json->root().Text("pid"),
                     since ? ShortTime(*since) : "?");
}

Result<int> Explain(const ExplainOptions& options) {
  WF_TRY(const Format format, ParseFormat(options.format, {"jsonl", "json", "table"}));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const std::string db, FindDb(options.db, config));
  WF_TRY(const auto store, OpenFollowed(options.db, config));
  std::vector<FollowedFeed> feeds;
  WF_CHECK(ForEachFollowedFeed(store.get(), config, {options.name}, [&](const FollowedFeed& feed) {
    feeds.push_back(feed);
    return true;
  }));
  if (feeds.empty())
    return Fail(Code::kNotFound,
                fmt::format("{} is followed, but none of its feeds: other sources list them, or it "
                            "lists none; `wirefold sources` shows who does",
                            options.name));
  Explainer explainer(store.get(), config, DaemonLine(db), WallClock());
  WF_CHECK(explainer.CountWaiting(feeds));
  WF_CHECK(explainer.ReadCrashes());
  Printer printer(format, {0, false});
  for (size_t i = 0; i < feeds.size(); ++i) {
    const FollowedFeed& feed = feeds[i];
    const bool head = i == 0 || feeds[i - 1].name != feed.name;
    printer.Add([&] { return (i ? "\n" : "") + explainer.Text(feed, head); },
                [&] { return explainer.Json(feed); });
  }
  return printer.Finish(0);
}

}  // namespace

int RunExplain(const ExplainOptions& options) {
  const auto code = Explain(options);
  return code ? *code : Complain(code.error().In("explain"));
}

}  // namespace wirefold
