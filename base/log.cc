#include "base/log.h"

#include <fmt/format.h>
#include <unistd.h>

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

}  // namespace

void SetLogLevel(LogLevel least) { least_level = least; }

void Log(LogLevel level, std::string_view message) {
  if (level > least_level) return;
  static const bool journal = std::getenv("JOURNAL_STREAM") != nullptr;
  std::string line = journal ? fmt::format("<{}>", static_cast<int>(level))
                             : fmt::format("wirefold: {}", Name(level));
  for (char c : message) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      line += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    else
      line += c;
  }
  line += '\n';
  // One write a line: lines of several threads do not mix. A full or closed stderr is nobody's
  // problem.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace wirefold
