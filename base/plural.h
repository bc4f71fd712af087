// Numbers of things in sentences.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wirefold {

// "1 article", "2 articles", "3 stories", "0 copies", "2 searches".
std::string Plural(uint64_t count, std::string_view one);
// The word alone.
std::string PluralWord(uint64_t count, std::string_view one);

}  // namespace wirefold
