// How many samples a test takes of what it cannot try in full.
#pragma once

namespace wirefold {

// Under a sanitizer a sample costs many times as much, and what a sanitizer finds is in the code
// that all of them run, so that there a few of them will do.
constexpr int Samples(int ordinary) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return (ordinary + 9) / 10;
#else
  return ordinary;
#endif
}

}  // namespace wirefold
