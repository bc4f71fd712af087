#include "crawler/feed/xml_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "crawler/feed/markup.h"
#include "crawler/feed/sitemap.h"
#include "text/entities.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

std::string TagName(std::string_view prefix, std::string_view name) {
  // Prefixed XHTML is HTML to whoever reads it.
  if (prefix.empty() || SpaceOf({}, prefix) == Space::kXhtml || prefix.size() == 1)
    return std::string(name);
  return fmt::format("{}:{}", prefix, name);
}

}  // namespace

Space XmlReader::CachedSpace(const XmlElement& element) {
  if (!element.prefix.empty() && element.name_space.empty()) return SpaceOf({}, element.prefix);
  for (const auto& [uri, space] : spaces_)
    if (uri == element.name_space) return space;
  const Space space = SpaceOf(element.name_space, element.prefix);
  // An unknown address with a usual prefix is judged by the prefix, which may change.
  if (spaces_.size() < 64 && space != Space::kOther)
    spaces_.emplace_back(element.name_space, space);
  return space;
}

void XmlReader::Start(const XmlElement& element) {
  if (skipped_) {
    ++skipped_;
    return;
  }
  if (!open_.empty() && open_.back().collects &&
      (markup_ || !FindWord(CachedSpace(element), LowerAscii(element.name), open_.back().place)))
    return OpenMarkup(element);
  const std::string name = LowerAscii(element.name);
  const Space space = CachedSpace(element);
  if (open_.empty()) Root(element, name, space);
  if (not_a_feed_ || !Open(element, space, name)) skipped_ = 1;
}

void XmlReader::Root(const XmlElement& element, const std::string& name, Space space) {
  root_ = std::string(element.name);
  const bool known = name == "rss" || name == "rdf" || name == "channel" || name == "feed" ||
                     name == "item" || name == "entry" || name == "urlset" ||
                     name == "sitemapindex";
  not_a_feed_ = !known || space == Space::kXhtml;
  found_ = !not_a_feed_;
  if (found_) RootVersion(element, name);
}

void XmlReader::RootVersion(const XmlElement& element, const std::string& name) {
  const std::string_view uri = element.name_space;
  const std::string_view version = Trim(element.Attribute("version"));
  feed_.version = std::string(version);
  if (name == "feed" || name == "entry") {
    atom_ = true;
    atom03_ = uri.find("purl.org/atom") != uri.npos || version == "0.3";
    feed_.format = atom03_                            ? "atom03"
                   : ContainsNoCase(uri, "2005/atom") ? "atom10"
                   : version == "1.0"                 ? "atom10"
                                                      : "atom";
  } else if (name == "rdf") {
    // 0.90 differs from 1.0 by its default name space alone.
    const bool old = element.default_space.find("netscape.com/rdf") != element.default_space.npos;
    feed_.format = old ? "rss090" : "rss10";
    feed_.version = old ? "0.90" : "1.0";
  } else if (name == "channel") {
    feed_.format = "cdf";
  } else if (name == "urlset" || name == "sitemapindex") {
    sitemap_ = true;
    feed_.format = name == "urlset" ? "sitemap" : "sitemap-index";
    entries_.KeepNewest();
  } else {
    feed_.format = "rss";
    if (StartsWithNoCase(version, "2")) feed_.format = "rss20";
    for (const char* old : {"0.90", "0.91", "0.92", "0.93", "0.94"})
      if (version == old) feed_.format = std::string("rss09") + old[3];
    if (version == "1.0") feed_.format = "rss10";
  }
}

bool XmlReader::Open(const XmlElement& element, Space space, const std::string& name) {
  const Place place = open_.empty() ? kInTop : open_.back().place;
  const Word* word = FindWord(space, name, place);
  if (!word || word->says == Says::kNothing) return false;
  Frame frame;
  frame.word = word;
  frame.space = space;
  frame.place = place;
  frame.base = open_.empty() ? base_ : open_.back().base;
  frame.language = open_.empty() ? "" : open_.back().language;
  for (const XmlAttribute& a : element.attributes) {
    if (a.prefix == "xml" && a.name == "base") {
      frame.base = links_.Rebased(frame.base, a.value);
    } else if (a.prefix == "xml" && a.name == "lang") {
      const std::string_view language = Trim(a.value);
      frame.language = language.substr(0, language.size() <= kMaxLanguage ? language.npos : 0);
    } else {
      frame.attributes.push_back({LowerAscii(a.name), std::string(a.value)});
    }
  }
  OpenPlace(frame);
  open_.push_back(std::move(frame));
  return true;
}

void XmlReader::OpenPlace(Frame& frame) {
  switch (frame.word->says) {
    case Says::kFeed:
      frame.place = kInFeed;
      if (feed_.language.empty()) feed_.language = frame.language;
      if (feed_.format == "cdf") {
        if (const auto base = frame.Get("base"); !base.empty())
          frame.base = links_.Rebased(frame.base, base);
        if (const auto href = frame.Get("href"); !href.empty())
          feed_.links.push_back(LinkTo(Address(frame, href), "alternate"));
        SetDate({&feed_.modified}, frame.Get("lastmod"));
      }
      return;
    case Says::kSitemap:
      frame.place = kInSitemap;
      return;
    case Says::kEntry:
      return OpenEntry(frame);
    case Says::kSource:
      frame.place = kInSource;
      frame.collects = true;  // RSS: the text is the title
      entry_.source.emplace();
      fields_.push_back(FieldsOf(*entry_.source));
      return;
    case Says::kImage:
      frame.place = kInImage;
      frame.collects = true;
      image_ = {};
      return;
    case Says::kAuthor:
    case Says::kContributor:
    case Says::kPublisher:
      frame.place = kInPerson;
      frame.collects = true;
      person_ = {};
      return;
    case Says::kMediaGroup:
    case Says::kMediaContent:
      frame.place = kInMedia;
      if (media_.size() < 8) media_.emplace_back();
      return;
    case Says::kInside:
      if (frame.space == Space::kNews) feed_.format = "news-sitemap";
      return;
    case Says::kCategory:  // iTunes nests them
      frame.collects = true;
      return;
    default:
      frame.collects = true;
      frame.place = Place{};
  }
}

