// What a crawl polls besides the configuration's sources: an OPML list's, and addresses typed on
// the command line.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "config/config.h"

namespace wirefold {

// Appends to config.sources. Names stay
// unique, each feed is polled once; what was mended is logged. kUsage where an address is none, the
// list cannot be read, or there is no feed at all.
Status GatherSources(const std::string& opml_file, const std::vector<std::string>& urls,
                     Config& config);

}  // namespace wirefold
