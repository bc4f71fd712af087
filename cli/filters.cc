#include "cli/filters.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"

namespace wirefold {
namespace {

Result<std::optional<Time>> Bound(std::string_view option, const std::string& text, Time now) {
  if (text.empty()) return std::nullopt;
  const auto time = ParseWhen(text, now);
  if (!time) return Fail(Code::kUsage, fmt::format("{}: {}", option, time.error().what));
  return *time;
}

}  // namespace

Result<Format> ParseFormat(std::string_view text, const std::vector<std::string>& known) {
  if (std::ranges::find(known, text) == known.end())
    return Fail(Code::kUsage, fmt::format("--format: unknown format \"{}\"; formats: {}", text,
                                          fmt::join(known, " ")));
  if (text == "table") return Format::kTable;
  if (text == "html") return Format::kHtml;
  return text == "jsonl" ? Format::kJsonl : Format::kJson;
}

Time WallClock() { return std::chrono::floor<Millis>(std::chrono::system_clock::now()); }

std::string Plural(uint64_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

Result<uint64_t> ParseCount(std::string_view option, std::string_view text) {
  const auto value = ParseInt(text);
  if (!value || *value < 0)
    return Fail(Code::kUsage, fmt::format("{}: \"{}\" is not a whole number >= 0", option, text));
  return static_cast<uint64_t>(*value);
}

Result<Span> ParseSpan(const std::string& since, const std::string& until) {
  const Time now = WallClock();
  Span span;
  WF_TRY(span.since, Bound("--since", since, now));
  WF_TRY(span.until, Bound("--until", until, now));
  if (span.since && span.until && *span.since > *span.until)
    return Fail(Code::kUsage, fmt::format("empty range: since {} is after until {}",
                                          Rfc3339(*span.since), Rfc3339(*span.until)));
  return span;
}

Result<std::vector<std::string>> ParseWords(const std::vector<std::string>& arguments) {
  const std::string line = fmt::format("{}", fmt::join(arguments, " "));
  std::vector<std::string> words;
  for (size_t at = 0; at < line.size();) {
    if (IsAsciiSpace(line[at])) {
      ++at;
      continue;
    }
    const bool quoted = line[at] == '"';
    const size_t begin = at + quoted;
    size_t end = quoted ? line.find('"', begin) : line.find_first_of(" \t\n\r\f\"", begin);
    if (quoted && end == line.npos)
      return Fail(Code::kUsage, fmt::format("quote opened at column {} is not closed", at + 1));
    end = std::min(end, line.size());
    if (const auto word = Trim(std::string_view(line).substr(begin, end - begin)); !word.empty())
      words.emplace_back(word);
    at = end + quoted;
  }
  return words;
}

Status CheckSource(const std::string& name, const Store& store, const Config& config) {
  WF_TRY(std::vector<std::string> known, store.Sources());
  WF_TRY(const std::vector<Source> followed, store.Followed());
  for (const auto& sources : {config.sources, followed})
    for (const Source& source : sources) known.push_back(source.name);
  if (std::ranges::find(known, name) != known.end()) return {};
  std::ranges::sort(known);
  known.erase(std::unique(known.begin(), known.end()), known.end());
  std::string hint;
  if (const auto meant = Nearest(name, known)) {
    hint = fmt::format("; did you mean {}", *meant);
  } else if (!known.empty()) {
    const size_t shown = std::min<size_t>(known.size(), 8);
    hint = fmt::format(" (there are: {}{})", fmt::join(known.begin(), known.begin() + shown, ", "),
                       shown < known.size() ? ", ..." : "");
  }
  return Fail(Code::kNotFound, fmt::format("no such source \"{}\"{}", name, hint));
}

}  // namespace wirefold
