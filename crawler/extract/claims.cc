#include "crawler/extract/claims.h"

#include <algorithm>

#include "base/strings.h"
#include "crawler/extract/vocabulary.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

constexpr size_t kMostOfAKind = 40;  // of bylines, times, headlines: a list of many is no claim

class Collector {
 public:
  Collector(const PageBlocks& page, Claims& claims)
      : page_(page), document_(page.document()), claims_(claims) {}

  void Run() {
    const auto& nodes = document_.nodes();
    for (uint32_t i = 1; i < nodes.size(); ++i) {
      const std::string_view tag = nodes[i].tag;
      if (tag.empty()) continue;
      if (tag == "html") claims_.language = document_.Attribute(i, "lang");
      if (tag == "title" && claims_.title_tag.empty())
        AppendSqueezed(claims_.title_tag, document_.Text(i));
      if (tag == "link") Link(i);
      if (tag == "h1") Headline(i);
      if (nodes[i].attr_begin == nodes[i].attr_end) continue;
      if (tag == "meta") Meta(i);
      if (tag == "time") Time(i);
      Microdata(i);
      if (tag == "time" || tag == "span" || tag == "div" || tag == "p" || tag == "dd" ||
          tag == "li" || tag == "a" || tag == "abbr" || tag == "h6" || tag == "small")
        NamedDate(i);
      if (tag == "a" && document_.Attribute(i, "rel") == "author") Byline(i);
      if (tag == "div" || tag == "span" || tag == "p" || tag == "a" || tag == "li" ||
          tag == "address" || tag == "section" || tag == "ul" || tag == "h4" || tag == "h5")
        NamedByline(i);
    }
    claims_.headline_block =
        headline_block_ < page_.size() ? headline_block_ : chrome_headline_block_;
    claims_.headlines.insert(claims_.headlines.end(), chrome_headlines_.begin(),
                             chrome_headlines_.end());
    claims_.times.insert(claims_.times.end(), later_times_.begin(), later_times_.end());
  }

 private:
  void Link(uint32_t i) {
    const std::string_view rel = document_.Attribute(i, "rel");
    if (EqualsNoCase(rel, "canonical") && claims_.canonical.empty())
      claims_.canonical = Trim(document_.Attribute(i, "href"));
  }

  void Meta(uint32_t i) {
    const std::string_view content = Trim(document_.Attribute(i, "content"));
    if (content.empty() || claims_.meta.size() > 500) return;
    for (std::string_view key : {"property", "name", "itemprop", "http-equiv"})
      if (const std::string_view name = document_.Attribute(i, key); !name.empty())
        claims_.meta.emplace_back(LowerAscii(Trim(name)), content);
  }

  void Headline(uint32_t i) {
    if (claims_.headlines.size() + chrome_headlines_.size() >= kMostOfAKind) return;
    std::string text;
    for (size_t b = page_.Begin(i); b < page_.End(i); ++b) {
      if (!text.empty()) text += ' ';
      text += page_[b].text;
    }
    std::replace(text.begin(), text.end(), '\n', ' ');
    if (text.empty()) return;
    const size_t block = page_.Begin(i);
    const bool chrome = page_[block].chrome;
    size_t& first = chrome ? chrome_headline_block_ : headline_block_;
    first = std::min(first, block);
    (chrome ? chrome_headlines_ : claims_.headlines).push_back(std::move(text));
  }

  void Time(uint32_t i) {
    std::string_view value = document_.Attribute(i, "datetime");
    if (value.empty() || claims_.times.size() + later_times_.size() >= kMostOfAKind) return;
    if (IsOthers(i)) return;
    // The first headline's own time comes before those of other stories.
    (claims_.headlines.empty() ? later_times_ : claims_.times).push_back(value);
  }

  void Microdata(uint32_t i) {
    std::string_view property = document_.Attribute(i, "itemprop");
    if (property.empty() && document_.nodes()[i].tag != "meta")
      property = document_.Attribute(i, "property");  // RDFa
    if (property.empty()) return;
    property.remove_prefix(property.rfind(':') + 1);
    std::string_view value = document_.Attribute(i, "content");
    if (value.empty()) value = document_.Attribute(i, "datetime");
    const bool published = property == "datePublished" || property == "dateCreated";
    if ((published || property == "dateModified") && !value.empty() &&
        claims_.item_dates.size() + claims_.item_modified.size() < kMostOfAKind && !IsOthers(i))
      (published ? claims_.item_dates : claims_.item_modified).push_back(value);
    if (property == "author" || property == "creator") ItemAuthor(i, value);
  }

