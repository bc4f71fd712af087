// The nouns of the house, read first: Feed, Entry, Article, Story. Plain data; who fills a field
// says so here. All text is UTF-8. An empty string or list, and a missing optional, mean "not
// said".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"

namespace wirefold {

// ---- what a feed says (crawler/feed fills these)

struct Person {
  std::string name;
  std::string email;
  std::string url;
};

struct Link {
  std::string url;
  std::string rel;
  std::string type;
  std::string title;
  std::string hreflang;
  std::optional<uint64_t> length;
};

struct Category {
  std::string term;
  std::string scheme;
  std::string label;
};

struct Image {
  std::string url;
  std::string title;
  std::string link;
  std::optional<int> width;
  std::optional<int> height;
};

struct Attachment {
  std::string url;
  std::string mime_type;
  std::string title;
  std::optional<uint64_t> size_bytes;
  std::optional<uint64_t> duration_seconds;
};

// media:content and what stands around it (Media RSS 1.5.1).
struct Media {
  std::string url;
  std::string type;
  std::string medium;
  std::string title;
  std::string description;
  std::vector<Image> thumbnails;
  std::optional<int> width;
  std::optional<int> height;
  std::optional<uint64_t> size_bytes;
  std::optional<uint64_t> duration_seconds;
};

// The feed an entry was taken over from (RSS source, Atom source): the wire's name, a hint for
// folding.
struct EntrySource {
  std::string title;
  std::string url;
  std::string feed_url;
  std::string id;
  std::string icon;
  std::string logo;
  std::vector<Person> authors;
  std::vector<Link> links;
  std::optional<Time> modified;
};

struct Entry {
  std::string id;   // guid, else link, else a hash of what does not change; never empty
  std::string url;  // absolute; empty where the entry has no page
  std::string external_url;
  std::string title;         // plain text
  std::string summary;       // plain text
  std::string summary_html;  // the same with its markup
  std::string content_html;
  std::string content_text;  // where the content was plain
  std::string content_src;
  std::string image;
  std::optional<Image> image_info;
  std::optional<Time> published;
  std::optional<Time> modified;
  bool published_is_day = false;  // a day alone was said: the time is its beginning
  bool modified_is_day = false;
  std::optional<Time> created;
  std::vector<Person> authors;
  std::vector<Person> contributors;
  std::optional<Person> publisher;
  std::vector<std::string> tags;
  std::vector<Category> categories;
  std::string language;
  std::vector<Attachment> attachments;
  std::vector<Media> media;
  std::vector<Image> thumbnails;
  std::vector<Link> links;
  std::optional<bool> guid_is_permalink;
  std::string comments_url;
  std::string comments_feed_url;
  std::optional<uint64_t> comments_count;
  std::string in_reply_to;  // the id or address of the entry this one answers (RFC 4685)
  std::optional<EntrySource> source;
  std::string rights;
  std::string license;
  std::string subtitle;
  std::string duration;
  std::string section;  // slash:section and department, an editor's desk and his joke
  std::string department;
};

struct Generator {
  std::string name;
  std::string url;
  std::string version;
};

// What an index of sitemaps lists.
struct SitemapRef {
  std::string url;
  std::optional<Time> modified;
};

struct Feed {
  // rss20 rss10 rss090 ... atom10 atom03 cdf json1 json11, sitemap news-sitemap sitemap-index: what
  // `parse` prints.
  std::string format;
  std::string encoding;
  bool well_formed = true;
  bool complete = true;               // the document came to its end
  std::vector<std::string> warnings;  // what was mended, in words
  std::string version;
  std::string id;
  std::string title;  // plain text
  std::string home_url;
  std::string feed_url;  // what the feed calls its own address
  std::string description;
  std::string language;
  std::string icon;
  std::string favicon;
  std::string logo;
  std::string rights;
  std::string license;
  std::optional<Generator> generator;
  std::optional<Image> image;
  std::vector<Person> authors;
  std::vector<Person> contributors;
  std::optional<Person> publisher;
  std::vector<Category> categories;
  std::vector<Link> links;
  std::vector<Link> hubs;  // url, and the hub's kind in `type`
  std::string next_url;    // older entries: RFC 5005 next, else prev-archive; JSON Feed next_url
  std::string new_url;     // itunes:new-feed-url
  std::optional<Time> published;
  std::optional<Time> modified;
  std::optional<Time> created;
  std::optional<int> ttl_minutes;
  std::optional<int>
      update_period_minutes;        // the feed's own pace, by sy:updatePeriod and Frequency
  std::optional<Time> update_base;  // from when it counts
  std::vector<int> skip_hours;
  std::vector<std::string> skip_days;
  std::vector<Entry> entries;
  std::vector<SitemapRef> sitemaps;  // newest first where each has its time
};

// ---- what a page says (crawler/extract fills these)

struct Article {
  std::string title;
  std::vector<std::string> authors;  // people only
  // Wires credited beside or instead of people: a hint for folding.
  std::vector<std::string> agencies;
  std::optional<Date> published;  // as the publisher said it, in his zone
  std::optional<Date> modified;
  std::string language;  // BCP 47
  std::string canonical_url;
  std::string site;  // the publication's name
  std::string description;
  std::string image;
  std::vector<std::string> tags;
  std::string text;  // paragraphs with a blank line between them
  // The same with its markup and pictures, safe to show (crawler/extract/article_html.h).
  std::string html;
  bool is_article = true;
  std::string not_article_reason;  // why not, where is_article is false
  std::optional<bool> is_accessible_for_free;
};

// ---- what is kept

// How a page's text came: from the page, or from the feed because the page could not be had.
enum class TextFrom : uint8_t { kPage = 0, kFeed = 1 };

// One entry of the article log: an article with its provenance. The log is the truth; stories
// follow from it.
struct ArticleRecord {
  ArticleId id;
  Article article;
  std::string source;  // the configured source's name
  std::vector<std::string> source_tags;
  std::string feed_url;
  std::string entry_id;
  std::string entry_title;  // as the feed has it
  std::string url;          // as the feed listed it
  std::string fetched_url;  // after redirects
  Time first_seen{};        // when the feed first showed the entry
  Time fetched{};
  TextFrom text_from = TextFrom::kPage;
  std::string page_problem;  // why the text is the feed's: "robots.txt", "404", ...
  // How often the page had changed before: 0 is the article as it was first read. A later version
  // has its own place in the log and tells that of the one before it; first_seen stays the first's.
  uint64_t version = 0;
  uint64_t replaces = 0;
};

// How an article came to its story.
enum class Verdict : uint8_t { kNew = 0, kExact = 1, kNear = 2 };
std::string_view VerdictName(Verdict v);  // new, exact, near

struct StoryMember {
  ArticleId article;
  Verdict verdict = Verdict::kNew;
  float similarity = 1;  // 0..1: how much of the shorter text stands in the other
  std::string source;
  Time published{};  // the publisher's time, else when it was first seen
  // How much of its text stands in the member that it was folded by, and of that in it; 0..1.
  float in_article = 0;
  float in_match = 0;
  uint64_t text_bytes = 0;
  ArticleId match{};  // that member; none where it founded the story
};

struct Story {
  StoryId id;
  std::string title;                 // the founder's
  std::vector<StoryMember> members;  // in order of arrival; the founder first
};

// An article is known by its entry's key: its page's address without fragment and tracking
// parameters (UrlKey in text/url.h), or, where an entry has no page, its feed and id.
inline ArticleId ArticleIdOf(std::string_view entry_key) { return {Hash64Of(entry_key, 2)}; }

}  // namespace wirefold
