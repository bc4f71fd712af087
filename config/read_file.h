// A file that the user named, whole.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace wirefold {

// kUsage without the file's name in front: "no such file", "is a directory, not a file",
// "permission denied, running as USER", "larger than 16M".
Result<std::string> ReadWholeFile(const std::string& file, uint64_t limit = 16u << 20);
// The same from an open descriptor, which stays open.
Result<std::string> ReadToEnd(int fd, uint64_t limit);
// What open() or read() answered, in these words.
Error ReadError(int error);

}  // namespace wirefold
