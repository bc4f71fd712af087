#include "cli/backup_service.h"

#include <fmt/format.h>
#include <time.h>

#include "base/log.h"
#include "base/strings.h"
#include "cli/control.h"
#include "cli/live.h"
#include "text/json_read.h"
#include "text/json_write.h"

namespace wirefold {
namespace {

constexpr char kRunning[] = R"({"state":"running"})";

std::string JsonOf(const Result<Store::BackupReport>& result) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Field("state", result ? "done" : "failed");
  if (result) {
    json.Key("number").Int(result->number);
    json.Key("copies").Int(static_cast<int64_t>(result->copies));
    json.Key("bytes").Int(static_cast<int64_t>(result->bytes));
    json.Key("written").Int(static_cast<int64_t>(result->written));
    json.Key("renewed").Int(static_cast<int64_t>(result->renewed));
  } else {
    json.Field("error", result.error().what);
    json.Key("usage").Bool(result.error().code == Code::kUsage);
  }
  json.EndObject();
  return out;
}

void SleepFor(Millis time) {
  timespec span{};
  span.tv_sec = time.count() / 1000;
  span.tv_nsec = time.count() % 1000 * 1'000'000;
  ::nanosleep(&span, nullptr);
}

uint64_t NumberOf(const JsonValue& json, std::string_view key) {
  return static_cast<uint64_t>(json[key].Int().value_or(0));
}

}  // namespace

BackupService::~BackupService() { stopping_ = true; }

std::string BackupService::Answer(std::string_view line) {
  if (line == "backup-state")
    return running_ ? kRunning : last_.empty() ? ErrorJson("no copy was asked for") : last_;
  line.remove_prefix(std::string_view("backup ").size());
  const size_t space = line.find(' ');
  const auto keep = ParseInt(line.substr(0, space));
  if (space == line.npos || !keep || *keep < 0) return ErrorJson("not a question of this version");
  if (running_) return ErrorJson("a copy is being made already");
  Begin(std::string(line.substr(space + 1)), static_cast<uint32_t>(*keep));
  return kRunning;
}

void BackupService::Begin(std::string into, uint32_t keep) {
  running_ = true;
  if (!thread_) thread_ = std::make_unique<WorkQueue>(1);
  thread_->Push([this, keep, into = std::move(into)] {
    auto result = store_.Backup(into, keep, [this] { return !stopping_; });
    loop_.Post([this, into, result = std::move(result), alive = std::weak_ptr<char>(alive_)] {
      if (alive.expired()) return;
      running_ = false;
      last_ = JsonOf(result);
      if (result)
        Log(LogLevel::kInfo,
            fmt::format("copied the database to {} (copy {})", into, result->number));
      else
        Log(LogLevel::kError, "db backup: " + result.error().what);
    });
  });
}

Result<Store::BackupReport> AskForBackup(const std::string& db, const std::string& into,
                                         uint32_t keep) {
  constexpr Millis kBetweenQuestions{200};
  WF_TRY(std::string answer, AskHolder(db, fmt::format("backup {} {}", keep, into)));
  while (true) {
    WF_TRY(const JsonDocument document, JsonDocument::Parse(answer));
    const JsonValue json = document.root();
    if (const std::string error = json.Text("error"); !error.empty())
      return Fail(json["usage"].Bool().value_or(false) ? Code::kUsage : Code::kStorage, error);
    if (json.Text("state") == "done")
      return Store::BackupReport{static_cast<uint32_t>(NumberOf(json, "number")),
                                 NumberOf(json, "copies"), NumberOf(json, "bytes"),
                                 NumberOf(json, "written"), NumberOf(json, "renewed")};
    SleepFor(kBetweenQuestions);
    WF_TRY(answer, AskHolder(db, "backup-state"));
  }
}

}  // namespace wirefold
