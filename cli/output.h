// What the commands share in speaking: results on stdout, each write checked; everything else one
// line on stderr.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace wirefold {

// Results, a line a write: a reader at the other end of a pipe sees each as soon as it is there.
class Output {
 public:
  // `line` and a line break. False where writing makes no sense any more: the pipe was closed, the
  // disk is full.
  bool Line(std::string_view line);
  // `code`, or 1 with a message where stdout could not be written. A closed pipe is no failure: the
  // reader had enough.
  int Finish(int code) const;

 private:
  int error_ = 0;  // errno of the first write that failed
};

// "wirefold: WHAT" on stderr, control characters escaped (under the journal "<3>WHAT"); the exit
// code that belongs to it.
int Complain(const Error& error);
int ExitCodeOf(Code code);

// `file` is `bytes` afterwards; for its owner's eyes alone where they are secret. kUsage.
Status WriteFile(const std::string& file, std::string_view bytes, bool secret);

// Columns of the terminal at stdout; where there is none, more than any line needs.
size_t OutputWidth();

// Opens /dev/null in the place of standard streams that are closed, so that no file of ours gets
// their numbers.
void HoldStandardStreams();

}  // namespace wirefold
