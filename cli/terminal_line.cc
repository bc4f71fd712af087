#include "cli/terminal_line.h"

#include <unistd.h>

#include <string>

namespace wirefold {
namespace {

constexpr std::string_view kWipe = "\r\x1b[K";

void Write(std::string_view text) {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

TerminalLine::TerminalLine(bool wanted) : shown_(wanted && ::isatty(STDERR_FILENO) != 0) {}

void TerminalLine::Paint(std::string_view text) {
  if (!shown_) return;
  Write(std::string(kWipe).append(text));
  painted_ = true;
}

void TerminalLine::Wipe() {
  if (painted_) Write(kWipe);
  painted_ = false;
}

}  // namespace wirefold
