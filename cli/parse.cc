#include "cli/commands.h"

namespace wirefold {

int RunParse(const ParseOptions&) { return 2; }

}  // namespace wirefold
