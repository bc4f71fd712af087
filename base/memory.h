// What the allocator keeps for later, and what it gives back.
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

// Once, before the first thread: large blocks (a page, a feed, an article) are mapped on their own
// and go back to the system when they are freed. The C library would raise that size to 32 MB as it
// meets larger ones, and keep them in a heap for each thread, full of holes.
inline void GiveBackLargeBlocks() {
#ifdef __GLIBC__
  ::mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}

}  // namespace wirefold
