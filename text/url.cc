#include "text/url.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/strings.h"
#include "text/url_host.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

// The percent-encode sets of the standard, each with C0 controls, DEL and all that is not ASCII.
constexpr std::string_view kInQuery = " \"#<>'";  // ' because the schemes are special
constexpr std::string_view kInFragment = " \"<>`";
constexpr std::string_view kInPath = " \"#<>?^`{}";
constexpr std::string_view kInUserinfo = " \"#<>?^`{}/:;=@[\\]|";

void AppendEncoded(std::string_view s, std::string_view set, std::string& out) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  for (char c : s) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f || set.find(c) != set.npos) {
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    } else {
      out += c;
    }
  }
}

tl::unexpected<Error> TooLong(size_t longest) {
  return Fail(Code::kInvalid, fmt::format("address longer than {} bytes", longest));
}

bool IsSlash(char c) { return c == '/' || c == '\\'; }

// Without C0 controls and blanks at the ends, without tabs and line breaks anywhere.
std::string Stripped(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= 0x20) text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= 0x20) text.remove_suffix(1);
  std::string out;
  out.reserve(text.size());
  for (char c : text)
    if (c != '\t' && c != '\n' && c != '\r') out += c;
  return out;
}

// Where the scheme ends (the colon), or npos.
size_t SchemeEnd(std::string_view s) {
  if (s.empty() || !IsAsciiAlpha(s[0])) return s.npos;
  for (size_t i = 1; i < s.size(); ++i) {
    if (s[i] == ':') return i;
    if (!IsAsciiAlpha(s[i]) && !IsAsciiDigit(s[i]) && s[i] != '+' && s[i] != '-' && s[i] != '.')
      return s.npos;
  }
  return s.npos;
}

enum class Dots { kNone, kOne, kTwo };

// "." and "..", each dot possibly as %2e.
Dots DotsOf(std::string_view segment) {
  int dots = 0;
  while (!segment.empty()) {
    if (segment[0] == '.')
      segment.remove_prefix(1);
    else if (StartsWithNoCase(segment, "%2e"))
      segment.remove_prefix(3);
    else
      return Dots::kNone;
    if (++dots > 2) return Dots::kNone;
  }
  return dots == 1 ? Dots::kOne : dots == 2 ? Dots::kTwo : Dots::kNone;
}

// Appends the segments of `s` to `path`, which is empty or ends before a '/'; dot segments are
// resolved.
void AppendPath(std::string_view s, std::string& path) {
  for (;;) {
    size_t end = 0;
    while (end < s.size() && !IsSlash(s[end])) ++end;
    const std::string_view segment = s.substr(0, end);
    const bool last = end == s.size();
    const Dots dots = DotsOf(segment);
    if (dots == Dots::kTwo && !path.empty()) path.erase(path.rfind('/'));
    if (dots == Dots::kNone || last) path += '/';
    if (dots == Dots::kNone) AppendEncoded(segment, kInPath, path);
    if (last) return;
    s.remove_prefix(end + 1);
  }
}

}  // namespace

// An address in pieces, each normalised already.
struct Url::Parts {
  std::string scheme, user, password, host, path;
  std::optional<uint16_t> port;
  std::optional<std::string> query, fragment;

  uint16_t DefaultPort() const { return scheme == "https" ? 443 : 80; }

  // user:password@host:port
  Status ReadAuthority(std::string_view s) {
    if (const size_t at = s.rfind('@'); at != s.npos) {
      const std::string_view info = s.substr(0, at);
      const size_t colon = info.find(':');
      AppendEncoded(info.substr(0, colon), kInUserinfo, user);
      if (colon != info.npos) AppendEncoded(info.substr(colon + 1), kInUserinfo, password);
      s.remove_prefix(at + 1);
    }
    const size_t bracket = s.rfind(']');
    const size_t colon = s.find(':', bracket == s.npos ? 0 : bracket);
    WF_TRY(host, NormalHost(s.substr(0, colon)));
    if (colon == s.npos || colon + 1 == s.size()) return {};
    const std::string_view digits = s.substr(colon + 1);
    const auto number = digits[0] == '-' ? std::nullopt : ParseInt(digits);
    if (!number || *number > 65535)
      return Fail(Code::kInvalid, fmt::format("\"{}\" is no port", CutBytes(digits, 20)));
    if (*number != DefaultPort()) port = static_cast<uint16_t>(*number);
    return {};
  }

  // What follows the path: a query, where there is one, replaces what `query` had.
  void ReadQueryAndFragment(std::string_view s) {
    const size_t hash = s.find('#');
    if (!s.empty() && s[0] == '?')
      AppendEncoded(s.substr(1, hash == s.npos ? s.npos : hash - 1), kInQuery, query.emplace());
    if (hash != s.npos) AppendEncoded(s.substr(hash + 1), kInFragment, fragment.emplace());
  }

  // A path, with all that follows it, on top of what `path` has already.
  void ReadPath(std::string_view s) {
    const size_t end = std::min(s.find_first_of("?#"), s.size());
    AppendPath(s.substr(0, end), path);
    ReadQueryAndFragment(s.substr(end));
  }

  // All that stands behind "//".
  Status ReadFromAuthority(std::string_view s) {
    const size_t end = std::min(s.find_first_of("/\\?#"), s.size());
    WF_CHECK(ReadAuthority(s.substr(0, end)));
    s.remove_prefix(end);
    if (!s.empty() && IsSlash(s[0])) s.remove_prefix(1);
    ReadPath(s);
    return {};
  }
};

