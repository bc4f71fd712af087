#include "crawler/feed/discover.h"

#include <algorithm>
#include <unordered_set>

#include "base/strings.h"
#include "text/charset.h"
#include "text/entities.h"
#include "text/links.h"
#include "text/url.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr size_t kMostAttributes = 50;  // of a tag; what comes behind says nothing of feeds
constexpr size_t kLinkText = 200;       // bytes behind an <a> that are looked at

struct Attribute {
  std::string_view name, value;  // as written
};

struct Tag {
  std::string name;  // lower case
  std::vector<Attribute> attributes;
  size_t end = 0;

  std::string Value(std::string_view wanted) const {
    for (const Attribute& each : attributes)
      if (EqualsNoCase(each.name, wanted)) return std::string(Trim(DecodeEntities(each.value)));
    return {};
  }
};

// Start tags as the HTML standard's tokenizer finds them (13.2.5), past comments and scripts. Never
// back over a byte: what is not closed reaches to the page's end.
class Tags {
 public:
  explicit Tags(std::string_view page) : page_(page) {}

  bool Next(Tag& tag) {
    while ((at_ = page_.find('<', at_)) < page_.size()) {
      if (page_.substr(at_, 4) == "<!--") {
        Jump(page_.find("-->", at_ + 4), 3);
      } else if (at_ + 1 < page_.size() && IsAsciiAlpha(page_[at_ + 1])) {
        return StartTag(tag);
      } else {
        ++at_;
      }
    }
    return false;
  }

 private:
  static bool EndsName(char c) { return IsAsciiSpace(c) || c == '/' || c == '>'; }
  void Jump(size_t to, size_t past) { at_ = to == page_.npos ? page_.size() : to + past; }
  char Peek() const { return at_ < page_.size() ? page_[at_] : '>'; }

  std::string_view Until(bool (*ends)(char)) {
    const size_t begin = at_;
    while (at_ < page_.size() && !ends(page_[at_])) ++at_;
    return page_.substr(begin, at_ - begin);
  }

  bool StartTag(Tag& tag) {
    ++at_;
    tag.name = LowerAscii(Until(EndsName));
    tag.attributes.clear();
    while (true) {
      Until([](char c) { return !IsAsciiSpace(c) && c != '/'; });
      if (at_ >= page_.size()) return false;
      if (page_[at_] == '>') break;
      const Attribute attribute = ReadAttribute();
      if (tag.attributes.size() < kMostAttributes) tag.attributes.push_back(attribute);
    }
    tag.end = ++at_;
    for (const std::string_view raw : {"script", "style", "textarea", "title", "iframe"})
      if (tag.name == raw) Jump(FindNoCase(page_, "</" + tag.name, at_), 0);
    return true;
  }

  Attribute ReadAttribute() {
    const size_t begin = at_++;  // an '=' may begin a name
    Until([](char c) { return EndsName(c) || c == '='; });
    Attribute attribute{page_.substr(begin, at_ - begin), {}};
    Until([](char c) { return !IsAsciiSpace(c); });
    if (Peek() != '=') return attribute;
    ++at_;
    Until([](char c) { return !IsAsciiSpace(c); });
    const char quote = Peek();
    if (quote != '"' && quote != '\'') {
      attribute.value = Until([](char c) { return IsAsciiSpace(c) || c == '>'; });
      return attribute;
    }
    const size_t open = ++at_;
    const size_t close = std::min(page_.find(quote, open), page_.size());
    attribute.value = page_.substr(open, close - open);
    at_ = std::min(close + 1, page_.size());
    return attribute;
  }

  std::string_view page_;
  size_t at_ = 0;
};

bool ContainsAny(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](auto word) { return text.find(word) != text.npos; });
}

// ---------------------------------------------------------------- what is a feed

bool HasToken(std::string_view list, std::string_view token) {
  std::string blanks(list);
  std::ranges::replace_if(blanks, IsAsciiSpace, ' ');
  const auto tokens = Split(blanks, ' ');
  return std::ranges::any_of(tokens, [&](auto each) { return EqualsNoCase(each, token); });
}

bool IsDeclared(const Tag& link, const std::string& type) {
  const std::string rel = link.Value("rel");
  if (HasToken(rel, "stylesheet")) return false;
  if (HasToken(rel, "feed")) return true;
  if (!HasToken(rel, "alternate") || type.ends_with("+oembed")) return false;
  if (ContainsAny(type, {"rss", "atom", "rdf", "feed+json"})) return true;
  // JSON Feed 1.0 said application/json; so do WordPress and others of what is no feed.
  if (type == "application/json")
    return ContainsAny(LowerAscii(link.Value("href") + " " + link.Value("title")), {"feed"});
  return type == "application/xml" || type == "text/xml";
}

bool HasFeedAddress(const Url& url) {
  std::string path = LowerAscii(url.path());
  while (path.ends_with('/')) path.pop_back();
  const std::string_view last = std::string_view(path).substr(path.rfind('/') + 1);
  for (const std::string_view name :
       {"feed", "feeds", "rss", "rss2", "atom", "rdf", "feed.xml", "feeds.xml", "rss.xml",
        "rss2.xml", "atom.xml", "index.xml", "feed.json", "rss.php", "feed.php"})
    if (last == name) return true;
  return last.ends_with(".rss") || last.ends_with(".atom") || last.ends_with(".rdf") ||
         url.host().starts_with("feeds.") ||
         ContainsAny(LowerAscii(url.query()), {"feed=rss", "feed=atom", "feed=rdf", "format=rss",
                                               "format=atom", "format=feed"});
}

