#include "crawler/extract/dates.h"

#include <algorithm>
#include <chrono>
#include <functional>

#include "base/strings.h"

namespace wirefold {
namespace {

using Dates = std::vector<Date>;

void Add(Dates& dates, std::string_view text) {
  if (text.empty()) return;
  const std::optional<Date> date = ParseDate(Trim(text));
  if (!date) return;
  // Before the web or far ahead: a template's default, not a date.
  const auto day = std::chrono::floor<std::chrono::days>(date->time);
  if (day < std::chrono::sys_days{std::chrono::year{1970} / 1 / 2} ||
      day > std::chrono::sys_days{std::chrono::year{2100} / 1 / 1})
    return;
  dates.push_back(*date);
}

// The first date decides the day; another one of the same day may tell more of it.
std::optional<Date> MostExact(const Dates& dates) {
  if (dates.empty()) return {};
  Date best = dates.front();
  for (const Date& date : dates) {
    const auto apart = date.time > best.time ? date.time - best.time : best.time - date.time;
    const bool tells_more = (!best.has_time && date.has_time) ||
                            (best.has_time && !best.offset_minutes && date.offset_minutes);
    if (tells_more && apart <= std::chrono::hours(best.has_time ? 15 : 36)) best = date;
  }
  return best;
}

// "05", "5", "may".
std::optional<unsigned> MonthOf(std::string_view part) {
  static constexpr std::string_view kMonths[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                                 "jul", "aug", "sep", "oct", "nov", "dec"};
  for (unsigned i = 0; i < 12; ++i)
    if (EqualsNoCase(part, kMonths[i])) return i + 1;
  if (part.empty() || part.size() > 2) return {};
  const auto number = ParseInt(part);
  if (!number || *number < 1 || *number > 12) return {};
  return static_cast<unsigned>(*number);
}

// A date with words before it: "Published on: 2 May 2026, 10:30".
void AddLine(Dates& dates, std::string_view line) {
  for (int tries = 0; tries < 5 && !line.empty(); ++tries) {
    const size_t before = dates.size();
    Add(dates, line);
    if (dates.size() > before) return;
    const size_t blank = line.find(' ');
    if (blank == std::string_view::npos || IsAsciiDigit(line[0])) return;
    line = Trim(line.substr(blank));
  }
}

}  // namespace

std::optional<Date> DateInAddress(std::string_view url) {
  // The three parts of a day, each between two of the address's separators.
  std::vector<std::string_view> parts;
  for (size_t begin = 0; begin <= url.size();) {
    const size_t end = std::min(url.find_first_of("/-_.?", begin), url.size());
    parts.push_back(url.substr(begin, end - begin));
    begin = end + 1;
  }
  for (size_t i = 0; i + 2 < parts.size(); ++i) {
    if (parts[i].size() != 4 || parts[i + 2].size() > 2) continue;
    const auto year = ParseInt(parts[i]);
    const auto month = MonthOf(parts[i + 1]);
    const auto day = ParseInt(parts[i + 2]);
    if (!year || !month || !day || *year < 1990 || *year > 2100 || *day < 1) continue;
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                           std::chrono::month(*month),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (date.ok()) return Date{std::chrono::sys_days{date}};
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
  const std::optional<Date> address = DateInAddress(url);
  const bool said = !published.empty();
  if (address) {
    // The address was given on the day of publishing: what is near it is right, a far one a
    // template's or another story's.
    const auto far = [&](const Date& date) {
      return std::chrono::abs(date.time - address->time) > std::chrono::hours(60);
    };
    if (said && std::any_of(published.begin(), published.end(), std::not_fn(far)))
      std::erase_if(published, far);
  }
  if (!said || !published.front().has_time)
    for (std::string_view date : claims.times) Add(published, date);
  if (!said && address) published.insert(published.begin(), *address);
  if (published.empty())
    for (const std::string& line : claims.date_lines)
      if (published.empty()) AddLine(published, line);

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
