// The [[source]] tables. Inside config/ only.
#pragma once

#include <string>

#include "base/result.h"
#include "config/config.h"
#include "config/faults.h"
#include "config/toml_text.h"

namespace wirefold {

// Appends the sources of `tables` to config.sources. Names are unique over all files read so far.
// One with a fault is left out where reading goes on.
Status ReadSources(const toml::node& tables, const std::string& file, Config& config,
                   Faults& faults);

}  // namespace wirefold
