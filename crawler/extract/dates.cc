#include "crawler/extract/dates.h"

#include <chrono>

#include "base/strings.h"

namespace wirefold {
namespace {

using Dates = std::vector<ParsedDate>;

void Add(Dates& dates, std::string_view text) {
  if (text.empty()) return;
  const std::optional<ParsedDate> date = ParseDate(Trim(text));
  if (!date) return;
  // Before the web or far ahead: a template's default, not a date.
  const auto day = std::chrono::floor<std::chrono::days>(date->time);
  if (day < std::chrono::sys_days{std::chrono::year{1970} / 1 / 2} ||
      day > std::chrono::sys_days{std::chrono::year{2100} / 1 / 1})
    return;
  dates.push_back(*date);
}

// The first date decides the day; another one of the same day may tell more of it.
std::optional<ParsedDate> MostExact(const Dates& dates) {
  if (dates.empty()) return {};
  ParsedDate best = dates.front();
  for (const ParsedDate& date : dates) {
    const auto apart = date.time > best.time ? date.time - best.time : best.time - date.time;
    const bool tells_more =
        (!best.has_time && date.has_time) || (best.has_time && !best.has_zone && date.has_zone);
    if (tells_more && apart <= std::chrono::hours(best.has_time ? 15 : 36)) best = date;
  }
  return best;
}

}  // namespace

std::optional<ParsedDate> DateInAddress(std::string_view url) {
  for (size_t i = 0; i + 9 <= url.size(); ++i) {
    if (!IsAsciiDigit(url[i]) || (i > 0 && IsAsciiDigit(url[i - 1]))) continue;
    const std::string_view rest = url.substr(i);
    const bool long_form = rest.size() >= 10 && (rest[4] == '/' || rest[4] == '-') &&
                           rest[7] == rest[4] && (rest.size() == 10 || !IsAsciiDigit(rest[10]));
    if (!long_form) continue;
    const auto year = ParseInt(rest.substr(0, 4));
    const auto month = ParseInt(rest.substr(5, 2));
    const auto day = ParseInt(rest.substr(8, 2));
    if (!year || !month || !day || *year < 1990 || *year > 2100) continue;
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (date.ok()) return ParsedDate{std::chrono::sys_days{date}, false, false};
  }
  return {};
}

ArticleDates ChooseDates(const Claims& claims, std::string_view url) {
  Dates published;
  Add(published, claims.ld.date_published);
  for (const auto& [key, content] : claims.meta)
    for (std::string_view wanted : {"article:published_time",
                                    "og:article:published_time",
                                    "article:published",
                                    "datepublished",
                                    "parsely-pub-date",
                                    "sailthru.date",
                                    "cxenseparse:recs:publishtime",
                                    "published_time",
                                    "publish-date",
                                    "publishdate",
                                    "publish_date",
                                    "pubdate",
                                    "pub_date",
                                    "publication_date",
                                    "published_at",
                                    "article.published",
                                    "article_date_original",
                                    "originalpublicationdate",
                                    "dc.date.issued",
                                    "dc.date",
                                    "dcterms.created",
                                    "dcterms.date",
                                    "dc.date.created",
                                    "date",
                                    "article:create_time",
                                    "citation_publication_date",
                                    "last-published",
                                    "releasedate",
                                    "og:published_time",
                                    "analyticsattributes.articledate",
                                    "ptime",
                                    "shareaholic:article_published_time"})
      if (key == wanted) Add(published, content);
  for (std::string_view date : claims.item_dates) Add(published, date);
  const bool said = !published.empty();
  if (claims.times.size() <= 30)
    for (std::string_view date : claims.times) {
      Add(published, date);
      if (!said && !published.empty()) break;
    }
  if (published.empty())
    if (const auto date = DateInAddress(url)) published.push_back(*date);

  Dates modified;
  Add(modified, claims.ld.date_modified);
  for (const auto& [key, content] : claims.meta)
    for (std::string_view wanted :
         {"article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified",
          "dcterms.modified", "dc.date.modified", "article:modified", "revision_date"})
      if (key == wanted) Add(modified, content);
  for (std::string_view date : claims.item_modified) Add(modified, date);
  return {MostExact(published), MostExact(modified)};
}

}  // namespace wirefold
