#include "crawler/extract/phrases.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "crawler/extract/phrases_world.h"

namespace wirefold {
namespace {

// Lower case; a block of at most `kShort` words that begins so is none of the article.
constexpr uint32_t kShort = 30;
constexpr std::string_view kOpenings[] = {"read more",
                                          "read also",
                                          "also read",
                                          "read next",
                                          "read:",
                                          "related:",
                                          "see also",
                                          "more:",
                                          "more on this",
                                          "more from",
                                          "recommended:",
                                          "sign up",
                                          "subscribe",
                                          "click here",
                                          "click to",
                                          "follow us",
                                          "follow @",
                                          "follow me on",
                                          "follow her on",
                                          "follow him on",
                                          "we noticed you",
                                          "this article appeared in",
                                          "this article was originally",
                                          "join our",
                                          "join us on",
                                          "join the conversation",
                                          "get our",
                                          "get the latest",
                                          "advertisement",
                                          "sponsored",
                                          "story continues",
                                          "article continues",
                                          "continue reading",
                                          "this article originally appeared",
                                          "this story originally appeared",
                                          "share this",
                                          "share on",
                                          "copy link",
                                          "print this",
                                          "save article",
                                          "listen to this",
                                          "watch:",
                                          "watch the",
                                          "photo:",
                                          "photo by",
                                          "photos:",
                                          "image:",
                                          "image credit",
                                          "picture:",
                                          "file photo",
                                          "photograph:",
                                          "getty images",
                                          "all rights reserved",
                                          "copyright",
                                          "\xC2\xA9",
                                          "download our",
                                          "download the",
                                          "like us on",
                                          "leave a comment",
                                          "comments",
                                          "view comments",
                                          "log in",
                                          "thank you for",
                                          "thanks for reading",
                                          "support our",
                                          "donate",
                                          "your email",
                                          "enter your email",
                                          "please enter",
                                          "by signing up",
                                          "we use cookies",
                                          "this site uses",
                                          "tags:",
                                          "filed under",
                                          "topics:",
                                          "posted in",
                                          "categories:",
                                          "contact us",
                                          "email the author",
                                          "have a tip",
                                          "got a tip",
                                          "send us",
                                          "for more news",
                                          "for more stories",
                                          "for more information",
                                          "don't miss",
                                          "you may also",
                                          "you might also",
                                          "most read",
                                          "trending",
                                          "breaking news alerts",
                                          "lesen sie auch",
                                          "mehr zum thema",
                                          "auch interessant",
                                          "newsletter",
                                          "jetzt abonnieren",
                                          "werbung",
                                          "anzeige",
                                          "quelle:",
                                          "foto:",
                                          "bild:",
                                          "lire aussi",
                                          "\xC3\xA0 lire aussi",
                                          "lire la suite",
                                          "publicit\xC3\xA9",
                                          "inscrivez-vous",
                                          "abonnez-vous",
                                          "lea tambi\xC3\xA9n",
                                          "lee tambi\xC3\xA9n",
                                          "le puede interesar",
                                          "suscr\xC3\xAD"
                                          "bete",
                                          "publicidad",
                                          "s\xC3\xADguenos",
                                          "leia tamb\xC3\xA9m",
                                          "leia mais",
                                          "saiba mais",
                                          "leggi anche",
                                          "lees ook",
                                          "l\xC3\xA4s ocks\xC3\xA5",
                                          "baca juga",
                                          "czytaj te\xC5\xBC",
                                          "\xD1\x87\xD0\xB8\xD1\x82\xD0\xB0\xD0\xB9\xD1\x82\xD0\xB5"
                                          " \xD1\x82\xD0\xB0\xD0\xBA\xD0\xB6\xD0\xB5"};

constexpr std::string_view kEnds[] = {"related",
                                      "related articles",
                                      "related stories",
                                      "related news",
                                      "related posts",
                                      "related content",
                                      "related topics",
                                      "related links",
                                      "more from",
                                      "more on",
                                      "more stories",
                                      "more news",
                                      "more like this",
                                      "read next",
                                      "read more",
                                      "up next",
                                      "next article",
                                      "comments",
                                      "comment",
                                      "leave a comment",
                                      "leave a reply",
                                      "post a comment",
                                      "join the discussion",
                                      "about the author",
                                      "about the authors",
                                      "about us",
                                      "author",
                                      "share this",
                                      "share this article",
                                      "recommended",
                                      "recommended for you",
                                      "recommended stories",
                                      "you may also like",
                                      "you might also like",
                                      "most read",
                                      "most popular",
                                      "popular",
                                      "popular now",
                                      "trending",
                                      "trending now",
                                      "latest news",
                                      "latest stories",
                                      "latest",
                                      "top stories",
                                      "editor's picks",
                                      "editors' picks",
                                      "what to read next",
                                      "also on",
                                      "see also",
                                      "tags",
                                      "topics",
                                      "follow us",
                                      "newsletter",
                                      "sign up",
                                      "subscribe",
                                      "contact us",
                                      "copyright",
                                      "sponsored",
                                      "from our partners",
                                      "around the web",
                                      "in other news",
                                      "stay informed",
                                      "explore more",
                                      "keep reading",
                                      "further reading",
                                      "references",
                                      "sources",
                                      "mehr zum thema",
                                      "auch interessant",
                                      "das k\xC3\xB6nnte sie auch interessieren",
                                      "das k\xC3\xB6nnte dich auch interessieren",
                                      "kommentare",
                                      "\xC3\xA4hnliche beitr\xC3\xA4ge",
                                      "\xC3\xA4hnliche artikel",
                                      "weitere artikel",
                                      "weitere themen",
                                      "\xC3\xBC"
                                      "ber den autor",
                                      "\xC3\xBC"
                                      "ber die autorin",
                                      "teilen",
                                      "sur le m\xC3\xAAme sujet",
                                      "\xC3\xA0 lire aussi",
                                      "articles li\xC3\xA9s",
                                      "commentaires",
                                      "noticias relacionadas",
                                      "m\xC3\xA1s noticias",
                                      "comentarios",
                                      "te puede interesar",
                                      "articoli correlati",
                                      "commenti",
                                      "leia tamb\xC3\xA9m",
                                      "coment\xC3\xA1rios",
                                      "lees ook",
                                      "reacties"};

std::string Head(std::string_view text) { return LowerAscii(Trim(text).substr(0, 80)); }

// What the law or an advertiser's contract makes a publisher say.
constexpr uint32_t kLegal = 70;
bool IsLegal(std::string_view text) {
  static constexpr std::string_view kWords[] = {"earn commission",
                                                "earn a commission",
                                                "earn an affiliate",
                                                "receive a commission",
                                                "receive commission",
                                                "receive compensation",
                                                "affiliate links",
                                                "affiliate commission",
                                                "all rights reserved",
                                                "may not be reproduced",
                                                "written permission",
                                                "prior permission",
                                                "may not be republished",
                                                "alle rechte vorbehalten",
                                                "tous droits r\xC3\xA9serv\xC3\xA9s",
                                                "todos los derechos reservados",
                                                "todos os direitos reservados",
                                                "prohibida su reproducci\xC3\xB3n",
                                                "affiliate-link"};
  const std::string lower = LowerAscii(text);
  return std::any_of(std::begin(kWords), std::end(kWords), [&](std::string_view words) {
    return lower.find(words) != std::string::npos;
  });
}

bool HasDigit(std::string_view text) { return std::any_of(text.begin(), text.end(), IsAsciiDigit); }

}  // namespace

bool EndsSentence(std::string_view text) {
  static constexpr std::string_view kClosers[] = {"\"", "'", ")", "]",  " ",  "”",  "’",  "»", "«",
                                                  "“",  "›", "„", "」", "』", "）", "】", "》"};
  static constexpr std::string_view kStops[] = {".",  "!",  "?",  ":",  ";", "…", "。", "！",
                                                "？", "：", "；", "．", "｡", "।", "॥",  "؟",
                                                "۔",  "؛",  "։",  "።",  "။", "។", "།"};
  for (bool again = true; again;) {
    again = false;
    for (std::string_view closer : kClosers) {
      if (text.size() > closer.size() && text.ends_with(closer)) {
        text.remove_suffix(closer.size());
        again = true;
      }
    }
  }
  if (std::any_of(std::begin(kStops), std::end(kStops),
                  [&](std::string_view stop) { return text.ends_with(stop); }))
    return true;
  // Thai and Lao know no full stop: there a long text is a sentence, a short one a label.
  constexpr size_t kLongText = 180;
  if (text.size() < kLongText) return false;
  const std::string_view last = text.substr(text.size() - 3, 2);
  return last >= "\xE0\xB8" && last <= "\xE0\xBB";
}

bool IsBoilerplate(std::string_view text, uint32_t words) {
  if (words <= kLegal && IsLegal(text)) return true;
  if (words > kShort) return false;
  if (IsWorldLabel(text) || (OpensWorldBox(text) && (words < 12 || !EndsSentence(text))))
    return true;
  const std::string head = Head(text);
  return std::any_of(std::begin(kOpenings), std::end(kOpenings), [&](std::string_view opening) {
    // A sentence of the article may begin with these words too: only short or unfinished ones are
    // taken.
    return head.starts_with(opening) &&
           (words < 12 || !EndsSentence(text) || opening.ends_with(":"));
  });
}

int Appeals(std::string_view text, uint32_t words) {
  if (words > 120) return 0;
  // One row a kind of appeal: the article itself may speak of one of these things.
  static constexpr std::array<std::array<std::string_view, 6>, 9> kKinds = {{
      {"newsletter", "sign up", "subscribe", "your inbox", "abonnier", "suscr\xC3\xAD"},
      {"donat", "contribution", "contribute", "as little as", "spende", "dona "},
      {"our journalism", "our newsroom", "free for everyone", "need your help", "your support",
       "support our"},
      {"follow us", "facebook", "instagram", "whatsapp", "telegram", "youtube"},
      {"become a member", "membership", "mitglied werden", "our readers", "readers like you",
       "paywall"},
      {"ad blocker", "adblock", "whitelist", "disable", "advertising revenue", "javascript"},
      {"our app", "app store", "google play", "ios and android", "download the", "iphone"},
      {"commission", "affiliate", "we may earn", "independently", "advertisers", "our links"},
      {"click here", "please ", "send us", "contact us", "privacy policy", "terms of"},
  }};
  const std::string lower = LowerAscii(text);
  int kinds = 0;
  for (const auto& kind : kKinds)
    kinds += std::any_of(kind.begin(), kind.end(), [&](std::string_view words_of) {
      return lower.find(words_of) != std::string::npos;
    });
  return kinds;
}

bool IsEndMarker(std::string_view text, uint32_t words) {
  if (words > 8) return false;
  if (IsWorldEnd(text)) return true;
  std::string head = Head(text);
  while (!head.empty() && (head.back() == ':' || head.back() == ' ' || head.back() == '.'))
    head.pop_back();
  if (head.ends_with("\xE2\x80\xA6")) head.resize(head.size() - 3);
  while (!head.empty() && head.back() == ' ') head.pop_back();
  const std::string_view view = head;
  return std::any_of(std::begin(kEnds), std::end(kEnds), [&](std::string_view end) {
    return view == end ||
           (view.starts_with(end) && view[end.size()] == ' ' &&
            (end == "more from" || end == "more on" || end == "also on" || end == "comments"));
  });
}

bool IsByline(std::string_view text, uint32_t words, const std::vector<std::string>& authors) {
  if (words > 14 || (words > 9 && EndsSentence(text))) return false;
  if (IsWorldByline(text)) return true;
  const std::string head = Head(text);
  for (std::string_view opening :
       {"by ", "published", "updated", "posted", "last updated", "first published", "von ",
        "written by", "veröffentlicht", "publié le", "publicado"})
    if (head.starts_with(opening) && !EndsSentence(text) && (words <= 10 || HasDigit(head)))
      return true;
  if (words <= 5 &&
      (head.find("min read") != std::string::npos || head.find("minute read") != std::string::npos))
    return true;
  for (const std::string& author : authors)
    if (head.starts_with(LowerAscii(author)) && !EndsSentence(text)) return true;
  return false;
}

bool IsPhotoCaption(std::string_view text) {
  if (text.starts_with("FILE - ") || text.starts_with("FILE PHOTO") ||
      text.starts_with("FILE \xE2\x80\x93 "))
    return true;
  const std::string_view end = text.substr(text.size() - std::min<size_t>(text.size(), 100));
  for (std::string_view credit :
       {"(AP Photo",    "(Photo",  "(photo",       "Photo:",    "Photo by",   "Image Credit",
        "Image credit", "Credit:", "Getty Images", "(Reuters/", "REUTERS/",   "AFP via",
        "(Foto",        "Foto:",   "(Bild",        "Bild:",     "/AFP",       "/dpa",
        "\xC2\xA9",     "(Image:", "Picture:",     "Crédit",    "Photograph:"})
    if (end.find(credit) != std::string_view::npos) return true;
  return false;
}

bool IsCreditOpening(std::string_view text) {
  const std::string head = Head(text);
  for (std::string_view opening :
       {"reporting by", "writing by", "edited by", "editing by", "additional reporting", "by ",
        "with reporting", "compiled by", "contributing:", "contributed to this", "(reuters", "(ap)",
        "(afp", "source:"})
    if (head.starts_with(opening)) return true;
  return false;
}

}  // namespace wirefold
