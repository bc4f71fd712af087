#include "text/http_message.h"

#include <fmt/format.h>

#include <optional>

#include "base/size.h"
#include "base/strings.h"
#include "text/gunzip.h"

namespace wirefold {
namespace {

constexpr size_t kMostHeaders = 1000;

std::string_view TakeLine(std::string_view& rest) {
  const size_t end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

int StatusOf(std::string_view line) {
  if (!line.starts_with("HTTP/")) return 0;
  const size_t blank = line.find(' ');
  if (blank == line.npos) return 0;
  return static_cast<int>(ParseInt(line.substr(blank + 1, 3)).value_or(0));
}

std::optional<uint64_t> ChunkSize(std::string_view line) {
  line = Trim(line.substr(0, line.find(';')));
  if (line.empty() || line.size() > 8) return std::nullopt;
  uint64_t size = 0;
  for (const char c : line) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return std::nullopt;
    size = size << 4 | static_cast<uint64_t>(digit);
  }
  return size;
}

// RFC 9112 7.1. Nothing where these are no chunks from the first to the last: then somebody took
// them away before.
std::optional<std::string> WithoutChunks(std::string_view body) {
  std::string out;
  while (!body.empty()) {
    const auto size = ChunkSize(TakeLine(body));
    if (!size || *size > body.size()) return std::nullopt;
    if (*size == 0) return out;
    out += body.substr(0, *size);
    body.remove_prefix(*size);
    if (!TakeLine(body).empty()) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::string_view HttpMessage::Header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

Result<HttpMessage> ReadHttpMessage(std::string_view bytes) {
  HttpMessage message;
  std::string_view rest = bytes;
  message.first_line = TakeLine(rest);
  message.status = StatusOf(message.first_line);
  if (message.first_line.find(' ') == message.first_line.npos)
    return Fail(Code::kInvalid, "no HTTP message");
  for (size_t lines = 0; !rest.empty(); ++lines) {
    const size_t begin = bytes.size() - rest.size();
    const std::string_view line = TakeLine(rest);
    if (line.empty()) {
      message.head = bytes.substr(0, begin);
      message.body = rest;
      return message;
    }
    if (lines >= kMostHeaders) return Fail(Code::kInvalid, "too many headers");
    const size_t colon = line.find(':');
    if ((line[0] == ' ' || line[0] == '\t') && !message.headers.empty())
      message.headers.back().second.append(" ").append(Trim(line));
    else if (colon != line.npos)
      message.headers.emplace_back(LowerAscii(Trim(line.substr(0, colon))),
                                   Trim(line.substr(colon + 1)));
  }
  message.head = bytes;
  return message;
}

Result<std::string> DecodedBody(const HttpMessage& message, uint64_t limit) {
  std::string body;
  std::optional<std::string> joined;
  if (ContainsNoCase(message.Header("transfer-encoding"), "chunked"))
    joined = WithoutChunks(message.body);
  const std::string_view coded = joined ? *joined : message.body;
  const std::string coding = LowerAscii(Trim(message.Header("content-encoding")));
  WholeText whole(coded);
  GunzipSource source(whole, limit);
  // Of what names another coding and was not unpacked by whoever kept it, no text can be made.
  if (!source.packed() && (coding == "br" || coding == "zstd") && coded.find('<') == coded.npos)
    return Fail(Code::kInvalid, fmt::format("packed with {}", coding));
  for (;;) {
    const TextPiece piece = source.Next();
    if (body.size() + piece.text.size() > limit)
      return Fail(Code::kTooLarge, fmt::format("larger than {}", FormatSize(limit)));
    body += piece.text;
    if (piece.last) break;
  }
  if (!source.problem().empty()) return Fail(Code::kInvalid, source.problem());
  return body;
}

}  // namespace wirefold
