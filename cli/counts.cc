#include "cli/counts.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "cli/csv.h"
#include "cli/output.h"
#include "text/json_write.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr size_t kBar = 40;
constexpr int64_t kMostFilled = 1000;  // rows

constexpr std::pair<std::string_view, CountBy> kNames[] = {
    {"source", CountBy::kSource},     {"day", CountBy::kDay},     {"hour", CountBy::kHour},
    {"language", CountBy::kLanguage}, {"story", CountBy::kStory}, {"tag", CountBy::kTag}};

std::string_view NameOf(CountBy by) {
  return std::ranges::find(kNames, by, &std::pair<std::string_view, CountBy>::second)->first;
}

bool IsTime(CountBy by) { return by == CountBy::kDay || by == CountBy::kHour; }

// Of a story, the title under which it was published first.
std::string TitleOf(const SearchCount& count, const Store& store) {
  const auto id = StoryId::Parse(count.key);
  const auto story = id ? store.GetStory(*id) : std::nullopt;
  if (!story || !*story || (*story)->members.empty()) return "";
  return TitleOf(ByPublication(**story).front(), store);
}

class Lines {
 public:
  Lines(CountBy by, const Store& store, const std::vector<SearchCount>& counts)
      : by_(by), store_(store) {
    for (const SearchCount& count : counts) most_ = std::max(most_, count.articles);
  }

  std::string Table(const SearchCount& count) const {
    std::string name = count.key.empty() ? "(none)" : ForTerminal(count.key);
    if (by_ == CountBy::kStory)
      name = name.substr(0, 8) + "  " + ForTerminal(TitleOf(count, store_));
    std::string line = fmt::format("{:>8}  {}", count.articles, name);
    if (IsTime(by_) && count.articles > 0)
      line += "  " + std::string((count.articles * kBar + most_ - 1) / most_, '#');
    return line;
  }

  std::string Json(const SearchCount& count) const {
    std::string out;
    JsonWriter json(out);
    json.BeginObject().Field(NameOf(by_), count.key);
    if (by_ == CountBy::kStory) json.Field("title", TitleOf(count, store_));
    json.Key("articles").Int(static_cast<int64_t>(count.articles)).EndObject();
    return out;
  }

  std::string CsvHead() const {
    return std::string(NameOf(by_)) + (by_ == CountBy::kStory ? ",title" : "") + ",articles\r\n";
  }

  std::string Csv(const SearchCount& count) const {
    const std::string articles = std::to_string(count.articles);
    return (by_ == CountBy::kStory ? CsvLine({count.key, TitleOf(count, store_), articles})
                                   : CsvLine({count.key, articles})) +
           "\r\n";
  }

 private:
  CountBy by_;
  const Store& store_;
  uint64_t most_ = 1;
};

// Days or hours between the first and the last have a row though nothing came, unless there are too
// many.
void Fill(std::vector<SearchCount>& counts, CountBy by) {
  if (counts.empty() || !IsTime(by)) return;
  const bool days = by == CountBy::kDay;
  const Millis step = std::chrono::hours(days ? 24 : 1);
  const auto time = [&](const std::string& key) {
    return ParseWhen(days ? key : key + ":00:00Z", Time{});
  };
  const auto first = time(counts.front().key), last = time(counts.back().key);
  if (!first || !last || (*last - *first) / step >= kMostFilled) return;
  const size_t letters = counts.front().key.size();
  std::vector<SearchCount> all;
  auto next = counts.begin();
  for (Time at = *first; at <= *last; at += step) {
    const std::string key = Rfc3339(at).substr(0, letters);
    const bool is_next = next != counts.end() && next->key == key;
    all.push_back(is_next ? std::move(*next++) : SearchCount{key, 0});
  }
  counts = std::move(all);
}

// Those that are shown; told where some are not and nobody asked for that.
void Cut(std::vector<SearchCount>& counts, CountBy by, Limit limit) {
  if (limit.most == 0 || counts.size() <= limit.most || (IsTime(by) && limit.told)) return;
  const size_t left = counts.size() - limit.most;
  const auto most = static_cast<ptrdiff_t>(limit.most);
  if (IsTime(by))
    counts.erase(counts.begin(), counts.end() - most);
  else
    counts.erase(counts.begin() + most, counts.end());
  Log(LogLevel::kInfo, fmt::format("{} more: --limit 0 shows all", left));
}

}  // namespace

Result<CountBy> ParseCountBy(const std::string& text, Format format) {
  if (format != Format::kTable && format != Format::kJsonl && format != Format::kJson &&
      format != Format::kCsv)
    return Fail(Code::kUsage, "--count-by: counts are a table, jsonl, json or csv");
  for (const auto& [name, by] : kNames)
    if (name == text) return by;
  return Fail(Code::kUsage, fmt::format("--count-by: cannot count by \"{}\"; by source day hour "
                                        "language story tag",
                                        text));
}

Result<int> PrintCounts(const SearchExpr& expr, CountBy by, const Store& store, Format format,
                        Limit limit, const std::string& file) {
  WF_TRY(std::vector<SearchCount> counts, store.Count(expr, by));
  if (counts.empty()) TellNothingFound(store);
  Fill(counts, by);
  Cut(counts, by, limit);
  WF_TRY(Output output, Output::To(file));
  const Lines lines(by, store, counts);
  if (format == Format::kCsv) {
    output.Write(lines.CsvHead());
    for (const SearchCount& count : counts) output.Write(lines.Csv(count));
    return output.Finish(0);
  }
  Printer printer(format, {0, false}, std::move(output));
  for (const SearchCount& count : counts)
    if (!printer.Add([&] { return lines.Table(count); }, [&] { return lines.Json(count); })) break;
  return printer.Finish(0);
}

}  // namespace wirefold
