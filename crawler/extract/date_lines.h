// The dates a page shows its readers: "Published: 2 May 2026, 10:30 | Updated 3 May". Read from
// short lines that are a date with its label, never from sentences.
#pragma once

#include <string_view>
#include <vector>

#include "crawler/extract/blocks.h"
#include "text/date.h"

namespace wirefold {

struct DateLine {
  // What the words before the date call it; kOther is none of the article's ("member since").
  enum class Kind : uint8_t { kPlain, kPublished, kModified, kOther };
  Kind kind = Kind::kPlain;
  Date date;
};

// The dates of a short line, in its order.
std::vector<DateLine> ReadDateLine(std::string_view line, NumberOrder order);

// Whether a block is short enough to be a line of dates and has a figure.
bool MayBeDateLine(const Block& block);
// Whether the line opens with a word that makes the date behind it the article's.
bool IsDateLabel(std::string_view line);

}  // namespace wirefold
