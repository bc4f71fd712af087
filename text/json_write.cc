#include "text/json_write.h"

#include <fmt/format.h>

#include <cmath>

#include "text/charset.h"

namespace wirefold {
namespace {

bool Plain(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\' && c != 0x7F;
}

// U+0080 to U+009F, the line separators and what turns the direction of text: nobody sees them, and
// a terminal or a log that is shown them obeys. 0 for every other character; `text` is UTF-8.
unsigned Unseen(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) == 0xC2 && byte(1) < 0xA0) return byte(1);
  if (byte(0) == 0xD8 && byte(1) == 0x9C) return 0x61C;
  if (byte(0) != 0xE2 || (byte(1) != 0x80 && byte(1) != 0x81)) return 0;
  const unsigned c = 0x2000u + (byte(1) - 0x80u) * 64 + (byte(2) - 0x80u);
  const bool unseen =
      c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  return unseen ? c : 0;
}

void AppendEscape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
  }
}

}  // namespace

void AppendJsonString(std::string& out, std::string_view text) {
  if (!IsUtf8(text)) return AppendJsonString(out, RepairUtf8(text));
  out += '"';
  for (size_t from = 0; from < text.size();) {
    size_t to = from;
    unsigned unseen = 0;
    while (to < text.size() && Plain(text[to]) && (unseen = Unseen(text.substr(to))) == 0) ++to;
    out.append(text, from, to - from);
    from = to + 1;
    if (unseen != 0) {
      out += fmt::format("\\u{:04x}", unseen);
      from += unseen < 0x800 ? 1 : 2;
    } else if (to < text.size()) {
      AppendEscape(out, text[to]);
    }
  }
  out += '"';
}

void JsonWriter::Comma() {
  if (after_key_) {
    after_key_ = false;
  } else if (!open_.empty()) {
    if (open_.back() == ',') out_ += ',';
    open_.back() = ',';
  }
}

JsonWriter& JsonWriter::BeginObject() {
  Comma();
  out_ += '{';
  open_ += ' ';
  return *this;
}

JsonWriter& JsonWriter::EndObject() {
  out_ += '}';
  open_.pop_back();
  return *this;
}

JsonWriter& JsonWriter::BeginArray() {
  Comma();
  out_ += '[';
  open_ += ' ';
  return *this;
}

JsonWriter& JsonWriter::EndArray() {
  out_ += ']';
  open_.pop_back();
  return *this;
}

JsonWriter& JsonWriter::Key(std::string_view key) {
  Comma();
  AppendJsonString(out_, key);
  out_ += ':';
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::String(std::string_view value) {
  Comma();
  AppendJsonString(out_, value);
  return *this;
}

JsonWriter& JsonWriter::Int(int64_t value) {
  Comma();
  out_ += fmt::format_int(value).c_str();
  return *this;
}

JsonWriter& JsonWriter::Real(double value, int decimals) {
  if (!std::isfinite(value)) return Null();  // JSON has no other word for it
  Comma();
  out_ += fmt::format("{:.{}f}", value, decimals);
  return *this;
}

JsonWriter& JsonWriter::Bool(bool value) {
  Comma();
  out_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::Null() {
  Comma();
  out_ += "null";
  return *this;
}

JsonWriter& JsonWriter::Field(std::string_view key, std::string_view value) {
  return Key(key).String(value);
}

JsonWriter& JsonWriter::FieldIf(std::string_view key, std::string_view value) {
  return value.empty() ? *this : Field(key, value);
}

JsonWriter& JsonWriter::FieldIf(std::string_view key, const std::vector<std::string>& values) {
  if (values.empty()) return *this;
  Key(key).BeginArray();
  for (const std::string& value : values) String(value);
  return EndArray();
}

JsonWriter& JsonWriter::TimeField(std::string_view key, Time value) {
  return Field(key, Rfc3339(value));
}

}  // namespace wirefold
