// The part of a document that is being looked at. A whole document is one window and is not copied,
// unless there are characters in it that XML does not allow: those are left out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "text/text_source.h"

namespace wirefold {

class XmlWindow {
 public:
  explicit XmlWindow(TextSource& source) : source_(source) { Take(source_.Next()); }

  std::string_view text() const { return text_; }
  bool ended() const { return ended_; }          // the document's end is in it
  bool forbidden() const { return forbidden_; }  // something was left out so far
  int lines_before() const { return lines_; }

  // Lets go of what stands before `keep` and holds at least twice as much as remains: who looks at
  // the rest again, because it was cut, does so in linear time.
  void Grow(size_t keep);

 private:
  void Take(const TextPiece& piece);

  TextSource& source_;
  std::string buffer_;
  std::string_view text_;  // of buffer_, or of the source's only piece
  int lines_ = 0;
  bool ended_ = false;
  bool forbidden_ = false;
};

}  // namespace wirefold
