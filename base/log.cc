#include "base/log.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace wirefold {
namespace {

LogLevel least_level = LogLevel::kInfo;

const char* Name(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug: ";
    case LogLevel::kInfo:
      return "";
    case LogLevel::kWarning:
      return "warning: ";
    case LogLevel::kError:
      return "error: ";
  }
  return "";
}

bool Unseen(uint32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

// The length of the character at the start of `s`, 0 where it is not UTF-8 or nobody would see it:
// control characters, line separators, what turns the direction of text.
size_t ShownLength(std::string_view s) {
  const auto first = static_cast<unsigned char>(s[0]);
  const size_t length = first < 0x80   ? 1
                        : first < 0xc2 ? 0
                        : first < 0xe0 ? 2
                        : first < 0xf0 ? 3
                        : first < 0xf5 ? 4
                                       : 0;
  if (length == 0 || length > s.size()) return 0;
  uint32_t c = length == 1 ? first : first & (0x7fu >> length);
  for (size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(s[i]);
    if ((next & 0xc0) != 0x80) return 0;
    c = c << 6 | (next & 0x3f);
  }
  const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
  if (overlong || (c >= 0xd800 && c < 0xe000) || c > 0x10ffff) return 0;
  return Unseen(c) ? 0 : length;
}

}  // namespace

void SetLogLevel(LogLevel least) { least_level = least; }

void Log(LogLevel level, std::string_view message) {
  if (level > least_level) return;
  static const bool journal = std::getenv("JOURNAL_STREAM") != nullptr;
  std::string line = journal ? fmt::format("<{}>", static_cast<int>(level))
                             : fmt::format("wirefold: {}", Name(level));
  while (!message.empty()) {
    const size_t shown = ShownLength(message);
    if (shown == 0) line += fmt::format("\\x{:02x}", static_cast<unsigned char>(message[0]));
    line += message.substr(0, shown);
    message.remove_prefix(std::max<size_t>(shown, 1));
  }
  line += '\n';
  // One write a line: lines of several threads do not mix. A full or closed stderr is nobody's
  // problem.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace wirefold
