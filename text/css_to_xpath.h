// CSS selectors as XPath. Inside text/ only.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace wirefold {

// kUsage: "column N: what".
Result<std::string> CssToXPath(std::string_view css);

}  // namespace wirefold
