#include "crawler/extract/vocabulary.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/strings.h"
#include "crawler/extract/vocabulary_world.h"

namespace wirefold {
namespace {

using WordSet = std::unordered_set<std::string_view>;

// A single word of a class or id that makes the element chrome.
const WordSet& ChromeWords() {
  static const WordSet words = {"ad",
                                "ads",
                                "advert",
                                "adverts",
                                "advertisement",
                                "advertising",
                                "advertorial",
                                "adslot",
                                "sponsor",
                                "sponsored",
                                "promo",
                                "promos",
                                "promotion",
                                "promoted",
                                "newsletter",
                                "newsletters",
                                "signup",
                                "subscribe",
                                "subscription",
                                "subscriptions",
                                "paywall",
                                "regwall",
                                "piano",
                                "cookie",
                                "cookies",
                                "consent",
                                "gdpr",
                                "onetrust",
                                "related",
                                "relateds",
                                "recommended",
                                "recommendation",
                                "recommendations",
                                "recommend",
                                "recirc",
                                "recirculation",
                                "outbrain",
                                "taboola",
                                "zergnet",
                                "trending",
                                "popular",
                                "mostread",
                                "mostpopular",
                                "readmore",
                                "readnext",
                                "morefrom",
                                "seealso",
                                "share",
                                "sharing",
                                "sharebar",
                                "sharedaddy",
                                "sharetools",
                                "addtoany",
                                "addthis",
                                "social",
                                "socials",
                                "socialmedia",
                                "comments",
                                "comment",
                                "commentlist",
                                "disqus",
                                "respond",
                                "reply",
                                "replies",
                                "breadcrumb",
                                "breadcrumbs",
                                "nav",
                                "navbar",
                                "navigation",
                                "menu",
                                "submenu",
                                "megamenu",
                                "pagination",
                                "pager",
                                "sidebar",
                                "rail",
                                "footer",
                                "masthead",
                                "topbar",
                                "toolbar",
                                "popup",
                                "modal",
                                "overlay",
                                "lightbox",
                                "tooltip",
                                "byline",
                                "bylines",
                                "authorbox",
                                "authorbio",
                                "bio",
                                "caption",
                                "captions",
                                "figcaption",
                                "credit",
                                "credits",
                                "copyright",
                                "disclaimer",
                                "tags",
                                "taglist",
                                "tagcloud",
                                "topics",
                                "widget",
                                "widgets",
                                "timestamp",
                                "dateline",
                                "datetime",
                                "kicker",
                                "eyebrow",
                                "skip",
                                "screenreader",
                                "srt",
                                "login",
                                "signin",
                                "register",
                                "donate",
                                "donation",
                                "print",
                                "printonly",
                                "rating",
                                "ratings",
                                "vote",
                                "poll",
                                "quiz",
                                "survey",
                                "ticker",
                                "stocks",
                                "weather",
                                "crossword",
                                "infobox",
                                "toc",
                                "twitter",
                                "tweet",
                                "instagram",
                                "tiktok",
                                "adblock",
                                "adblocker",
                                "colophon",
                                "feedback",
                                "correction",
                                "alsoread",
                                "onward",
                                "teaser",
                                "teasers",
                                "carousel",
                                "gallery",
                                "slideshow",
                                "slider",
                                "readers",
                                "metadata",
                                "postmeta",
                                "entrymeta",
                                "jp-relatedposts",
                                "wp-caption",
                                "empfehlung",
                                "verwandt",
                                "kommentare",
                                "werbung",
                                "anzeige",
                                "relacionadas",
                                "relacionados",
                                "publicidad",
                                "publicite",
                                "pubblicita",
                                "partage",
                                "teilen",
                                "autor",
                                "notas",
                                "fotocredit"};
  return words;
}

// Two words that follow one another.
const WordSet& ChromePairs() {
  static const WordSet pairs = {"read-more",
                                "read-next",
                                "read-also",
                                "also-read",
                                "more-from",
                                "more-on",
                                "more-stories",
                                "more-news",
                                "most-read",
                                "most-popular",
                                "most-viewed",
                                "see-also",
                                "up-next",
                                "next-article",
                                "next-story",
                                "next-post",
                                "prev-next",
                                "post-nav",
                                "author-bio",
                                "author-box",
                                "author-info",
                                "author-card",
                                "author-profile",
                                "author-description",
                                "author-details",
                                "author-name",
                                "about-author",
                                "about-the",
                                "article-author",
                                "post-author",
                                "article-tags",
                                "post-tags",
                                "entry-tags",
                                "tag-list",
                                "article-topics",
                                "article-meta",
                                "post-meta",
                                "entry-meta",
                                "meta-info",
                                "meta-data",
                                "entry-footer",
                                "article-footer",
                                "post-footer",
                                "article-date",
                                "post-date",
                                "publish-date",
                                "published-date",
                                "pub-date",
                                "image-credit",
                                "photo-credit",
                                "image-caption",
                                "photo-caption",
                                "media-caption",
                                "wp-caption",
                                "sr-only",
                                "visually-hidden",
                                "screen-reader",
                                "call-to",
                                "email-signup",
                                "mailing-list",
                                "sign-up",
                                "log-in",
                                "follow-us",
                                "join-us",
                                "latest-news",
                                "latest-stories",
                                "top-stories",
                                "top-news",
                                "other-news",
                                "similar-posts",
                                "side-bar",
                                "right-rail",
                                "left-rail",
                                "right-column",
                                "article-list",
                                "story-list",
                                "news-list",
                                "link-list",
                                "list-articles",
                                "index-list",
                                "leave-reply",
                                "user-comments",
                                "video-player",
                                "player-container",
                                "photo-gallery",
                                "editors-picks",
                                "you-may",
                                "might-like",
                                "in-this",
                                "key-points",
                                "factbox-link",
                                "back-top",
                                "to-top",
                                "jump-to",
                                "table-contents",
                                "ad-container",
                                "ad-slot",
                                "dfp-ad",
                                "site-header",
                                "site-footer",
                                "page-header",
                                "page-footer",
                                "global-header",
                                "global-footer",
                                "product-card",
                                "buy-button",
                                "affiliate-disclosure"};
  return pairs;
}

const WordSet& StrongBody() {
  static const WordSet pairs = {
      "article-body",    "article-text",   "article-content", "article-copy",
      "articlebody",     "articletext",    "articlecontent",  "story-body",
      "story-content",   "story-text",     "storybody",       "storytext",
      "entry-content",   "entrycontent",   "post-content",    "post-body",
      "post-text",       "postcontent",    "postbody",        "body-copy",
      "body-text",       "bodytext",       "bodycopy",        "article-paragraphs",
      "articulo-cuerpo", "artikel-text",   "content-body",    "rich-text",
      "richtext",        "wysiwyg",        "news-content",    "news-text",
      "news-body",       "content-text",   "story-copy",      "main-text",
      "single-content",  "blog-content",   "texte-article",   "text-content",
      "detail-content",  "article-detail", "news-detail",     "post-entry"};
  return pairs;
}

// What the column around the body is called: the body itself, where nothing inside has a name.
const WordSet& ColumnNames() {
  static const WordSet pairs = {"body-content", "page-content", "article-page", "article-main",
                                "story-main"};
  return pairs;
}

constexpr std::pair<std::string_view, size_t> kNaming[] = {
    {"class", 512}, {"id", 128}, {"data-component", 128}, {"data-testid", 128}};

// The words of a class or id, as written: cut at what is no letter and between "lower" and "Upper".
// `edge` is called where one class name ends.
template <class Word, class Edge>
void ForEachWord(std::string_view value, Word word, Edge edge) {
  size_t begin = 0;
  const auto flush = [&](size_t end) {
    if (end > begin) word(value.substr(begin, end - begin));
  };
  for (size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool upper = c >= 'A' && c <= 'Z';
    const bool plain = IsAsciiAlpha(c) || (static_cast<unsigned char>(c) & 0x80);
    const bool after_lower = i > 0 && value[i - 1] >= 'a' && value[i - 1] <= 'z';
    if (plain && !(upper && after_lower)) continue;
    flush(i);
    begin = plain ? i : i + 1;
    if (IsAsciiSpace(c)) edge();
  }
  flush(value.size());
  edge();
}

// In lower case; an empty word at each edge, so that no pair goes over it.
std::vector<std::string> ClassWords(const HtmlDocument& document, uint32_t node) {
  std::vector<std::string> words;
  words.reserve(16);
  for (const auto& [name, most] : kNaming)
    if (const std::string_view value = document.Attribute(node, name); !value.empty())
      ForEachWord(
          value.substr(0, most), [&](std::string_view word) { words.push_back(LowerAscii(word)); },
          [&] { words.emplace_back(); });
  return words;
}

// "has-sidebar", "no-comments", "with-ads", "tag-newsletter" say something of the page, not of the
// element.
bool IsState(const std::string& word) {
  static const WordSet states = {"has",      "no",   "with", "without", "is", "not",    "tag",
                                 "category", "type", "hide", "show",    "js", "enable", "enabled"};
  return states.count(word) > 0;
}

std::string_view NamedChromeBy(const std::vector<std::string>& words) {
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].empty()) continue;
    if (IsState(words[i])) {
      while (i + 1 < words.size() && !words[i + 1].empty()) ++i;
      continue;
    }
    if (auto it = ChromeWords().find(words[i]); it != ChromeWords().end()) return *it;
    if (const std::string_view word = WorldChromeWord(words[i]); !word.empty()) return word;
    if (i + 1 == words.size() || words[i + 1].empty()) continue;
    const std::string pair = words[i] + "-" + words[i + 1];
    if (auto it = ChromePairs().find(pair); it != ChromePairs().end()) return *it;
    if (const std::string_view word = WorldChromeWord(pair); !word.empty()) return word;
  }
  return {};
}

