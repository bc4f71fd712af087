#include "store/codec.h"

#include "base/bytes.h"

namespace wirefold::codec {
namespace {

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
