#include "cli/commands.h"

namespace wirefold {

int RunExtract(const ExtractOptions&) { return 2; }

}  // namespace wirefold