// 4 where a word or pair of words calls the element the body, 3 where the column around it or a
// text of any kind.
int BodyStrengthBy(const std::vector<std::string>& words) {
  int strength = 0;
  const auto read = [&](const std::string& word) {
    const int known = StrongBody().count(word) ? 4 : ColumnNames().count(word) ? 3 : 0;
    strength = std::max({strength, known, WorldBodyWord(word)});
  };
  for (size_t i = 0; i < words.size() && strength < 4; ++i) {
    if (words[i].empty()) continue;
    read(words[i]);
    if (i + 1 < words.size() && !words[i + 1].empty()) read(words[i] + "-" + words[i + 1]);
  }
  return strength;
}

std::string_view ChromeTag(std::string_view tag) {
  static const WordSet tags = {"nav",    "footer", "aside", "form",     "figcaption", "figure",
                               "dialog", "menu",   "label", "fieldset", "legend",     "address"};
  const auto it = tags.find(tag);
  return it == tags.end() ? std::string_view() : *it;
}

bool ChromeRole(std::string_view role) {
  return role == "navigation" || role == "complementary" || role == "contentinfo" ||
         role == "dialog" || role == "search" || role == "banner" || role == "alertdialog" ||
         role == "menu" || role == "tooltip";
}

}  // namespace

