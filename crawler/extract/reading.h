// One page on its way to an Article, with all that the steps found: Extract takes the article out
// of it, Explain tells how it came to be.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "crawler/extract/candidates.h"
#include "crawler/extract/claims.h"
#include "crawler/extract/extract.h"
#include "crawler/extract/prune.h"
#include "text/charset.h"
#include "text/html.h"

namespace wirefold {

// The later parts point into the earlier ones: it stays where it is made.
struct Reading {
  Decoded decoded;
  std::optional<HtmlDocument> document;  // none where the page is too large
  PageBlocks page;
  Overridden overridden;
  Claims claims;
  std::vector<Candidate> candidates;  // with their support; the chosen one is `chosen`
  size_t chosen = 0;
  std::optional<Body> body;
  Article article;
};

std::unique_ptr<Reading> ReadPage(std::string_view page, const PageHints& hints);

}  // namespace wirefold
