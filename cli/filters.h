// Values of options that several commands take, checked as the user is told: kUsage with the
// option's name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "config/config.h"
#include "store/store.h"

namespace wirefold {

enum class Format { kTable, kJsonl, kJson, kCsv, kRss, kAtom, kJsonFeed, kMarkdown, kHtml };
// `known` are those that the command has.
Result<Format> ParseFormat(std::string_view text, const std::vector<std::string>& known);
// Those of lists of articles and stories.
const std::vector<std::string>& ListFormats();
// Of a list: `text`; where that is empty, what the file's name ends in; else a table.
Result<Format> ListFormat(std::string_view text, std::string_view file);
// "csv" of "news.csv" and "news.csv.gz"; empty: the name ends in nothing like that.
std::string_view EndingOf(std::string_view file);
// What -o says where the name's end is no format.
tl::unexpected<Error> UnknownEnding(std::string_view file, const std::vector<std::string>& known);

// What the clock on the wall says: commands have no loop.
Time WallClock();

// A whole number >= 0.
Result<uint64_t> ParseCount(std::string_view option, std::string_view text);

struct Span {
  std::optional<Time> since, until;
};
Status CheckSpan(Time since, Time until);  // since is not after until
// Empty texts: no bound. Refused where since is after until. Spans count back from `now`.
Result<Span> ParseSpan(const std::string& since, const std::string& until, Time now);

// Arguments of a command line as one search of the query language, with blanks between them. One
// argument is a search as it stands; among several, one that has blanks and no operator is a
// phrase, as the shell's quotes meant it.
std::string JoinSearch(const std::vector<std::string>& arguments);

// A source that neither has articles nor is followed is kUsage, with the nearest names.
Status CheckSource(const std::string& name, const Store& store, const Config& config);

}  // namespace wirefold
