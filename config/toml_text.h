// TOML text as toml++'s tree, with its errors in our words. Inside config/ only: nobody else names
// toml++.
#pragma once

#include <toml++/toml.h>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wirefold {

// A byte order mark and CRLF are accepted. kUsage: "FILE:LINE:COL: what was expected", "FILE: byte
// 17 is not UTF-8", "FILE:9:1: max_body is set twice: lines 3 and 9".
Result<toml::table> ParseToml(std::string_view text, const std::string& file);

// "FILE:LINE:COL" of a node or of a key.
std::string PlaceOf(const toml::source_region& region, const std::string& file);

// A basic string, quoted.
std::string QuoteToml(std::string_view text);
std::string QuoteToml(const std::vector<std::string>& list);  // an array of such

}  // namespace wirefold
