// Marks the blocks that stand in chrome: elements that their name, tag or hiding calls so, and
// lists of links.
#pragma once

#include "crawler/extract/blocks.h"

namespace wirefold {

// An element is believed to be chrome only while it holds a small part of the page's prose: names
// lie ("content-with-sidebar").
void MarkChrome(PageBlocks& page);

}  // namespace wirefold
