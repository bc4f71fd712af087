// The line on a terminal's stderr that tells a person how far something is. In a pipe or a journal
// there is none.
#pragma once

#include <string_view>

namespace wirefold {

class TerminalLine {
 public:
  // `wanted`: at all; a stderr that is no terminal shows nothing either.
  explicit TerminalLine(bool wanted = true);
  ~TerminalLine() { Wipe(); }
  TerminalLine(const TerminalLine&) = delete;
  TerminalLine& operator=(const TerminalLine&) = delete;

  bool shown() const { return shown_; }
  // In the place of what stands there. A terminal that went away is no reason to end.
  void Paint(std::string_view text);
  void Wipe();

 private:
  bool shown_;
  bool painted_ = false;
};

}  // namespace wirefold
