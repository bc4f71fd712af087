#include "crawler/feed/fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/strings.h"
#include "crawler/feed/markup.h"
#include "text/date.h"
#include "text/entities.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

constexpr size_t kMaxTags = 64;
constexpr size_t kMaxPeople = 64;
constexpr size_t kMaxId = 1024;  // longer ones are hashed
// Each entry may have them from its feed, and there are thousands: what is short is kept short.
constexpr size_t kMaxName = 200;  // characters, of a person or a tag
constexpr size_t kMaxEmail = 254;
constexpr size_t kMaxScheme = 1024;
constexpr size_t kMaxPeopleOfFeed = 8;  // that its entries have from it
constexpr size_t kMaxTagsOfFeed = 16;

std::string HashOf(std::string_view text) {
  const Hash128 hash = Hash128Of(text);
  return fmt::format("{:016x}{:016x}", hash.high, hash.low);
}

bool IsWebAddress(std::string_view s) {
  return StartsWithNoCase(s, "http://") || StartsWithNoCase(s, "https://");
}

bool IsPage(const Link& link) {
  return link.type.empty() || ContainsNoCase(link.type, "html") || link.type == "text/plain";
}

// The link to the page: an alternate, HTML before what has no type before the rest.
const Link* PageOf(const std::vector<Link>& links) {
  const Link* best = nullptr;
  int best_worth = 0;
  for (const Link& link : links) {
    if (link.rel != "alternate") continue;
    const int worth = IsPage(link) ? 2 : 1;
    if (worth > best_worth) {
      best = &link;
      best_worth = worth;
    }
  }
  return best;
}

const Link* FindRel(const std::vector<Link>& links, std::string_view rel) {
  for (const Link& link : links)
    if (link.rel == rel) return &link;
  return nullptr;
}

int64_t Area(const Image& image) {
  return int64_t{image.width.value_or(0)} * image.height.value_or(0);
}

bool IsPicture(std::string_view type, std::string_view medium) {
  return StartsWithNoCase(type, "image/") || EqualsNoCase(medium, "image");
}

// The largest of the pictures that stand around an entry; its own image element wins.
std::string PictureOf(const Entry& entry) {
  if (entry.image_info && !entry.image_info->url.empty()) return entry.image_info->url;
  const std::string* best = nullptr;
  int64_t best_area = -1;
  const auto consider = [&](const std::string& url, int64_t area) {
    if (url.empty() || area <= best_area) return;
    best = &url;
    best_area = area;
  };
  for (const Media& media : entry.media)
    if (IsPicture(media.type, media.medium))
      consider(media.url, int64_t{media.width.value_or(0)} * media.height.value_or(0));
  for (const Attachment& attachment : entry.attachments)
    if (IsPicture(attachment.mime_type, "")) consider(attachment.url, 0);
  for (const Image& thumbnail : entry.thumbnails) consider(thumbnail.url, Area(thumbnail));
  for (const Media& media : entry.media)
    for (const Image& thumbnail : media.thumbnails) consider(thumbnail.url, Area(thumbnail));
  return best ? *best : std::string();
}

void TakeLinks(Entry& entry) {
  // A permalink beside a link of its own is an id like any other.
  if (!entry.url.empty() && entry.guid_is_permalink) entry.guid_is_permalink = false;
  if (entry.url.empty())
    if (const Link* page = PageOf(entry.links)) entry.url = page->url;
  if (entry.url.empty() && entry.guid_is_permalink.value_or(true) && IsWebAddress(entry.id))
    entry.url = entry.id;
  for (const Link& link : entry.links) {
    if (link.rel == "replies")
      (ContainsNoCase(link.type, "atom") || ContainsNoCase(link.type, "rss")
           ? entry.comments_feed_url
           : entry.comments_url) = link.url;
    if (link.rel == "license" && entry.license.empty()) entry.license = link.url;
    if (link.rel == "related" && entry.external_url.empty()) entry.external_url = link.url;
  }
}

// A note without a title (microblogs, Mastodon's feeds) is listed by its first words.
std::string FirstWords(const Entry& entry) {
  const auto head = [](std::string_view text) { return CutBytes(text, 4000); };
  std::string words(!entry.summary.empty()        ? head(entry.summary)
                    : !entry.content_text.empty() ? head(entry.content_text)
                                                  : PlainText(head(entry.content_html)));
  std::string title;
  for (char c : words) {
    if (!IsAsciiSpace(c))
      title += c;
    else if (!title.empty() && title.back() != ' ')
      title += ' ';
  }
  CutTo(title, 100);
  return title;
}

std::string TagOf(const Category& category) {
  return category.label.empty() ? category.term : category.label;
}

// What does not change when only the title does; a title counts where there is little else.
std::string IdOf(const Entry& entry) {
  const std::string& content = entry.content_html.empty() ? entry.content_text : entry.content_html;
  const bool telling = entry.summary.size() + content.size() >= 64;
  return HashOf(fmt::format("{}\n{}\n{}\n{}", telling ? "" : entry.title,
                            entry.published ? Rfc3339(*entry.published) : "", entry.summary,
                            content));
}

// JSON Feed has no date of its own: the newest of its entries' dates is when it changed.
void DateByEntries(Feed& feed) {
  const auto newest = [&](auto field) {
    std::optional<Time> out;
    for (const Entry& entry : feed.entries)
      if (const auto& date = entry.*field; date && (!out || *out < *date)) out = date;
    return out;
  };
  if (!feed.published) feed.published = newest(&Entry::published);
  if (!feed.modified) feed.modified = newest(&Entry::modified);
}

}  // namespace