int BodyStrength(const HtmlDocument& document, uint32_t node) {
  const HtmlNode& n = document.nodes()[node];
  if (n.IsText() || n.tag == "html" || n.tag == "body" || n.tag == "p" || n.tag == "a") return 0;
  const std::string_view property = document.Attribute(node, "itemprop");
  if (ContainsNoCase(property, "articleBody")) return 5;
  if (n.attr_begin != n.attr_end)
    if (const int strength = BodyStrengthBy(ClassWords(document, node)); strength > 0)
      return strength;
  if (n.tag == "article" || document.Attribute(node, "role") == "article") return 2;
  if (n.tag == "main" || document.Attribute(node, "role") == "main") return 1;
  return 0;
}

std::string_view NamedChrome(const HtmlDocument& document, uint32_t node) {
  const HtmlNode& n = document.nodes()[node];
  if (n.IsText() || n.tag == "html" || n.tag == "body" || n.tag == "article" || n.tag == "main")
    return {};
  if (const std::string_view tag = ChromeTag(n.tag); !tag.empty()) return tag;
  if (n.attr_begin == n.attr_end) return {};
  if (ChromeRole(document.Attribute(node, "role"))) return "role";
  return NamedChromeBy(ClassWords(document, node));
}

bool IsLeadName(const HtmlDocument& document, uint32_t node) {
  return HasClassWord(
             document, node,
             {"lead",       "lede",         "leadin",   "standfirst", "dek",       "deck",
              "subtitle",   "subheadline",  "subhead",  "subheading", "strapline", "summary",
              "intro",      "introduction", "excerpt",  "teaser",     "abstract",  "preamble",
              "synopsis",   "chapo",        "chapeau",  "entradilla", "bajada",    "copete",
              "sumario",    "sottotitolo",  "sommario", "catenaccio", "ingress",   "vorspann",
              "untertitel", "subtitulo",    "manchet",  "perex",      "zajawka",   "lid",
              "anons",      "spot",         "standing", "description"}) ||
         ContainsNoCase(document.Attribute(node, "itemprop"), "description");
}

bool IsHidden(const HtmlDocument& document, uint32_t node) {
  const HtmlNode& n = document.nodes()[node];
  if (n.IsText() || n.attr_begin == n.attr_end) return false;
  if (document.HasAttribute(node, "hidden")) return true;
  if (document.Attribute(node, "aria-hidden") == "true") return true;
  const std::string_view style = document.Attribute(node, "style");
  return !style.empty() &&
         (ContainsNoCase(style, "display:none") || ContainsNoCase(style, "display: none") ||
          ContainsNoCase(style, "visibility:hidden"));
}

bool HasClassWord(const HtmlDocument& document, uint32_t node,
                  std::initializer_list<std::string_view> wanted) {
  const HtmlNode& n = document.nodes()[node];
  if (n.IsText() || n.attr_begin == n.attr_end) return false;
  bool found = false;
  const auto look = [&](std::string_view word) {
    found = found || std::any_of(wanted.begin(), wanted.end(), [&](std::string_view w) {
              return w.size() == word.size() && EqualsNoCase(w, word);
            });
  };
  for (const auto& [name, most] : kNaming)
    if (!found) ForEachWord(document.Attribute(node, name).substr(0, most), look, [] {});
  return found;
}

}  // namespace wirefold
