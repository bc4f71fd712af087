// The log as lines of JSON, and back: a first line that names the form, a line for each version of
// an article, and a last line with their number, so that a file that was cut off is noticed. The
// same log gives the same bytes. What follows from the log (places in it, stories, indexes) is not
// read back: it follows again. docs/impl.md says what stands in a line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/news.h"
#include "base/result.h"
#include "store/store.h"

namespace wirefold {

inline constexpr int kArchiveVersion = 1;

// Without line breaks, as all of these.
std::string ArchiveHead();
std::string ArchiveEnd(uint64_t records);
// `last`: of its article's versions, so that its story is told as well.
std::string ArchiveLine(const StoredArticle& version, bool last);

struct ArchiveRow {
  enum class Kind : uint8_t { kHead, kRecord, kEnd };
  Kind kind = Kind::kRecord;
  ArticleRecord record{};  // without `replaces`
  uint64_t records = 0;    // kEnd: so many were written
};
// kInvalid in one line where it is none of ours, or of a later version of the form.
Result<ArchiveRow> ReadArchiveLine(std::string_view line);

}  // namespace wirefold