  // itemprop=author, or the itemprop=name inside it.
  void ItemAuthor(uint32_t i, std::string_view value) {
    const auto& nodes = document_.nodes();
    for (uint32_t inner = i + 1; inner < nodes[i].end; ++inner) {
      if (nodes[inner].IsText() || document_.Attribute(inner, "itemprop") != "name") continue;
      if (const std::string_view content = document_.Attribute(inner, "content"); !content.empty())
        claims_.item_authors.push_back(content);
      else
        Byline(inner);
      return;
    }
    if (!value.empty())
      claims_.item_authors.push_back(value);
    else
      Byline(i);
  }

  void NamedByline(uint32_t i) {
    if (HasClassWord(document_, i, {"byline", "author", "authors"})) Byline(i);
  }

  // What stands in a comment, a teaser of another article, a sidebar or a footer says nothing of
  // this one. An element around the headline is none of these, whatever its name.
  bool IsOthers(uint32_t i) const {
    const auto& nodes = document_.nodes();
    for (uint32_t at = i; at != 0; at = nodes[at].parent) {
      if (nodes[at].tag == "body" || nodes[at].tag == "html") break;
      if (nodes[at].tag == "aside" || nodes[at].tag == "footer" ||
          HasClassWord(document_, at,
                       {"comment",    "comments", "commentlist", "commenter", "kommentar",
                        "kommentare", "reply",    "respond",     "related",   "recommended",
                        "sidebar",    "teaser",   "teasers",     "widget",    "popular",
                        "latest",     "footer",   "card",        "carousel",  "disqus"}))
        if (page_.Begin(at) > HeadlineBlock() || page_.End(at) <= HeadlineBlock()) return true;
    }
    return false;
  }
  size_t HeadlineBlock() const {
    return headline_block_ < page_.size() ? headline_block_ : chrome_headline_block_;
  }

  // "Published: 2 May 2026" in an element that calls itself a date; prose is never asked.
  void NamedDate(uint32_t i) {
    if (claims_.date_lines.size() >= kMostOfAKind) return;
    const bool named =
        document_.nodes()[i].tag == "time" ||
        HasClassWord(document_, i,
                     {"date", "datetime", "published", "pubdate", "timestamp", "posted", "publish",
                      "datum", "time", "fecha", "dateline", "meta", "info"});
    if (!named || IsOthers(i)) return;
    // hAtom: <abbr class=published title="2026-11-02T08:00:00Z">.
    if (const std::string_view title = document_.Attribute(i, "title");
        title.size() < 40 && std::any_of(title.begin(), title.end(), IsAsciiDigit))
      claims_.date_lines.emplace_back(title);
    std::string text;
    AppendSqueezed(text, CutBytes(document_.Text(i), 200));
    if (text.size() < 80 && std::any_of(text.begin(), text.end(), IsAsciiDigit))
      claims_.date_lines.push_back(std::move(text));
  }

  // Short ones only: a box that tells the author's life is none.
  void Byline(uint32_t i) {
    if (claims_.bylines.size() >= kMostOfAKind) return;
    if (claims_.headlines.empty() && !document_.Attribute(i, "itemprop").empty()) return;
    std::string text;
    std::string linked;
    const auto& nodes = document_.nodes();
    for (uint32_t n = i + 1; n < nodes[i].end && text.size() < 200; ++n) {
      // Where names are linked, the links alone are the names: "Jane Doe Springfield Courier".
      if (nodes[n].tag == "a" && LinksToPerson(n)) {
        linked += linked.empty() ? "" : " | ";
        AppendSqueezed(linked, document_.Text(n));
      }
      if (!nodes[n].text.empty())
        AppendSqueezed(text, nodes[n].text);
      else if (IsBlockTag(nodes[n].tag) && !text.empty())
        text += " | ";
    }
    if (!linked.empty() && text.size() < 200) text = linked;
    if (!text.empty() && text.size() < 150) claims_.bylines.push_back(std::move(text));
  }

  bool LinksToPerson(uint32_t link) const {
    const std::string_view to = document_.Attribute(link, "href");
    for (std::string_view part : {"/author", "/staff", "/people", "/profile", "/by/",
                                  "/contributor", "/writer", "/journalist", "/reporter", "/autor"})
      if (ContainsNoCase(to, part)) return true;
    return document_.Attribute(link, "rel") == "author";
  }

  const PageBlocks& page_;
  const HtmlDocument& document_;
  Claims& claims_;
  std::vector<std::string> chrome_headlines_;
  size_t headline_block_ = page_.size();
  size_t chrome_headline_block_ = page_.size();
  std::vector<std::string_view> later_times_;
};

}  // namespace

std::string_view Claims::Meta(std::initializer_list<std::string_view> names) const {
  for (std::string_view name : names)
    for (const auto& [key, content] : meta)
      if (key == name) return content;
  return {};
}

Claims ReadClaims(const PageBlocks& page) {
  Claims claims;
  claims.ld = ReadJsonLd(page.document().json_ld());
  Collector(page, claims).Run();
  return claims;
}

}  // namespace wirefold
