#include "crawler/extract/is_article.h"

#include <algorithm>

#include "base/strings.h"
#include "text/url.h"

namespace wirefold {
namespace {

bool AnyIn(std::string_view text, std::initializer_list<std::string_view> signs) {
  return std::any_of(signs.begin(), signs.end(),
                     [&](std::string_view sign) { return ContainsNoCase(text, sign); });
}

bool IsArticleType(const Claims& claims) {
  return claims.ld.found || EqualsNoCase(claims.Meta({"og:type"}), "article") ||
         !claims.Meta({"article:published_time"}).empty();
}

}  // namespace

std::string WhyNoArticle(const Claims& claims, const PageBlocks& page, const Article& article,
                         uint32_t text_words) {
  const std::string_view title = claims.title_tag;
  const std::string_view opening = std::string_view(article.text).substr(0, 600);
  if (text_words < 400) {
    if (AnyIn(title, {"404", "not found", "page unavailable", "nicht gefunden", "introuvable",
                      "no encontrada", "error 5", "internal server error", "service unavailable",
                      "access denied", "forbidden"}))
      return "error page";
    if (AnyIn(title, {"just a moment", "are you a robot", "attention required", "security check",
                      "captcha", "pardon our interruption"}) ||
        AnyIn(opening, {"verify you are human", "enable javascript and cookies to continue",
                        "unusual traffic", "are you a robot"}))
      return "bot wall";
    if (!IsArticleType(claims) &&
        (AnyIn(title, {"consent", "before you continue", "privacy settings", "cookie"}) ||
         AnyIn(opening,
               {"we and our partners", "accept all cookies", "we use cookies",
                "before you continue", "wir und unsere partner", "nous et nos partenaires"})))
      return "consent wall";
  }
  if (text_words == 0) return "no text";
  if (IsArticleType(claims)) return {};
  uint32_t links = 0;
  for (const Block& block : page.blocks()) links += block.MostlyLinks();
  const Result<Url> url = Url::Parse(article.canonical_url);
  const bool root = url && url->path().size() <= 1;
  if (root || (text_words < 150 && links > 40)) return "section page";
  return {};
}

}  // namespace wirefold
