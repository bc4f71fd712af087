// Atom, RFC 4287.
#include "cli/feed_form.h"
#include "text/xml_write.h"

namespace wirefold {
namespace {

std::string Head(const FeedHead& head) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<feed xmlns=\"http://www.w3.org/2005/Atom\""
      " xmlns:media=\"http://search.yahoo.com/mrss/\">\n";
  XmlWriter xml(out, 1);
  xml.Element("id", head.id);
  xml.Element("title", head.title);
  xml.Element("updated", Rfc3339(head.updated));
  xml.Element("generator", "wirefold", {{"version", WIREFOLD_VERSION}});
  return out;
}

void Author(XmlWriter& xml, const std::string& name) {
  if (!name.empty()) xml.Open("author").Element("name", name).Close();
}

// Whose it is. An entry without an author needs one there (4.1.2).
void Source(XmlWriter& xml, const FeedItem& item) {
  xml.Open("source").Element("title", item.publisher);
  if (item.authors.empty()) Author(xml, item.publisher.empty() ? "unknown" : item.publisher);
  xml.Close();
}

std::string Item(const FeedItem& item) {
  std::string out;
  XmlWriter xml(out, 1);
  xml.Open("entry", {{"xml:lang", item.language}});
  xml.Element("id", item.id);
  xml.Element("title", item.title);
  if (!item.url.empty()) xml.Empty("link", {{"rel", "alternate"}, {"href", item.url}});
  xml.Element("published", Rfc3339(item.published));
  xml.Element("updated", Rfc3339(item.updated));
  for (const std::string& author : item.authors) Author(xml, author);
  for (const std::string& tag : item.tags)
    if (!tag.empty()) xml.Empty("category", {{"term", tag}});
  if (!item.image.empty()) xml.Empty("media:thumbnail", {{"url", item.image}});
  xml.ElementIf("summary", item.summary);
  xml.Element("content", item.html, {{"type", "html"}});
  Source(xml, item);
  xml.Close();
  return out;
}

std::string Tail(std::string_view) { return "</feed>\n"; }

}  // namespace

const FeedForm kAtom = {Head, Item, "", Tail};

}  // namespace wirefold
