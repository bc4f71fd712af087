#include "text/xml_window.h"

#include <algorithm>

#include "text/xml_lexer.h"

namespace wirefold {
namespace {

constexpr size_t kLeast = 64 * 1024;

bool IsNonCharacter(std::string_view s) {  // U+FFFE, U+FFFF
  return s == "\xEF\xBF\xBE" || s == "\xEF\xBF\xBF";
}

bool HasForbidden(std::string_view s) {
  unsigned found = 0;  // no branch: the compiler makes it 16 bytes a step
  for (char c : s) found |= static_cast<unsigned>(IsXmlControl(c));
  if (found) return true;
  for (size_t at = 0; (at = s.find('\xEF', at)) != s.npos; ++at)
    if (IsNonCharacter(s.substr(at, 3))) return true;
  return false;
}

void AppendAllowed(std::string& out, std::string_view s) {
  for (size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '\xEF' && IsNonCharacter(s.substr(i, 3)))
      i += 2;
    else if (!IsXmlControl(s[i]))
      out += s[i];
  }
}

}  // namespace

void XmlWindow::Take(const TextPiece& piece) {
  ended_ = piece.last;
  const bool forbidden = HasForbidden(piece.text);
  forbidden_ = forbidden_ || forbidden;
  if (buffer_.empty() && !forbidden) {
    text_ = piece.text;
    return;
  }
  if (forbidden)
    AppendAllowed(buffer_, piece.text);
  else
    buffer_ += piece.text;
  text_ = buffer_;
}

void XmlWindow::Grow(size_t keep) {
  lines_ += static_cast<int>(
      std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(keep), '\n'));
  if (text_.data() == buffer_.data())
    buffer_.erase(0, keep);
  else
    buffer_.assign(text_.substr(keep));
  text_ = buffer_;
  for (const size_t enough = std::max(2 * buffer_.size(), kLeast);
       !ended_ && buffer_.size() < enough;) {
    const TextPiece piece = source_.Next();
    buffer_.reserve(buffer_.size() + piece.text.size());
    Take(piece);
    if (text_.data() != buffer_.data()) text_ = buffer_.assign(text_);
  }
}

}  // namespace wirefold