void XmlReader::OpenEntry(Frame& frame) {
  if (entry_open_) CloseEntry();  // the last one was never closed
  entry_ = {};
  entry_open_ = true;
  frame.place = sitemap_ ? kInUrl : kInEntry;
  fields_.push_back(FieldsOf(entry_));
  if (!open_.empty() && open_.back().place == frame.place)
    open_.back().place = sitemap_ ? kInSitemap : kInFeed;
  entry_.language = frame.language == feed_.language ? "" : frame.language;
  if (feed_.format == "rss10") entry_.id = Trim(frame.Get("about"));
  if (feed_.format != "cdf") return;
  if (const auto href = frame.Get("href"); !href.empty())
    entry_.links.push_back(LinkTo(Address(frame, href), "alternate"));
  SetDate({&entry_.modified, &entry_.modified_is_day}, frame.Get("lastmod"));
}

void XmlReader::OpenMarkup(const XmlElement& element) {
  Frame& frame = open_.back();
  if (!frame.markup) {
    frame.text = EscapeHtml(frame.text);
    frame.markup = true;
  }
  const std::string& name = markup_names_.emplace_back(TagName(element.prefix, element.name));
  ++markup_;
  frame.text += '<';
  frame.text += name;
  for (const XmlAttribute& a : element.attributes) {
    if (a.prefix == "xml" && a.name == "base") continue;
    frame.text += ' ';
    frame.text += a.prefix.empty() ? std::string(a.name) : fmt::format("{}:{}", a.prefix, a.name);
    frame.text += "=\"";
    AppendEscapedHtml(frame.text, a.value);
    frame.text += '"';
  }
  frame.text += '>';
}

void XmlReader::Text(std::string_view text) {
  if (skipped_ || open_.empty() || !open_.back().collects) return;
  Frame& frame = open_.back();
  if (frame.text.size() > kLongestField) return;
  if (frame.markup) {
    AppendEscapedHtml(frame.text, text);
  } else {
    frame.text += text;
  }
}

void XmlReader::End(std::string_view, std::string_view) {
  if (skipped_) {
    --skipped_;
    return;
  }
  if (markup_) {
    --markup_;
    const std::string name = std::move(markup_names_.back());
    markup_names_.pop_back();
    constexpr std::string_view kVoid[] = {"area",  "br",   "col",  "embed",  "hr",    "img",
                                          "input", "link", "meta", "source", "track", "wbr"};
    if (std::find(std::begin(kVoid), std::end(kVoid), LowerAscii(name)) != std::end(kVoid)) return;
    if (!cut_) open_.back().text += "</" + name + ">";
    return;
  }
  if (open_.empty()) return;
  Frame frame = std::move(open_.back());
  open_.pop_back();
  Apply(frame);
}

// The text of what is open is a part: half an address leads elsewhere, half an id is another's.
// Attributes are whole.
void XmlReader::Cut() {
  cut_ = true;
  for (Frame& frame : open_) frame.text.clear();
}

void XmlReader::CloseEntry() {
  while (fields_.size() > 1) fields_.pop_back();
  entry_open_ = false;
  if (sitemap_ && entry_.url.empty()) return;  // an address is all there is to it
  if (feed_.format == "sitemap-index") return AddSitemap();
  if (cut_ && entry_.id.empty() && entry_.url.empty() && entry_.links.empty() &&
      entry_.title.empty())
    return;
  if (const auto seconds = ReadSeconds(entry_.duration); seconds && !entry_.duration.empty())
    for (Attachment& attachment : entry_.attachments)
      if (!attachment.duration_seconds) attachment.duration_seconds = seconds;
  FinishEntry(entry_);
  CutTo(entry_.title, limits_.max_title);
  if (entry_.url.size() > limits_.max_url) entry_.url.clear();  // an id that is an address
  entries_.Add(std::move(entry_));
}

void XmlReader::AddSitemap() {
  if (feed_.sitemaps.size() < kMostSitemaps)
    feed_.sitemaps.push_back({std::move(entry_.url), entry_.modified});
  else
    ++sitemaps_left_;
}

Feed XmlReader::Take() {
  while (!open_.empty()) End({}, {});
  if (entry_open_) CloseEntry();
  if (sitemaps_left_ > 0)
    feed_.warnings.push_back(
        fmt::format("{} sitemaps beyond the first {} left out", sitemaps_left_, kMostSitemaps));
  entries_.MoveTo(feed_);
  FinishFeed(feed_);
  if (sitemap_) FinishSitemap(feed_);
  CutTo(feed_.title, limits_.max_title);
  return std::move(feed_);
}

}  // namespace wirefold
