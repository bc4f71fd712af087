#include "cli/csv.h"

#include "text/words.h"

namespace wirefold {

std::string CsvCell(std::string_view outside) {
  const std::string text = WithoutControls(outside);
  std::string cell;
  cell.reserve(text.size() + 3);
  const bool quoted = text.find_first_of(",;\t\"\r\n") != text.npos;
  if (quoted) cell += '"';
  if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos)
    cell += '\'';
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  if (quoted) cell += '"';
  return cell;
}

std::string CsvLine(std::initializer_list<std::string_view> cells) {
  std::string line;
  bool first = true;
  for (const std::string_view cell : cells) {
    if (!first) line += ',';
    first = false;
    line += CsvCell(cell);
  }
  return line;
}

}  // namespace wirefold
