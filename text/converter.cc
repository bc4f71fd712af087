#include "text/converter.h"

#include <unicode/ucnv.h>

#include <array>

#include "text/charset.h"

namespace wirefold {

Converter::Converter(const std::string& name)
    : converter_(nullptr, [](UConverter* converter) { ucnv_close(converter); }) {
  UErrorCode status = U_ZERO_ERROR;
  converter_.reset(ucnv_open(name.c_str(), &status));
}

void Converter::Append(std::string_view bytes, bool last, std::string& out) {
  std::array<UChar, 4096> buffer;
  const char* at = bytes.data();
  const char* end = at + bytes.size();
  for (bool more = true; more;) {
    UChar* to = buffer.data();
    UErrorCode status = U_ZERO_ERROR;
    ucnv_toUnicode(converter_.get(), &to, buffer.data() + buffer.size(), &at, end, nullptr, last,
                   &status);
    more = status == U_BUFFER_OVERFLOW_ERROR;
    for (const UChar* c = buffer.data(); c < to; ++c) {
      if (U16_IS_LEAD(*c)) {
        lead_ = *c;
        continue;
      }
      char32_t code = *c;
      if (U16_IS_TRAIL(code)) code = lead_ ? char32_t(U16_GET_SUPPLEMENTARY(lead_, code)) : 0xFFFD;
      lead_ = 0;
      if (code == 0xFFFD) ++bad_;
      AppendUtf8(out, code);
    }
    if (U_FAILURE(status) && !more) break;
  }
}

}  // namespace wirefold
