#include "crawler/feed/json_feed.h"

#include <fmt/format.h>

#include "base/strings.h"
#include "crawler/feed/entry_window.h"
#include "crawler/feed/fields.h"
#include "crawler/feed/markup.h"
#include "text/json_stream.h"
#include "text/links.h"
#include "text/url.h"
#include "text/utf8.h"
#include "text/words.h"

namespace wirefold {
namespace {

class Reader {
 public:
  Reader(std::string_view base, const FeedLimits& limits)
      : base_(base), links_(limits.max_url), limits_(limits) {}

  // The feed's own members; its items have been read.
  Feed Read(JsonValue root) {
    Feed feed;
    feed.version = root.Text("version");
    feed.format = feed.version.find("1.1") != std::string::npos ? "json11" : "json1";
    feed.title = Title(root["title"]);
    feed.home_url = Address(root["home_page_url"]);
    feed.feed_url = Address(root["feed_url"]);
    feed.description = Trimmed(root["description"]);
    feed.language = Trimmed(root["language"]);
    feed.icon = Address(root["icon"]);
    feed.favicon = Address(root["favicon"]);
    feed.next_url = Address(root["next_url"]);
    feed.authors = Authors(root);
    for (JsonValue hub : root["hubs"].Items())
      if (const std::string url = Address(hub["url"]); !url.empty())
        feed.hubs.push_back(LinkTo(url, "", hub.Text("type")));
    return feed;
  }

  Entry ReadItem(JsonValue item) {
    Entry entry;
    entry.id = Trimmed(item["id"]);
    entry.url = Address(item["url"]);
    entry.external_url = Address(item["external_url"]);
    entry.title = Title(item["title"]);
    entry.summary = Trimmed(item["summary"]);
    entry.content_html = WithAbsoluteLinks(item.Text("content_html"), base_, links_);
    entry.content_text = item.Text("content_text");
    entry.image = Address(item["image"]);
    if (entry.image.empty()) entry.image = Address(item["banner_image"]);
    SetDate({&entry.published, &entry.published_is_day}, item.Text("date_published"));
    SetDate({&entry.modified, &entry.modified_is_day}, item.Text("date_modified"));
    entry.authors = Authors(item);
    entry.language = Trimmed(item["language"]);
    for (JsonValue tag : item["tags"].Items())
      AddCategory(entry.categories, {.term = Trimmed(tag), .scheme = "", .label = ""});
    for (JsonValue attachment : item["attachments"].Items()) ReadAttachment(entry, attachment);
    if (!entry.external_url.empty()) entry.links.push_back(LinkTo(entry.external_url, "related"));
    FinishEntry(entry);
    CutTo(entry.title, limits_.max_title);
    if (entry.url.size() > limits_.max_url) entry.url.clear();  // an id that is an address
    return entry;
  }

 private:
  void ReadAttachment(Entry& entry, JsonValue json) {
    Attachment out{.url = Address(json["url"]),
                   .mime_type = json.Text("mime_type"),
                   .title = json.Text("title"),
                   .size_bytes = {},
                   .duration_seconds = {}};
    if (const auto size = json["size_in_bytes"].Int(); size && *size >= 0 && *size <= kMostBytes)
      out.size_bytes = static_cast<uint64_t>(*size);
    if (const auto seconds = json["duration_in_seconds"].Int();
        seconds && *seconds >= 0 && *seconds <= kMostSeconds)
      out.duration_seconds = static_cast<uint64_t>(*seconds);
    if (!out.url.empty() && entry.attachments.size() < 64)
      entry.attachments.push_back(std::move(out));
  }

  // 1.1 has a list of authors, 1.0 one author; some have both, some write a bare name.
  std::vector<Person> Authors(JsonValue json) {
    std::vector<Person> people;
    for (const char* key : {"authors", "author"}) {
      for (JsonValue author : json[key].Items()) {
        Person person =
            author.IsString() ? ParsePerson(author.View()) : ParsePerson(author.Text("name"));
        if (std::string url = Address(author["url"]); StartsWithNoCase(url, "mailto:"))
          person.email = url.substr(7);
        else
          person.url = std::move(url);
        AddPerson(people, std::move(person));
      }
    }
    return people;
  }

  static std::string Trimmed(JsonValue value) {
    const std::string text = value.Text();
    return std::string(Trim(text));
  }
  std::string Title(JsonValue value) const {
    std::string title = Trimmed(value);
    CutTo(title, limits_.max_title);
    return title;
  }
  std::string Address(JsonValue value) {
    const std::string reference = Trimmed(value);
    return reference.empty() ? reference : links_.Resolve(base_, reference);
  }

  const LinkBase base_;
  Links links_;
  const FeedLimits& limits_;
};

}  // namespace

Result<Feed> ReadJsonFeed(TextSource& text, std::string_view base, const FeedLimits& limits) {
  Reader reader(base, limits);
  EntryWindow entries(limits.max_entries);
  size_t read = 0;
  const auto add = [&](JsonValue item, bool whole) {
    // Half an item without id and address would be another one when it comes whole.
    if (item.IsObject() && (whole || item["id"] || item["url"])) entries.Add(reader.ReadItem(item));
    return ++read < kMostRead;
  };
  auto object = ReadJsonObject(text, "items", add);
  if (!object) return Fail(object.error().In("not a feed"));
  const JsonValue root = object->rest.root();
  const bool versioned = ContainsNoCase(root.Text("version"), "jsonfeed.org") ||
                         ContainsNoCase(root.Text("version"), "json feed");
  if (!versioned && !root["items"].IsArray()) {
    for (const char* key : {"error", "message", "detail"})
      if (const std::string said = root.Text(key); !said.empty())
        return Fail(Code::kInvalid, fmt::format("not a feed: JSON that says \"{}\"",
                                                ForTerminal(CutBytes(said, 100))));
    return Fail(Code::kInvalid,
                "not a feed: " +
                    (object->problem.empty() ? "JSON without version and items" : object->problem));
  }
  for (JsonValue item : root["items"].Items()) add(item, true);  // no list, but one item
  Feed feed = reader.Read(root);
  feed.warnings = object->rest.mended();
  if (!object->problem.empty()) feed.warnings.push_back(object->problem);
  feed.well_formed = feed.warnings.empty();
  entries.MoveTo(feed);
  FinishFeed(feed);
  feed.complete = object->complete;
  return feed;
}

}  // namespace wirefold
