#include "store/codec.h"

#include "base/bytes.h"

namespace wirefold::codec {
namespace {

bool TakeVarint(std::string_view& rest, uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && !rest.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

bool TakeFixed(std::string_view& rest, uint64_t& value) {
  if (rest.size() < 8) return false;
  value = TakeNumber(rest, 8);
  return true;
}

bool TakeBytes(std::string_view& rest, std::string_view& bytes) {
  uint64_t size = 0;
  if (!TakeVarint(rest, size) || size > rest.size()) return false;
  bytes = rest.substr(0, size);
  rest.remove_prefix(size);
  return true;
}

}  // namespace

void PutVarint(std::string& out, uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

void PutFixed(std::string& out, uint64_t value) { PutNumber(out, value, 8); }

void PutBytes(std::string& out, std::string_view bytes) {
  PutVarint(out, bytes.size());
  out += bytes;
}

bool TakeField(std::string_view& rest, Field& field) {
  uint64_t head = 0;
  if (!TakeVarint(rest, head)) return false;
  field.tag = head >> 2;
  switch (head & 3) {
    case static_cast<uint64_t>(Form::kVarint):
      field.form = Form::kVarint;
      return TakeVarint(rest, field.number);
    case static_cast<uint64_t>(Form::kBytes):
      field.form = Form::kBytes;
      return TakeBytes(rest, field.bytes);
    case static_cast<uint64_t>(Form::kFixed):
      field.form = Form::kFixed;
      return TakeFixed(rest, field.number);
  }
  return false;
}

}  // namespace wirefold::codec
