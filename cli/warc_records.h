// An article's version as records of a web archive (WARC 1.1). With its raw page: request, response
// and metadata; else its text as a conversion, and metadata. The metadata's block is the line of
// JSON that `export --format jsonl` writes, so nothing is lost. The same version gives the same
// bytes, ids included.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/store.h"

namespace wirefold {

// The record that opens a file; `time` is that of what follows.
std::string WarcInfo(Time time);
// Each a record whole. `line` is the version's ArchiveLine.
std::vector<std::string> WarcRecords(const ArticleRecord& record, const std::string& line,
                                     const std::optional<RawPage>& page);

}  // namespace wirefold
