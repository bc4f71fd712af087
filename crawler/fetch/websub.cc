#include "crawler/fetch/websub.h"

#include <fmt/format.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>

#include <array>
#include <optional>
#include <vector>

#include "base/strings.h"
#include "text/url.h"

namespace wirefold {
namespace {

// Links of an answer that are looked at.
constexpr size_t kMostLinks = 100;

struct HeaderLink {
  std::string_view target;
  std::string rel;
};

const uint8_t* BytesOf(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

// The end of a parameter's value, quoted or not.
size_t EndOfValue(std::string_view text, size_t from) {
  if (from >= text.size() || text[from] != '"') return text.find_first_of(";,", from);
  for (size_t i = from + 1; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      return i + 1;
  }
  return text.npos;
}

// `<address>; rel="hub self", <address>; ...` (RFC 8288 3). Of one link the first rel counts.
void ReadLinks(std::string_view text, std::vector<HeaderLink>& links) {
  while (links.size() < kMostLinks) {
    const size_t open = text.find('<');
    const size_t close = text.find('>', open);
    if (open == text.npos || close == text.npos) return;
    HeaderLink link{text.substr(open + 1, close - open - 1), {}};
    size_t at = close + 1;
    while (at < text.size() && text[at] != ',') {
      const size_t name_end = text.find_first_of("=;,", at + 1);
      const std::string_view name =
          Trim(text.substr(at, name_end - at).substr(text[at] == ';' ? 1 : 0));
      at = name_end;
      if (at == text.npos || text[at] != '=') continue;
      const size_t begin = text.find_first_not_of(" \t", at + 1);
      if (begin == text.npos) break;
      at = EndOfValue(text, begin);
      std::string_view value = Trim(text.substr(begin, at - begin));
      if (value.size() > 1 && value.front() == '"') value = value.substr(1, value.size() - 2);
      if (link.rel.empty() && EqualsNoCase(name, "rel")) link.rel = LowerAscii(value);
      if (at != text.npos) at = text.find_first_of(";,", at);
    }
    links.push_back(std::move(link));
    if (at >= text.size()) return;
    text.remove_prefix(at);
  }
}

bool HasRel(const HeaderLink& link, std::string_view rel) {
  for (const std::string_view word : Split(link.rel, ' '))
    if (Trim(word) == rel) return true;
  return false;
}

std::string Address(const std::string& base, std::string_view reference) {
  const auto from = Url::Parse(base);
  const auto url = from ? from->Resolve(reference) : Url::Parse(reference);
  return url ? url->WithoutCredentials().spec() : std::string();
}

void PutField(std::string& form, std::string_view name, std::string_view value) {
  if (!form.empty()) form += '&';
  form.append(name).push_back('=');
  for (const char c : value) {
    if (IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '-' || c == '.' || c == '_' || c == '~')
      form += c;
    else
      form += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
}

std::optional<std::string> FromHex(std::string_view hex) {
  const auto digit = [](char c) {
    c = LowerAscii(c);
    return IsAsciiDigit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (size_t i = 0; i < hex.size(); i += 2) {
    const int high = digit(hex[i]), low = digit(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

}  // namespace

HubOffer HubOf(const Feed& feed, const Response& response) {
  std::vector<HeaderLink> links;
  for (const auto& [name, value] : response.headers)
    if (name == "link") ReadLinks(value, links);
  HubOffer offer;
  for (const HeaderLink& link : links) {
    if (offer.hub.empty() && HasRel(link, "hub")) offer.hub = Address(response.url, link.target);
    if (offer.topic.empty() && HasRel(link, "self"))
      offer.topic = Address(response.url, link.target);
  }
  for (const Link& hub : feed.hubs) {
    if (!offer.hub.empty()) break;
    // JSON Feed 1.1: hubs of other protocols may stand there.
    if (!EqualsNoCase(hub.type, "rssCloud")) offer.hub = Address(response.url, hub.url);
  }
  if (offer.hub.empty()) return {};
  if (offer.topic.empty()) offer.topic = Address(response.url, feed.feed_url);
  if (feed.feed_url.empty() && offer.topic.empty()) offer.topic = Address(response.url, "");
  return offer.topic.empty() ? HubOffer() : offer;
}

std::string SubscribeForm(const HubRequest& request) {
  std::string form;
  PutField(form, "hub.callback", request.callback);
  PutField(form, "hub.mode", "subscribe");
  PutField(form, "hub.topic", request.topic);
  PutField(form, "hub.lease_seconds", fmt::format("{}", request.lease.count() / 1000));
  PutField(form, "hub.secret", request.secret);
  return form;
}

// ---------------------------------------------------------------- the signature

class SignatureCheck::Hmac {
 public:
  virtual ~Hmac() = default;
  virtual void Take(std::string_view bytes) = 0;
  virtual std::string Digest() = 0;
};

template <class Context, auto kSetKey, auto kUpdate, auto kDigest, size_t kSize>
class SignatureCheck::HmacOf final : public Hmac {
 public:
  explicit HmacOf(std::string_view key) { kSetKey(&context_, key.size(), BytesOf(key)); }
  void Take(std::string_view bytes) override { kUpdate(&context_, bytes.size(), BytesOf(bytes)); }
  std::string Digest() override {
    uint8_t digest[kSize];
    kDigest(&context_, kSize, digest);
    return {reinterpret_cast<const char*>(digest), kSize};
  }

 private:
  Context context_;
};

std::string Sign(std::string_view body, std::string_view secret) {
  hmac_sha256_ctx context;
  hmac_sha256_set_key(&context, secret.size(), BytesOf(secret));
  hmac_sha256_update(&context, body.size(), BytesOf(body));
  std::array<uint8_t, SHA256_DIGEST_SIZE> digest;
  hmac_sha256_digest(&context, digest.size(), digest.data());
  std::string out = "sha256=";
  for (const uint8_t byte : digest) out += fmt::format("{:02x}", byte);
  return out;
}

SignatureCheck::SignatureCheck(std::string_view header, std::string_view secret) {
  header = Trim(header);
  const size_t equals = header.find('=');
  if (equals == header.npos) return;
  const std::string_view method = header.substr(0, equals);
  if (EqualsNoCase(method, "sha1"))
    hmac_ = std::make_unique<HmacOf<hmac_sha1_ctx, &hmac_sha1_set_key, &hmac_sha1_update,
                                    &hmac_sha1_digest, SHA1_DIGEST_SIZE>>(secret);
  else if (EqualsNoCase(method, "sha256"))
    hmac_ = std::make_unique<HmacOf<hmac_sha256_ctx, &hmac_sha256_set_key, &hmac_sha256_update,
                                    &hmac_sha256_digest, SHA256_DIGEST_SIZE>>(secret);
  else if (EqualsNoCase(method, "sha384"))
    hmac_ = std::make_unique<HmacOf<hmac_sha512_ctx, &hmac_sha384_set_key, &hmac_sha512_update,
                                    &hmac_sha384_digest, SHA384_DIGEST_SIZE>>(secret);
  else if (EqualsNoCase(method, "sha512"))
    hmac_ = std::make_unique<HmacOf<hmac_sha512_ctx, &hmac_sha512_set_key, &hmac_sha512_update,
                                    &hmac_sha512_digest, SHA512_DIGEST_SIZE>>(secret);
  wanted_ = FromHex(header.substr(equals + 1)).value_or("");
}

SignatureCheck::SignatureCheck(SignatureCheck&&) noexcept = default;
SignatureCheck::~SignatureCheck() = default;

void SignatureCheck::Take(std::string_view bytes) {
  if (hmac_) hmac_->Take(bytes);
}

bool SignatureCheck::Matches() {
  if (!hmac_) return false;
  const std::string digest = hmac_->Digest();
  return digest.size() == wanted_.size() &&
         memeql_sec(digest.data(), wanted_.data(), digest.size()) != 0;
}

}  // namespace wirefold
