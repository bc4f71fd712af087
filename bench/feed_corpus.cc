#include "bench/feed_corpus.h"

#include <fmt/format.h>

#include <cstdio>
#include <iterator>
#include <string_view>

#include "tests/random.h"

namespace wirefold {
namespace {

constexpr std::string_view kWords[] = {"the",       "of",          "and",           "to",
                                       "in",        "a",           "for",           "that",
                                       "on",        "with",        "was",           "by",
                                       "from",      "has",         "after",         "council",
                                       "harbour",   "minister",    "river",         "budget",
                                       "court",     "ferry",       "weather",       "election",
                                       "museum",    "engine",      "price",         "strike",
                                       "village",   "north",       "season",        "report",
                                       "bridge",    "energy",      "school",        "hospital",
                                       "market",    "orchestra",   "company",       "train",
                                       "forest",    "island",      "women",         "children",
                                       "scientist", "launch",      "record",        "winter",
                                       "police",    "parliament",  "rain",          "factory",
                                       "union",     "border",      "festival",      "library",
                                       "doctor",    "farmers",     "goal",          "coach",
                                       "league",    "satellite",   "vaccine",       "rent",
                                       "housing",   "tax",         "inquiry",       "committee",
                                       "spokesman", "yesterday",   "tomorrow",      "agreement",
                                       "protest",   "wind",        "coast",         "volcano",
                                       "glacier",   "painting",    "telescope",     "battery",
                                       "bicycle",   "airport",     "pilot",         "trial",
                                       "verdict",   "witness",     "district",      "mayor",
                                       "tenants",   "bakery",      "fishing",       "quota",
                                       "software",  "network",     "password",      "camera",
                                       "novel",     "translation", "café",          "Málaga",
                                       "Zürich",    "Łódź",        "crème",         "Straße",
                                       "naïve",     "Москва",      "правительство", "東京",
                                       "首相",      "“quietly”",   "it’s",          "– perhaps –"};

// Zipf's law, roughly: common words stand first.
std::string_view Word(Random& random) {
  return kWords[random.Below(1 + random.Below(std::size(kWords)))];
}

std::string Sentence(Random& random, uint64_t words) {
  std::string out;
  for (uint64_t i = 0; i < words; ++i) {
    if (i) out += ' ';
    out += Word(random);
  }
  if (out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 32);
  return out;
}

// An article's body as a content system writes it.
std::string Body(Random& random, uint64_t paragraphs) {
  std::string out;
  for (uint64_t p = 0; p < paragraphs; ++p) {
    if (p % 4 == 1)
      out += fmt::format(
          "<figure class=\"wp-block-image size-large\"><img src=\"https://img.paper.test/2026/11/"
          "{0}.jpg\" alt=\"{1}\" width=\"1024\" height=\"683\" /><figcaption>{1}</figcaption>"
          "</figure>\n",
          random.Below(1'000'000), Sentence(random, 6));
    if (p % 6 == 5) out += fmt::format("<h3>{}</h3>\n", Sentence(random, 5));
    out += "<p>";
    for (uint64_t s = 2 + random.Below(4); s-- > 0;) {
      out += Sentence(random, 8 + random.Below(14));
      if (random.Percent(12))
        out += fmt::format(" <a href=\"/{}/{}?ref=feed&amp;pos={}\">{}</a>", Word(random),
                           random.Below(100'000), p, Sentence(random, 3));
      if (random.Percent(8)) out += " <em>" + Sentence(random, 2) + "</em>";
      out += random.Percent(5) ? " &#8230; " : ". ";
    }
    out += "</p>\n";
  }
  return out;
}

std::string Escaped(std::string_view html) {
  std::string out;
  for (char c : html) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

// What the wild does to one feed in twenty.
std::string Fault(Random& random, bool malformed) {
  if (!malformed || !random.Percent(30)) return "";
  constexpr std::string_view kFaults[] = {" R&D", " &eacute;t&eacute;", "&nbsp;", " Q & A"};
  return std::string(kFaults[random.Below(std::size(kFaults))]);
}

struct Shape {
  uint64_t entries = 0;
  uint64_t paragraphs = 0;  // 0: no full text
  bool malformed = false;
};

std::string RssDate(Random& random) {
  return fmt::format("Mon, {:02} Nov 2026 {:02}:{:02}:00 +0000", 2 + 7 * random.Below(4),
                     random.Below(24), random.Below(60));
}
std::string IsoDate(Random& random) {
  return fmt::format("2026-11-{:02}T{:02}:{:02}:00Z", 1 + random.Below(28), random.Below(24),
                     random.Below(60));
}

// The WordPress kind: a summary, the full text in CDATA, dc, wfw, slash.
std::string WordPress(Random& random, const Shape& shape) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"\n"
      "\txmlns:content=\"http://purl.org/rss/1.0/modules/content/\"\n"
      "\txmlns:wfw=\"http://wellformedweb.org/CommentAPI/\"\n"
      "\txmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
      "\txmlns:atom=\"http://www.w3.org/2005/Atom\"\n"
      "\txmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"\n"
      "\txmlns:slash=\"http://purl.org/rss/1.0/modules/slash/\">\n<channel>\n"
      "\t<title>{}</title>\n\t<atom:link href=\"https://paper.test/feed/\" rel=\"self\" "
      "type=\"application/rss+xml\" />\n\t<link>https://paper.test</link>\n"
      "\t<description>{}</description>\n\t<lastBuildDate>{}</lastBuildDate>\n"
      "\t<language>en-US</language>\n\t<sy:updatePeriod>hourly</sy:updatePeriod>\n"
      "\t<sy:updateFrequency>1</sy:updateFrequency>\n",
      Sentence(random, 2), Sentence(random, 8), RssDate(random));
  for (uint64_t i = 0; i < shape.entries; ++i) {
    out += fmt::format(
        "\t<item>\n\t\t<title>{1}{2}</title>\n\t\t<link>https://paper.test/2026/11/{0}/</link>\n"
        "\t\t<comments>https://paper.test/2026/11/{0}/#comments</comments>\n"
        "\t\t<dc:creator><![CDATA[{3}]]></dc:creator>\n\t\t<pubDate>{4}</pubDate>\n"
        "\t\t<category><![CDATA[{5}]]></category>\n\t\t<category><![CDATA[{6}]]></category>\n"
        "\t\t<guid isPermaLink=\"false\">https://paper.test/?p={0}</guid>\n"
        "\t\t<description><![CDATA[<p>{7} [&#8230;]</p>]]></description>\n",
        random.Below(1'000'000), Sentence(random, 8), Fault(random, shape.malformed),
        Sentence(random, 2), RssDate(random), Word(random), Word(random), Sentence(random, 25));
    if (shape.paragraphs)
      out += "\t\t<content:encoded><![CDATA[" +
             Body(random, 1 + random.Below(2 * shape.paragraphs)) + "]]></content:encoded>\n";
    out += fmt::format(
        "\t\t<wfw:commentRss>https://paper.test/comments/{0}/feed/</wfw:commentRss>\n"
        "\t\t<slash:comments>{0}</slash:comments>\n\t</item>\n",
        random.Below(50));
  }
  return out + "</channel>\n</rss>\n";
}

// The newsroom kind: all in an escaped description, with Media RSS around it.
std::string Newsroom(Random& random, const Shape& shape) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" "
      "xmlns:media=\"http://search.yahoo.com/mrss/\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n  <channel>\n    <title>{}</title>\n"
      "    <link>https://news.test/</link>\n    <description>{}</description>\n"
      "    <image><url>https://news.test/logo.png</url><title>News</title>"
      "<link>https://news.test/</link></image>\n    <ttl>15</ttl>\n",
      Sentence(random, 2), Sentence(random, 8));
  for (uint64_t i = 0; i < shape.entries; ++i)
    out += fmt::format(
        "    <item>\n      <title>{1}{2}</title>\n      <link>https://news.test/world/{0}</link>\n"
        "      <description>{3}</description>\n      <guid>https://news.test/world/{0}</guid>\n"
        "      <media:content url=\"https://img.news.test/{0}.jpg\" type=\"image/jpeg\" "
        "medium=\"image\" width=\"1200\" height=\"800\"><media:credit>{4}</media:credit>"
        "<media:description type=\"plain\">{5}</media:description></media:content>\n"
        "      <dc:creator>{4}</dc:creator>\n      <dc:date>{6}</dc:date>\n    </item>\n",
        random.Below(1'000'000), Sentence(random, 9), Fault(random, shape.malformed),
        Escaped(shape.paragraphs ? Body(random, 1 + random.Below(2 * shape.paragraphs))
                                 : "<p>" + Sentence(random, 20) + "</p>"),
        Sentence(random, 2), Sentence(random, 9), IsoDate(random));
  return out + "  </channel>\n</rss>\n";
}

// Atom, its content as XHTML or as escaped HTML.
std::string Atom(Random& random, const Shape& shape, bool xhtml) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" "
      "xml:lang=\"en\" xml:base=\"https://journal.test/\">\n<title type=\"text\">{}</title>\n"
      "<id>tag:journal.test,2026:{}</id>\n<updated>{}</updated>\n"
      "<link rel=\"alternate\" type=\"text/html\" href=\"/\"/>\n"
      "<link rel=\"self\" type=\"application/atom+xml\" href=\"/atom.xml\"/>\n"
      "<generator uri=\"https://tool.test/\" version=\"4.2\">Tool</generator>\n",
      Sentence(random, 3), random.Below(10'000), IsoDate(random));
  for (uint64_t i = 0; i < shape.entries; ++i) {
    const std::string body = shape.paragraphs ? Body(random, 1 + random.Below(2 * shape.paragraphs))
                                              : "<p>" + Sentence(random, 20) + "</p>";
    out += fmt::format(
        "<entry>\n<title type=\"html\">{1}{2}</title>\n<id>tag:journal.test,2026:{0}</id>\n"
        "<link rel=\"alternate\" type=\"text/html\" href=\"/posts/{0}\"/>\n"
        "<published>{3}</published>\n<updated>{3}</updated>\n"
        "<author><name>{4}</name><uri>https://journal.test/about</uri></author>\n"
        "<category term=\"{5}\" label=\"{5}\"/>\n",
        random.Below(1'000'000), Sentence(random, 7), Fault(random, shape.malformed),
        IsoDate(random), Sentence(random, 2), Word(random));
    out += xhtml ? "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">" + body +
                       "</div></content>\n"
                 : "<content type=\"html\">" + Escaped(body) + "</content>\n";
    out += "</entry>\n";
  }
  return out + "</feed>\n";
}

FeedFile MakeFeed(uint64_t number, const Shape& shape) {
  Random random(number);
  switch (random.Below(8)) {
    case 0:
    case 1:
    case 2:
      return {fmt::format("wordpress-{:04}.xml", number), WordPress(random, shape)};
    case 3:
    case 4:
    case 5:
      return {fmt::format("newsroom-{:04}.xml", number), Newsroom(random, shape)};
    case 6:
      return {fmt::format("atom-html-{:04}.xml", number), Atom(random, shape, false)};
    default:
      return {fmt::format("atom-xhtml-{:04}.xml", number), Atom(random, shape, true)};
  }
}

}  // namespace

