#include "crawler/fetch/resolver.h"

#include <netinet/in.h>
#include <resolv.h>

namespace wirefold {

Millis ResolverPatience() {
  constexpr int kUsual = RES_TIMEOUT;
  struct __res_state state {};
  const bool known = ::res_ninit(&state) == 0;
  const int seconds = known && state.retrans > 0 ? state.retrans : kUsual;
  if (known) ::res_nclose(&state);
  return std::chrono::seconds{seconds};
}

}  // namespace wirefold
