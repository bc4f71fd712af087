#include "cli/commands.h"

namespace wirefold {

int RunDedup(const DedupOptions&) { return 2; }

}  // namespace wirefold
