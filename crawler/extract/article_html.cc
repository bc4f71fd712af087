#include "crawler/extract/article_html.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/strings.h"
#include "crawler/extract/address.h"
#include "crawler/extract/vocabulary.h"
#include "text/entities.h"
#include "text/links.h"
#include "text/url.h"

namespace wirefold {
namespace {

constexpr size_t kLinksMayAdd = 1 << 20;  // bytes

// The element that stands for an inline one; empty where it is unwrapped.
std::string_view InlineTag(std::string_view tag) {
  if (tag == "a" || tag == "code" || tag == "sub" || tag == "sup") return tag;
  if (tag == "em" || tag == "i" || tag == "cite" || tag == "dfn") return "em";
  if (tag == "strong" || tag == "b") return "strong";
  if (tag == "kbd" || tag == "samp" || tag == "tt") return "code";
  return {};
}

std::string_view HeadingTag(int level) { return level <= 2 ? "h2" : level == 3 ? "h3" : "h4"; }

bool HasScheme(std::string_view url, std::initializer_list<std::string_view> schemes) {
  return std::any_of(schemes.begin(), schemes.end(),
                     [&](std::string_view scheme) { return url.starts_with(scheme); });
}

// A picture's sources stand so near before it.
constexpr uint32_t kSourceNodes = 64;

// Writes elements in document order; lists, quotations and tables are opened and closed as the
// blocks' own ancestors come and go.
class HtmlWriter {
 public:
  HtmlWriter(const Body& body, std::string_view url)
      : body_(body),
        page_(body.page()),
        document_(page_.document()),
        nodes_(document_.nodes()),
        url_(url),
        base_(BaseOf(url)) {}

  std::string Run() {
    const std::vector<size_t> kept = body_.KeptBlocks();
    if (kept.empty()) return {};
    uint32_t at = page_[kept.front()].position;
    for (size_t block : kept) {
      Pictures(at, page_[block].position);
      WriteBlock(block);
      at = page_[block].position;
    }
    Pictures(at, nodes_[page_[kept.back()].node].end);
    OpenGroup({});
    return std::move(out_);
  }

 private:
  // What encloses a block: the list, quotation or table it stands in, and in a table its row.
  struct Group {
    std::string_view tag;
    uint32_t node = 0;
    uint32_t row = 0;
    bool operator==(const Group&) const = default;
  };

  LinkBase BaseOf(std::string_view url) const {
    const LinkBase from(url);
    for (uint32_t i = 1; i < nodes_.size(); ++i)
      if (nodes_[i].tag == "base")
        if (LinkBase base(from.Resolve(document_.Attribute(i, "href"))); !base.empty()) return base;
    return from;
  }

  uint32_t Ancestor(uint32_t node, std::initializer_list<std::string_view> tags) const {
    for (; node != 0; node = nodes_[node].parent)
      for (std::string_view tag : tags)
        if (nodes_[node].tag == tag) return node;
    return 0;
  }

  Group GroupOf(const Block& block) const {
    Group group;
    if (block.kind == BlockKind::kItem) {
      group.node = Ancestor(block.node, {"ul", "ol", "dl"});
      group.tag = group.node && nodes_[group.node].tag == "ol" ? "ol" : "ul";
    } else if (block.kind == BlockKind::kQuote) {
      group.node = Ancestor(block.node, {"blockquote"});
      group.tag = "blockquote";
    } else if (block.kind == BlockKind::kCell) {
      group.node = Ancestor(block.node, {"table"});
      group.row = Ancestor(block.node, {"tr"});
      group.tag = "table";
    }
    return group;
  }

  void OpenGroup(const Group& group) {
    if (group == group_) return;
    const bool same_table =
        group.tag == "table" && group.tag == group_.tag && group.node == group_.node;
    if (group_.tag == "table")
      out_ += same_table ? "</tr>" : "</tr></tbody></table>";
    else if (!group_.tag.empty())
      Close(group_.tag);
    if (group.tag == "table")
      out_ += same_table ? "<tr>" : "<table><tbody><tr>";
    else if (!group.tag.empty())
      Open(group.tag);
    group_ = group;
    cell_ = 0;
  }

