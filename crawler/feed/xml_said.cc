#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "crawler/feed/markup.h"
#include "crawler/feed/xml_reader.h"
#include "text/entities.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

std::optional<uint64_t> Count(std::string_view text) {
  const auto value = ParseInt(Trim(text));
  return value && *value >= 0 && *value <= kMostBytes ? std::optional<uint64_t>(*value)
                                                      : std::nullopt;
}

bool IsWebAddress(std::string_view s) {
  return StartsWithNoCase(s, "http://") || StartsWithNoCase(s, "https://");
}

// sy:updatePeriod in minutes.
int PeriodOf(std::string_view name) {
  constexpr struct {
    std::string_view name;
    int minutes;
  } kPeriods[] = {{"hourly", 60},
                  {"daily", 1440},
                  {"weekly", 10'080},
                  {"monthly", 43'200},
                  {"yearly", 525'600}};
  for (const auto& period : kPeriods)
    if (EqualsNoCase(period.name, name)) return period.minutes;
  return 0;
}

std::optional<int> Pixels(std::string_view text) {
  const auto value = ParseInt(Trim(text));
  return value && *value >= 0 && *value < 1'000'000 ? std::optional<int>(static_cast<int>(*value))
                                                    : std::nullopt;
}

}  // namespace

std::optional<uint64_t> ReadSeconds(std::string_view text) {
  uint64_t total = 0;
  for (std::string_view part : Split(Trim(text), ':')) {
    const auto value = ParseInt(Trim(part.substr(0, part.find('.'))));
    if (!value || *value < 0 || *value > kMostSeconds) return std::nullopt;
    total = total * 60 + static_cast<uint64_t>(*value);
    if (total > kMostSeconds) return std::nullopt;
  }
  return total;
}

// Markup as it goes into an entry.
std::string XmlReader::Inner(Value value) {
  if (const auto inner = WithoutOuterDiv(value.text); inner.size() != value.text.size())
    value.text = std::string(inner);
  return WithAbsoluteLinks(std::move(value.text), value.base, links_);
}

const LinkBase& XmlReader::Home() {
  if (home_url_ != feed_.home_url) {
    home_url_ = feed_.home_url;
    home_ = LinkBase(home_url_);
  }
  return home_;
}

Value XmlReader::ValueOf(Frame& frame) const {
  Value value;
  value.base = frame.base;
  const std::string type = LowerAscii(Trim(frame.Get("type")));
  const std::string mode = LowerAscii(Trim(frame.Get("mode")));
  // The frame is at its end; a long text is moved, not copied.
  const std::string_view trimmed = Trim(frame.text);
  value.text = trimmed.size() == frame.text.size() ? std::move(frame.text) : std::string(trimmed);
  value.html = frame.markup;
  if (!atom_ || frame.space != Space::kCore) {
    value.html = value.html || !atom_ || frame.space == Space::kContent;
    if (frame.word->says == Says::kContent && !value.html) value.html = LooksLikeHtml(value.text);
    return value;
  }
  const bool textual = type.empty() || type == "text" || type == "html" || type == "xhtml" ||
                       StartsWithNoCase(type, "text/") ||
                       (type.size() > 4 && (type.substr(type.size() - 4) == "+xml" ||
                                            type.substr(type.size() - 4) == "/xml"));
  if (mode == "base64" || type == "base64" || (mode.empty() && !textual && !value.html)) {
    if (std::string decoded = DecodeBase64(value.text); !decoded.empty()) {
      value.text = std::string(Trim(decoded));
      value.html = value.html || ContainsNoCase(type, "html") || LooksLikeHtml(value.text);
    }
    return value;
  }
  // XHTML without an element in it is plain text, unless HTML was escaped under the wrong name.
  if (type == "xhtml" && !value.html && !LooksLikeHtml(value.text))
    value.text = EscapeHtml(value.text);
  value.html = value.html || ContainsNoCase(type, "html");
  return value;
}

std::string XmlReader::Plain(const Value& value, bool title) const {
  std::string out = atom_   ? (value.html ? PlainText(value.text) : value.text)
                    : title ? PlainTitle(value.text)
                            : PlainText(value.text);
  if (title) CutTo(out, limits_.max_title);
  return out;
}

void XmlReader::Apply(Frame& frame) {
  switch (frame.word->says) {
    case Says::kFeed:
    case Says::kSitemap:
    case Says::kEntry:
    case Says::kSource:
    case Says::kImage:
    case Says::kMediaGroup:
    case Says::kMediaContent:
      return ApplyPlace(frame);
    case Says::kTitle:
    case Says::kDescription:
    case Says::kSummary:
    case Says::kContent:
    case Says::kSubtitle:
    case Says::kRights:
      return ApplyWords(frame, ValueOf(frame));
    case Says::kCategory:
    case Says::kKeywords:
      return ApplySubject(frame, ValueOf(frame));
    default:
      break;
  }
  const std::string text = frame.markup ? PlainText(frame.text) : std::string(Trim(frame.text));
  switch (frame.word->says) {
    case Says::kAuthor:
    case Says::kContributor:
    case Says::kPublisher:
    case Says::kPersonName:
    case Says::kPersonEmail:
    case Says::kPersonUrl:
      return ApplyPerson(frame, text);
    case Says::kPublished:
    case Says::kModified:
    case Says::kCreated:
      return ApplyDate(frame, text);
    case Says::kLink:
      return ApplyLink(frame, text);
    case Says::kId:
    case Says::kOrigLink:
    case Says::kOrigEnclosure:
    case Says::kComments:
    case Says::kCommentsFeed:
    case Says::kLicense:
    case Says::kIcon:
    case Says::kLogo:
    case Says::kImageHref:
    case Says::kNewUrl:
    case Says::kInReplyTo:
    case Says::kImageUrl:
    case Says::kImageLink:
      return ApplyAddress(frame, text);
    case Says::kEnclosure:
    case Says::kThumbnail:
    case Says::kMediaTitle:
    case Says::kMediaDescription:
    case Says::kPeerLink:
    case Says::kDuration:
      return ApplyMedia(frame, text);
    default:
      return ApplyUpkeep(frame, text);
  }
}

void XmlReader::ApplyPlace(Frame& frame) {
  const std::string text = frame.markup ? PlainText(frame.text) : std::string(Trim(frame.text));
  switch (frame.word->says) {
    case Says::kEntry:
      if (entry_open_) CloseEntry();
      return;
    case Says::kSource: {
      EntrySource& source = *entry_.source;
      if (source.title.empty()) source.title = PlainTitle(text);
      if (const auto url = frame.Get("url"); !url.empty()) source.url = Address(frame, url);
      for (const Link& link : source.links) {
        if (link.rel == "alternate" && source.url.empty()) source.url = link.url;
        if (link.rel == "self" && source.feed_url.empty()) source.feed_url = link.url;
      }
      fields_.pop_back();
      return;
    }
    case Says::kImage:
      // Of a sitemap's pictures the first is the page's, the rest stand somewhere in it.
      if (frame.space == Space::kPicture && entry_.image_info) return;
      if (image_.url.empty() && !frame.Get("href").empty())
        image_.url = Address(frame, frame.Get("href"));
      if (image_.url.empty() && !frame.Get("resource").empty())
        image_.url = Address(frame, frame.Get("resource"));
      if (image_.url.empty() && StartsWithNoCase(text, "http")) image_.url = Address(frame, text);
      if (image_.url.empty() && image_.title.empty()) return;
      (InEntry() ? entry_.image_info : feed_.image) = image_;
      return;
    case Says::kMediaGroup:
    case Says::kMediaContent:
      return ApplyMedia(frame, text);
    default:
      return;
  }
}

void XmlReader::ApplyWords(const Frame& frame, Value value) {
  const Says says = frame.word->says;
  if (says == Says::kTitle && !open_.empty() && open_.back().place == kInImage) {
    image_.title = value.text;
    CutTo(image_.title, limits_.max_title);
    return;
  }
  if (says == Says::kContent && !frame.Get("src").empty())
    entry_.content_src = Address(frame, frame.Get("src"));
  if (value.text.empty() || !fields().Better(*frame.word)) return;
  switch (says) {
    case Says::kTitle:
      *fields().title = Plain(value, true);
      break;
    case Says::kRights:
      if (fields().rights) *fields().rights = Plain(value, false);
      break;
    case Says::kDescription:
      feed_.description = Plain(value, false);
      break;
    case Says::kSubtitle:
      entry_.subtitle = Plain(value, false);
      break;
    case Says::kSummary:
      entry_.summary = Plain(value, false);
      if (value.html)
        entry_.summary_html = Inner(std::move(value));
      else
        entry_.summary_html.clear();
      break;
    default:
      entry_.content_html.clear();
      entry_.content_text.clear();
      if (value.html)
        entry_.content_html = Inner(std::move(value));
      else
        entry_.content_text = std::move(value.text);
      if (frame.language != feed_.language && entry_.language.empty())
        entry_.language = frame.language;
  }
}

void XmlReader::ApplyAddress(const Frame& frame, const std::string& text) {
  const Says says = frame.word->says;
  if (says == Says::kId) {
    if (text.empty() || !fields().id || !fields().Better(*frame.word)) return;
    // An Atom id is compared letter by letter, but a relative one means the address it stands for.
    const bool relative = atom_ && text.find(':') == text.npos;
    *fields().id = relative ? Address(frame, text) : text;
    if (const auto permalink = frame.Get("ispermalink"); !permalink.empty()) {
      entry_.guid_is_permalink = !EqualsNoCase(Trim(permalink), "false");
      // A page it is by its own word, so it may be relative.
      if (*entry_.guid_is_permalink && text[0] == '/')
        entry_.links.push_back(LinkTo(Address(frame, text), "alternate"));
    } else if (!atom_ && InEntry()) {
      entry_.guid_is_permalink = IsWebAddress(text);
    }
    return;
  }
  // media:license has a name as its text and the address beside it.
  std::string_view reference = IsWebAddress(text) ? text : std::string_view();
  for (const char* attribute : {"href", "resource", "url"})
    if (reference.empty()) reference = Trim(frame.Get(attribute));
  if (reference.empty()) reference = text;
  if (says == Says::kInReplyTo) {  // RFC 4685: ref is the id, href the page
    const std::string_view id = Trim(frame.Get("ref"));
    entry_.in_reply_to = id.empty() ? Address(frame, reference) : std::string(id);
    return;
  }
  if (reference.empty()) return;
  // Some write their number there, or a word.
  if (says == Says::kComments && reference.find_first_of(":/?#.") == reference.npos) {
    if (!entry_.comments_count) entry_.comments_count = Count(reference);
    return;
  }
  std::string url = Address(frame, reference);
  switch (says) {
    case Says::kOrigLink:  // what FeedBurner's own <link> leads to, before or after it
      entry_.url = url;
      fields().ranks[static_cast<size_t>(Says::kLink)] = 0;
      break;
    case Says::kComments:
      entry_.comments_url = url;
      break;
    case Says::kCommentsFeed:
      entry_.comments_feed_url = url;
      break;
    case Says::kOrigEnclosure:
      // The feed came from FeedBurner's address; what is relative means the site.
      if (!entry_.attachments.empty())
        entry_.attachments.back().url = feed_.home_url.empty() || IsWebAddress(reference)
                                            ? url
                                            : links_.Resolve(Home(), reference);
      break;
    case Says::kLicense:
      if (fields().license && fields().Better(*frame.word)) *fields().license = url;
      break;
    case Says::kIcon:
      if (fields().icon) *fields().icon = url;
      break;
    case Says::kLogo:
      if (fields().logo) *fields().logo = url;
      break;
    case Says::kImageHref: {
      auto& image = InEntry() ? entry_.image_info : feed_.image;
      if (!image) image.emplace();
      if (image->url.empty()) image->url = url;
      break;
    }
    case Says::kNewUrl:
      feed_.new_url = url;
      break;
    case Says::kImageUrl:
      image_.url = url;
      break;
    default:
      image_.link = url;
  }
}

void XmlReader::ApplyPerson(const Frame& frame, const std::string& text) {
  switch (frame.word->says) {
    case Says::kPersonName:
      person_.name = PlainTitle(text);
      return;
    case Says::kPersonEmail:
      person_.email = text;
      return;
    case Says::kPersonUrl:
      if (!text.empty()) person_.url = Address(frame, text);
      return;
    default:
      break;
  }
  Person person = person_;
  person_ = {};
  if (person.name.empty() && person.email.empty() && person.url.empty()) {
    person = ParsePerson(frame.markup ? frame.text : text);
  } else if (person.email.empty() && person.name.find('@') != std::string::npos) {
    const std::string url = person.url;
    person = ParsePerson(person.name);
    person.url = url;
  }
  if (person.name.empty() && person.email.empty() && person.url.empty()) return;
  auto* list = frame.word->says == Says::kAuthor ? fields().authors : fields().contributors;
  if (frame.word->says == Says::kPublisher) {
    if (fields().publisher && fields().Better(*frame.word)) *fields().publisher = person;
  } else if (list && fields().May(*frame.word, *list)) {
    AddPerson(*list, std::move(person));
  }
}

// Of several of one rank the last counts: who writes two has changed the second. What is no date
// takes no field.
void XmlReader::ApplyDate(const Frame& frame, const std::string& text) {
  const Says says = frame.word->says;
  const DateField field = says == Says::kPublished  ? fields().published
                          : says == Says::kModified ? fields().modified
                                                    : fields().created;
  uint8_t& rank = fields().ranks[static_cast<size_t>(says)];
  if (!field.time || frame.word->rank > rank || !SetDate(field, text)) return;
  rank = frame.word->rank;
}

void XmlReader::ApplyLink(const Frame& frame, const std::string& text) {
  if (!fields().links) return;
  Link link;
  const std::string_view href = Trim(frame.Get("href"));
  // In RSS, atom:link rel=self, hub, next are about the feed; the page is the last link that names
  // no relation.
  const bool page = !atom_ && frame.Get("rel").empty();
  link.rel = LowerAscii(Trim(frame.Get("rel")));
  // RFC 4287 4.2.7.2: a registered relation may be written as IANA's address.
  if (const size_t slash = link.rel.rfind('/');
      slash != link.rel.npos && link.rel.find("iana.org") != link.rel.npos)
    link.rel = link.rel.substr(slash + 1);
  if (link.rel.empty()) link.rel = "alternate";
  link.url = Address(frame, href.empty() ? std::string_view(text) : href);
  if (link.url.empty() || (href.empty() && text.empty())) return;
  link.type = LowerAscii(Trim(frame.Get("type")));
  link.title = frame.Get("title");
  link.hreflang = Trim(frame.Get("hreflang"));
  link.length = Count(frame.Get("length"));
  if (link.rel == "replies" && InEntry() && !entry_.comments_count)
    entry_.comments_count = Count(frame.Get("count"));  // RFC 4685
  if (link.type.empty() && link.rel == "self") link.type = "application/atom+xml";
  if (page && fields().ranks[static_cast<size_t>(Says::kLink)] != 0) *fields().url = link.url;
  if (InEntry() && link.rel == "enclosure")
    AddAttachment({.url = link.url,
                   .mime_type = link.type,
                   .title = link.title,
                   .size_bytes = link.length,
                   .duration_seconds = {}});
  if (fields().links->size() < 256) fields().links->push_back(std::move(link));
}

void XmlReader::ApplySubject(const Frame& frame, const Value& value) {
  if (!fields().categories) return;
  auto& list = *fields().categories;
  if (frame.word->says == Says::kKeywords) {
    const std::string plain = PlainTitle(value.text);
    for (std::string_view word : Split(plain, ','))
      AddCategory(list, {.term = std::string(Trim(word)), .scheme = "", .label = ""});
    return;
  }
  Category category;
  category.term = std::string(Trim(frame.Get("term")));
  if (category.term.empty()) category.term = PlainTitle(value.text);
  category.label = std::string(Trim(frame.Get("label")));
  category.scheme = std::string(Trim(frame.Get("scheme")));
  if (category.scheme.empty()) category.scheme = std::string(Trim(frame.Get("domain")));
  if (frame.space == Space::kMedia && category.scheme.empty())
    category.scheme = "http://search.yahoo.com/mrss/category_schema";
  if (frame.space == Space::kItunes || frame.space == Space::kGooglePlay) {
    if (category.term.empty() || !frame.Get("text").empty())
      category.term = std::string(Trim(frame.Get("text")));
    category.scheme = "http://www.itunes.com/";
    // The outer one of a nest ends last and comes first.
    const auto same = [&](const Category& c) { return c.term == category.term; };
    if (std::any_of(list.begin(), list.end(), same)) return;
  }
  AddCategory(list, std::move(category));
}

void XmlReader::AddAttachment(Attachment attachment) {
  if (attachment.url.empty() || entry_.attachments.size() >= 64) return;
  const auto same = [&](const Attachment& a) { return a.url == attachment.url; };
  if (std::none_of(entry_.attachments.begin(), entry_.attachments.end(), same))
    entry_.attachments.push_back(std::move(attachment));
}

void XmlReader::ApplyMedia(const Frame& frame, const std::string& text) {
  const std::string_view url = Trim(frame.Get("url"));
  switch (frame.word->says) {
    case Says::kEnclosure: {
      const std::string_view href = url.empty() ? Trim(frame.Get("href")) : url;
      if (href.empty()) return;
      Link link = LinkTo(Address(frame, href), "enclosure", std::string(Trim(frame.Get("type"))));
      link.length = Count(frame.Get("length"));
      if (!link.url.empty() && entry_.links.size() < 256) entry_.links.push_back(std::move(link));
      return AddAttachment({.url = Address(frame, href),
                            .mime_type = std::string(Trim(frame.Get("type"))),
                            .title = "",
                            .size_bytes = Count(frame.Get("length")),
                            .duration_seconds = {}});
    }
    case Says::kThumbnail: {
      const std::string_view source = url.empty() ? std::string_view(text) : url;
      if (source.empty()) return;
      Image image{.url = Address(frame, source),
                  .title = "",
                  .link = "",
                  .width = Pixels(frame.Get("width")),
                  .height = Pixels(frame.Get("height"))};
      if (entry_.thumbnails.size() < 64) entry_.thumbnails.push_back(image);
      if (!media_.empty() && media_.back().thumbnails.size() < 64)
        media_.back().thumbnails.push_back(image);
      return;
    }
    case Says::kMediaTitle:
      if (!media_.empty()) media_.back().title = PlainTitle(text);
      return;
    case Says::kMediaDescription:
      if (!media_.empty()) media_.back().description = PlainText(text);
      // A group's words are the entry's where it has none (YouTube).
      if (fields().ranks[static_cast<size_t>(Says::kSummary)] == 255)
        entry_.summary = PlainText(text);
      return;
    case Says::kPeerLink: {  // the same by BitTorrent
      const std::string_view href = url.empty() ? Trim(frame.Get("href")) : url;
      Media peer;
      peer.url = href.empty() ? "" : Address(frame, href);
      peer.type = std::string(Trim(frame.Get("type")));
      if (!peer.url.empty() && entry_.media.size() < 64) entry_.media.push_back(std::move(peer));
      return;
    }
    case Says::kDuration:
      entry_.duration = text;
      return;
    default:
      break;
  }
  if (media_.empty()) return;
  Media media = std::move(media_.back());
  media_.pop_back();
  if (frame.word->says == Says::kMediaGroup) {
    for (Media& member : entry_.media) {
      if (member.title.empty()) member.title = media.title;
      if (member.description.empty()) member.description = media.description;
    }
    if (entry_.title.empty()) entry_.title = media.title;
    return;
  }
  media.url = url.empty() ? "" : Address(frame, url);
  media.type = std::string(Trim(frame.Get("type")));
  media.medium = std::string(Trim(frame.Get("medium")));
  media.width = Pixels(frame.Get("width"));
  media.height = Pixels(frame.Get("height"));
  media.size_bytes = Count(frame.Get("filesize"));
  media.duration_seconds =
      frame.Get("duration").empty() ? std::nullopt : ReadSeconds(frame.Get("duration"));
  if (!media.url.empty() && entry_.media.size() < 64) entry_.media.push_back(std::move(media));
}

void XmlReader::ApplyUpkeep(const Frame& frame, const std::string& text) {
  switch (frame.word->says) {
    case Says::kGenerator: {
      Generator generator{PlainTitle(text), "", std::string(Trim(frame.Get("version")))};
      for (const char* attribute : {"uri", "url", "agent", "resource"})
        if (const auto value = frame.Get(attribute); !value.empty() && generator.url.empty())
          generator.url = Address(frame, value);
      if (!generator.name.empty() || !generator.url.empty()) feed_.generator = generator;
      return;
    }
    case Says::kLanguage:
      if (!text.empty() && fields().language && fields().Better(*frame.word))
        *fields().language = text;
      return;
    case Says::kTtl:
      feed_.ttl_minutes = Pixels(text);
      return;
    case Says::kUpdatePeriod:
      if (const int minutes = PeriodOf(text))
        feed_.update_period_minutes = std::max(1, minutes / updates_);
      return;
    case Says::kUpdateFrequency:
      // Of no period it is the day's (RSS 1.0's module).
      if (const auto count = Count(text); count && *count >= 1 && *count <= 1440) {
        updates_ = static_cast<int>(*count);
        feed_.update_period_minutes = feed_.update_period_minutes.value_or(1440) / updates_;
      }
      return;
    case Says::kUpdateBase:
      SetDate({&feed_.update_base}, text);
      return;
    case Says::kCommentsCount:
      if (const auto count = Count(text)) entry_.comments_count = count;
      return;
    case Says::kSection:
      entry_.section = PlainTitle(text);
      return;
    case Says::kDepartment:
      entry_.department = PlainTitle(text);
      return;
    case Says::kHour:
      if (const auto hour = ParseInt(text);
          hour && *hour >= 0 && *hour <= 24 && feed_.skip_hours.size() < 24)
        feed_.skip_hours.push_back(static_cast<int>(*hour));
      return;
    case Says::kDay:
      if (!text.empty() && text.size() < 20 && feed_.skip_days.size() < 7)
        feed_.skip_days.push_back(text);
      return;
    case Says::kWidth:
      image_.width = Pixels(text);
      return;
    case Says::kHeight:
      image_.height = Pixels(text);
      return;
    default:
      return;
  }
}

}  // namespace wirefold