// "RSS", "Subscribe (RSS)": short, and the word stands for itself.
bool IsCalledFeed(std::string_view text) {
  if (text.size() > 60) return false;
  const Tokens words = Tokenize(text);
  for (size_t i = 0; i < words.size(); ++i)
    if (words[i] == "rss" || words[i] == "atom") return true;
  return false;
}

// What an <a> shows, up to its end.
std::string TextOf(std::string_view page) {
  std::string out;
  bool in_tag = false;
  page = page.substr(0, std::min(kLinkText, FindNoCase(page.substr(0, kLinkText), "</a")));
  for (const char c : page) {
    if (c == '<') in_tag = true;
    if (!in_tag) out += c;
    if (c == '>') in_tag = false;
  }
  return FoldCase(DecodeEntities(out));
}

bool IsOfComments(std::string_view title, const std::string& url) {
  // "Comment" alone is a newspaper's opinion page.
  return ContainsAny(LowerAscii(url), {"comments", "kommentare", "commentaires", "comentarios"}) ||
         ContainsAny(FoldCase(title),
                     {"comments",    "comment feed", "kommentar",  "commentaires", "comentarios",
                      "comentários", "comentaris",   "commenti",   "reacties",     "kommentti",
                      "kommentit",   "komentarz",    "komentář",   "комментари",   "коментар",
                      "yorum",       "hozzászólás",  "comentarii", "σχόλια",       "bình luận",
                      "تعليقات",     "תגובות",       "评论",       "評論",         "コメント",
                      "댓글"});
}

// ---------------------------------------------------------------- the page

// Each address once, a number of them.
class Found {
 public:
  void Add(FoundFeed feed) {
    const auto url = Url::Parse(feed.url);
    std::string key = url ? UrlKey(*url) : feed.url;
    while (key.ends_with('/')) key.pop_back();
    size_t& count = feed.comments ? comments_ : others_;
    if (count == kMostFoundFeeds || !seen_.insert(key).second) return;
    ++count;
    feeds_.push_back(std::move(feed));
  }
  std::vector<FoundFeed> Take() {
    std::ranges::stable_sort(feeds_, {}, &FoundFeed::comments);
    if (feeds_.size() > kMostFoundFeeds) feeds_.resize(kMostFoundFeeds);
    return std::move(feeds_);
  }
  bool empty() const { return feeds_.empty(); }

 private:
  std::unordered_set<std::string> seen_;
  size_t comments_ = 0, others_ = 0;
  std::vector<FoundFeed> feeds_;
};

// The links of a page, those alone that lead into the web: not javascript:, data:, mailto:.
class PageLinks {
 public:
  explicit PageLinks(std::string_view base) : base_(base) {}

  std::string To(const std::string& href) {
    if (href.empty() || href[0] == '#') return {};
    const std::string link = links_.Resolve(base_, href);
    if (const auto url = Url::Parse(link)) return url->spec().substr(0, url->spec().find('#'));
    const size_t colon = href.find_first_of(":/?#");
    const bool has_scheme = colon != href.npos && href[colon] == ':';
    return has_scheme || !base_.empty() ? std::string() : href;
  }

 private:
  const LinkBase base_;
  Links links_{Url::kLongest};
};

std::string BaseOf(std::string_view page, std::string_view base) {
  Tag tag;
  for (Tags tags(page); tags.Next(tag);)
    if (tag.name == "base")
      if (const std::string href = tag.Value("href"); !href.empty()) {
        std::string own = ResolveLink(base, href);
        return base.empty() || Url::Parse(own) ? own : std::string(base);
      }
  return std::string(base);
}

FoundFeed Declared(const Tag& link, PageLinks& links) {
  FoundFeed feed;
  std::string type = LowerAscii(link.Value("type"));
  type.resize(std::min(type.find(';'), type.size()));
  feed.type = Trim(type);
  if (!IsDeclared(link, feed.type)) return {};
  feed.url = links.To(link.Value("href"));
  feed.title = link.Value("title");
  return feed;
}

FoundFeed Linked(const Tag& link, std::string_view behind, PageLinks& links) {
  FoundFeed feed;
  feed.declared = false;
  feed.title = TextOf(behind);
  const auto url = Url::Parse(links.To(link.Value("href")));
  if (!url) return {};
  if (HasFeedAddress(*url) || IsCalledFeed(feed.title) || IsCalledFeed(link.Value("title")))
    feed.url = url->spec();
  return feed;
}

}  // namespace

std::vector<FoundFeed> FeedsOfPage(std::string_view page, std::string_view page_base) {
  PageLinks links(BaseOf(page, page_base));
  Found declared, linked;
  Tag tag;
  for (Tags tags(page); tags.Next(tag);) {
    FoundFeed feed;
    if (tag.name == "link") feed = Declared(tag, links);
    if (tag.name == "a" && declared.empty()) feed = Linked(tag, page.substr(tag.end), links);
    if (feed.url.empty()) continue;
    feed.comments = IsOfComments(feed.title, feed.url);
    (feed.declared ? declared : linked).Add(std::move(feed));
  }
  return declared.empty() ? linked.Take() : declared.Take();
}

std::vector<FoundFeed> DiscoverFeeds(std::string_view bytes, std::string_view content_type,
                                     std::string_view base) {
  return FeedsOfPage(DecodeHtml(bytes, content_type).text, base);
}

}  // namespace wirefold
