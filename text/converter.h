// Bytes of a legacy encoding as UTF-8, in pieces, by ICU. Inside text/ only.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct UConverter;

namespace wirefold {

class Converter {
 public:
  // `name` as ICU knows it.
  explicit Converter(const std::string& name);

  explicit operator bool() const { return converter_ != nullptr; }
  // Appends what `bytes` say; a character cut at their end waits for the rest, unless they are the
  // last.
  void Append(std::string_view bytes, bool last, std::string& out);
  size_t bad() const { return bad_; }  // U+FFFD put in so far

 private:
  std::unique_ptr<UConverter, void (*)(UConverter*)> converter_;
  char32_t lead_ = 0;  // half of a pair
  size_t bad_ = 0;
};

}  // namespace wirefold
