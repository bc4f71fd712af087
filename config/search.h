// The [[search]] tables. Inside config/ only.
#pragma once

#include <string>

#include "base/result.h"
#include "config/config.h"
#include "config/faults.h"
#include "config/toml_text.h"

namespace wirefold {

// Appends the saved searches of `tables` to config.searches. Names are unique over all files read
// so far. One with a fault is left out where reading goes on. Whether a query is right is the
// affair of who knows the query language.
Status ReadSearches(const toml::node& tables, const std::string& file, Config& config,
                    Faults& faults);

// Is there something in it that others should not read?
bool HasSearchSecret(const SearchConfig& search);

// As TOML; a secret is left out, headers' values and a password in the address are ***.
void DumpSearch(const SearchConfig& search, std::string& out);

}  // namespace wirefold
