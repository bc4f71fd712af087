#include "base/plural.h"

#include <fmt/format.h>

namespace wirefold {

std::string PluralWord(uint64_t count, std::string_view one) {
  if (count == 1) return std::string(one);
  const std::string_view before = one.substr(0, one.size() - 1);
  const bool vowel = before.ends_with('a') || before.ends_with('e') || before.ends_with('o');
  if (one.ends_with('y') && !vowel) return fmt::format("{}ies", before);
  if (one.ends_with("ch") || one.ends_with('s')) return fmt::format("{}es", one);
  return fmt::format("{}s", one);
}

std::string Plural(uint64_t count, std::string_view one) {
  return fmt::format("{} {}", count, PluralWord(count, one));
}

}  // namespace wirefold
