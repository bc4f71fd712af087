#include "base/header.h"

#include <algorithm>

#include "base/strings.h"

namespace wirefold {

bool IsToken(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return IsAsciiAlpha(c) || IsAsciiDigit(c) || kMarks.find(c) != kMarks.npos;
  });
}

bool IsHeaderValue(std::string_view text) {
  return !Trim(text).empty() && std::ranges::none_of(text, [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  });
}

bool IsReservedHeader(std::string_view name) {
  constexpr std::string_view kReserved[] = {"accept-encoding",
                                            "authorization",
                                            "connection",
                                            "content-length",
                                            "content-type",
                                            "cookie",
                                            "expect",
                                            "host",
                                            "if-match",
                                            "if-modified-since",
                                            "if-none-match",
                                            "if-range",
                                            "keep-alive",
                                            "proxy-connection",
                                            "range",
                                            "proxy-authorization",
                                            "if-unmodified-since",
                                            "referer",
                                            "te",
                                            "trailer",
                                            "transfer-encoding",
                                            "upgrade",
                                            "user-agent"};
  return std::ranges::any_of(kReserved,
                             [&](std::string_view one) { return EqualsNoCase(one, name); });
}

}  // namespace wirefold