  void Open(std::string_view tag) { out_.append("<").append(tag).append(">"); }
  void Close(std::string_view tag) { out_.append("</").append(tag).append(">"); }

  void WriteBlock(size_t index) {
    const Block& block = page_[index];
    OpenGroup(GroupOf(block));
    std::string_view tag = "p";
    if (block.kind == BlockKind::kHeading) tag = HeadingTag(block.level);
    if (block.kind == BlockKind::kItem) tag = "li";
    if (block.kind == BlockKind::kPre) tag = "pre";
    if (block.kind == BlockKind::kCell) {
      const uint32_t cell = Ancestor(block.node, {"td", "th", "caption"});
      tag = nodes_[cell].tag == "th" ? "th" : "td";
      // The second block of a cell.
      if (cell == cell_ && out_.ends_with("</td>")) {
        out_.resize(out_.size() - 5);
        out_ += "<br>";
        Inline(index);
        out_ += "</td>";
        return;
      }
      cell_ = cell;
    }
    Open(tag);
    Inline(index);
    Close(tag);
  }

  // The texts of a block from its first node on, until an element or two line breaks end it.
  void Inline(size_t index) {
    const Block& block = page_[index];
    const uint32_t end =
        index + 1 < page_.size() ? page_[index + 1].position : static_cast<uint32_t>(nodes_.size());
    in_pre_ = block.kind == BlockKind::kPre;
    text_begin_ = out_.size();
    bool begun = false;
    int breaks = 0;
    for (uint32_t i = block.position; i < std::min(end, nodes_[block.node].end);) {
      const HtmlNode& node = nodes_[i];
      if (node.IsText()) {
        const bool blank = Trim(node.text).empty();
        if (!blank) breaks = 0;
        if (!blank || begun) Text(i, block.node);
        begun = begun || !blank;
      } else if (IsUnread(node.tag)) {
        i = node.end;
        continue;
      } else if (node.tag == "br") {
        if (++breaks > 1 && !in_pre_) break;
        Break();
      } else if (IsBlockTag(node.tag)) {
        break;
      }
      ++i;
    }
    CloseInline(0);
    while (out_.size() > text_begin_ && IsAsciiSpace(out_.back())) out_.pop_back();
    if (out_.size() >= text_begin_ + 4 && out_.ends_with("<br>")) out_.resize(out_.size() - 4);
  }

  void Break() {
    if (in_pre_)
      out_ += '\n';
    else if (out_.size() > text_begin_)
      out_ += "<br>";
  }

  void Text(uint32_t text, uint32_t block) {
    std::vector<uint32_t> chain;  // the inline elements around the text, the outermost first
    for (uint32_t up = nodes_[text].parent; up != block && up != 0; up = nodes_[up].parent)
      if (!InlineTag(nodes_[up].tag).empty()) chain.push_back(up);
    std::reverse(chain.begin(), chain.end());
    size_t same = 0;
    while (same < chain.size() && same < inline_.size() && chain[same] == inline_[same].node)
      ++same;
    CloseInline(same);
    for (size_t i = same; i < chain.size(); ++i) OpenInline(chain[i]);
    std::string plain;
    if (in_pre_) {
      plain = nodes_[text].text;
    } else {
      // A blank at the edge parts two words, unless there is one already.
      if (out_.size() > text_begin_ && !IsAsciiSpace(out_.back())) plain = ".";
      AppendSqueezed(plain, nodes_[text].text);
      if (!plain.empty() && plain.front() == '.' && out_.size() > text_begin_ &&
          !IsAsciiSpace(out_.back()))
        plain.erase(0, 1);
    }
    AppendEscapedHtml(out_, plain);
  }

  void OpenInline(uint32_t node) {
    std::string_view tag = InlineTag(nodes_[node].tag);
    const bool nested =
        std::any_of(inline_.begin(), inline_.end(), [&](const Inlined& i) { return i.tag == tag; });
    if (nested) tag = {};
    if (tag == "a") {
      const std::string to = links_.Resolve(base_, document_.Attribute(node, "href"));
      if (HasScheme(to, {"http://", "https://", "mailto:"})) {
        out_ += "<a href=\"";
        AppendEscapedHtml(out_, to);
        out_ += "\">";
      } else {
        tag = {};
      }
    } else if (!tag.empty()) {
      Open(tag);
    }
    inline_.push_back({node, tag});
  }