Fields FieldsOf(Feed& f) {
  Fields out;
  out.title = &f.title, out.id = &f.id, out.url = &f.home_url, out.rights = &f.rights,
  out.license = &f.license;
  out.language = &f.language, out.icon = &f.icon, out.logo = &f.logo, out.links = &f.links,
  out.authors = &f.authors;
  out.contributors = &f.contributors, out.publisher = &f.publisher, out.categories = &f.categories;
  out.published = {&f.published}, out.modified = {&f.modified}, out.created = {&f.created};
  return out;
}

Fields FieldsOf(Entry& e) {
  Fields out;
  out.title = &e.title, out.id = &e.id, out.url = &e.url, out.rights = &e.rights,
  out.license = &e.license;
  out.language = &e.language, out.links = &e.links, out.authors = &e.authors,
  out.contributors = &e.contributors;
  out.publisher = &e.publisher, out.categories = &e.categories;
  out.published = {&e.published, &e.published_is_day};
  out.modified = {&e.modified, &e.modified_is_day}, out.created = {&e.created};
  return out;
}

Fields FieldsOf(EntrySource& s) {
  Fields out;
  out.title = &s.title, out.id = &s.id, out.url = &s.url, out.icon = &s.icon, out.logo = &s.logo;
  out.links = &s.links, out.authors = &s.authors, out.modified = {&s.modified};
  return out;
}

void AddPerson(std::vector<Person>& people, Person person) {
  if (person.name.empty() && person.email.empty() && person.url.empty()) return;
  if (people.size() >= kMaxPeople) return;
  CutTo(person.name, kMaxName);
  if (person.email.size() > kMaxEmail) person.email.clear();
  const auto same = [&](const Person& p) {
    return p.name == person.name && p.email == person.email;
  };
  if (std::none_of(people.begin(), people.end(), same)) people.push_back(std::move(person));
}

void AddCategory(std::vector<Category>& categories, Category category) {
  CutTo(category.term, kMaxName);
  CutTo(category.label, kMaxName);
  if (category.scheme.size() > kMaxScheme) category.scheme.clear();
  if (category.term.empty()) category.term = category.label;
  if (category.term.empty() || categories.size() >= kMaxTags) return;
  const auto same = [&](const Category& c) {
    return c.term == category.term && c.scheme == category.scheme;
  };
  if (std::none_of(categories.begin(), categories.end(), same))
    categories.push_back(std::move(category));
}

bool SetDate(DateField field, std::string_view text) {
  const auto date = ParseDate(text);
  if (!date) return false;
  *field.time = date->time;
  if (field.is_day) *field.is_day = !date->has_time;
  return true;
}

void FinishEntry(Entry& entry) {
  TakeLinks(entry);
  if (entry.language.size() > kMaxLanguage) entry.language.clear();
  for (const Category& category : entry.categories) {
    std::string tag = TagOf(category);
    if (std::find(entry.tags.begin(), entry.tags.end(), tag) == entry.tags.end())
      entry.tags.push_back(std::move(tag));
  }
  if (entry.title.empty()) entry.title = FirstWords(entry);
  if (entry.summary_html.empty()) entry.summary_html = EscapeHtml(entry.summary);
  if (entry.image.empty()) entry.image = PictureOf(entry);
  if (entry.id.empty()) entry.id = entry.url;
  if (entry.id.size() > kMaxId) entry.id = HashOf(entry.id);
  if (entry.id.empty()) entry.id = IdOf(entry);
}

void FinishFeed(Feed& feed) {
  if (feed.language.size() > kMaxLanguage) feed.language.clear();
  if (feed.home_url.empty())
    if (const Link* page = PageOf(feed.links)) feed.home_url = page->url;
  if (const Link* self = FindRel(feed.links, "self"); self && feed.feed_url.empty())
    feed.feed_url = self->url;
  for (const char* older : {"next", "prev-archive"})  // RFC 5005 3 and 4
    if (const Link* link = FindRel(feed.links, older); link && feed.next_url.empty())
      feed.next_url = link->url;
  if (const Link* license = FindRel(feed.links, "license"); license && feed.license.empty())
    feed.license = license->url;
  // RFC 4287 4.2.1: an entry without authors has its source's, else the feed's.
  const std::vector<Person> authors(
      feed.authors.begin(), feed.authors.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                       feed.authors.size(), kMaxPeopleOfFeed)));
  for (Entry& entry : feed.entries)
    if (entry.authors.empty())
      entry.authors =
          entry.source && !entry.source->authors.empty() ? entry.source->authors : authors;
  // A podcast says what it is about once, for all its episodes.
  std::vector<std::string> tags;
  for (const Category& category : feed.categories)
    if (tags.size() < kMaxTagsOfFeed) tags.push_back(TagOf(category));
  for (Entry& entry : feed.entries)
    if (entry.tags.empty()) entry.tags = tags;
  if (StartsWithNoCase(feed.format, "json")) {
    DateByEntries(feed);
    if (feed.home_url.empty()) feed.home_url = feed.feed_url;
  }
  for (const Link& link : feed.links)
    if (link.rel == "hub") feed.hubs.push_back(LinkTo(link.url, "", "WebSub"));
}

}  // namespace wirefold
