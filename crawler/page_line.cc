// A page's way: its answer, the article, its fingerprint, and the one batch that folds and stores
// it.
#include <fmt/format.h>

#include <utility>

#include "base/plural.h"
#include "crawler/corridor.h"
#include "crawler/entries.h"
#include "crawler/extract/extract.h"
#include "crawler/keep.h"
#include "text/terms.h"

namespace wirefold {
namespace {

// A page is tried so often in one crawl, with growing pauses; then it waits for the next crawl.
constexpr int kTriesPerCrawl = 3;
constexpr Millis kFirstRetry{2'000};
// In a crawl that goes on: until the next of these rounds, twice as long after each.
constexpr Millis kFirstRound{600'000};
constexpr int kMostDoublings = 5;
// A page that could not be asked for at all (a host that is silent, a robots.txt that cannot be
// read, pages_a_day) is waited for so many times give_up_after.
constexpr int kUnaskedPatience = 7;

Result<SiteMemory> SiteMemoryOf(const Store& store, std::string_view host) {
  WF_TRY(const std::string bytes, store.GetSiteMemory(host));
  return SiteMemory::Decode(bytes);
}

// On the writer's lane: the pages of a host that are read at the same time all find their place.
Result<SiteRecord> Learned(const Store& store, PageJob& task) {
  if (task.site.empty()) return SiteRecord{};
  WF_TRY(SiteMemory memory, SiteMemoryOf(store, task.site));
  memory.Learn(task.sketch);
  return SiteRecord{task.site, memory.Encode()};
}

Result<Store::ArticleOutcome> Commit(Store& store, PageJob& task) {
  WF_TRY(task.extras.site, Learned(store, task));
  WF_TRY(Store::ArticleOutcome outcome,
         store.CommitArticle(task.record, task.fingerprint, task.extras));
  task.extras = {};  // a raw page is large, and the job waits for its sync
  return outcome;
}

// Moved out of the answer, which is done with.
RawPage RawPageOf(Response& response, const Url& url, Time now) {
  return {url.Shown(),
          now,
          std::move(response.ip),
          std::move(response.request_head),
          std::move(response.response_head),
          std::move(response.body)};
}

}  // namespace

void Corridor::PageAnswered(Job& job, const Outcome& outcome) {
  switch (outcome.answer) {
    case Answer::kUse: {
      const std::string_view type = job.response.Header("content-type");
      if (!IsPageType(type)) return GiveUp(job, fmt::format("not a page but {}", type));
      ++summary_.pages;
      return ExtractPage(job);
    }
    case Answer::kGone:
    case Answer::kNever:
      return GiveUp(job, outcome.why);
    case Answer::kUnchanged:
      return GiveUp(job, "304, though nothing was asked on condition");
    default:
      return TryAgain(job, outcome);
  }
}

Status Corridor::Recall(PageJob& task) const {
  WF_TRY(std::optional<PendingEntry> stored, store_.GetPending(task.pending.id));
  if (stored)
    task.pending = std::move(*stored);
  else
    task.ended = true;
  return {};
}

void Corridor::ExtractPage(Job& job) {
  const Reading reading = ReadingOf(job);
  job.suspect = reading.crashes > 0;
  Offload(
      Lane::kWorkers,
      [this, &job, reading, keeps = KeepsRawPages(config_, Configured(SourceOf(job))),
       now = loop_.Now()] {
        const auto note = Note(reading);
        PageJob& task = std::get<PageJob>(job.task);
        job.status = Recall(task);
        if (!job.status || task.ended) return;
        PageHints hints;
        const Url page = job.url().WithoutCredentials();
        hints.url = page.spec();
        hints.content_type = job.response.Header("content-type");
        hints.entry = &task.pending.entry;
        hints.feed_language = task.pending.feed_language;
        const auto own = overrides_.find(task.pending.source);
        if (own != overrides_.end()) hints.overrides = &own->second;
        const std::string host = SiteMemoryKey(job.url());
        Result<SiteMemory> site = SiteMemoryOf(store_, host);
        if (!site) {
          job.status = Fail(site.error());
          return;
        }
        hints.site = &*site;
        Article article = Extract(job.response.body, hints, &task.sketch);
        if (article.is_article) task.site = host;
        if (keeps) task.extras.page = RawPageOf(job.response, page, now);
        job.response = {};
        task.record = RecordFromPage(task.pending, std::move(article), page.spec(), now);
        Prepare(task, now);
      },
      [this, &job] { CommitPage(job); });
}

void Corridor::Prepare(PageJob& task, Time now) const {
  const ArticleRecord& record = task.record;
  task.fingerprint = FingerprintOf(record);
  task.extras.terms = EncodeTerms(record);
  if (finder_) task.extras.found_by = finder_->About(record, task.extras.terms, now);
}

void Corridor::TryAgain(Job& job, const Outcome& outcome) {
  PageJob& task = std::get<PageJob>(job.task);
  const Millis pause = outcome.wait.value_or(kFirstRetry * (1 << (2 * task.tries)));
  if (++task.tries >= kTriesPerCrawl || pause > kLongestWait)
    return Defer(job, outcome.why, outcome.wait, true);
  job.response = {};
  job.chain.erase(job.chain.begin() + 1, job.chain.end());
  job.asked_for = Millis{0};
  Queue(job, TurnOf(job), loop_.Ticks() + pause);
}

void Corridor::Defer(Job& job, const std::string& why, std::optional<Millis> wait, bool asked) {
  PendingEntry& pending = std::get<PageJob>(job.task).pending;
  // One that lies in the future was seen by a clock that was wrong, nobody knows when.
  const Millis age = std::chrono::abs(loop_.Now() - pending.first_seen);
  if (plan_.forever && !wait) {
    const auto trouble = troubles_.find(AuthorityOf(job.url()));
    wait = trouble != troubles_.end() && trouble->second.until > loop_.Ticks()
               ? trouble->second.until - loop_.Ticks()
               : kFirstRound * (1 << std::min(pending.attempts, kMostDoublings));
  }
  if (asked) {
    // Many tries within an hour say no more than one: an outage must not cost the text for good.
    if (++pending.attempts >= config_.fetch.max_attempts && age >= config_.fetch.give_up_after)
      return GiveUp(job, why);
    AddFailure(pending.source, job.chain.front().Shown(), why + "; tried again at the next crawl");
  } else if (plan_.forever) {
    if (age >= kUnaskedPatience * config_.fetch.give_up_after) return GiveUp(job, why);
  } else {
    NotAsked(job, why, wait.has_value());
  }
  pending.last_problem = why;
  if (wait) pending.not_before = loop_.Now() + *wait;
  if (!plan_.forever) ++summary_.waiting;
  Write([this, &job] { return store_.CommitAttempt(std::get<PageJob>(job.task).pending); },
        [this, &job] {
          const PendingEntry& waiting = std::get<PageJob>(job.task).pending;
          PageLater(waiting.id, waiting.not_before);
          PageDone(job);
        });
}

int Corridor::PagesADay(const std::string& name) const {
  const Source* const source = Configured(name);
  return (source ? source->settings.pages_a_day : std::nullopt).value_or(config_.fetch.pages_a_day);
}

bool Corridor::MayReadPage(Job& job) {
  if (job.chain.size() > 1) return true;  // a hop, or the page of one day would wait for the next
  const std::string& name = SourceOf(job);
  const int today = UtcDay(loop_.Now());
  if (std::exchange(page_day_, today) != today) page_use_.clear();
  int& pages = page_use_[name];
  if (pages < PagesADay(name)) {
    ++pages;
    return true;
  }
  frontier_.Skipped(job.host());
  const Time tomorrow{std::chrono::days{today + 1}};
  Defer(job,
        fmt::format("{} were read today (pages_a_day); the next from {} on",
                    Plural(static_cast<uint64_t>(pages), "page"), Rfc3339Seconds(tomorrow)),
        tomorrow - loop_.Now(), false);
  return false;
}

void Corridor::GiveUp(Job& job, const std::string& why) {
  const PendingEntry& pending = std::get<PageJob>(job.task).pending;
  AddFailure(
      pending.source, job.chain.front().Shown(),
      why + (pending.again ? "; the article stays as it was" : "; what the feed said is kept"));
  KeepFeedWords(job, why);
}

void Corridor::KeepFeedWords(Job& job, const std::string& problem) {
  job.response = {};
  job.suspect = false;  // its page is not read
  Offload(
      Lane::kWorkers,
      [this, &job, problem, reading = ReadingOf(job), now = loop_.Now()] {
        const auto note = Note(reading);
        PageJob& task = std::get<PageJob>(job.task);
        job.status = Recall(task);
        if (!job.status || task.ended) return;
        // Not even these can be read.
        if (reading.crashes >= 2 * kMostCrashes) LeaveOnlyTitle(task.pending.entry);
        task.site.clear();
        task.extras.page.reset();
        task.record = RecordFromEntry(task.pending, problem, now);
        Prepare(task, now);
      },
      [this, &job] { CommitPage(job); });
}

void Corridor::CommitPage(Job& job) {
  if (!job.status) return Fatal(job.status.error());
  if (std::get<PageJob>(job.task).ended) return PageDone(job);
  Write(
      [this, &job]() -> Status {
        PageJob& task = std::get<PageJob>(job.task);
        WF_CHECK(Acquit(job));
        WF_TRY(task.outcome, Commit(store_, task));
        return task.outcome.overtaken ? Recall(task) : Status();
      },
      [this, &job] {
        ForgetCrash(job);
        const Store::ArticleOutcome& outcome = std::get<PageJob>(job.task).outcome;
        if (outcome.elsewhere)
          return GiveUp(job, "leads to the page of another article, " + job.url().Shown());
        if (outcome.overtaken) {
          ReadForAnother(job);
        } else if (outcome.revised) {
          ++summary_.revised;
        } else if (!outcome.known) {
          ++summary_.articles;
          ++(outcome.fold.verdict == Verdict::kNew ? summary_.stories : summary_.folded);
        }
        if (plan_.found && !outcome.touched.empty()) plan_.found(outcome.touched);
        PageDone(job);
      });
}

void Corridor::ReadForAnother(Job& job) {
  PageJob& task = std::get<PageJob>(job.task);
  if (task.ended) return;
  ++progress_.pages_total;
  AddPage(std::move(task.pending));
}

void Corridor::TakeFromOthers(PendingEntry pending) {
  const bool planned = pages_due_.Erase(pending.id.value);
  if (const auto found = others_.find(pending.id.value); found != others_.end()) {
    PageJob& task = std::get<PageJob>(jobs_.at(found->second)->task);
    if (!task.waits && !planned) return;  // it is on its way, and read anew after that
    task.ended |= task.waits;
    others_.erase(found);
  }
  progress_.pages_total += !planned;
  AddPage(std::move(pending));
}

void Corridor::DropPage(Job& job) {
  ++progress_.pages_done;
  Drop(job);
}

void Corridor::PageDone(Job& job) {
  ++progress_.pages_done;
  Acknowledge(job);
}

}  // namespace wirefold
