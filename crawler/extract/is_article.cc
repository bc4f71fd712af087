#include "crawler/extract/is_article.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/strings.h"
#include "crawler/extract/walls.h"
#include "text/url.h"
#include "text/words.h"

namespace wirefold {
namespace {

bool SaysArticle(const Claims& claims) {
  return claims.ld.found || EqualsNoCase(claims.Meta({"og:type"}), "article") ||
         !claims.Meta({"article:published_time"}).empty();
}

// Whether a JSON-LD object of this type stands anywhere on the page.
bool HasType(const PageBlocks& page, std::string_view type) {
  for (std::string_view json : page.document().json_ld()) {
    for (size_t at = json.find("@type"); at != json.npos; at = json.find("@type", at + 5)) {
      std::string_view value = json.substr(at + 5, 60);
      value = value.substr(std::min(value.find_first_not_of("\": \t\r\n["), value.size()));
      if (value.starts_with(type) && value.substr(type.size()).starts_with('"')) return true;
    }
  }
  return false;
}

bool IsLinkedHeadline(const Block& block) {
  return block.kind == BlockKind::kHeading && block.level > 1 && block.MostlyLinks() &&
         block.words >= 3;
}

// Headlines that lead elsewhere: on the whole page, and between the first and the last paragraph of
// what was taken for the text. `words` of text stand before the first of them.
struct Teasers {
  uint32_t all = 0;
  uint32_t inside = 0;
  uint32_t words = 0;
};

Teasers CountTeasers(const Body& body) {
  Teasers teasers;
  const std::vector<size_t> kept = body.KeptBlocks();
  for (size_t i = 0; i < body.page().size(); ++i) {
    if (teasers.inside == 0 && body.Kept(i)) teasers.words += body.page()[i].words;
    if (!IsLinkedHeadline(body.page()[i])) continue;
    ++teasers.all;
    teasers.inside += !kept.empty() && i >= kept.front() && i <= kept.back();
  }
  return teasers;
}

using Names = std::unordered_set<std::string_view>;

const Names& ListSegments() {
  static const Names names = {
      "tag",      "tags",      "topic",    "topics",    "category",  "categories", "section",
      "archive",  "archives",  "thema",    "themen",    "kategorie", "rubrik",     "schlagwort",
      "tema",     "temas",     "etiqueta", "etiquetas", "categoria", "seccion",    "secciones",
      "rubrique", "sujet",     "dossier",  "argomenti", "onderwerp", "amne",       "aihe",
      "tagi",     "kategoria", "stitek",   "cimke",     "rubrica",   "etiket",     "etiketler",
      "kategori", "chu-de",    "teema",    "zyme",      "label",     "keyword"};
  return names;
}

const Names& ProfileSegments() {
  static const Names names = {"author",  "authors", "autor",   "autoren", "auteur",
                              "auteurs", "autore",  "autores", "profile", "people",
                              "yazar",   "avtor",   "profil",  "redaktor"};
  return names;
}

const Names& AboutSegments() {
  static const Names names = {"about",
                              "about-us",
                              "imprint",
                              "impressum",
                              "contact",
                              "contact-us",
                              "kontakt",
                              "contacto",
                              "contato",
                              "contatti",
                              "privacy",
                              "terms",
                              "datenschutz",
                              "mentions-legales",
                              "aviso-legal",
                              "ueber-uns",
                              "uber-uns",
                              "quienes-somos",
                              "quem-somos",
                              "chi-siamo",
                              "qui-sommes-nous",
                              "over-ons",
                              "om-oss",
                              "om-os",
                              "o-nas",
                              "rolunk",
                              "despre-noi",
                              "hakkimizda",
                              "iletisim",
                              "tentang-kami",
                              "privacy-policy",
                              "terms-of-use",
                              "terms-of-service",
                              "cookie-policy",
                              "agb"};
  return names;
}

// "search", "?q=": results of a search; lists, profiles, imprints by their place in the address.
std::string_view KindOfAddress(const Url& url) {
  const std::string path = LowerAscii(url.path());
  std::vector<std::string_view> segments;
  for (std::string_view segment : Split(path, '/'))
    if (!segment.empty()) segments.push_back(segment);
  if (segments.empty()) return "home page";
  std::string_view last = segments.back();
  last = last.substr(0, last.find('.'));
  if (AboutSegments().count(last)) return "about page";
  for (size_t i = 0; i < segments.size() && i < 3; ++i) {
    if (segments[i] == "search" || segments[i] == "suche" || segments[i] == "buscar" ||
        segments[i] == "recherche" || segments[i] == "busca" || segments[i] == "ara")
      return "search page";
    if (ProfileSegments().count(segments[i])) return "profile page";
    if (ListSegments().count(segments[i])) return "section page";
  }
  return {};
}

// What the page declares itself to be, where that is no article.
std::string_view DeclaredKind(const Claims& claims, const PageBlocks& page, uint32_t words) {
  const std::string type = LowerAscii(claims.Meta({"og:type"}));
  if (type.starts_with("product") || type == "og:product") return "product page";
  if (type == "profile" || HasType(page, "ProfilePage")) return "profile page";
  if (HasType(page, "SearchResultsPage")) return "search page";
  if (HasType(page, "AboutPage") || HasType(page, "ContactPage")) return "about page";
  if (HasType(page, "Product") && HasType(page, "Offer")) return "product page";
  if (HasType(page, "Event") && HasType(page, "Place")) return "event page";
  if (words < 120 && (type.starts_with("video") || HasType(page, "VideoObject")))
    return "video page";
  return {};
}

// All that a reader would see, of a page on which no text was found: walls stand in dialogs and
// forms, which are chrome everywhere else.
std::string Visible(const PageBlocks& page, uint32_t& words) {
  std::string text;
  for (const Block& block : page.blocks()) {
    if (text.size() > 4000) break;
    text += block.text + "\n";
    words += block.words;
  }
  return text;
}

std::string_view WallAround(const Claims& claims, const Body& body, std::string_view text) {
  uint32_t words = body.Words();
  if (words >= 10) return WallOf(claims, body.page(), text, words);
  words = 0;
  const std::string visible = Visible(body.page(), words);
  return WallOf(claims, body.page(), visible, words);
}

// So few words between two headlines that lead elsewhere are teasers; an article has more before
// the first.
constexpr uint32_t kTeaserWords = 60;
constexpr uint32_t kLongestIntroduction = 40;

bool IsList(const Teasers& teasers, uint32_t words, uint32_t least) {
  return teasers.inside >= least && words < kTeaserWords * teasers.inside &&
         teasers.words < kLongestIntroduction;
}

}  // namespace

std::string WhyNoArticle(const Claims& claims, const Body& body, const Article& article) {
  const PageBlocks& page = body.page();
  const uint32_t words = body.Words();
  const Teasers teasers = CountTeasers(body);
  const bool says_article = SaysArticle(claims);
  if (says_article && words > 0) {
    // Some systems call each of their pages an article; what has a date of its own is one.
    const bool dated = claims.ld.found || !claims.Meta({"article:published_time"}).empty();
    return !dated && IsList(teasers, words, 6) ? "section page" : "";
  }
  if (const std::string_view wall = WallAround(claims, body, article.text); !wall.empty())
    return std::string(wall);
  if (words == 0) return "no text";

  const Result<Url> url = Url::Parse(article.canonical_url);
  const std::string_view address = url ? KindOfAddress(*url) : std::string_view();
  if (address == "home page" || address == "about page") return std::string(address);
  if (const std::string_view kind = DeclaredKind(claims, page, words); !kind.empty())
    return std::string(kind);
  if (!address.empty() && (teasers.all >= 3 || words < 60)) return std::string(address);
  if (IsList(teasers, words, 4)) return "section page";
  if (HasType(page, "CollectionPage") && (teasers.all >= 3 || words < 60)) return "section page";
  return {};
}

}  // namespace wirefold
