// What a running daemon says of itself.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/log.h"
#include "base/plural.h"
#include "cli/commands.h"
#include "cli/control.h"
#include "cli/feed_words.h"
#include "cli/filters.h"
#include "cli/open.h"
#include "cli/output.h"
#include "cli/print.h"
#include "cli/saved_searches.h"
#include "crawler/health.h"
#include "text/json_read.h"
#include "text/words.h"

namespace wirefold {
namespace {

// The daemon's answer; where none listens, who holds the database instead.
Result<std::string> Ask(const StatusOptions& options, std::string_view question) {
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const std::string db, FindDb(options.db, config));
  auto answer = AskHolder(db, question);
  if (answer || answer.error().code != Code::kNotFound) return answer;
  const std::string holder = Store::HolderOf(db);
  if (holder.empty()) return answer;
  return Fail(Code::kNotFound, fmt::format("{}: {}: no daemon, or not listening yet", db, holder));
}

class Table {
 public:
  Table(const JsonValue& state, Output& output) : state_(state), output_(output) {}

  void Print() const {
    const Time now = TimeOf("now"), since = TimeOf("since");
    Line("running", fmt::format("since {} ({}), pid {}, version {}{}", ShortTime(since),
                                ShortSpan(now - since), state_.Text("pid"), state_.Text("version"),
                                state_["ready"].Bool().value_or(true) ? "" : "; not ready yet"));
    if (const std::string why = state_.Text("paused"); !why.empty())
      Line("paused", fmt::format("since {}: {}", ShortTime(TimeOf("paused_since")), why));
    Line("feeds", Feeds());
    Line("now", Now(now));
    if (Number("skipped") > 0)
      Line("skipped", fmt::format("{} that ended the process each time; `wirefold explain SOURCE` "
                                  "names them",
                                  Count("skipped", "document")));
    Line("so far",
         fmt::format("{} ({} unchanged), {}; {}, {}, {} folded, {} changed", Count("polls", "poll"),
                     Number("not_modified"), Count("pages", "page"), Count("articles", "article"),
                     Count("stories", "story"), Number("folded"), Number("revised")));
    for (const JsonValue& search : state_["searches"].Items())
      Line("search", search.Text("name") + ": " + StandingInWords(search, now));
    if (state_["keep"]) Line("keeps", Keeps(now));
    Line("memory", fmt::format("{} MB", Number("resident_bytes") >> 20));
    std::string files;
    for (const JsonValue& file : state_["configuration"].Items())
      files += (files.empty() ? "" : ", ") + file.Text();
    Line("configured", files.empty() ? "by no file" : "by " + files);
    if (!state_["reloaded"]) return;
    const std::string error = state_.Text("reload_error");
    Line("reloaded", fmt::format("{}{}", ShortTime(TimeOf("reloaded")),
                                 error.empty() ? "" : ", in vain: " + error));
  }

 private:
  void Line(std::string_view name, const std::string& value) const {
    output_.Line(fmt::format("{:10}  {}", name, ForTerminal(value)));
  }
  int64_t Number(std::string_view key) const { return state_[key].Int().value_or(0); }
  std::string Count(std::string_view key, std::string_view what) const {
    return Plural(static_cast<uint64_t>(Number(key)), what);
  }
  Time TimeOf(std::string_view key) const {
    const auto time = ParseWhen(state_.Text(key), WallClock());
    return time ? *time : Time{};
  }

  std::string Feeds() const {
    std::array<uint64_t, kHealths> counts{};
    const JsonValue by_health = state_["by_health"];
    for (size_t i = 0; i < kHealths; ++i)
      counts[i] = static_cast<uint64_t>(
          std::max<int64_t>(by_health[HealthName(static_cast<Health>(i))].Int().value_or(0), 0));
    const std::string parts = HealthInWords(counts);
    return fmt::format("{}{}{}", Number("feeds"), parts.empty() ? "" : ": ", parts);
  }

  std::string Now(Time now) const {
    std::string line =
        fmt::format("{}, {} waiting", Count("requests", "request"), Count("pages_waiting", "page"));
    if (const auto behind = state_["behind_ms"].Int())
      line += fmt::format("; {} overdue, {} behind", Number("overdue"), ShortSpan(Millis(*behind)));
    if (state_["next_poll"]) line += "; next poll " + Until(TimeOf("next_poll"), now);
    return line;
  }

  std::string Keeps(Time now) const {
    const JsonValue keep = state_["keep"];
    const std::string rules = keep.Text("rules");
    if (!keep["last_pass"]) return rules + "; not looked yet";
    const auto last = ParseWhen(keep.Text("last_pass"), WallClock());
    const std::string deleted = keep.Text("deleted");
    return fmt::format("{}; looked {}, deleted {}", rules, Since(last ? *last : now, now),
                       deleted.empty() ? "nothing" : deleted);
  }

  const JsonValue state_;
  Output& output_;
};

Result<int> PrintStatus(const StatusOptions& options) {
  WF_TRY(const Format format, ParseFormat(options.format, {"jsonl", "json", "table"}));
  WF_TRY(const std::string answer, Ask(options, "status"));
  Output output;
  if (format != Format::kTable) {
    output.Line(answer);
    return output.Finish(0);
  }
  WF_TRY(const JsonDocument json, JsonDocument::Parse(answer));
  Table(json.root(), output).Print();
  return output.Finish(0);
}

// Its configuration is its own: what is wrong with that is told with file and line.
Result<int> Reload(const StatusOptions& options) {
  WF_TRY(const std::string answer, Ask(options, "reload"));
  WF_TRY(const JsonDocument json, JsonDocument::Parse(answer));
  if (const std::string error = json.root().Text("error"); !error.empty())
    return Fail(Code::kUsage, error);
  Log(LogLevel::kInfo, "the daemon has read its configuration again");
  return 0;
}

}  // namespace

int RunStatus(const StatusOptions& options) {
  const auto code = PrintStatus(options);
  return code ? *code : Complain(code.error().In("status"));
}

int RunReload(const StatusOptions& options) {
  const auto code = Reload(options);
  return code ? *code : Complain(code.error().In("reload"));
}

}  // namespace wirefold
