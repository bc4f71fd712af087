#include "base/size.h"

#include <fmt/format.h>

#include "base/strings.h"

namespace wirefold {

Result<uint64_t> ParseSize(std::string_view text) {
  const std::string_view whole = Trim(text);
  std::string_view digits = whole;
  int shift = 0;
  if (!digits.empty()) {
    switch (LowerAscii(digits.back())) {
      case 'k':
        shift = 10;
        break;
      case 'm':
        shift = 20;
        break;
      case 'g':
        shift = 30;
        break;
      default:
        break;
    }
    if (shift) digits.remove_suffix(1);
  }
  bool all_digits = !digits.empty();
  for (char c : digits) all_digits = all_digits && IsAsciiDigit(c);
  if (!all_digits)
    return Fail(Code::kInvalid, fmt::format("\"{}\" is not a size; examples 512K, 16M", whole));
  const auto value = ParseInt(digits);
  if (!value || *value > (int64_t{1} << 60) >> shift)
    return Fail(Code::kTooLarge, fmt::format("size {} is out of range", whole));
  return static_cast<uint64_t>(*value) << shift;
}

std::string FormatSize(uint64_t bytes) {
  static constexpr struct {
    int shift;
    char unit;
  } kUnits[] = {{30, 'G'}, {20, 'M'}, {10, 'K'}};
  for (const auto& [shift, unit] : kUnits)
    if (bytes >> shift && !(bytes & ((uint64_t{1} << shift) - 1)))
      return fmt::format("{}{}", bytes >> shift, unit);
  return fmt::format("{}", bytes);
}

}  // namespace wirefold
