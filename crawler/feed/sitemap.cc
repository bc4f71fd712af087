#include "crawler/feed/sitemap.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "base/strings.h"
#include "crawler/feed/entry_window.h"
#include "crawler/feed/fields.h"
#include "text/url.h"

namespace wirefold {
namespace {

constexpr size_t kLinesToJudgeBy = 5;

std::string_view TakeLine(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return Trim(line);
}

// A generator that does not know when a page changed writes when it ran.
bool ShareOneLastmod(const std::vector<Entry>& entries) {
  return entries.size() > 1 && std::ranges::all_of(entries, [&](const Entry& entry) {
           return entry.modified && entry.modified == entries.front().modified;
         });
}

}  // namespace

bool IsSitemap(const Feed& feed) {
  return feed.format == "sitemap" || feed.format == "news-sitemap" ||
         feed.format == "sitemap-index";
}

void KeepNews(Feed& sitemap, Time now, Millis oldest) {
  if (!IsSitemap(sitemap)) return;
  const bool few = sitemap.entries.size() <= kFewPages;
  const bool lastmod_tells = !ShareOneLastmod(sitemap.entries);
  std::erase_if(sitemap.entries, [&](const Entry& entry) {
    const auto date = entry.published || !lastmod_tells ? entry.published : entry.modified;
    if (date) return *date < now - oldest;
    return entry.title.empty() && !few;
  });
}

bool IsTextSitemap(std::string_view head, std::string_view content_type) {
  if (!StartsWithNoCase(Trim(content_type), "text/plain")) return false;
  size_t addresses = 0;
  while (!head.empty() && addresses < kLinesToJudgeBy) {
    const std::string_view line = TakeLine(head);
    if (line.empty()) continue;
    if (!Url::Parse(line)) return false;
    ++addresses;
  }
  return addresses > 0;
}

Result<Feed> ReadTextSitemap(TextSource& text, const FeedLimits& limits) {
  Feed feed;
  feed.format = "sitemap";
  EntryWindow entries(limits.max_entries);
  size_t others = 0;
  const auto add = [&](std::string_view line) {
    if (line.empty()) return;
    const auto url = Url::Parse(line, limits.max_url);
    if (!url) {
      ++others;
      return;
    }
    Entry entry;
    entry.url = url->WithoutCredentials().spec();
    FinishEntry(entry);
    entries.Add(std::move(entry));
  };
  std::string rest;  // of a line that is cut
  for (TextPiece piece{{}, false}; !piece.last;) {
    piece = text.Next();
    const size_t end = piece.text.rfind('\n');
    std::string_view tail = piece.text.substr(end + 1);  // all of it where there is no end
    if (end != piece.text.npos) {
      std::string_view lines = piece.text.substr(0, end + 1);
      rest += TakeLine(lines);
      add(Trim(rest));
      rest.clear();
      while (!lines.empty()) add(TakeLine(lines));
    }
    // What is too long already only has to stay so.
    if (rest.size() <= limits.max_url) rest += tail;
  }
  add(Trim(rest));
  if (others > 0)
    feed.warnings.push_back(others == 1 ? std::string("1 line is no address")
                                        : fmt::format("{} lines are no addresses", others));
  feed.well_formed = others == 0;
  entries.MoveTo(feed);
  return feed;
}

void FinishSitemap(Feed& feed) {
  if (std::ranges::all_of(feed.sitemaps,
                          [](const SitemapRef& s) { return s.modified.has_value(); }))
    std::ranges::stable_sort(feed.sitemaps, std::greater<>(), &SitemapRef::modified);
  // A paper's sitemap names it with each entry; a list of several papers has no name.
  const auto name = [](const Entry& entry) {
    return entry.publisher ? entry.publisher->name : std::string();
  };
  if (feed.entries.empty()) return;
  const std::string first = name(feed.entries.front());
  if (std::ranges::all_of(feed.entries, [&](const Entry& e) { return name(e) == first; }))
    feed.title = first;
}

}  // namespace wirefold
