#include "cli/wrap.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "text/utf8.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr size_t kLeastBeside = 24;  // columns
constexpr size_t kBelow = 6;         // indent

}  // namespace

std::vector<std::string> WrapToWidth(std::string_view text, size_t columns) {
  std::vector<std::string> lines;
  std::string line;
  size_t width = 0, blank = line.npos;
  for (size_t at = 0; at < text.size();) {
    const std::string_view letter =
        text.substr(at, std::max<size_t>(Utf8SequenceLength(text, at), 1));
    at += letter.size();
    const size_t wide = DisplayWidth(letter);
    if (width + wide > columns && !line.empty()) {
      std::string rest;
      if (letter != " " && blank != line.npos) rest = line.substr(blank + 1);
      if (letter != " " && blank != line.npos) line.resize(blank);
      lines.push_back(std::exchange(line, std::move(rest)));
      width = DisplayWidth(line);
      blank = line.npos;
    }
    if (letter == " " && line.empty()) continue;
    if (letter == " ") blank = line.size();
    line += letter;
    width += wide;
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

std::string WithTitle(const std::string& head, std::string_view title, size_t width) {
  const size_t used = DisplayWidth(head);
  const bool beside = used + kLeastBeside <= width;
  const size_t indent = beside ? used : kBelow;
  const std::vector<std::string> lines =
      WrapToWidth(ForTerminal(title), width > indent ? width - indent : 1);
  if (lines.empty()) return head;
  const std::string next = "\n" + std::string(indent, ' ');
  return beside ? fmt::format("{}{}", head, fmt::join(lines, next))
                : fmt::format("{}{}{}",
                              std::string_view(head).substr(0, head.find_last_not_of(' ') + 1),
                              next, fmt::join(lines, next));
}

}  // namespace wirefold
