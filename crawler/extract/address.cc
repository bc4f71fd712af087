#include "crawler/extract/address.h"

#include "text/url.h"

namespace wirefold {
namespace {

// Copies of accelerated pages lie with others; what they call canonical is the publisher's.
bool IsAmpCache(const Url& url) {
  const std::string_view host = url.host();
  return host.ends_with("cdn.ampproject.org") ||
         (host.starts_with("www.google.") && url.path().starts_with("/amp/"));
}

}  // namespace

std::string ChooseCanonical(const Claims& claims, std::string_view url) {
  const Result<Url> own = Url::Parse(url);
  for (std::string_view claim :
       {claims.canonical, claims.Meta({"og:url"}), std::string_view(claims.ld.url)}) {
    if (claim.empty()) continue;
    const Result<Url> said = own ? own->Resolve(claim) : Url::Parse(claim);
    if (!said) continue;
    if (own && !IsAmpCache(*own) && SiteOf(*said) != SiteOf(*own)) continue;
    // Some templates call every page by the home page's address.
    if (own && said->path().size() <= 1 && said->query().empty() && own->path().size() > 1)
      continue;
    return UrlKey(*said);
  }
  return own ? UrlKey(*own) : std::string();
}

}  // namespace wirefold
