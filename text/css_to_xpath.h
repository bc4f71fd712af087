// CSS selectors as XPath. Inside text/ only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wirefold {

// An XPath for each selector of the list. Each looks at every element once, and back from there:
// what goes on from a set of elements to others makes libxml2 compare all it has found with all it
// finds. kUsage: "column N: what".
Result<std::vector<std::string>> CssToXPath(std::string_view css);

}  // namespace wirefold
