// A flat table for spreadsheets: RFC 4180, and no cell that a spreadsheet would run as a formula.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace wirefold {

// One cell. A text that begins with = + - @, a tab or a carriage return gets a ' in front, or a
// spreadsheet would take it for a formula; quoted where it has a comma, a quote or a line break.
// Control characters but tabs and line breaks are left out: a table may be looked at on a terminal.
std::string CsvCell(std::string_view text);
// A row without its end, which is CRLF.
std::string CsvLine(std::initializer_list<std::string_view> cells);

}  // namespace wirefold
