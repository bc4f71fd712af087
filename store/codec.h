// Compact records that can grow: fields in any number, each a varint TAG << 2 | FORM and then its
// value. Forms: 0 a varint, 1 a length and bytes (text, or a record inside), 2 eight bytes
// little-endian. What has its default value is left out; a reader skips tags it does not know.
// Reading never trusts the bytes: whatever they are, the answer is a value or an Error.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "base/varint.h"

namespace wirefold::codec {

enum class Form : uint8_t { kVarint = 0, kBytes = 1, kFixed = 2 };

void PutFixed(std::string& out, uint64_t value);
void PutBytes(std::string& out, std::string_view bytes);

struct Field {
  uint64_t tag = 0;
  Form form = Form::kVarint;
  uint64_t number = 0;     // of kVarint and kFixed
  std::string_view bytes;  // of kBytes
};
// The next field, taken off the front of `rest`; false where `rest` does not begin with one.
bool TakeField(std::string_view& rest, Field& field);

constexpr uint64_t ZigZag(int64_t v) {
  return static_cast<uint64_t>(v) << 1 ^ static_cast<uint64_t>(v >> 63);
}
constexpr int64_t UnZigZag(uint64_t v) { return static_cast<int64_t>(v >> 1 ^ (~(v & 1) + 1)); }

// A record's fields are listed once, in a function `template <class Io> void Fields(Io& io, Of<Io,
// T>& r)` beside the type, as `io(TAG, r.field)` for each; Encode and Decode both walk that list.
template <class Io, class T>
using Of = std::conditional_t<Io::kWrites, const T, T>;

class Writer {
 public:
  static constexpr bool kWrites = true;
  std::string out;

  void operator()(uint64_t tag, const std::string& v) {
    if (!v.empty()) Bytes(tag, v);
  }
  void operator()(uint64_t tag, uint64_t v) {
    if (v != 0) Number(tag, v);
  }
  void operator()(uint64_t tag, bool v) { (*this)(tag, uint64_t{v}); }
  void operator()(uint64_t tag, int v) { (*this)(tag, ZigZag(v)); }
  void operator()(uint64_t tag, float v) { Number(tag, std::bit_cast<uint32_t>(v)); }
  void operator()(uint64_t tag, Time v) { (*this)(tag, ZigZag(ToMillis(v))); }
  template <class Tag>
  void operator()(uint64_t tag, Id<Tag> v) {
    if (!v) return;
    PutVarint(out, tag << 2 | static_cast<uint64_t>(Form::kFixed));
    PutFixed(out, v.value);
  }
  // An enum whose last value is `last`.
  template <class E>
  void operator()(uint64_t tag, E v, E /*last*/) {
    (*this)(tag, static_cast<uint64_t>(v));
  }
  void operator()(uint64_t tag, const std::optional<Time>& v) {
    if (v) Number(tag, ZigZag(ToMillis(*v)));
  }
  void operator()(uint64_t tag, const std::optional<int>& v) {
    if (v) Number(tag, ZigZag(*v));
  }
  void operator()(uint64_t tag, const std::optional<bool>& v) {
    if (v) Number(tag, *v);
  }
  void operator()(uint64_t tag, const std::vector<std::string>& v) {
    for (const std::string& s : v) Bytes(tag, s);
  }
  template <class T>
  void Inside(uint64_t tag, const T& v) {
    Writer inner;
    Fields(inner, v);
    Bytes(tag, inner.out);
  }
  template <class T>
  void Inside(uint64_t tag, const std::optional<T>& v) {
    if (v) Inside(tag, *v);
  }
  template <class T>
  void Inside(uint64_t tag, const std::vector<T>& v) {
    for (const T& t : v) Inside(tag, t);
  }

 private:
  void Number(uint64_t tag, uint64_t v) {
    PutVarint(out, tag << 2 | static_cast<uint64_t>(Form::kVarint));
    PutVarint(out, v);
  }
  void Bytes(uint64_t tag, std::string_view v) {
    PutVarint(out, tag << 2 | static_cast<uint64_t>(Form::kBytes));
    PutBytes(out, v);
  }
};

// Offered one field at a time; the list above takes it where the tag is its own.
class Reader {
 public:
  static constexpr bool kWrites = false;

  template <class T>
  static bool Read(std::string_view bytes, T& record) {
    Reader reader;
    while (!bytes.empty()) {
      if (!TakeField(bytes, reader.field_)) return false;
      Fields(reader, record);
    }
    return reader.ok_;
  }

  void operator()(uint64_t tag, std::string& v) {
    if (Is(tag, Form::kBytes)) v = field_.bytes;
  }
  void operator()(uint64_t tag, uint64_t& v) {
    if (Is(tag, Form::kVarint)) v = field_.number;
  }
  void operator()(uint64_t tag, bool& v) {
    if (Is(tag, Form::kVarint)) v = field_.number != 0;
  }
  void operator()(uint64_t tag, int& v) {
    if (Is(tag, Form::kVarint)) v = static_cast<int>(UnZigZag(field_.number));
  }
  void operator()(uint64_t tag, float& v) {
    if (Is(tag, Form::kVarint)) v = std::bit_cast<float>(static_cast<uint32_t>(field_.number));
  }
  void operator()(uint64_t tag, Time& v) {
    if (Is(tag, Form::kVarint)) v = FromMillis(UnZigZag(field_.number));
  }
  template <class Tag>
  void operator()(uint64_t tag, Id<Tag>& v) {
    if (Is(tag, Form::kFixed)) v.value = field_.number;
  }
  template <class E>
  void operator()(uint64_t tag, E& v, E last) {
    if (!Is(tag, Form::kVarint)) return;
    if (field_.number > static_cast<uint64_t>(last)) {
      ok_ = false;
    } else {
      v = static_cast<E>(field_.number);
    }
  }
  void operator()(uint64_t tag, std::optional<Time>& v) {
    if (Is(tag, Form::kVarint)) v = FromMillis(UnZigZag(field_.number));
  }
  void operator()(uint64_t tag, std::optional<int>& v) {
    if (Is(tag, Form::kVarint)) v = static_cast<int>(UnZigZag(field_.number));
  }
  void operator()(uint64_t tag, std::optional<bool>& v) {
    if (Is(tag, Form::kVarint)) v = field_.number != 0;
  }
  void operator()(uint64_t tag, std::vector<std::string>& v) {
    if (Is(tag, Form::kBytes)) v.emplace_back(field_.bytes);
  }
  template <class T>
  void Inside(uint64_t tag, T& v) {
    if (Is(tag, Form::kBytes)) ok_ = Read(field_.bytes, v) && ok_;
  }
  template <class T>
  void Inside(uint64_t tag, std::optional<T>& v) {
    if (Is(tag, Form::kBytes)) ok_ = Read(field_.bytes, v.emplace()) && ok_;
  }
  template <class T>
  void Inside(uint64_t tag, std::vector<T>& v) {
    if (Is(tag, Form::kBytes)) ok_ = Read(field_.bytes, v.emplace_back()) && ok_;
  }

 private:
  bool Is(uint64_t tag, Form form) {
    if (field_.tag != tag) return false;
    if (field_.form != form) ok_ = false;
    return field_.form == form;
  }

  Field field_;
  bool ok_ = true;
};

}  // namespace wirefold::codec
