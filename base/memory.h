// What the allocator keeps for later.
#pragma once

#include <cstdlib>  // says which C library it is

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace wirefold {

// After work that needed much and is done: free memory goes back to the system. Milliseconds.
inline void GiveBackMemory() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

}  // namespace wirefold