  void CloseInline(size_t keep) {
    for (; inline_.size() > keep; inline_.pop_back())
      if (!inline_.back().tag.empty()) Close(inline_.back().tag);
  }

  // ---- pictures between two texts

  void Pictures(uint32_t begin, uint32_t end) {
    for (uint32_t i = begin; i < end; ++i)
      if (nodes_[i].tag == "img" && BelongsHere(i)) Picture(i);
  }

  // No icon of a share bar, no teaser's thumbnail: nothing around it is chrome but its own figure.
  // Each of the elements around is judged once, however many pictures are in it.
  bool BelongsHere(uint32_t image) {
    std::vector<uint32_t> around;
    bool belongs = true;
    for (uint32_t up = nodes_[image].parent; up != 0 && belongs; up = nodes_[up].parent) {
      if (page_.Strength(up) >= 4) break;
      if (const auto known = belongs_.find(up); known != belongs_.end()) {
        belongs = known->second;
        break;
      }
      around.push_back(up);
      belongs = MayHoldPicture(up);
    }
    for (const uint32_t up : around) belongs_.emplace(up, belongs);
    return belongs;
  }

  bool MayHoldPicture(uint32_t node) const {
    const std::string_view name = NamedChrome(document_, node);
    if (!name.empty() && name.find("fig") == name.npos && name.find("caption") == name.npos)
      return false;
    if (IsHidden(document_, node)) return false;
    if (nodes_[node].tag == "a" || nodes_[node].tag == "li")
      for (size_t b = page_.Begin(node); b < page_.End(node); ++b)
        if (!body_.Kept(b) && page_[b].kind != BlockKind::kCaption) return false;
    return true;
  }

  void Picture(uint32_t image) {
    for (std::string_view side : {"width", "height"}) {
      const auto size = ParseInt(document_.Attribute(image, side));
      if (size && *size <= 2) return;  // counts readers
    }
    const std::string source = SourceOf(image);
    if (source.empty() || source == last_picture_) return;
    OpenGroup({});
    out_ += "<p><img src=\"";
    AppendEscapedHtml(out_, source);
    out_ += "\" alt=\"";
    std::string alt;
    AppendSqueezed(alt, document_.Attribute(image, "alt"));
    AppendEscapedHtml(out_, Trim(alt));
    out_ += "\"></p>";
    last_picture_ = source;
  }

  // Pages that load late keep the true address beside a placeholder.
  std::string SourceOf(uint32_t image) {
    for (std::string_view name : {"data-src", "data-lazy-src", "data-original", "data-full-src"})
      if (std::string source = Usable(document_.Attribute(image, name)); !source.empty())
        return source;
    for (std::string_view name : {"srcset", "data-srcset"})
      if (std::string source = Usable(Largest(document_.Attribute(image, name))); !source.empty())
        return source;
    if (std::string source = Usable(document_.Attribute(image, "src")); !source.empty())
      return source;
    const uint32_t picture = Ancestor(image, {"picture"});
    const uint32_t first = std::max(picture + 1, image - std::min(image, kSourceNodes));
    for (uint32_t i = first; picture != 0 && i < image; ++i)
      if (nodes_[i].tag == "source")
        if (std::string source = Usable(Largest(document_.Attribute(i, "srcset"))); !source.empty())
          return source;
    return {};
  }

  std::string Usable(std::string_view reference) {
    if (Trim(reference).empty()) return {};
    std::string source = links_.Resolve(base_, reference);
    return HasScheme(source, {"http://", "https://"}) && MayBePicture(source, url_) ? source
                                                                                    : std::string();
  }

