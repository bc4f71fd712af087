// JSON in, as publishers send it: a BOM, trailing commas, comments, bad UTF-8 and control
// characters in strings are mended. Never throws, never recurses beyond kMaxJsonDepth. Json is
// nlohmann's; who walks it includes <nlohmann/json.hpp> nowhere: the accessors below take a missing
// or mistyped member as "not said".
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wirefold {

using Json = nlohmann::json;

constexpr int kMaxJsonDepth = 64;

class JsonDocument;

// A place in a document: cheap to copy, never dangling while the document lives. A missing place
// answers as null.
class JsonValue {
 public:
  JsonValue() = default;
  explicit JsonValue(const Json* value);  // of a value that lives elsewhere

  explicit operator bool() const { return value_ != nullptr; }  // there, and not null
  bool IsObject() const;
  bool IsArray() const;
  bool IsString() const;
  bool IsNumber() const;
  bool IsBool() const;

  JsonValue operator[](std::string_view key) const;  // the member of that name
  // The elements of an array; one element for anything else that is there: publishers write
  // `"author": {}` and `[{}]`.
  std::vector<JsonValue> Items() const;
  struct Member;
  std::vector<Member> Members() const;  // of an object, by name

  std::string_view View() const;  // a string's text; empty for all else
  // A string, a number or a boolean as text ("id": 12 is "12"); empty for all else.
  std::string Text() const;
  std::string Text(std::string_view key) const { return (*this)[key].Text(); }
  // A number, or a string that is one; nothing for what does not fit.
  std::optional<int64_t> Int() const;
  std::optional<double> Real() const;
  std::optional<bool> Bool() const;  // also "true" and "false" as strings

 private:
  const Json* value_ = nullptr;
};

struct JsonValue::Member {
  std::string_view name;
  JsonValue value;
};

class JsonDocument {
 public:
  // kInvalid with the place ("line 3: ..."), kTooLarge beyond kMaxJsonDepth.
  static Result<JsonDocument> Parse(std::string_view text);
  JsonDocument(Json&& root, std::vector<std::string> mended);

  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  ~JsonDocument();

  JsonValue root() const;
  const std::vector<std::string>& mended() const { return mended_; }  // what was not JSON, in words

 private:
  std::unique_ptr<Json> json_;
  std::vector<std::string> mended_;
};

}  // namespace wirefold
