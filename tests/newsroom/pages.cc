#include "tests/newsroom/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

namespace wirefold::newsroom {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kBlocksBeforeTheBox =
    3;  // newsletters and advertisements come after the third paragraph
constexpr size_t kRelated = 3;

std::string Join(const std::vector<std::string>& parts, std::string_view between,
                 std::string_view last) {
  std::string out;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += i + 1 == parts.size() ? last : between;
    out += parts[i];
  }
  return out;
}

std::string Blocks(const Piece& piece, size_t from, size_t to) {
  std::string out;
  for (size_t i = from; i < std::min(to, piece.blocks.size()); ++i) {
    std::string_view block = piece.blocks[i];
    const bool head = block.starts_with("## ");
    out += fmt::format("<{0}>{1}</{0}>\n", head ? "h2" : "p",
                       EscapeMarkup(block.substr(head ? 3 : 0)));
  }
  return out;
}

// What a feed or a teaser says of the piece.
std::string SummaryOf(const Piece& piece) {
  return piece.standfirst.empty() ? piece.blocks.front() : piece.standfirst + ".";
}

std::string Related(const Paper& paper, const Piece& piece, const std::string& base) {
  const size_t self = static_cast<size_t>(&piece - paper.pieces.data());
  std::string out;
  for (size_t i = 1; i <= kRelated; ++i) {
    const Piece& other = paper.pieces[(self + i) % paper.pieces.size()];
    out += fmt::format(
        "<li class=\"card\"><a href=\"{}{}\">{}</a> <span class=\"teaser\">{}</span></li>\n", base,
        PathOf(paper, other), EscapeMarkup(other.headline), EscapeMarkup(SummaryOf(other)));
  }
  return out;
}

// schema.org's NewsArticle, as publishers put it into the head. "<" is escaped so that no text can
// end the script.
std::string JsonLd(const Paper& paper, const Piece& piece, const std::string& url) {
  Json authors = Json::array();
  for (const std::string& author : piece.authors)
    authors.push_back(Json{{"@type", "Person"}, {"name", author}});
  const Json json = {
      {"@context", "https://schema.org"},
      {"@type", "NewsArticle"},
      {"headline", piece.headline},
      {"url", url},
      {"datePublished", Rfc3339(piece.published)},
      {"dateModified", Rfc3339(piece.updated.value_or(piece.published))},
      {"author", authors},
      {"publisher", {{"@type", "NewsMediaOrganization"}, {"name", paper.name}}},
      {"inLanguage", piece.language},
  };
  std::string out = json.dump();
  for (size_t at = 0; (at = out.find('<', at)) != out.npos;) out.replace(at, 1, "\\u003c");
  return out;
}

std::string LongDate(Time time) {  // "20 Nov 2026 08:35 GMT"
  const std::string date = HttpDate(time);
  return date.substr(5, 17) + " GMT";
}

std::string RssOf(const Paper& paper, const std::string& base) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n<title>{}</title>\n"
      "<atom:link href=\"{}{}\" rel=\"self\" type=\"application/rss+xml\"/>\n<link>{}/</link>\n"
      "<description>{}</description>\n<language>{}</language>\n",
      EscapeMarkup(paper.name), base, paper.feed_path, base, EscapeMarkup(paper.motto),
      paper.language);
  for (const Piece& piece : paper.pieces) {
    const std::string url = base + PathOf(paper, piece);
    out += fmt::format("<item>\n<title>{}</title>\n<link>{}</link>\n", EscapeMarkup(piece.headline),
                       url);
    for (const std::string& author : piece.authors)
      out += fmt::format("<dc:creator><![CDATA[{}]]></dc:creator>\n", author);
    out += fmt::format("<pubDate>{}</pubDate>\n", HttpDate(piece.published));
    for (const std::string& tag : piece.tags)
      out += fmt::format("<category><![CDATA[{}]]></category>\n", tag);
    out += fmt::format(
        "<guid isPermaLink=\"true\">{}</guid>\n<description><![CDATA[<p>{}</p>]]></description>\n"
        "</item>\n",
        url, EscapeMarkup(SummaryOf(piece)));
  }
  return out + "</channel>\n</rss>\n";
}

std::string AtomOf(const Paper& paper, const std::string& base) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<feed xmlns=\"http://www.w3.org/2005/Atom\" "
      "xml:lang=\"{}\">\n<id>tag:meridian.example,2026:{}</id>\n"
      "<title>{}</title>\n<subtitle>{}</subtitle>\n<updated>{}</updated>\n"
      "<link rel=\"self\" href=\"{}{}\"/>\n<link rel=\"alternate\" href=\"{}/\"/>\n",
      paper.language, paper.short_name, EscapeMarkup(paper.name), EscapeMarkup(paper.motto),
      Rfc3339(paper.pieces.front().published), base, paper.feed_path, base);
  for (const Piece& piece : paper.pieces) {
    out += fmt::format(
        "<entry xml:lang=\"{}\">\n<id>tag:meridian.example,2026:{}</id>\n<title>{}</title>\n"
        "<link rel=\"alternate\" type=\"text/html\" href=\"{}{}\"/>\n"
        "<published>{}</published>\n<updated>{}</updated>\n",
        piece.language, piece.slug, EscapeMarkup(piece.headline), base, PathOf(paper, piece),
        Rfc3339(piece.published), Rfc3339(piece.updated.value_or(piece.published)));
    for (const std::string& author : piece.authors)
      out += fmt::format("<author><name>{}</name></author>\n", EscapeMarkup(author));
    for (const std::string& tag : piece.tags)
      out += fmt::format("<category term=\"{}\"/>\n", EscapeMarkup(tag));
    out += fmt::format("<summary>{}</summary>\n</entry>\n", EscapeMarkup(SummaryOf(piece)));
  }
  return out + "</feed>\n";
}

