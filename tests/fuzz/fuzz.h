// What the fuzz entries share. An entry states what its header promises of any bytes at all; what
// does not hold ends the run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "text/charset.h"

// An assert that release builds keep. Text behind the condition is shown with it.
#define FUZZ_CHECK(condition, ...) \
  ((condition) ? void() : ::wirefold::fuzz::Broken(__FILE__, __LINE__, #condition, {__VA_ARGS__}))

namespace wirefold::fuzz {

[[noreturn]] inline void Broken(const char* file, int line, const char* condition,
                                std::string_view shown) {
  std::fprintf(stderr, "%s:%d: does not hold: %s\n%.*s\n", file, line, condition,
               static_cast<int>(shown.size()), shown.data());
  std::abort();
}

inline std::string_view Input(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// A document and the Content-Type it came with: a first line "Content-Type: ..." of the input,
// where it has one.
struct Served {
  std::string_view content_type;
  std::string_view body;
};
inline Served ServedAs(std::string_view input) {
  constexpr std::string_view kHeader = "Content-Type: ";
  const size_t end = input.find('\n');
  if (!input.starts_with(kHeader) || end == input.npos) return {{}, input};
  return {input.substr(kHeader.size(), end - kHeader.size()), input.substr(end + 1)};
}

inline std::string_view TakeLine(std::string_view& rest) {
  const size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

// One line for people: what errors and warnings are.
inline void CheckMessage(std::string_view text) {
  FUZZ_CHECK(!text.empty());
  FUZZ_CHECK(IsUtf8(text), text);
  FUZZ_CHECK(text.find('\n') == text.npos, text);
}

// A date that Rfc3339 can write with a year of four digits; zones reach over the ends by a day.
inline void CheckDate(const std::optional<Time>& date) {
  using std::chrono::sys_days, std::chrono::year, std::chrono::January;
  if (!date) return;
  FUZZ_CHECK(*date >= sys_days{year{1900} / January / 1} - std::chrono::days{1});
  FUZZ_CHECK(*date < sys_days{year{10'001} / January / 2});
}

}  // namespace wirefold::fuzz
