// Ids are numbers with a type: 64 bits, printed as 16 hex digits, opaque to users.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/hash.h"

namespace wirefold {

template <class Tag>
struct Id {
  uint64_t value = 0;
  friend auto operator<=>(const Id&, const Id&) = default;
  explicit operator bool() const { return value != 0; }

  std::string Hex() const {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out(16, '0');
    for (int i = 0; i < 16; ++i) out[15 - i] = kDigits[(value >> (4 * i)) & 15];
    return out;
  }
  // Sixteen hex digits, nothing else.
  static std::optional<Id> Parse(std::string_view hex) {
    if (hex.size() != 16) return std::nullopt;
    Id id;
    for (char c : hex) {
      const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      if (digit < 0) return std::nullopt;
      id.value = id.value << 4 | static_cast<uint64_t>(digit);
    }
    return id;
  }
};

// An article is known by where it was first listed (ArticleIdOf in base/news.h).
using ArticleId = Id<struct ArticleTag>;
// A story has the number of the article that founded it, and keeps it for ever.
using StoryId = Id<struct StoryTag>;
// A feed is known by its address in the configuration.
using FeedId = Id<struct FeedTag>;

inline FeedId FeedIdOf(std::string_view url) { return {Hash64Of(url, 1)}; }

}  // namespace wirefold