std::vector<FeedFile> FullTextFeeds(size_t total) {
  constexpr uint64_t kEntries[] = {10, 10, 20, 30, 50, 150};
  std::vector<FeedFile> out;
  for (size_t bytes = 0; bytes < total; bytes += out.back().bytes.size()) {
    const uint64_t number = out.size();
    const uint64_t entries = kEntries[number % std::size(kEntries)];
    out.push_back(MakeFeed(number, {entries, 6, number % 20 == 7}));
  }
  return out;
}

std::vector<FeedFile> SmallFeeds(size_t count) {
  std::vector<FeedFile> out;
  for (uint64_t number = 0; number < count; ++number)
    out.push_back(MakeFeed(1'000'000 + number, {1 + number % 3 / 2, 0, number % 20 == 7}));
  return out;
}

void WriteLongFeed(std::FILE* out, uint64_t items, bool malformed) {
  Random random(1);
  fmt::print(out,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel>\n"
             "<title>The archive</title><link>https://paper.test/</link>\n");
  for (uint64_t i = 0; i < items; ++i)
    fmt::print(out,
               "<item><title>{1}{2}</title><link>https://paper.test/{0}</link>"
               "<guid>https://paper.test/{0}</guid><pubDate>{3}</pubDate>"
               "<description>{4}</description></item>\n",
               i, Sentence(random, 5), Fault(random, malformed && i % 20 == 7), RssDate(random),
               Sentence(random, 12));
  fmt::print(out, "</channel></rss>\n");
}

}  // namespace wirefold
