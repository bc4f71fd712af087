#include "crawler/extract/claims.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "crawler/extract/vocabulary.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

constexpr size_t kMostOfAKind = 40;  // of bylines, times, headlines: a list of many is no claim
constexpr size_t kMostItemAuthors = 200;  // those of comments among them
constexpr uint32_t kItemNodes = 200;      // in an element that is an author, before its name
constexpr size_t kLongestLink = 200;      // bytes
// Of elements within elements that call themselves a headline or a byline, so much is looked at,
// all together: a node counts one, and the bytes of the names that are compared.
constexpr size_t kMostWalked = 4 << 20;

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
        AppendSqueezed(claims_.title_tag, CutBytes(document_.Text(i), kLongestTitle));
      if (tag == "link") Link(i);
      if (tag == "h1" || tag == "h2" || tag == "h3") AddHeadline(i);
      if (nodes[i].attr_begin == nodes[i].attr_end) continue;
      if (tag == "meta") Meta(i);
      if (tag == "time") Time(i);
      if (tag.size() > 1 && tag.size() < 5 && tag != "meta") NamedHeadline(i);
      Microdata(i);
      if (tag == "time" || tag == "span" || tag == "div" || tag == "p" || tag == "dd" ||
          tag == "li" || tag == "a" || tag == "abbr" || tag == "h6" || tag == "small")
        NamedDate(i);
      if (tag == "a") RelatedLink(i);
      if (tag == "div" || tag == "span" || tag == "p" || tag == "a" || tag == "li" ||
          tag == "address" || tag == "section" || tag == "ul" || tag == "h4" || tag == "h5")
        NamedByline(i);
    }
    auto& headlines = claims_.headlines;
    headlines.insert(headlines.end(), chrome_headlines_.begin(), chrome_headlines_.end());
    claims_.subheads.insert(claims_.subheads.end(), second_heads_.begin(), second_heads_.end());
    claims_.headline_block = FindHeadline();
    KeepOwnAuthors();
    KeepOwnDates();
    Lines();
    for (const uint32_t node : tag_nodes_)
      if (!IsOthers(node)) AppendLink(claims_.tag_links.emplace_back(), node);
  }

 private:
  void Link(uint32_t i) {
    const std::string_view href = Trim(document_.Attribute(i, "href"));
    for (std::string_view rel : Split(document_.Attribute(i, "rel"), ' ')) {
      if (EqualsNoCase(rel, "canonical") && claims_.canonical.empty()) claims_.canonical = href;
      if (EqualsNoCase(rel, "image_src") && claims_.image_link.empty()) claims_.image_link = href;
    }
  }

  // <a rel="category tag">: the blogs' way (microformats' rel-tag).
  void RelatedLink(uint32_t i) {
    for (std::string_view rel : Split(document_.Attribute(i, "rel"), ' ')) {
      if (EqualsNoCase(rel, "author")) {
        AddByline(i);
        if (author_nodes_.size() < kMostOfAKind) author_nodes_.push_back(i);
      }
      if (EqualsNoCase(rel, "tag") && tag_nodes_.size() < kMostOfAKind) tag_nodes_.push_back(i);
    }
  }

  void Meta(uint32_t i) {
    const std::string_view content = Trim(document_.Attribute(i, "content"));
    if (content.empty() || claims_.meta.size() > 500) return;
    for (std::string_view key : {"property", "name", "itemprop", "http-equiv"})
      if (const std::string_view name = document_.Attribute(i, key); !name.empty())
        claims_.meta.emplace_back(LowerAscii(Trim(name)), content);
  }

  // "Olympics" over the headline, a stand-first under it, in one h1 with it.
  bool IsBesideHeadline(uint32_t i) const {
    const std::string_view name = document_.Attribute(i, "class");
    if (name.empty() || !MayWalk(name.size())) return false;
    for (std::string_view part : {"kicker", "roofline", "topline", "dachzeile", "oberzeile",
                                  "spitzmarke", "overline", "eyebrow", "subtitle", "sub-heading",
                                  "subheading", "subhead", "subline", "topic-label", "--colon"})
      if (ContainsNoCase(name, part)) return true;
    return false;
  }

  bool MayWalk(size_t cost) const { return (walked_ += cost) <= kMostWalked; }

  std::string HeadlineText(uint32_t i, bool all) const {
    const auto& nodes = document_.nodes();
    std::string text;
    for (uint32_t n = i + 1; n < nodes[i].end && text.size() < 1000 && MayWalk(1); ++n) {
      const bool reading = nodes[n].tag == "rt" || nodes[n].tag == "rp";  // of Chinese characters
      if (reading || (!all && !nodes[n].IsText() && IsBesideHeadline(n))) {
        n = nodes[n].end - 1;
        continue;
      }
      if (nodes[n].IsText())
        AppendSqueezed(text, CutBytes(nodes[n].text, kLongestTitle));
      else if (IsBlockTag(nodes[n].tag) || nodes[n].tag == "br")
        AppendSqueezed(text, " ");
    }
    std::replace(text.begin(), text.end(), '\n', ' ');
    return std::string(Trim(text));
  }

  bool LinksHome(uint32_t i) const {
    const auto& nodes = document_.nodes();
    for (uint32_t n = i + 1; n < nodes[i].end && MayWalk(1); ++n) {
      if (nodes[n].tag != "a") continue;
      std::string_view to = document_.Attribute(n, "href");
      if (const size_t host = to.find("//"); host != to.npos) {
        const size_t path = to.find('/', host + 2);
        to = path == to.npos ? "/" : to.substr(path);
      }
      return to == "/" || to == "../" || to == "./" || to == "index.html" || to == "/index.php";
    }
    return false;
  }

  void AddHeadline(uint32_t i) {
    const bool first = document_.nodes()[i].tag == "h1";
    auto& heads = first ? claims_.headlines : second_heads_;
    if (heads.size() + (first ? chrome_headlines_.size() : 0) >= (first ? kMostOfAKind : 12))
      return;
    const size_t block = page_.Begin(i);
    if (block == page_.End(i)) return;
    Headline headline{HeadlineText(i, false), block, LinksHome(i)};
    if (CountWords(headline.text) < 2) headline.text = HeadlineText(i, true);
    if (headline.text.empty()) return;
    (first && page_[block].chrome ? chrome_headlines_ : heads).push_back(std::move(headline));
  }

  // Blogs name the headline and give the h1 to themselves.
  void NamedHeadline(uint32_t i) {
    if (claims_.subheads.size() >= 5 || document_.nodes()[i].tag == "h1") return;
    const std::string_view name = document_.Attribute(i, "class");
    bool named = ContainsNoCase(name, "headline");
    if (!named && ContainsNoCase(name, "-title"))
      named = ContainsNoCase(name, "entry-title") || ContainsNoCase(name, "post-title") ||
              ContainsNoCase(name, "article-title");
    if (!named) named = document_.Attribute(i, "itemprop") == "headline";
    if (!named || page_.Begin(i) == page_.End(i) || page_.End(i) - page_.Begin(i) > 3) return;
    if (++named_headlines_ > kMostOfAKind) return;
    if (std::string text = HeadlineText(i, false); !text.empty() && text.size() < 300)
      claims_.subheads.push_back({std::move(text), page_.Begin(i), LinksHome(i)});
  }

  // The heading that the page's own title names; else the first h1.
  size_t FindHeadline() const {
    const auto& h1 = claims_.headlines;
    if (h1.size() == 1 && claims_.subheads.empty()) return h1.front().block;
    const std::string_view og = CutBytes(claims_.Meta({"og:title"}), kLongestTitle);
    const auto named = [&](const Headline& headline) {
      return headline.text.size() > 8 && (ContainsNoCase(claims_.title_tag, headline.text) ||
                                          ContainsNoCase(og, headline.text));
    };
    size_t longest = 0, block = h1.empty() ? page_.size() : h1.front().block;
    for (const std::vector<Headline>* heads : {&h1, &std::as_const(claims_.subheads)})
      for (const Headline& headline : *heads)
        if (headline.text.size() > longest && named(headline)) {
          longest = headline.text.size();
          block = headline.block;
        }
    return block;
  }

  void Time(uint32_t i) {
    const std::string_view value = document_.Attribute(i, "datetime");
    if (!value.empty() && times_.size() < kMostOfAKind) times_.push_back({i, value});
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
        item_dates_.size() + item_modified_.size() < kMostOfAKind)
      (published ? item_dates_ : item_modified_).push_back({i, value});
    if (property == "author" || property == "creator") ItemAuthor(i, value);
  }

  // itemprop=author, or the itemprop=name inside it.
  void ItemAuthor(uint32_t i, std::string_view value) {
    if (item_authors_.size() >= kMostItemAuthors) return;
    const auto& nodes = document_.nodes();
    const uint32_t end = std::min(nodes[i].end, i + 1 + kItemNodes);
    for (uint32_t inner = i + 1; inner < end; ++inner) {
      if (nodes[inner].IsText() || document_.Attribute(inner, "itemprop") != "name") continue;
      if (const std::string_view content = document_.Attribute(inner, "content"); !content.empty())
        item_authors_.push_back({i, content});
      else
        AddByline(inner);
      return;
    }
    if (!value.empty())
      item_authors_.push_back({i, value});
    else
      AddByline(i);
  }

  void NamedByline(uint32_t i) {
    if (HasClassWord(document_, i,
                     {"byline", "author", "authors", "authorname", "autor", "auteur", "autore",
                      "autoren", "verfasser", "writer", "signature"}))
      AddByline(i);
  }

  void AddByline(uint32_t i) {
    if (byline_nodes_.size() < 2 * kMostOfAKind) byline_nodes_.push_back(i);
  }

  // Who commented did not write the article.
  bool IsComment(uint32_t i) const {
    const auto& nodes = document_.nodes();
    for (uint32_t at = i; at != 0 && nodes[at].tag != "body"; at = nodes[at].parent) {
      const size_t begin = page_.Begin(at), end = page_.End(at);
      if (begin <= claims_.headline_block && claims_.headline_block < end) break;
      if (HasClassWord(document_, at,
                       {"comment", "comments", "commentlist", "commenter", "respond", "disqus"}))
        return true;
    }
    return false;
  }

  // What stands in a comment, a list of other articles or a sidebar says nothing of this one. An
  // element around the headline is none of these, whatever its name.
  bool IsOthers(uint32_t i) const {
    const auto& nodes = document_.nodes();
    const size_t headline = claims_.headline_block;
    for (uint32_t at = i; at != 0; at = nodes[at].parent) {
      if (nodes[at].tag == "body" || nodes[at].tag == "html") break;
      const size_t begin = page_.Begin(at), end = page_.End(at);
      if ((end - begin) * 2 > page_.size() || (begin <= headline && headline < end)) break;
      if (nodes[at].tag == "aside" ||
          HasClassWord(document_, at,
                       {"comment", "comments", "commentlist", "commenter", "kommentar",
                        "kommentare", "reply", "respond", "related", "recommended", "sidebar",
                        "popular", "latest", "carousel", "disqus"}))
        return true;
    }
    return false;
  }

  void KeepOwnAuthors() {
    for (const auto& [node, value] : item_authors_)
      if (!IsComment(node)) claims_.item_authors.push_back(value);
    for (const uint32_t node : byline_nodes_)
      if (!IsComment(node)) Byline(node);
    for (const uint32_t node : author_nodes_)
      if (!IsOthers(node)) AppendLink(claims_.author_links.emplace_back(), node);
  }

  void Lines() {
    const size_t headline = claims_.headline_block;
    if (headline >= page_.size()) return;
    const size_t begin = headline < 2 ? 0 : headline - 2;
    for (size_t i = begin; i < std::min(page_.size(), headline + 11); ++i)
      if (i != headline && page_[i].words <= 12) claims_.lines.push_back(page_[i].text);
  }

  void KeepOwnDates() {
    const size_t headline = claims_.headline_block;
    std::vector<std::string_view> before;
    for (const auto& [node, value] : times_)
      if (!IsOthers(node)) (page_.Begin(node) < headline ? before : claims_.times).push_back(value);
    claims_.times.insert(claims_.times.end(), before.begin(), before.end());
    for (const auto& [node, value] : item_dates_)
      if (!IsOthers(node)) claims_.item_dates.push_back(value);
    for (const auto& [node, value] : item_modified_)
      if (!IsOthers(node)) claims_.item_modified.push_back(value);
    for (const uint32_t node : date_nodes_)
      if (!IsOthers(node)) DateLines(node);
  }

  void AppendLink(std::string& text, uint32_t node) const {
    AppendSqueezed(text, CutBytes(document_.Text(node), kLongestLink));
  }

  // "Published: 2 May 2026" in an element that calls itself a date; prose is never asked.
  void NamedDate(uint32_t i) {
    if (date_nodes_.size() >= kMostOfAKind) return;
    const bool named =
        document_.nodes()[i].tag == "time" ||
        HasClassWord(document_, i,
                     {"date", "datetime", "published", "pubdate", "timestamp", "posted", "publish",
                      "datum", "time", "fecha", "dateline", "meta", "info"});
    if (named) date_nodes_.push_back(i);
  }

  void DateLines(uint32_t i) {
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
    std::string text;
    std::string linked;
    const auto& nodes = document_.nodes();
    for (uint32_t n = i + 1; n < nodes[i].end && text.size() < 200 && MayWalk(1); ++n) {
      // Where names are linked, the links alone are the names: "Jane Doe Springfield Courier".
      if (nodes[n].tag == "a" && LinksToPerson(n)) {
        linked += linked.empty() ? "" : " | ";
        AppendLink(linked, n);
      }
      if (!nodes[n].text.empty())
        AppendSqueezed(text, CutBytes(nodes[n].text, kLongestLink));
      else if (IsBlockTag(nodes[n].tag) && !text.empty())
        text += " | ";
    }
    if (!linked.empty() && text.size() < 200) text = linked;
    if (!text.empty() && text.size() < 150) claims_.bylines.push_back(std::move(text));
  }

  bool LinksToPerson(uint32_t link) const {
    const std::string_view to = document_.Attribute(link, "href");
    if (!MayWalk(to.size())) return false;
    for (std::string_view part : {"/author", "/staff", "/people", "/profile", "/by/",
                                  "/contributor", "/writer", "/journalist", "/reporter", "/autor"})
      if (ContainsNoCase(to, part)) return true;
    return document_.Attribute(link, "rel") == "author";
  }

  const PageBlocks& page_;
  const HtmlDocument& document_;
  Claims& claims_;
  struct Value {
    uint32_t node;
    std::string_view text;
  };
  std::vector<Headline> chrome_headlines_, second_heads_;
  std::vector<Value> times_, item_dates_, item_modified_, item_authors_;
  std::vector<uint32_t> date_nodes_, byline_nodes_, author_nodes_, tag_nodes_;
  size_t named_headlines_ = 0;
  mutable size_t walked_ = 0;
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
