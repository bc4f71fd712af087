#include "base/strings.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace wirefold {

std::string LowerAscii(std::string_view s) {
  std::string out(s);
  for (char& c : out) c = LowerAscii(c);
  return out;
}

std::string_view Trim(std::string_view s) {
  while (!s.empty() && IsAsciiSpace(s.front())) s.remove_prefix(1);
  while (!s.empty() && IsAsciiSpace(s.back())) s.remove_suffix(1);
  return s;
}

std::vector<std::string_view> Split(std::string_view s, char separator) {
  std::vector<std::string_view> out;
  for (size_t from = 0;;) {
    const size_t to = s.find(separator, from);
    out.push_back(s.substr(from, to == s.npos ? to : to - from));
    if (to == s.npos) return out;
    from = to + 1;
  }
}

bool EqualsNoCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && StartsWithNoCase(a, b);
}

bool StartsWithNoCase(std::string_view s, std::string_view prefix) {
  if (s.size() < prefix.size()) return false;
  for (size_t i = 0; i < prefix.size(); ++i)
    if (LowerAscii(s[i]) != LowerAscii(prefix[i])) return false;
  return true;
}

size_t FindNoCase(std::string_view s, std::string_view part, size_t from) {
  if (part.empty()) return from <= s.size() ? from : s.npos;
  const char first = LowerAscii(part[0]);
  for (size_t i = from; i + part.size() <= s.size(); ++i)
    if (LowerAscii(s[i]) == first && StartsWithNoCase(s.substr(i), part)) return i;
  return s.npos;
}

bool ContainsNoCase(std::string_view s, std::string_view part) {
  return FindNoCase(s, part) != s.npos;
}

std::optional<int64_t> ParseInt(std::string_view s) {
  const bool negative = !s.empty() && s[0] == '-';
  if (negative) s.remove_prefix(1);
  if (s.empty()) return std::nullopt;
  int64_t value = 0;
  for (char c : s) {
    if (!IsAsciiDigit(c)) return std::nullopt;
    // Counted down: the least number has no positive counterpart.
    if (value < (std::numeric_limits<int64_t>::min() + (c - '0')) / 10) return std::nullopt;
    value = value * 10 - (c - '0');
  }
  if (negative) return value;
  if (value == std::numeric_limits<int64_t>::min()) return std::nullopt;
  return -value;
}

size_t EditDistance(std::string_view a, std::string_view b) {
  // Three rows: the last for swapped neighbours.
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = std::min(now[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(now);
  }
  return last[b.size()];
}

std::optional<std::string> Nearest(std::string_view word,
                                   const std::vector<std::string>& candidates) {
  constexpr size_t kLongestWord = 100;  // the distance takes quadratic time
  if (word.size() > kLongestWord) return std::nullopt;
  const std::string lower = LowerAscii(word);
  size_t best = std::max<size_t>(1, word.size() / 3) + 1;
  std::optional<std::string> found;
  for (const std::string& candidate : candidates) {
    const size_t distance = EditDistance(lower, LowerAscii(candidate));
    if (distance < best) {
      best = distance;
      found = candidate;
    }
  }
  return found;
}

}  // namespace wirefold
