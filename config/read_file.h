// A file that the user named, whole.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wirefold {

// kUsage without the file's name in front: "no such file", "is a directory, not a file",
// "permission denied, running as USER", "larger than 16M".
Result<std::string> ReadWholeFile(const std::string& file, uint64_t limit = 16u << 20);
// The same of what must be there now: kUsage as well for a named pipe, which would be waited for.
// An open one (/dev/stdin, a shell's <(...)) is read.
Result<std::string> ReadSettingsFile(const std::string& file, uint64_t limit = 16u << 20);
// The same from an open descriptor, which stays open.
Result<std::string> ReadToEnd(int fd, uint64_t limit);
// "FILE: others can read WHAT in it: mode 0644 (chmod o-r FILE)"; nothing where they cannot.
std::optional<std::string> ReadableByOthers(const std::string& file, std::string_view what);
// What open() or read() answered, in these words.
Error ReadError(int error);

}  // namespace wirefold
