// Documents that ended the process that read them, in words and in judgement. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "store/store.h"

namespace wirefold {

// A document that ended so many processes is not read again by this version of the program: the
// next one may have mended what it does.
inline constexpr uint64_t kMostCrashes = 2;

bool IsSkipped(const CrashedDocument& document);
// "reading it ended the process twice: not read again by wirefold 0.1.0"; of one that will be read
// again, that.
std::string CrashInWords(const CrashedDocument& document);

}  // namespace wirefold
