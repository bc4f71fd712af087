#include "text/json_mend.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/strings.h"

namespace wirefold {

void JsonMender::Mend(std::string_view piece, std::string& out) {
  for (size_t at = 0; at < piece.size();) {
    const char c = piece[at];
    switch (in_) {
      case In::kString:
        at = String(piece, at, out);
        continue;
      case In::kEscape:
        out += c;
        in_ = In::kString;
        break;
      case In::kSlash:
        in_ = c == '/' ? In::kLineComment : c == '*' ? In::kComment : In::kValue;
        comments_ = comments_ || in_ != In::kValue;
        if (in_ != In::kValue) break;
        PutComma(out);
        out += '/';
        continue;
      case In::kLineComment:
        if (c != '\n') break;
        out += c;
        in_ = In::kValue;
        break;
      case In::kComment:
        if (c == '\n') out += c;
        if (c == '*') in_ = In::kCommentStar;
        break;
      case In::kCommentStar:
        if (c != '*') in_ = c == '/' ? In::kValue : In::kComment;
        break;
      case In::kValue:
        Value(c, out);
    }
    ++at;
  }
}

void JsonMender::Value(char c, std::string& out) {
  if (c == '\0') return;
  if (c == '/') {
    in_ = In::kSlash;
    return;
  }
  if (IsAsciiSpace(c)) {
    out += c;
    return;
  }
  const bool closes = c == '}' || c == ']';
  if (comma_ && closes) {
    comma_ = false;
    commas_ = true;
  }
  PutComma(out);
  if (c == ',') {
    comma_ = true;
    return;
  }
  if (c == '{' || c == '[') deepest_ = std::max(deepest_, ++depth_);
  if (closes) --depth_;
  if (c == '"') in_ = In::kString;
  out += c;
}

// Up to the first character that is more than itself, and past it.
size_t JsonMender::String(std::string_view piece, size_t at, std::string& out) {
  const auto special = [](char c) {
    return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
  };
  const auto begin = piece.begin() + static_cast<std::ptrdiff_t>(at);
  const auto end = std::find_if(begin, piece.end(), special);
  out.append(begin, end);
  if (end == piece.end()) return piece.size();
  if (static_cast<unsigned char>(*end) < 0x20) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(*end));
    controls_ = true;
  } else {
    out += *end;
    in_ = *end == '"' ? In::kValue : In::kEscape;
  }
  return static_cast<size_t>(end - piece.begin()) + 1;
}

void JsonMender::PutComma(std::string& out) {
  if (comma_) out += ',';
  comma_ = false;
}

std::vector<std::string> JsonMender::What() const {
  std::vector<std::string> what;
  if (commas_) what.push_back("trailing commas");
  if (comments_) what.push_back("comments");
  if (controls_) what.push_back("control characters in strings");
  return what;
}

}  // namespace wirefold
