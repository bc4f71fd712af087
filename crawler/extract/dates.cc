#include "crawler/extract/dates.h"

#include <algorithm>
#include <chrono>
#include <functional>

#include "base/strings.h"
#include "crawler/extract/date_lines.h"
#include "text/url.h"

namespace wirefold {
namespace {

using Dates = std::vector<Date>;

// Before the web or far ahead: a template's default, not a date.
bool IsPlausible(const Date& date) {
  return date.time >= std::chrono::sys_days{std::chrono::year{1970} / 1 / 2} &&
         date.time < std::chrono::sys_days{std::chrono::year{2100} / 1 / 2};
}

void Add(Dates& dates, std::string_view text, NumberOrder order) {
  if (text.empty()) return;
  const std::optional<Date> date = ParseDate(Trim(text), order);
  if (date && IsPlausible(*date)) dates.push_back(*date);
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
    // The same minute in UTC and in a zone: the zone is the publisher's, UTC his program's.
    if (best.has_time && best.offset_minutes == 0 && date.offset_minutes.value_or(0) != 0 &&
        apart < std::chrono::minutes(1))
      best = date;
  }
  return best;
}

constexpr std::string_view kPublishedNames[] = {"article:published_time",
                                                "og:article:published_time",
                                                "article:published",
                                                "datepublished",
                                                "parsely-pub-date",
                                                "sailthru.date",
                                                "cxenseparse:recs:publishtime",
                                                "cxenseparse:publishtime",
                                                "published_time",
                                                "publish-date",
                                                "publishdate",
                                                "publish_date",
                                                "pubdate",
                                                "pub_date",
                                                "og:pubdate",
                                                "bt:pubdate",
                                                "publication_date",
                                                "publication-date",
                                                "published_at",
                                                "article.published",
                                                "article_date_original",
                                                "originalpublicationdate",
                                                "dc.date.issued",
                                                "dcterms.issued",
                                                "dc.date",
                                                "dc:date",
                                                "dcterms.created",
                                                "dcterms.date",
                                                "dc.date.created",
                                                "prism.publicationdate",
                                                "date",
                                                "article:create_time",
                                                "citation_publication_date",
                                                "citation_online_date",
                                                "citation_date",
                                                "last-published",
                                                "releasedate",
                                                "og:published_time",
                                                "vr:published_time",
                                                "mediator_published_time",
                                                "displaydate",
                                                "analyticsattributes.articledate",
                                                "ptime",
                                                "shareaholic:article_published_time"};
constexpr std::string_view kModifiedNames[] = {"article:modified_time",
                                               "og:article:modified_time",
                                               "og:updated_time",
                                               "datemodified",
                                               "article:updated_time",
                                               "article:updated",
                                               "lastmod",
                                               "dcterms.modified",
                                               "dc.date.modified",
                                               "dc.modified",
                                               "article:modified",
                                               "revision_date",
                                               "revised",
                                               "last-modified"};

template <size_t n>
void AddMeta(Dates& dates, const Claims& claims, const std::string_view (&names)[n],
             NumberOrder order) {
  for (const auto& [key, content] : claims.meta)
    if (std::find(std::begin(names), std::end(names), key) != std::end(names))
      Add(dates, content, order);
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

// Which of two numbers is the day: the custom of the page's country. English alone tells nothing,
// and "en-US" is what templates say who were never asked, so the host's country goes first.
NumberOrder OrderOf(const Claims& claims, std::string_view url) {
  if (const Result<Url> parsed = Url::Parse(url)) {
    const std::string_view host = parsed->host();
    const std::string_view country = host.substr(host.rfind('.') + 1);
    if (country == "us" || country == "gov" || country == "mil") return NumberOrder::kMonthFirst;
    if (country.size() == 2 && country != "ca" && country != "ph" && country != "io" &&
        country != "co" && country != "tv" && country != "me" && country != "ai")
      return NumberOrder::kDayFirst;
  }
  for (std::string_view language :
       {claims.language, claims.Meta({"og:locale"}), std::string_view(claims.ld.language)}) {
    if (language.size() < 2) continue;
    const bool english = StartsWithNoCase(language, "en");
    const std::string_view region = language.size() == 5 ? language.substr(3) : std::string_view();
    if (EqualsNoCase(region, "CA") || EqualsNoCase(region, "PH")) continue;
    if (EqualsNoCase(region, "US")) return NumberOrder::kMonthFirst;
    if (!english || !region.empty()) return NumberOrder::kDayFirst;
  }
  return NumberOrder::kUnknown;
}

bool SameDay(const Date& a, const Date& b, int days) {
  return std::chrono::abs(a.time - b.time) <= std::chrono::hours(24 * days + 12);
}

// Whether another date is declared that is days after the first one published.
bool TellsLaterDay(const Dates& published, const Dates& modified) {
  const auto later = [&](const Date& date) {
    return date.time > published.front().time && !SameDay(date, published.front(), 1);
  };
  return std::any_of(published.begin(), published.end(), later) ||
         std::any_of(modified.begin(), modified.end(), later);
}

// Of the declared dates those of that day, and the day itself first.
Dates OfDay(const Date& day, const Dates& published, const Dates& modified) {
  Dates found = {day};
  for (const Dates* dates : {&published, &modified})
    for (const Date& date : *dates)
      if (SameDay(date, day, 1)) found.push_back(date);
  return found;
}

// The lines around the headline: what readers are shown of this article. Up to the second long
// paragraph behind it; a few before it only where there is none.
std::vector<DateLine> ShownDates(const Claims& claims, const PageBlocks& page, NumberOrder order) {
  constexpr size_t kBehind = 14, kBefore = 3;
  std::vector<DateLine> shown;
  const size_t headline = claims.headline_block;
  if (headline >= page.size()) return shown;
  const auto read = [&](const Block& block) {
    if (!MayBeDateLine(block)) return;
    for (const DateLine& line : ReadDateLine(block.text, order))
      if (line.kind != DateLine::Kind::kOther && IsPlausible(line.date)) shown.push_back(line);
  };
  int prose = 0;
  for (size_t i = headline + 1; i < std::min(page.size(), headline + kBehind) && prose < 2; ++i) {
    prose += page[i].words > 40;
    read(page[i]);
  }
  for (size_t i = headline; shown.empty() && i-- > 0 && headline - i <= kBefore;) read(page[i]);
  return shown;
}

// Lines with a label, wherever they stand: "Published: 2 May 2026" at the foot of the page; the
// label may be a block of its own.
std::vector<DateLine> LabelledDates(const PageBlocks& page, NumberOrder order) {
  constexpr size_t kMostRead = 100;
  std::vector<DateLine> found;
  size_t read = 0;
  for (size_t i = 0; i < page.size() && found.size() < 8 && read < kMostRead; ++i) {
    if (!MayBeDateLine(page[i])) continue;
    std::string text = page[i].text;
    if (i > 0 && page[i - 1].words <= 4 && !IsDateLabel(text)) text = page[i - 1].text + " " + text;
    if (!IsDateLabel(text)) continue;
    ++read;
    for (const DateLine& line : ReadDateLine(text, order))
      if (line.kind == DateLine::Kind::kPublished || line.kind == DateLine::Kind::kModified)
        if (IsPlausible(line.date)) found.push_back(line);
  }
  return found;
}

std::optional<Date> FirstOf(const std::vector<DateLine>& lines, DateLine::Kind most) {
  for (const DateLine& line : lines)
    if (line.kind <= most) return line.date;
  return {};
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

ArticleDates ChooseDates(const Claims& claims, const PageBlocks& page, std::string_view url) {
  const NumberOrder order = OrderOf(claims, url);
  Dates modified;
  Add(modified, claims.ld.date_modified, order);
  AddMeta(modified, claims, kModifiedNames, order);
  for (std::string_view date : claims.item_modified) Add(modified, date, order);

  Dates published;
  Add(published, claims.ld.date_published, order);
  AddMeta(published, claims, kPublishedNames, order);
  for (std::string_view date : claims.item_dates) Add(published, date, order);
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
    for (std::string_view date : claims.times) Add(published, date, order);
  if (!said && address) published.insert(published.begin(), *address);

  if (published.empty()) {
    std::vector<DateLine> lines = ShownDates(claims, page, order);
    for (const std::string& text : claims.date_lines)
      for (const DateLine& line : ReadDateLine(text, order))
        if (IsPlausible(line.date)) lines.push_back(line);
    if (lines.empty()) lines = LabelledDates(page, order);
    // A page that tells only when it was changed was not published later.
    for (const auto most : {DateLine::Kind::kPublished, DateLine::Kind::kModified})
      if (published.empty())
        if (const auto date = FirstOf(lines, most)) published.push_back(*date);
  } else if (TellsLaterDay(published, modified)) {
    // The day on which a page was made stays in what it tells machines; what readers are shown
    // as its date, with no word of an update, is when this text was published.
    const std::vector<DateLine> lines = ShownDates(claims, page, order);
    if (const auto shown = FirstOf(lines, DateLine::Kind::kPublished);
        shown && shown->time > published.front().time && !SameDay(*shown, published.front(), 1)) {
      if (Dates same = OfDay(*shown, published, modified); same.size() > 1)
        published = std::move(same);
    }
  }
  return {MostExact(published), MostExact(modified)};
}

}  // namespace wirefold