std::string JsonFeedOf(const Paper& paper, const std::string& base) {
  Json items = Json::array();
  for (const Piece& piece : paper.pieces) {
    const std::string url = base + PathOf(paper, piece);
    Json authors = Json::array();
    for (const std::string& author : piece.authors) authors.push_back(Json{{"name", author}});
    items.push_back({{"id", url},
                     {"url", url},
                     {"title", piece.headline},
                     {"summary", SummaryOf(piece)},
                     {"content_text", SummaryOf(piece)},
                     {"date_published", Rfc3339(piece.published)},
                     {"authors", authors},
                     {"tags", piece.tags}});
  }
  const Json feed = {{"version", "https://jsonfeed.org/version/1.1"},
                     {"title", paper.name},
                     {"description", paper.motto},
                     {"home_page_url", base + "/"},
                     {"feed_url", base + paper.feed_path},
                     {"language", paper.language},
                     {"items", items}};
  return feed.dump(1) + "\n";
}

}  // namespace

std::string HttpDate(Time time) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day day{days};
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time - days).count();
  return fmt::format(
      "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[std::chrono::weekday{days}.c_encoding()],
      static_cast<unsigned>(day.day()), kMonths[static_cast<unsigned>(day.month()) - 1],
      static_cast<int>(day.year()), seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string EscapeMarkup(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string Fill(std::string_view page_template, const Values& values) {
  const auto value = [&](std::string_view name) -> std::string_view {
    auto it = values.find(name);
    return it == values.end() ? std::string_view() : std::string_view(it->second);
  };
  std::string out;
  size_t at = 0;
  while (true) {
    const size_t open = page_template.find("{{", at);
    const size_t close = open == page_template.npos ? open : page_template.find("}}", open);
    if (close == page_template.npos) return out.append(page_template.substr(at));
    out.append(page_template.substr(at, open - at));
    std::string_view name = page_template.substr(open + 2, close - open - 2);
    at = close + 2;
    if (name.starts_with('{')) {
      out.append(value(name.substr(1)));
      ++at;  // the third brace
    } else if (name.starts_with('#')) {
      const std::string end = "{{/" + std::string(name.substr(1)) + "}}";
      if (value(name.substr(1)).empty()) at = page_template.find(end, at) + end.size();
    } else if (!name.starts_with('/')) {
      out += EscapeMarkup(value(name));
    }
  }
}

std::string ArticlePage(std::string_view page_template, const Paper& paper, const Piece& piece,
                        const std::string& base) {
  const std::string url = base + PathOf(paper, piece);
  Values values = {
      {"paper", paper.name},
      {"motto", paper.motto},
      {"base", base},
      {"url", url},
      {"feed", base + paper.feed_path},
      {"language", piece.language},
      {"headline", piece.headline},
      {"standfirst", piece.standfirst},
      {"summary", SummaryOf(piece)},
      {"section", piece.section},
      {"byline", Join(piece.authors, ", ", " and ")},
      {"editor", piece.editor},
      {"credit", piece.credit},
      {"alt", piece.alt},
      {"caption", piece.caption},
      {"image", base + "/images/" + piece.slug + ".svg"},
      {"body_start", Blocks(piece, 0, kBlocksBeforeTheBox)},
      {"body_rest", Blocks(piece, kBlocksBeforeTheBox, piece.blocks.size())},
      {"related", Related(paper, piece, base)},
      {"json_ld", JsonLd(paper, piece, url)},
  };
  if (piece.dated) {
    values["meta_author"] = values["byline"];
    values["date_iso"] = Rfc3339(piece.published);
    values["date"] = LongDate(piece.published);
  }
  if (piece.updated) {
    values["updated_iso"] = Rfc3339(*piece.updated);
    values["updated"] = LongDate(*piece.updated);
  }
  return Fill(page_template, values);
}

std::string FrontPage(std::string_view page_template, const Paper& paper, const std::string& base) {
  std::string list;
  for (const Piece& piece : paper.pieces) {
    list += fmt::format("<li><a href=\"{}{}\">{}</a><br>{}</li>\n", base, PathOf(paper, piece),
                        EscapeMarkup(piece.headline), EscapeMarkup(SummaryOf(piece)));
  }
  return Fill(page_template, {{"paper", paper.name},
                              {"motto", paper.motto},
                              {"language", paper.language},
                              {"feed", base + paper.feed_path},
                              {"feed_type", FeedTypeOf(paper)},
                              {"articles", list}});
}

std::string FeedOf(const Paper& paper, const std::string& base) {
  if (paper.format == "rss") return RssOf(paper, base);
  if (paper.format == "atom") return AtomOf(paper, base);
  return JsonFeedOf(paper, base);
}

std::string FeedTypeOf(const Paper& paper) {
  if (paper.format == "rss") return "application/rss+xml; charset=UTF-8";
  if (paper.format == "atom") return "application/atom+xml; charset=utf-8";
  return "application/feed+json";
}

}  // namespace wirefold::newsroom
