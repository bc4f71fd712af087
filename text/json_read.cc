#include "text/json_read.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "text/charset.h"
#include "text/json_mend.h"

namespace wirefold {
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument::JsonDocument(Json&& root, std::vector<std::string> mended)
    : json_(std::make_unique<Json>(std::move(root))), mended_(std::move(mended)) {}
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

Result<JsonDocument> JsonDocument::Parse(std::string_view text) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  std::string repaired;
  if (!IsUtf8(text)) text = repaired = RepairUtf8(text);
  JsonMender mender;
  std::string strict;
  strict.reserve(text.size());
  mender.Mend(text, strict);
  mender.Mend("\n", strict);  // ends a bare word
  if (mender.deepest() > kMaxJsonDepth)
    return Fail(Code::kTooLarge, fmt::format("JSON nested deeper than {}", kMaxJsonDepth));
  std::vector<std::string> mended = mender.What();
  if (!repaired.empty()) mended.insert(mended.begin(), "bytes that are not UTF-8");
  try {
    return JsonDocument(Json::parse(strict), std::move(mended));
  } catch (const Json::parse_error& error) {
    const auto end =
        strict.begin() + static_cast<std::ptrdiff_t>(std::min(error.byte, strict.size()));
    return Fail(Code::kInvalid,
                fmt::format("not JSON from line {} on", 1 + std::count(strict.begin(), end, '\n')));
  } catch (const Json::exception& error) {  // 1e999
    return Fail(Code::kInvalid, fmt::format("not JSON: {}", error.what()));
  }
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
