// Log lines on stderr: one event, one line, what nobody would see escaped. Where stderr is the
// journal, a line begins with its priority (sd-daemon(3)), which the journal takes off.
#pragma once

#include <string_view>

namespace wirefold {

enum class LogLevel { kDebug = 7, kInfo = 6, kWarning = 4, kError = 3 };

// "wirefold: LEVEL: message", or an object a line:
// {"time":"2026-11-02T08:00:00.123Z","level":"warning","message":"..."}, in UTF-8 whatever the
// message is.
enum class LogFormat { kText, kJson };

// What is below `least` is dropped. Set once at the start, before threads.
void SetLogLevel(LogLevel least);
void SetLogFormat(LogFormat format);  // likewise
// Any thread.
void Log(LogLevel level, std::string_view message);
// Why the program does not do what it was asked for: an error, in text "wirefold: message".
void LogFault(std::string_view message);

}  // namespace wirefold
