#include "cli/commands.h"

namespace wirefold {

int RunRobots(const RobotsOptions&) { return 2; }

}  // namespace wirefold
