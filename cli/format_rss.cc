// RSS 2.0. Readers disagree whether a title is text or HTML, so what could be read as markup is
// escaped as HTML, too; a description is always HTML.
#include "cli/feed_form.h"
#include "text/entities.h"
#include "text/xml_write.h"

namespace wirefold {
namespace {

std::string TitleText(const std::string& title) {
  bool markup = DecodeEntities(title) != title;
  for (size_t at = title.find('<'); at != title.npos && !markup; at = title.find('<', at + 1))
    markup = at + 1 < title.size() && title[at + 1] != ' ';
  return markup ? EscapeHtml(title) : title;
}

std::string Head(const FeedHead& head) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\""
      " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
      " xmlns:media=\"http://search.yahoo.com/mrss/\">\n"
      "<channel>\n";
  XmlWriter xml(out, 1);
  xml.Element("title", TitleText(head.title));
  xml.Element("link", head.id);  // RSS wants one, and no page belongs to a search
  xml.Element("description", EscapeHtml(head.title));
  xml.Element("lastBuildDate", Rfc822(head.updated));
  xml.Element("generator", "wirefold " WIREFOLD_VERSION);
  return out;
}

std::string Item(const FeedItem& item) {
  std::string out;
  XmlWriter xml(out, 1);
  xml.Open("item");
  xml.Element("title", TitleText(item.title));
  xml.ElementIf("link", item.url);
  xml.Element("guid", item.id, {{"isPermaLink", "false"}});
  xml.Element("pubDate", Rfc822(item.published));
  for (const std::string& author : item.authors) xml.ElementIf("dc:creator", author);
  xml.ElementIf("dc:publisher", item.publisher);
  xml.ElementIf("dc:language", item.language);
  for (const std::string& tag : item.tags) xml.ElementIf("category", tag);
  if (!item.image.empty()) xml.Empty("media:thumbnail", {{"url", item.image}});
  xml.ElementIf("description", EscapeHtml(item.summary));
  xml.ElementIf("content:encoded", item.html);
  xml.Close();
  return out;
}

std::string Tail(std::string_view) { return "</channel>\n</rss>\n"; }

}  // namespace

const FeedForm kRss = {Head, Item, "", Tail};

}  // namespace wirefold
