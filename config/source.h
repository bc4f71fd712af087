// The [[source]] tables. Inside config/ only.
#pragma once

#include <string>

#include "base/result.h"
#include "config/config.h"
#include "config/toml_text.h"

namespace wirefold {

// Appends the sources of `tables` to config.sources. Names are unique over all files read so far.
Status ReadSources(const toml::node& tables, const std::string& file, Config& config);

// "unknown key NAME in SECTION; did you mean OTHER", or the keys there are.
std::string UnknownKey(std::string_view name, std::string_view section,
                       const std::vector<std::string>& known);

}  // namespace wirefold
