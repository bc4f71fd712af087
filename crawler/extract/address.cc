#include "crawler/extract/address.h"

#include "text/url.h"

namespace wirefold {

std::string ChooseCanonical(const Claims& claims, std::string_view url) {
  const Result<Url> own = Url::Parse(url);
  for (std::string_view claim :
       {claims.canonical, claims.Meta({"og:url"}), std::string_view(claims.ld.url)}) {
    if (claim.empty()) continue;
    const Result<Url> said = own ? own->Resolve(claim) : Url::Parse(claim);
    if (!said) continue;
    if (own && SiteOf(*said) != SiteOf(*own)) continue;
    // Some templates call every page by the home page's address.
    if (own && said->path().size() <= 1 && said->query().empty() && own->path().size() > 1)
      continue;
    return UrlKey(*said);
  }
  return own ? UrlKey(*own) : std::string();
}

}  // namespace wirefold
