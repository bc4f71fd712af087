// Every key of the configuration but the sources: where it stands, what it takes, where its value
// goes. Parsing, the environment, "did you mean" and the dump all follow from this table: a new key
// is one line in keys.cc (and its field in config.h). Inside config/ only.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/config.h"

namespace wirefold {

// What TOML may give for a key.
enum class Takes { kText, kTextOrWhole, kWhole, kNumber, kFlag, kList, kWholeList };
inline bool TakesList(Takes takes) { return takes == Takes::kList || takes == Takes::kWholeList; }

struct Key {
  std::string section;
  std::string name;
  Takes takes;
  std::string example;  // of a value of the right type, as TOML
  // Values as text: one, or a list's. The error says what is wrong, without place and name.
  std::function<Status(Config&, const std::vector<std::string>&)> set;
  std::function<std::string(const Config&)> show;  // as TOML
  std::string help;

  std::string EnvironmentName() const;  // WIREFOLD_SECTION_KEY
};

const std::vector<Key>& Keys();

// What [[source]] has of the same kinds. Bounds as text: "1s", "600s". The error says what is
// wrong.
Result<Millis> DurationBetween(std::string_view text, const char* least, const char* most);
// The same, up to a hundred years, or "never".
Result<std::optional<Millis>> AgeOrNever(std::string_view text, const char* least);
std::string ShowAge(std::optional<Millis> age);
Status CheckUserAgent(std::string_view text);

// Text that a user typed for a name or a tag: some, and none of it control characters.
bool IsPrintable(std::string_view text);

}  // namespace wirefold
