// How one source is to be asked: the keys of [[source]] that say it. Inside config/ only.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/source.h"
#include "config/table_reader.h"
#include "text/url.h"

namespace wirefold {

using HeaderList = std::vector<std::pair<std::string, std::string>>;
// The table `headers` of what is read: names that may be set, each once, and what they say.
Result<HeaderList> ReadHeaders(const TableReader& table);
// The same as TOML below `table`, each value as ***.
void DumpHeaders(const HeaderList& headers, std::string_view table, std::string& out);

// A secret as it is shown, which is none: what was dumped was taken for a configuration.
inline constexpr std::string_view kMasked = "masked; put the secret back";
bool IsMasked(const Url& url);

// The keys of a [[source]] that are read here.
const std::vector<std::string>& SourceSettingKeys();

// Files it names stand where the configuration's file stands, unless they are absolute; they are
// read now. Passwords that others can read are warned of. No error shows a secret.
Result<SourceSettings> ReadSourceSettings(const TableReader& source,
                                          std::vector<std::string>& warnings);

// Is there a secret in the configuration's file itself?
bool HasSecret(const SourceSettings& settings);

// What differs from a source without settings, as TOML: keys, then tables. Secrets are not in it:
// a password is left out, headers' values and a proxy's password are ***.
void DumpSettingKeys(const SourceSettings& settings, std::string& out);
void DumpSettingTables(const SourceSettings& settings, std::string& out);

}  // namespace wirefold
