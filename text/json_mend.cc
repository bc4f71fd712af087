#include "text/json_mend.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstring>
#include <iterator>

#include "base/strings.h"

namespace wirefold {
namespace {

constexpr size_t kLongestWord = 16;
constexpr size_t kLongestNumber = 400;  // a double has some 17 digits, and 308 before its point
constexpr std::string_view kMostNumber = "1e308";

bool IsOfNumber(char c) {
  return IsAsciiDigit(c) || c == '+' || c == '-' || c == '.' || c == 'e' || c == 'E';
}

// Whether it is beyond what a double can be. What is too small is read as 0.
bool IsTooLarge(std::string_view number) {
  if (number.size() > kLongestNumber) return number.find('.') > kLongestNumber;
  double value = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
  return read.ec == std::errc::result_out_of_range && number.find("e-") == number.npos &&
         number.find("E-") == number.npos;
}

}  // namespace

void JsonMender::Mend(std::string_view piece, std::string& out) {
  for (size_t at = 0; at < piece.size();) {
    const char c = piece[at];
    switch (in_) {
      case In::kString:
        at = String(piece, at, out);
        continue;
      case In::kEscape:
        if (!Escape(c, out)) continue;
        break;
      case In::kCode:
        if (!Code(c, out)) continue;
        break;
      case In::kWord:
        if (IsAsciiAlpha(c) && word_.size() < kLongestWord) {
          word_ += c;
          break;
        }
        EndOfWord(out);
        continue;
      case In::kNumber:
        if (IsOfNumber(c)) {
          if (word_.size() <= kLongestNumber) word_ += c;
          break;
        }
        EndOfNumber(out);
        continue;
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
  if (IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '-') {
    word_ = c;
    in_ = IsAsciiAlpha(c) ? In::kWord : In::kNumber;
    return;
  }
  if (c == '"') in_ = In::kString;
  out += c;
}

void JsonMender::EndOfWord(std::string& out) {
  in_ = In::kValue;
  const std::string lower = LowerAscii(word_);
  if (lower == "true" || lower == "false" || lower == "null") {
    words_ = words_ || lower != word_;
    out += lower;
  } else if (lower == "nan" || lower == "undefined" || lower == "none") {
    words_ = true;
    out += "null";
  } else {
    out += word_;
  }
}

// One that no reader could hold would end the document for it.
void JsonMender::EndOfNumber(std::string& out) {
  in_ = In::kValue;
  if (IsTooLarge(word_)) {
    numbers_ = true;
    if (word_[0] == '-') out += '-';
    out += kMostNumber;
  } else {
    out += word_;
  }
}

// After a backslash, which is not written yet. False: `c` is to be looked at again.
bool JsonMender::Escape(char c, std::string& out) {
  if (c == 'u') {
    word_.clear();
    in_ = In::kCode;
    return true;
  }
  DropHalf(out);
  in_ = In::kString;
  out += '\\';
  if (c != '\0' && std::strchr("\"\\/bfnrt", c)) {
    out += c;
    return true;
  }
  escapes_ = true;  // the backslash was meant
  out += '\\';
  return false;
}

bool JsonMender::Code(char c, std::string& out) {
  if (std::isxdigit(static_cast<unsigned char>(c))) {
    word_ += c;
    if (word_.size() < 4) return true;
    in_ = In::kString;
    const bool surrogate = (word_[0] == 'd' || word_[0] == 'D') && word_[1] >= '8';
    const bool low = surrogate && std::strchr("cdefCDEF", word_[1]);
    if (low && !half_.empty()) {
      out += half_ + "\\u" + word_;
      half_.clear();
      return true;
    }
    DropHalf(out);
    if (surrogate && !low) {
      half_ = "\\u" + word_;
      return true;
    }
    escapes_ = escapes_ || low;
    out += low ? "\\ufffd" : "\\u" + word_;
    return true;
  }
  DropHalf(out);
  escapes_ = true;
  out += "\\\\u" + word_;
  in_ = In::kString;
  return false;
}

void JsonMender::DropHalf(std::string& out) {
  if (half_.empty()) return;
  half_.clear();
  escapes_ = true;
  out += "\\ufffd";
}

// Up to the first character that is more than itself, and past it.
size_t JsonMender::String(std::string_view piece, size_t at, std::string& out) {
  const auto special = [](char c) {
    return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
  };
  const auto begin = piece.begin() + static_cast<std::ptrdiff_t>(at);
  const auto end = std::find_if(begin, piece.end(), special);
  if (end != begin) DropHalf(out);
  out.append(begin, end);
  if (end == piece.end()) return piece.size();
  if (static_cast<unsigned char>(*end) < 0x20) {
    DropHalf(out);
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(*end));
    controls_ = true;
  } else if (*end == '"') {
    DropHalf(out);
    out += '"';
    in_ = In::kValue;
  } else {
    in_ = In::kEscape;
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
  if (escapes_) what.push_back("escapes that mean no character");
  if (numbers_) what.push_back("numbers beyond all bounds");
  if (words_) what.push_back("words that JSON has not");
  return what;
}

}  // namespace wirefold
