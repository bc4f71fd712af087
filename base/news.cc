#include "base/news.h"

namespace wirefold {

std::string_view VerdictName(Verdict v) {
  switch (v) {
    case Verdict::kNew:
      return "new";
    case Verdict::kExact:
      return "exact";
    case Verdict::kNear:
      return "near";
  }
  return "new";
}

}  // namespace wirefold
