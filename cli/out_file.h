// A file that is written whole or not at all: beside its place first, then renamed. "-" is stdout.
// A name that ends in .gz is packed.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace wirefold {

class OutFile {
 public:
  explicit OutFile(std::string name);
  ~OutFile();  // what was not finished leaves nothing behind
  OutFile(const OutFile&) = delete;
  OutFile& operator=(const OutFile&) = delete;

  Status Open();
  // False in the value where nobody reads any more: a closed pipe is no failure.
  Result<bool> Write(std::string_view bytes);
  // What was written since the last one becomes a member of its own of the packed file.
  Result<bool> EndMember();
  // On the disk and in its place.
  Status Finish();

 private:
  Result<bool> Put(std::string_view bytes);
  tl::unexpected<Error> Bad(int error) const;

  std::string name_, part_;
  int fd_ = -1;
  bool packed_ = false;
  bool closed_ = false;  // the pipe was
  std::string member_;   // not yet packed
};

}  // namespace wirefold
