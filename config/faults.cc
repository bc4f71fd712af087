#include "config/faults.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace wirefold {

Status Faults::Take(Status status) {
  if (status || !all_) return status;
  found_.push_back(std::move(status.error()));
  return {};
}

void Faults::Sort(size_t from, const std::string& file) {
  // "FILE:LINE:COLUMN: what"
  const auto line_of = [&](const Error& fault) {
    const bool placed = fault.what.starts_with(file + ":");
    return placed ? std::strtoull(fault.what.c_str() + file.size() + 1, nullptr, 10) : 0;
  };
  std::ranges::stable_sort(found_.begin() + static_cast<std::ptrdiff_t>(from), found_.end(), {},
                           line_of);
}

}  // namespace wirefold
