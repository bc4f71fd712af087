// UTF-8 counted: how much of some bytes is UTF-8 and how much is not. For the decision which
// encoding they have.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wirefold {

struct Utf8Census {
  size_t multibyte = 0;  // valid sequences of two to four bytes
  size_t bad = 0;        // bytes that belong to none
};
Utf8Census CountUtf8(std::string_view bytes);

// The length of the valid sequence at `at` (1 for ASCII), 0 where there is none: no overlong forms,
// no surrogates.
size_t Utf8SequenceLength(std::string_view text, size_t at);
// The first `most` bytes at most, cut between characters.
std::string_view CutBytes(std::string_view text, size_t most);
// To `most` characters, with "…" where it was cut.
void CutTo(std::string& text, size_t most);
// The first byte from `at` that is not ASCII, or the end.
size_t SkipAscii(std::string_view text, size_t at);

}  // namespace wirefold
