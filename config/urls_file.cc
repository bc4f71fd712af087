#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "config/keys.h"
#include "config/list_maker.h"
#include "text/charset.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr size_t kMostTags = 100;
constexpr std::string_view kBom = "\xEF\xBB\xBF";

// How a line begins, and why it is none for us.
struct Beginning {
  std::string_view prefix;
  std::string_view why_not;
};
constexpr Beginning kBeginnings[] = {
    {"http:", ""},
    {"https:", ""},
    {"feed:", ""},
    {"query:", "a question to newsboat's own articles"},
    {"exec:", "runs a program"},
    {"filter:", "runs a program"},
    {"file:", "a file, no address on the web"},
};

const Beginning* BeginningOf(std::string_view word) {
  for (const Beginning& each : kBeginnings)
    if (StartsWithNoCase(word, each.prefix)) return &each;
  return nullptr;
}

// The words of a line: at blanks, or in double quotes with backslashes; a '#' ends them.
std::vector<std::string> WordsOf(std::string_view line) {
  std::vector<std::string> words;
  for (size_t at = 0; at < line.size();) {
    if (IsAsciiSpace(line[at])) {
      ++at;
      continue;
    }
    if (line[at] == '#') break;
    std::string& word = words.emplace_back();
    const bool quoted = line[at] == '"';
    for (at += quoted; at < line.size(); ++at) {
      if (quoted ? line[at] == '"' : IsAsciiSpace(line[at])) break;
      const bool escaped = quoted && line[at] == '\\' && at + 1 < line.size();
      if (!escaped) {
        word += line[at];
        continue;
      }
      const char c = line[++at];
      word += c == 'n' || c == 'r' || c == 't' ? ' ' : c;
    }
    at += quoted;
  }
  return words;
}

void ReadLine(const std::vector<std::string>& words, std::string_view place, ListMaker& maker) {
  if (const Beginning* own = BeginningOf(words[0]); own && !own->why_not.empty())
    return maker.LeaveOut(place, fmt::format("{} {}", own->prefix, own->why_not));
  std::string name;
  std::vector<std::string> tags;
  for (size_t i = 1; i < words.size(); ++i) {
    const std::string word = ForTerminal(Trim(words[i]));
    if (word.starts_with('~'))
      name = Trim(std::string_view(word).substr(1));
    else if (word.starts_with('!'))
      maker.Warn(fmt::format("{}: the flag \"{}\" is newsboat's own (left out)", place, word));
    else if (IsPrintable(word) && tags.size() < kMostTags &&
             std::ranges::find(tags, word) == tags.end())
      tags.push_back(word);
  }
  if (const auto feed = maker.Feed(place, words[0]))
    maker.NewSource(name, *feed).tags = std::move(tags);
}

std::string_view WithoutBom(std::string_view bytes) {
  if (bytes.starts_with(kBom)) bytes.remove_prefix(kBom.size());
  return bytes;
}

}  // namespace

// Markup is none; a line that begins as an address makes it one, wherever it stands.
bool IsUrlsFile(std::string_view bytes) {
  bytes = WithoutBom(bytes);
  if (Trim(bytes).starts_with('<')) return false;
  for (std::string_view rest = bytes; !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = Trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.starts_with('"')) line.remove_prefix(1);
    if (BeginningOf(line)) return true;
  }
  return false;
}

Result<FeedList> ParseUrlsFile(std::string_view bytes, const std::string& file) {
  const std::string text = RepairUtf8(WithoutBom(bytes));
  ListMaker maker(file);
  size_t number = 0, lines = 0, addresses = 0;
  for (const std::string_view line : Split(text, '\n')) {
    ++number;
    const std::vector<std::string> words = WordsOf(line);
    if (words.empty()) continue;
    ++lines;
    addresses += BeginningOf(words[0]) != nullptr || words[0].find("://") != std::string::npos;
    ReadLine(words, fmt::format("line {}", number), maker);
  }
  if (addresses * 2 < lines)  // prose with an address in it
    return Fail(Code::kUsage,
                fmt::format("{}: no list of feeds: of {} lines {} begin with an address", file,
                            lines, addresses));
  if (!maker.any_address())
    return Fail(Code::kUsage, fmt::format("{}: no address of a feed in it", file));
  return maker.Finish("");
}

}  // namespace wirefold
