// Log lines on stderr: one event, one line, control characters escaped. On the journal with its
// priorities.
#pragma once

#include <string_view>

namespace wirefold {

enum class LogLevel { kDebug = 7, kInfo = 6, kWarning = 4, kError = 3 };

// What is below `least` is dropped. Set once at the start, before threads.
void SetLogLevel(LogLevel least);
// Any thread. "wirefold: LEVEL: message"; with JOURNAL_STREAM set "<4>message".
void Log(LogLevel level, std::string_view message);

}  // namespace wirefold