  // "a.jpg 320w, b.jpg 1024w": the one with the largest number. Commas may stand in addresses; a
  // blank parts the address from its size.
  static std::string_view Largest(std::string_view srcset) {
    std::string_view best;
    double most = -1;
    while (!(srcset = Trim(srcset)).empty()) {
      const size_t blank = std::min(srcset.find_first_of(" \t\n"), srcset.size());
      std::string_view address = srcset.substr(0, blank);
      const size_t comma = std::min(srcset.find(',', blank), srcset.size());
      std::string_view size = Trim(srcset.substr(blank, comma - blank));
      srcset.remove_prefix(std::min(comma + 1, srcset.size()));
      while (address.ends_with(',')) address.remove_suffix(1);
      const double number =
          size.empty()
              ? 1
              : static_cast<double>(
                    ParseInt(size.substr(0, size.find_first_not_of("0123456789"))).value_or(0));
      if (number > most) {
        most = number;
        best = address;
      }
    }
    return best;
  }

  struct Inlined {
    uint32_t node;
    std::string_view tag;  // empty where it was unwrapped
  };

  const Body& body_;
  const PageBlocks& page_;
  const HtmlDocument& document_;
  const std::vector<HtmlNode>& nodes_;
  const std::string_view url_;
  const LinkBase base_;
  Links links_{Url::kLongest, kLinksMayAdd};
  std::string out_;
  Group group_;
  uint32_t cell_ = 0;
  bool in_pre_ = false;
  size_t text_begin_ = 0;
  std::vector<Inlined> inline_;
  std::string last_picture_;
  std::unordered_map<uint32_t, bool> belongs_;  // what is in this element
};

}  // namespace

std::string ArticleHtml(const Body& body, std::string_view url) {
  return HtmlWriter(body, url).Run();
}

std::string HtmlOfText(std::string_view text) {
  std::string out;
  for (std::string_view line : Split(text, '\n')) {
    if (Trim(line).empty()) continue;
    out += "<p>";
    AppendEscapedHtml(out, Trim(line));
    out += "</p>";
  }
  return out;
}

namespace {

constexpr std::string_view kElements[] = {
    "p",  "h2", "h3", "h4", "ul", "ol", "li",     "blockquote", "pre", "table", "tbody",
    "tr", "th", "td", "br", "a",  "em", "strong", "code",       "sub", "sup",   "img"};

// "http://user:password@host/": ArticleHtml writes none.
bool HasUser(std::string_view address) {
  const size_t begin = address.find("//");
  if (begin == address.npos) return false;
  const size_t at = address.find_first_of("@/?#\\", begin + 2);
  return at != address.npos && address[at] == '@';
}

bool IsSafeAttribute(std::string_view name, std::string_view value) {
  if (name == "alt") return true;
  if (HasUser(value)) return false;
  if (name == "href") return HasScheme(value, {"http://", "https://", "mailto:"});
  return name == "src" && HasScheme(value, {"http://", "https://"});
}

// `rest` begins behind the element's name and ends behind its tag afterwards.
bool SkipAttributes(std::string_view& rest) {
  while (rest.starts_with(' ')) {
    const size_t equals = rest.find("=\"");
    if (equals == rest.npos) return false;
    const size_t end = rest.find('"', equals + 2);
    if (end == rest.npos) return false;
    const std::string_view value = rest.substr(equals + 2, end - equals - 2);
    if (value.find_first_of("<>") != value.npos ||
        !IsSafeAttribute(rest.substr(1, equals - 1), value))
      return false;
    rest.remove_prefix(end + 1);
  }
  if (!rest.starts_with('>')) return false;
  rest.remove_prefix(1);
  return true;
}

}  // namespace

bool IsArticleHtml(std::string_view html) {
  std::vector<std::string_view> open;
  for (size_t at = html.find('<'); at != html.npos; at = html.find('<')) {
    html.remove_prefix(at + 1);
    const bool closes = html.starts_with('/');
    if (closes) html.remove_prefix(1);
    const std::string_view name = html.substr(0, html.find_first_of(" >"));
    if (std::ranges::find(kElements, name) == std::end(kElements)) return false;
    html.remove_prefix(name.size());
    if (closes) {
      if (open.empty() || open.back() != name || !html.starts_with('>')) return false;
      open.pop_back();
    } else {
      if (!SkipAttributes(html)) return false;
      if (name != "br" && name != "img") open.push_back(name);
    }
  }
  return open.empty();
}

}  // namespace wirefold