Result<Url> Url::Build(const Parts& parts, size_t longest) {
  Url url;
  std::string& spec = url.spec_;
  spec = parts.scheme + "://" + parts.user;
  if (!parts.password.empty()) spec += ":" + parts.password;
  if (!parts.user.empty() || !parts.password.empty()) spec += '@';
  url.host_begin_ = static_cast<uint32_t>(spec.size());
  spec += parts.host;
  url.host_end_ = static_cast<uint32_t>(spec.size());
  if (parts.port) spec += fmt::format(":{}", *parts.port);
  url.path_begin_ = static_cast<uint32_t>(spec.size());
  url.port_ = parts.port.value_or(parts.DefaultPort());
  WF_CHECK(url.Append(parts, longest));
  return url;
}

Status Url::Append(const Parts& parts, size_t longest) {
  spec_ += parts.path;
  query_begin_ = static_cast<uint32_t>(spec_.size());
  if (parts.query) spec_ += "?" + *parts.query;
  fragment_begin_ = static_cast<uint32_t>(spec_.size());
  if (parts.fragment) spec_ += "#" + *parts.fragment;
  if (spec_.size() > longest) return TooLong(longest);
  return {};
}

Result<Url> Url::Parse(std::string_view text, size_t longest) {
  const std::string stripped = Stripped(text);
  std::string_view s = stripped;
  if (s.size() > longest) return TooLong(longest);
  const size_t colon = SchemeEnd(s);
  if (colon == s.npos) return Fail(Code::kInvalid, "no address: http:// or https:// is missing");
  Parts parts;
  parts.scheme = LowerAscii(s.substr(0, colon));
  if (parts.scheme != "http" && parts.scheme != "https")
    return Fail(Code::kInvalid,
                fmt::format("scheme {}: only http and https", parts.scheme.substr(0, 40)));
  s.remove_prefix(colon + 1);
  for (int i = 0; i < 2 && !s.empty() && IsSlash(s[0]); ++i) s.remove_prefix(1);
  WF_CHECK(parts.ReadFromAuthority(s));
  return Build(parts, longest);
}

Result<Url> Url::Resolve(std::string_view reference) const {
  const std::string stripped = Stripped(reference);
  std::string_view s = stripped;
  if (s.size() > kLongest) return TooLong(kLongest);
  if (const size_t colon = SchemeEnd(s); colon != s.npos) {
    // "http:page" is relative where this address is http too.
    const bool relative = EqualsNoCase(s.substr(0, colon), scheme()) &&
                          !(colon + 2 < s.size() && IsSlash(s[colon + 1]) && IsSlash(s[colon + 2]));
    if (!relative) return Parse(s);
    s.remove_prefix(colon + 1);
  }
  if (s.size() > 1 && IsSlash(s[0]) && IsSlash(s[1]))
    return Parse(fmt::format("{}:{}", scheme(), s));

  Parts parts;
  if (s.empty() || s[0] == '#' || s[0] == '?') {
    parts.path = path();
    if (query_begin_ < fragment_begin_) parts.query = query();
    parts.ReadQueryAndFragment(s);
  } else if (IsSlash(s[0])) {
    parts.ReadPath(s.substr(1));
  } else {
    parts.path = path().substr(0, path().rfind('/'));
    parts.ReadPath(s);
  }
  Url url = *this;
  url.spec_.erase(path_begin_);
  WF_CHECK(url.Append(parts, kLongest));
  return url;
}

std::string_view Url::scheme() const { return std::string_view(spec_).substr(0, spec_.find(':')); }

std::string_view Url::host() const {
  return std::string_view(spec_).substr(host_begin_, host_end_ - host_begin_);
}

std::string Url::origin() const {
  return fmt::format("{}://{}", scheme(),
                     std::string_view(spec_).substr(host_begin_, path_begin_ - host_begin_));
}

std::string_view Url::path_query() const {
  return std::string_view(spec_).substr(path_begin_, fragment_begin_ - path_begin_);
}

std::string_view Url::path() const {
  return std::string_view(spec_).substr(path_begin_, query_begin_ - path_begin_);
}

std::string_view Url::query() const {
  if (query_begin_ == fragment_begin_) return {};
  return std::string_view(spec_).substr(query_begin_ + 1, fragment_begin_ - query_begin_ - 1);
}

bool Url::has_credentials() const { return host_begin_ > scheme().size() + 3; }

Url Url::WithoutCredentials() const {
  Url url = *this;
  const auto begin = static_cast<uint32_t>(scheme().size() + 3);
  url.Replace(begin, host_begin_ - begin, {});
  return url;
}

Url Url::WithCredentialsOf(const Url& other) const {
  Url url = *this;
  if (has_credentials() || !other.has_credentials() || origin() != other.origin()) return url;
  const size_t begin = other.scheme().size() + 3;
  url.Replace(host_begin_, 0,
              std::string_view(other.spec_).substr(begin, other.host_begin_ - begin));
  return url;
}

// In front of the host.
void Url::Replace(uint32_t begin, uint32_t size, std::string_view credentials) {
  spec_.replace(begin, size, credentials);
  for (uint32_t* place : {&host_begin_, &host_end_, &path_begin_, &query_begin_, &fragment_begin_})
    *place = *place - size + static_cast<uint32_t>(credentials.size());
}

std::string Url::Shown() const {
  if (!has_credentials()) return spec_;
  const size_t begin = scheme().size() + 3;
  const size_t colon = spec_.find(':', begin);
  const size_t secret = colon < host_begin_ ? colon + 1 : begin;
  return spec_.substr(0, secret) + "***" + spec_.substr(host_begin_ - 1);
}

}  // namespace wirefold
