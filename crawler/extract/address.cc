#include "crawler/extract/address.h"

#include <optional>

#include "base/strings.h"
#include "text/url.h"
#include "text/url_host.h"

namespace wirefold {
namespace {

// Copies of accelerated pages lie with others and carry the publisher's address in their own:
// cdn.ampproject.org/c/s/HOST/PATH, google.com/amp/s/HOST/PATH ("s" for https).
std::optional<Url> BehindAmpCache(const Url& url) {
  const std::string_view host = url.host();
  std::string_view rest = url.path_query();
  if (host == "cdn.ampproject.org" || host.ends_with(".cdn.ampproject.org")) {
    if (rest.size() < 3 || rest[2] != '/') return std::nullopt;
    rest.remove_prefix(2);  // the kind: /c page, /v viewer, /i image
  } else if (host.starts_with("www.google.") && rest.starts_with("/amp/")) {
    rest.remove_prefix(4);
  } else {
    return std::nullopt;
  }
  const bool secure = rest.starts_with("/s/");
  rest.remove_prefix(secure ? 3 : 1);
  std::string address = secure ? "https://" : "http://";
  Result<Url> behind = Url::Parse(address.append(rest));
  if (!behind) return std::nullopt;
  return std::move(*behind);
}

bool IsAmpParameter(std::string_view parameter) {
  for (std::string_view known : {"amp", "amp=1", "amp=true", "outputType=amp", "output=amp"})
    if (EqualsNoCase(parameter, known)) return true;
  return false;
}

// The address without what marks its accelerated form: a last "amp" in the path, ".amp" before
// the ending, ?amp, ?outputType=amp.
std::string WithoutAmp(const Url& url) {
  std::string path(url.path());
  if (path.ends_with("/amp/"))
    path.resize(path.size() - 4);
  else if (path.ends_with("/amp") || path.ends_with(".amp"))
    path.resize(path.size() - 4);
  else if (path.ends_with(".amp.html"))
    path.erase(path.size() - 9, 4);
  std::string query;
  for (std::string_view parameter : Split(url.query(), '&')) {
    if (parameter.empty() || IsAmpParameter(parameter)) continue;
    query += query.empty() ? '?' : '&';
    query += parameter;
  }
  return url.origin() + path + query;
}

// The page that `url` is the accelerated form of, as far as an address tells; else itself.
Url Plain(const Url& url) {
  const Result<Url> plain = Url::Parse(WithoutAmp(url));
  return plain ? *plain : url;
}

// RFC 6761, 6762 and 8375, and what routers call themselves.
bool IsLocalName(std::string_view host) {
  if (host.find('.') == host.npos) return true;
  for (const std::string_view ending : {".local", ".localhost", ".internal", ".lan", ".home.arpa"})
    if (host.ends_with(ending)) return true;
  return false;
}

}  // namespace

bool MayBePicture(std::string_view picture, std::string_view page) {
  const Result<Url> url = Url::Parse(picture);
  if (!url || (!IsAddress(url->host()) && !IsLocalName(url->host()))) return true;
  const Result<Url> own = Url::Parse(page);
  return own && own->host() == url->host();
}

std::string ChooseCanonical(const Claims& claims, std::string_view url) {
  std::optional<Url> own;
  if (const Result<Url> fetched = Url::Parse(url)) {
    own = BehindAmpCache(*fetched);
    if (!own) own = *fetched;
  }
  for (std::string_view claim :
       {claims.canonical, claims.Meta({"og:url"}), std::string_view(claims.ld.url)}) {
    if (claim.empty()) continue;
    const Result<Url> said = own ? own->Resolve(claim) : Url::Parse(claim);
    if (!said) continue;
    const Url plain = Plain(BehindAmpCache(*said).value_or(*said));
    if (own && SiteOf(plain) != SiteOf(*own)) continue;
    // Some templates call every page by the home page's address.
    if (own && plain.path().size() <= 1 && plain.query().empty() && own->path().size() > 1)
      continue;
    return UrlKey(plain);
  }
  return own ? UrlKey(Plain(*own)) : std::string();
}

}  // namespace wirefold
