#include "crawler/crashes.h"

#include <fmt/format.h>

namespace wirefold {

bool IsSkipped(const CrashedDocument& document) {
  return document.crashes >= kMostCrashes && document.version == WIREFOLD_VERSION;
}

std::string CrashInWords(const CrashedDocument& document) {
  const std::string times = document.crashes == 1   ? "once"
                            : document.crashes == 2 ? "twice"
                                                    : fmt::format("{} times", document.crashes);
  const std::string next =
      IsSkipped(document) ? "not read again by wirefold " WIREFOLD_VERSION
      : document.crashes < kMostCrashes
          ? "read once more, with nothing beside it"
          : fmt::format("by wirefold {}; this version reads it again", document.version);
  return fmt::format("reading it ended the process {}: {}", times, next);
}

}  // namespace wirefold
