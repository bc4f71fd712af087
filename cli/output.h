// What the commands share in speaking: results on stdout, each write checked; everything else one
// line on stderr.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace wirefold {

// What is there is no regular file: a pipe, /dev/null.
bool IsOtherThanFile(const std::string& name);

// Results on their way to stdout, a piece a write: a reader at the other end of a pipe sees each as
// soon as it is there. Or to a file, which is all of them or stays what it was; packed where its
// name ends in .gz.
class Output {
 public:
  Output();
  // `file`: empty or "-" is stdout. Written is a file of another name beside it, which takes its
  // place in Finish(); what is no regular file (a pipe, /dev/null) is written as it is. For its
  // owner's eyes alone where `secret`. kUsage, and always for a file inside a database or
  // among copies of one.
  static Result<Output> To(const std::string& file, bool secret = false);
  Output(Output&& other) noexcept;
  Output& operator=(Output&& other) noexcept;
  ~Output();  // without Finish(): the file stays what it was

  // False where writing makes no sense any more: the pipe was closed, the disk is full. A terminal
  // gets text and line breaks only, whatever the format: raw pages, feeds and HTML keep what a
  // stranger put into them. Whole characters, not halves.
  bool Write(std::string_view bytes);
  bool Line(std::string_view line);  // and a line break
  // With colours of ours in it; what comes from outside went through ForTerminal.
  bool Styled(std::string_view text);
  // What was written since the last one becomes a member of its own of a packed file.
  bool EndMember();
  bool to_stdout() const { return file_.empty(); }
  // `code`, or 1 with a message where not all could be written. A closed pipe is no failure: the
  // reader had enough.
  int Finish(int code);

 private:
  bool Put(std::string_view bytes);
  void Keep();  // what was written takes the file's place
  void Drop();  // it is gone

  int fd_ = 1;
  bool terminal_;
  int error_ = 0;       // errno of the first write that failed
  std::string file_;    // empty: stdout
  std::string beside_;  // empty: `file_` itself is written
  bool packed_ = false;
  std::string member_;  // not yet packed
};

// "wirefold: WHAT" on stderr, control characters escaped (under the journal "<3>WHAT"); the exit
// code that belongs to it.
int Complain(const Error& error);
int ExitCodeOf(Code code);

// Columns of the terminal at stdout; where there is none, more than any line needs.
size_t OutputWidth();

// Opens /dev/null in the place of standard streams that are closed, so that no file of ours gets
// their numbers. Results for a stdout that was closed are lost: writing there fails.
void HoldStandardStreams();

}  // namespace wirefold
