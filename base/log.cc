#include "base/log.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/time.h"

namespace wirefold {
namespace {

LogLevel least_level = LogLevel::kInfo;
LogFormat log_format = LogFormat::kText;

const char* Name(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "";
}

// Control characters, line separators, what turns the direction of text.
bool Unseen(uint32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

struct Character {
  size_t length = 0;  // 0: not UTF-8
  uint32_t code = 0;
};

Character FirstOf(std::string_view s) {
  const auto first = static_cast<unsigned char>(s[0]);
  const size_t length = first < 0x80   ? 1
                        : first < 0xc2 ? 0
                        : first < 0xe0 ? 2
                        : first < 0xf0 ? 3
                        : first < 0xf5 ? 4
                                       : 0;
  if (length == 0 || length > s.size()) return {};
  uint32_t c = length == 1 ? first : first & (0x7fu >> length);
  for (size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(s[i]);
    if ((next & 0xc0) != 0x80) return {};
    c = c << 6 | (next & 0x3f);
  }
  const bool overlong = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
  if (overlong || (c >= 0xd800 && c < 0xe000) || c > 0x10ffff) return {};
  return {length, c};
}

void AppendText(std::string& line, std::string_view message) {
  while (!message.empty()) {
    const Character c = FirstOf(message);
    const bool shown = c.length > 0 && !Unseen(c.code);
    if (!shown) line += fmt::format("\\x{:02x}", static_cast<unsigned char>(message[0]));
    line += message.substr(0, shown ? c.length : 0);
    message.remove_prefix(shown ? c.length : 1);
  }
}

void AppendJson(std::string& line, std::string_view message) {
  while (!message.empty()) {
    const Character c = FirstOf(message);
    if (c.length == 0)
      line += "\\ufffd";
    else if (Unseen(c.code))
      line += fmt::format("\\u{:04x}", c.code);
    else if (c.code == '"' || c.code == '\\')
      line.append("\\") += message[0];
    else
      line += message.substr(0, c.length);
    message.remove_prefix(std::max<size_t>(c.length, 1));
  }
}

// JOURNAL_STREAM is inherited, also by programs whose stderr goes elsewhere (systemd.exec(5)).
bool ToJournal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat file {};
  return stream && ::fstat(STDERR_FILENO, &file) == 0 &&
         fmt::format("{}:{}", file.st_dev, file.st_ino) == stream;
}

void Write(LogLevel level, std::string_view label, std::string_view message) {
  if (level > least_level) return;
  const bool journal = ToJournal();
  std::string line = journal ? fmt::format("<{}>", static_cast<int>(level)) : "";
  if (log_format == LogFormat::kJson) {
    const auto now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
    line += fmt::format(R"({{"time":"{}","level":"{}","message":")", Rfc3339(now), Name(level));
    AppendJson(line, message);
    line += "\"}";
  } else {
    if (!journal) line.append("wirefold: ").append(label);
    AppendText(line, message);
  }
  line += '\n';
  // One write a line: lines of several threads do not mix. A full or closed stderr is nobody's
  // problem.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace

void SetLogLevel(LogLevel least) { least_level = least; }
void SetLogFormat(LogFormat format) { log_format = format; }

void Log(LogLevel level, std::string_view message) {
  Write(level, level == LogLevel::kInfo ? "" : fmt::format("{}: ", Name(level)), message);
}

void LogFault(std::string_view message) { Write(LogLevel::kError, "", message); }

}  // namespace wirefold
