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

constexpr std::pair<std::string_view, Format> kFormats[] = {
    {"table", Format::kTable},       {"jsonl", Format::kJsonl},       {"json", Format::kJson},
    {"csv", Format::kCsv},           {"rss", Format::kRss},           {"atom", Format::kAtom},
    {"jsonfeed", Format::kJsonFeed}, {"markdown", Format::kMarkdown}, {"html", Format::kHtml}};

// An operator of the query language, beside words and blanks.
bool HasOperator(std::string_view argument) {
  if (argument.find_first_of("\"():|*") != argument.npos) return true;
  for (const std::string_view word : Split(argument, ' '))
    if (word == "OR" || word == "AND" || word == "NOT" || word.starts_with('-')) return true;
  // Typographic quotes.
  return argument.find("\xE2\x80\x9C") != argument.npos ||
         argument.find("\xE2\x80\x9E") != argument.npos;
}

// Where the value of "author:Jane Doe" begins; 0 where the argument has no field.
size_t ValueOf(std::string_view argument) {
  const size_t colon = argument.find(':');
  if (colon == argument.npos || colon + 1 == argument.size() || IsAsciiSpace(argument[colon + 1]))
    return 0;
  const std::string_view field = argument.substr(0, colon);
  return std::ranges::all_of(field, IsAsciiAlpha) ? colon + 1 : 0;
}

// The shell took the quotes away: "central bank", -"central bank", author:"Jane Doe".
std::string AsPhrase(std::string_view argument) {
  size_t begin = argument.starts_with('-');
  begin += ValueOf(argument.substr(begin));
  const std::string_view words = argument.substr(begin);
  if (words.find_first_of(" \t\n") == words.npos || HasOperator(words))
    return std::string(argument);
  return fmt::format("{}\"{}\"", argument.substr(0, begin), words);
}

}  // namespace

Result<Format> ParseFormat(std::string_view text, const std::vector<std::string>& known) {
  if (std::ranges::find(known, text) != known.end())
    for (const auto& [name, format] : kFormats)
      if (name == text) return format;
  return Fail(Code::kUsage, fmt::format("--format: unknown format \"{}\"; formats: {}", text,
                                        fmt::join(known, " ")));
}

const std::vector<std::string>& ListFormats() {
  static const std::vector<std::string> formats = {"table", "jsonl", "json",     "csv",
                                                   "rss",   "atom",  "jsonfeed", "markdown"};
  return formats;
}

std::string_view EndingOf(std::string_view file) {
  if (file.ends_with(".gz")) file.remove_suffix(3);
  const size_t dot = file.find_last_of("./");
  return dot == file.npos || file[dot] == '/' ? std::string_view() : file.substr(dot + 1);
}

Result<Format> ListFormat(std::string_view text, std::string_view file) {
  if (!text.empty()) return ParseFormat(text, ListFormats());
  const std::string_view ending = EndingOf(file);
  if (ending == "md") return Format::kMarkdown;
  if (ending.empty() || ending == "txt") return Format::kTable;
  const auto format = ParseFormat(ending, ListFormats());
  return format ? format : UnknownEnding(file, ListFormats());
}

tl::unexpected<Error> UnknownEnding(std::string_view file, const std::vector<std::string>& known) {
  return Fail(Code::kUsage, fmt::format("{}: its name says no format; give one with --format: {}",
                                        file, fmt::join(known, " ")));
}

Time WallClock() { return std::chrono::floor<Millis>(std::chrono::system_clock::now()); }

Result<uint64_t> ParseCount(std::string_view option, std::string_view text) {
  const auto value = ParseInt(text);
  if (!value || *value < 0)
    return Fail(Code::kUsage, fmt::format("{}: \"{}\" is not a whole number >= 0", option, text));
  return static_cast<uint64_t>(*value);
}

Result<Span> ParseSpan(const std::string& since, const std::string& until, Time now) {
  Span span;
  WF_TRY(span.since, Bound("--since", since, now));
  WF_TRY(span.until, Bound("--until", until, now));
  WF_CHECK(CheckSpan(span.since.value_or(Time::min()), span.until.value_or(Time::max())));
  return span;
}

Status CheckSpan(Time since, Time until) {
  if (since <= until) return {};
  return Fail(Code::kUsage, fmt::format("empty range: since {} is after until {}",
                                        Rfc3339Seconds(since), Rfc3339Seconds(until)));
}

std::string JoinSearch(const std::vector<std::string>& arguments) {
  std::string search;
  for (const std::string& argument : arguments) {
    const std::string_view text = Trim(argument);
    if (text.empty()) continue;
    if (!search.empty()) search += ' ';
    search += arguments.size() == 1 ? std::string(text) : AsPhrase(text);
  }
  return search;
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
  return Fail(Code::kUsage, fmt::format("no such source \"{}\"{}", name, hint));
}

}  // namespace wirefold
