#include "crawler/herald.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "base/log.h"
#include "base/plural.h"
#include "crawler/fetch/redirect.h"
#include "crawler/fetch/websub.h"
#include "crawler/outcome.h"
#include "text/utf8.h"
#include "text/words.h"

namespace wirefold {
namespace {

// The kernel refuses a variable of 128 KiB, and with it the command.
constexpr size_t kLongestVariable = 8192;
constexpr size_t kLongestError = 300;
// The store could not be read or written.
constexpr Millis kStorePause{60'000};

// One line of text without control characters, so long at most.
std::string Plain(std::string_view text, size_t most) {
  return std::string(CutBytes(ForTerminal(text), most));
}

std::string InSeconds(Millis span) {
  return FormatDuration(std::chrono::ceil<std::chrono::seconds>(span));
}

// What ended a command without success; empty where it had that.
std::string FaultOf(const CommandEnd& end, Millis timeout) {
  std::string fault;
  if (end.timed_out)
    fault = fmt::format("still running after {} (timeout)", FormatDuration(timeout));
  else if (end.code > 128)
    fault = fmt::format("ended by signal {}", end.code - 128);
  else if (end.code != 0)
    fault = fmt::format("exit code {}", end.code);
  if (!fault.empty() && !end.output.empty()) fault += ": " + end.output;
  return fault;
}

// What kept an answer from being a receipt. Redirects are the operator's to follow, once.
std::string FaultOf(const Result<Response>& result, const Outcome& outcome) {
  if (result && IsRedirect(result->status))
    return fmt::format("{} to {}: redirects are not followed (configure the address itself)",
                       result->status, MaskPassword(result->Header("location")));
  if (outcome.answer == Answer::kUnchanged) return "the server answered 304";
  return outcome.why;
}

}  // namespace

struct Herald::Round {
  Receiver* receiver = nullptr;
  // What the store has.
  Status status;
  std::optional<SearchStanding> standing;
  std::optional<OutboxEntry> entry;
  std::optional<StoredArticle> article;
  std::string json;
  uint64_t trimmed = 0;
};

Herald::Herald(Loop& loop, Transport& transport, Commands& commands, Store& store,
               const Config& config, Describe describe, const HeraldLimits& limits)
    : loop_(loop),
      transport_(transport),
      commands_(commands),
      store_(store),
      describe_(std::move(describe)),
      limits_(limits) {
  for (const SearchConfig& search : config.searches) {
    if (!search.HasReceiver()) continue;
    auto receiver = std::make_unique<Receiver>();
    receiver->search = &search;
    receiver->id = SearchIdOf(search.name);
    receivers_.push_back(std::move(receiver));
  }
}

Herald::~Herald() {
  for (const auto& receiver : receivers_)
    if (receiver->timer) loop_.Cancel(receiver->timer);
  for (const Loop::TimerId timer : {grace_, again_})
    if (timer) loop_.Cancel(timer);
}

void Herald::Start() { Keep(); }

void Herald::Keep() {
  std::vector<std::string> names;
  for (const auto& receiver : receivers_) names.push_back(receiver->search->name);
  auto absent = std::make_shared<Result<std::vector<AbsentSearch>>>();
  Offload(
      Lane::kWriter,
      [this, names = std::move(names), now = loop_.Now(), absent] {
        *absent = store_.KeepSearches(names, now, limits_.absent_kept);
      },
      [this, absent] {
        if (!*absent) {
          if (!std::exchange(store_fails_, true))
            Log(LogLevel::kError, fmt::format("{}; saved searches begin when it can be written",
                                              absent->error().what));
          return KeepAgain(kStorePause);
        }
        TellAbsent(**absent);
        kept_ = true;
        store_fails_ = false;
        for (const auto& receiver : receivers_) Consider(*receiver);
      });
}

void Herald::KeepAgain(Millis pause) {
  if (finishing_) return;
  again_ = loop_.After(pause, [this] {
    again_ = 0;
    Keep();
  });
}

// Of those that stay it is said once, at the start; and their end is not missed.
void Herald::TellAbsent(const std::vector<AbsentSearch>& absent) {
  std::optional<Time> next;
  for (const AbsentSearch& search : absent) {
    if (search.dropped) {
      Log(LogLevel::kInfo,
          fmt::format("search {} is configured no more: {} that waited went with it", search.name,
                      search.waiting));
      continue;
    }
    next = std::min(next.value_or(search.until), search.until);
    if (!kept_ && search.waiting > 0)
      Log(LogLevel::kWarning,
          fmt::format("search {} is not configured: {} waiting, kept until {} in case it is again",
                      search.name, search.waiting, Rfc3339Seconds(search.until)));
  }
  if (next) KeepAgain(std::max(*next - loop_.Now(), kStorePause));
}

void Herald::Wake(const std::vector<SearchId>& touched) {
  for (const auto& receiver : receivers_) {
    if (std::ranges::find(touched, receiver->id) == touched.end()) continue;
    receiver->more = true;
    Consider(*receiver);
  }
}

void Herald::Finish(bool all, Millis grace, std::function<void()> done) {
  finishing_ = true;
  all_ = all;
  done_ = std::move(done);
  if (!all) {
    for (Receiver* receiver : ready_) receiver->busy = false;
    ready_.clear();
  }
  if (again_) loop_.Cancel(std::exchange(again_, 0));
  grace_ = loop_.After(grace, [this] {
    grace_ = 0;
    over_ = true;
    MaybeDone();
  });
  loop_.Post(Guarded([this] { MaybeDone(); }));
}

bool Herald::MayBegin(const Receiver& receiver) const {
  return kept_ && !over_ && (!finishing_ || all_) && receiver.more && !receiver.busy;
}

size_t& Herald::SlotsOf(const Receiver& receiver) {
  return receiver.search->command.empty() ? webhooks_running_ : commands_running_;
}

void Herald::Consider(Receiver& receiver) {
  if (!MayBegin(receiver) || receiver.timer) return;
  const Millis now = loop_.Ticks();
  if (receiver.not_before > now) {
    receiver.timer = loop_.After(receiver.not_before - now, [this, &receiver] {
      receiver.timer = 0;
      Consider(receiver);
    });
    return;
  }
  receiver.busy = true;
  ready_.push_back(&receiver);
  Begin();
}

// Those that have waited longest first; who finds no slot of his kind lets the others pass.
void Herald::Begin() {
  for (size_t left = ready_.size(); left > 0; --left) {
    Receiver& receiver = *ready_.front();
    ready_.pop_front();
    const size_t most = receiver.search->command.empty() ? limits_.webhooks : limits_.commands;
    size_t& running = SlotsOf(receiver);
    if (running >= most) {
      ready_.push_back(&receiver);
      continue;
    }
    ++running;
    Read(receiver);
  }
}

void Herald::Free(Receiver& receiver) {
  --SlotsOf(receiver);
  receiver.busy = false;
  Consider(receiver);
  Begin();
  MaybeDone();
}

void Herald::PutOff(Receiver& receiver, Millis pause) {
  receiver.not_before = loop_.Ticks() + std::clamp(pause, Millis{0}, limits_.longest_pause);
}

// ---------------------------------------------------------------- one entry

void Herald::Read(Receiver& receiver) {
  receiver.more = false;  // unless something is found, or it is woken meanwhile
  auto round = std::make_shared<Round>();
  round->receiver = &receiver;
  const auto read = [this](Round& into) -> Status {
    WF_TRY(into.entry, store_.NextInOutbox(into.receiver->id));
    if (!into.entry) return {};
    WF_TRY(into.standing, store_.StandingOf(into.receiver->id));
    WF_TRY(into.article, store_.GetArticle(into.entry->article));
    if (into.article) into.json = describe_(*into.article);
    return {};
  };
  Offload(
      Lane::kWorkers, [round, read] { round->status = read(*round); },
      [this, round] {
        Receiver& whose = *round->receiver;
        if (!round->status) return StoreFailed(whose, round->status.error());
        if (!round->entry || round->article) TellDeleted(whose);
        if (!round->entry || !round->standing) return Free(whose);
        whose.more = true;
        const Millis pause = round->standing->next_try - loop_.Now();
        if (!std::exchange(whose.known, true) && pause > Millis{0}) {  // another process began it
          PutOff(whose, pause);
          return Free(whose);
        }
        if (over_) return Free(whose);
        Tell(round);
      });
}

void Herald::Tell(const RoundPtr& round) {
  if (!round->article) {
    ++round->receiver->deleted;
    return Commit(round, {.end = DeliveryTry::End::kDeleted, .now = loop_.Now()});
  }
  if (round->receiver->search->command.empty())
    Post(round);
  else
    RunCommand(round);
}

void Herald::RunCommand(const RoundPtr& round) {
  const SearchConfig& search = *round->receiver->search;
  const ArticleRecord& record = round->article->record;
  Command command;
  command.argv = search.command;
  command.timeout = search.timeout;
  command.max_output = limits_.output;
  command.input = round->json + '\n';
  const std::pair<const char*, std::string> variables[] = {
      {"WIREFOLD_SEARCH", search.name},
      {"WIREFOLD_ID", record.id.Hex()},
      {"WIREFOLD_URL", MaskPassword(record.url)},
      {"WIREFOLD_TITLE", record.article.title},
      {"WIREFOLD_DELIVERY", round->entry->Key(round->receiver->id)}};
  for (const auto& [name, value] : variables)
    command.environment.emplace_back(name, Plain(value, kLongestVariable));
  commands_.Run(
      std::move(command), Guarded([this, round](const Result<CommandEnd>& end) {
        if (end && !end->output.empty())
          Log(LogLevel::kDebug, fmt::format("search {}: {}", round->receiver->search->name,
                                            Plain(end->output, limits_.output)));
        Told(round, end ? FaultOf(*end, round->receiver->search->timeout) : end.error().what,
             Millis{0});
      }));
}

void Herald::Post(const RoundPtr& round) {
  const SearchConfig& search = *round->receiver->search;
  Request request;
  request.method = Request::Method::kPost;
  request.url = search.webhook;
  request.content_type = "application/json";
  request.body = std::move(round->json);
  request.max_body = limits_.answer;
  request.max_body_setting = {};
  request.headers = search.headers;
  request.headers.emplace_back("X-Wirefold-Search", Plain(search.name, kLongestError));
  request.headers.emplace_back("Idempotency-Key", round->entry->Key(round->receiver->id));
  if (!search.secret.empty())
    request.headers.emplace_back("X-Hub-Signature-256", Sign(request.body, search.secret));
  transport_.Fetch(std::move(request), Guarded([this, round](const Result<Response>& result) {
                     const Outcome outcome = JudgeAnswer(result, loop_.Now());
                     const bool taken = outcome.answer == Answer::kUse;
                     Told(round, taken ? "" : FaultOf(result, outcome),
                          outcome.wait.value_or(Millis{0}));
                   }));
}

void Herald::Told(const RoundPtr& round, const std::string& error, Millis wait) {
  const SearchStanding& before = *round->standing;
  const std::string& name = round->receiver->search->name;
  DeliveryTry attempt;
  attempt.now = loop_.Now();
  if (error.empty()) {
    if (before.failures > 0)
      Log(LogLevel::kInfo, fmt::format("search {}: delivered, after {}", name,
                                       Plural(before.failures, "failed try")));
    return Commit(round, attempt);
  }
  attempt.error = Plain(error, kLongestError);
  const uint64_t failures = before.failures + 1;
  const Millis patience = round->receiver->search->give_up_after;
  const Time failing_since = before.failures > 0 ? before.failing_since : attempt.now;
  Millis pause = limits_.first_pause;
  if (failures >= limits_.least_tries && attempt.now - failing_since >= patience &&
      attempt.now - round->entry->since >= patience) {
    attempt.end = DeliveryTry::End::kGivenUp;
    Log(LogLevel::kError, fmt::format("search {}: given up: {} (article {}): {}", name,
                                      round->entry->Key(round->receiver->id),
                                      round->entry->article.Hex(), attempt.error));
  } else {
    attempt.end = DeliveryTry::End::kFailed;
    for (uint64_t i = 1; i < failures && pause < limits_.longest_pause; ++i) pause *= 2;
    pause = std::min(std::max(pause, wait), limits_.longest_pause);
    Log(failures == 1 ? LogLevel::kWarning : LogLevel::kDebug,
        fmt::format("search {}: {}; tried again in {}", name, attempt.error, InSeconds(pause)));
  }
  attempt.next_try = attempt.now + pause;
  Commit(round, attempt);
}

// That is not the receiver's failure, and of a whole pass of [keep] one line.
void Herald::TellDeleted(Receiver& receiver) {
  const uint64_t deleted = std::exchange(receiver.deleted, 0);
  if (deleted > 0)
    Log(LogLevel::kWarning,
        fmt::format("search {}: {} not told: deleted before the receiver's turn came",
                    receiver.search->name,
                    Plural(deleted, "article") + (deleted == 1 ? " is" : " are")));
}

void Herald::Commit(const RoundPtr& round, const DeliveryTry& attempt) {
  const bool failed = attempt.next_try > attempt.now;
  const Millis pause = failed ? attempt.next_try - attempt.now : Millis{0};
  Offload(
      Lane::kWriter,
      [this, round, failed, attempt] {
        const SearchId id = round->receiver->id;
        round->status = store_.CommitTry(id, round->entry->number, attempt);
        if (!round->status || !failed) return;
        // Where that fails, the next failure trims.
        round->trimmed = store_.TrimOutbox(id, limits_.most_waiting).value_or(0);
      },
      [this, round, pause, attempt] {
        Receiver& receiver = *round->receiver;
        if (!round->status) return CommitLater(round, attempt);
        store_fails_ = false;
        if (round->trimmed)
          Log(LogLevel::kError,
              fmt::format("search {}: {} given up, the oldest: more than {} wait",
                          receiver.search->name, round->trimmed, limits_.most_waiting));
        PutOff(receiver, pause);
        Free(receiver);
      });
}

// What was told is not told again because the disk is full: the receiver's slot waits with it.
void Herald::CommitLater(const RoundPtr& round, const DeliveryTry& attempt) {
  TellFailure(round->status.error());
  if (over_) return Free(*round->receiver);
  round->receiver->timer = loop_.After(kStorePause, [this, round, attempt] {
    round->receiver->timer = 0;
    Commit(round, attempt);
  });
}

void Herald::TellFailure(const Error& error) {
  if (!std::exchange(store_fails_, true))
    Log(LogLevel::kError, fmt::format("{}; saved searches go on when it can be used", error.what));
}

void Herald::StoreFailed(Receiver& receiver, const Error& error) {
  TellFailure(error);
  receiver.more = true;
  PutOff(receiver, kStorePause);
  Free(receiver);
}

// ---------------------------------------------------------------- the end

void Herald::Offload(Lane lane, Loop::Callback work, Loop::Callback done) {
  ++in_lanes_;
  loop_.Offload(lane, std::move(work), [this, done = std::move(done)] {
    --in_lanes_;
    done();
    MaybeDone();
  });
}

void Herald::MaybeDone() {
  if (!done_ || in_lanes_ > 0) return;
  const bool idle = commands_running_ == 0 && webhooks_running_ == 0 && ready_.empty();
  if (!idle && !over_) return;
  over_ = true;
  for (const auto& receiver : receivers_) TellDeleted(*receiver);
  if (grace_) loop_.Cancel(std::exchange(grace_, 0));
  loop_.Post(std::exchange(done_, nullptr));
}

}  // namespace wirefold
