#include "text/json_read.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "text/charset.h"

namespace wirefold {
namespace {

// One pass that leaves strict JSON: trailing commas and comments out, control characters in strings
// escaped.
struct Mended {
  std::string text;
  int depth = 0;
  int deepest = 0;
  bool commas = false, comments = false, controls = false;
};

// Past a string that begins at `at`.
size_t CopyString(Mended& out, std::string_view s, size_t at) {
  out.text += s[at++];
  while (at < s.size()) {
    const char c = s[at++];
    if (static_cast<unsigned char>(c) < 0x20) {
      out.text += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
      out.controls = true;
      continue;
    }
    out.text += c;
    if (c == '"') break;
    if (c == '\\' && at < s.size()) out.text += s[at++];
  }
  return at;
}

// Past a comment at `at`; `at` itself where there is none.
size_t SkipComment(std::string_view s, size_t at) {
  if (s.substr(at, 2) == "//") return std::min(s.find('\n', at), s.size());
  if (s.substr(at, 2) == "/*") {
    const size_t end = s.find("*/", at + 2);
    return end == s.npos ? s.size() : end + 2;
  }
  return at;
}

void DropTrailingComma(Mended& out) {
  const size_t last = out.text.find_last_not_of(" \t\r\n");
  if (last == out.text.npos || out.text[last] != ',') return;
  out.text.erase(last, 1);
  out.commas = true;
}

Mended Mend(std::string_view s) {
  Mended out;
  out.text.reserve(s.size());
  for (size_t at = 0; at < s.size();) {
    const char c = s[at];
    if (c == '"') {
      at = CopyString(out, s, at);
      continue;
    }
    if (const size_t past = SkipComment(s, at); past != at) {
      at = past;
      out.comments = true;
      continue;
    }
    if (c == '{' || c == '[') out.deepest = std::max(out.deepest, ++out.depth);
    if (c == '}' || c == ']') {
      --out.depth;
      DropTrailingComma(out);
    }
    if (c != '\0') out.text += c;
    ++at;
  }
  return out;
}

}  // namespace

JsonDocument::JsonDocument() = default;
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

Result<JsonDocument> JsonDocument::Parse(std::string_view text) {
  JsonDocument document;
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  std::string repaired;
  if (!IsUtf8(text)) {
    repaired = RepairUtf8(text);
    text = repaired;
    document.mended_.push_back("bytes that are not UTF-8");
  }
  const Mended mended = Mend(text);
  if (mended.deepest > kMaxJsonDepth)
    return Fail(Code::kTooLarge, fmt::format("JSON nested deeper than {}", kMaxJsonDepth));
  if (mended.commas) document.mended_.push_back("trailing commas");
  if (mended.comments) document.mended_.push_back("comments");
  if (mended.controls) document.mended_.push_back("control characters in strings");
  try {
    document.json_ = std::make_unique<Json>(Json::parse(mended.text));
  } catch (const Json::parse_error& error) {
    const auto end =
        mended.text.begin() + static_cast<std::ptrdiff_t>(std::min(error.byte, mended.text.size()));
    return Fail(Code::kInvalid, fmt::format("not JSON from line {} on",
                                            1 + std::count(mended.text.begin(), end, '\n')));
  } catch (const Json::exception& error) {  // 1e999
    return Fail(Code::kInvalid, fmt::format("not JSON: {}", error.what()));
  }
  return document;
}

JsonValue JsonDocument::root() const { return JsonValue(json_.get()); }

JsonValue::JsonValue(const Json* value) : value_(value && value->is_null() ? nullptr : value) {}

bool JsonValue::IsObject() const { return value_ && value_->is_object(); }
bool JsonValue::IsArray() const { return value_ && value_->is_array(); }
bool JsonValue::IsString() const { return value_ && value_->is_string(); }
bool JsonValue::IsNumber() const { return value_ && value_->is_number(); }
bool JsonValue::IsBool() const { return value_ && value_->is_boolean(); }

JsonValue JsonValue::operator[](std::string_view key) const {
  if (!IsObject()) return {};
  const auto found = value_->find(std::string(key));
  return found == value_->end() ? JsonValue() : JsonValue(&*found);
}

std::vector<JsonValue> JsonValue::Items() const {
  std::vector<JsonValue> out;
  if (!value_) return out;
  if (!IsArray()) return {*this};
  for (const Json& item : *value_)
    if (!item.is_null()) out.push_back(JsonValue(&item));
  return out;
}

std::vector<JsonValue::Member> JsonValue::Members() const {
  std::vector<Member> out;
  if (!IsObject()) return out;
  for (auto it = value_->begin(); it != value_->end(); ++it)
    out.push_back({it.key(), JsonValue(&it.value())});
  return out;
}

std::string_view JsonValue::View() const {
  return IsString() ? std::string_view(value_->get_ref<const std::string&>()) : std::string_view();
}

std::string JsonValue::Text() const {
  if (IsString()) return std::string(View());
  if (IsBool()) return value_->get<bool>() ? "true" : "false";
  return IsNumber() ? value_->dump() : std::string();
}

std::optional<int64_t> JsonValue::Int() const {
  if (IsString()) return ParseInt(Trim(View()));
  if (!IsNumber()) return std::nullopt;
  if (value_->is_number_float()) {
    const double real = value_->get<double>();
    return std::abs(real) < 9e15 ? std::optional(static_cast<int64_t>(real)) : std::nullopt;
  }
  if (value_->is_number_unsigned() && value_->get<uint64_t>() > INT64_MAX) return std::nullopt;
  return value_->get<int64_t>();
}

std::optional<double> JsonValue::Real() const {
  if (IsNumber()) return value_->get<double>();
  if (const auto whole = Int()) return static_cast<double>(*whole);
  return std::nullopt;
}

std::optional<bool> JsonValue::Bool() const {
  if (IsBool()) return value_->get<bool>();
  if (EqualsNoCase(View(), "true")) return true;
  if (EqualsNoCase(View(), "false")) return false;
  return std::nullopt;
}

}  // namespace wirefold
