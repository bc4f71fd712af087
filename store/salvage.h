// Reading past damage: a family's keys in order, without those in blocks that cannot be read.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/database.h"

namespace wirefold {

// The keys that begin with `prefix`, without it. `gap` is told why some are left out, once for each
// stretch. What an older file still has of a damaged stretch is left out too: it may have been
// replaced.
Status SalvageScan(
    const Database& db, Family family, const std::string& prefix,
    const std::function<Status(std::string_view rest, std::string_view value)>& visit,
    const std::function<void(const std::string& problem)>& gap);

}  // namespace wirefold
