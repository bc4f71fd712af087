// JSON out: a writer that appends to one string and never emits invalid UTF-8. Keys come in the
// order written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace wirefold {

// A quoted JSON string; invalid UTF-8 becomes U+FFFD.
void AppendJsonString(std::string& out, std::string_view text);

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& BeginObject();
  JsonWriter& EndObject();
  JsonWriter& BeginArray();
  JsonWriter& EndArray();
  JsonWriter& Key(std::string_view key);
  JsonWriter& String(std::string_view value);
  JsonWriter& Int(int64_t value);
  JsonWriter& Real(double value, int decimals = 3);
  JsonWriter& Bool(bool value);
  JsonWriter& Null();

  // A member of an object; the ones below leave it out where there is nothing to say.
  JsonWriter& Field(std::string_view key, std::string_view value);
  JsonWriter& FieldIf(std::string_view key, std::string_view value);
  JsonWriter& FieldIf(std::string_view key, const std::vector<std::string>& values);
  JsonWriter& TimeField(std::string_view key, Time value);

 private:
  void Comma();
  std::string& out_;
  std::string open_;  // one character a level: whether a comma is due
  bool after_key_ = false;
};

}  // namespace wirefold
