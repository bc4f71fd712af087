#include "cli/site_feeds.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "cli/filters.h"
#include "crawler/feed/discover.h"
#include "crawler/feed/sitemap.h"
#include "crawler/poll_plan.h"

namespace wirefold {
namespace {

constexpr const char* kUsual[] = {"/feed",    "/rss",       "/atom.xml", "/feed.xml",
                                  "/rss.xml", "/index.xml", "/feed.json"};
constexpr const char* kUsualSitemaps[] = {"/news-sitemap.xml", "/sitemap-news.xml",
                                          "/sitemap_news.xml",
                                          "/arc/outboundfeeds/news-sitemap-index/?outputType=xml"};
constexpr int kMostSitemapRequests = 8;
constexpr size_t kMostChildren = 2;  // of an index that are looked into

// By its path: many papers have "news" in their name.
bool SaysNews(const std::string& address) {
  const auto url = Url::Parse(address);
  return url && ContainsNoCase(url->path_query(), "news");
}

void Tell(const Feed& feed, SiteFeed& row) {
  if (!feed.title.empty()) row.title = feed.title;
  row.format = feed.format;
  row.entries = feed.entries.size();
  for (const Entry& entry : feed.entries) {
    for (const auto& time : {entry.published, entry.modified})
      if (time) row.newest = std::max(row.newest.value_or(*time), *time);
    if (const auto& time = entry.published ? entry.published : entry.modified)
      row.published.push_back(*time);
  }
}

// What a document names is asked as the document was.
std::string Asked(const std::string& address, const Url& from) {
  const auto url = Url::Parse(address);
  return url ? url->WithCredentialsOf(from).spec() : address;
}

// Those that say "news" first, else the newest.
std::vector<std::string> ChildrenWorthReading(const Feed& index, const std::string& at) {
  const auto from = Url::Parse(at);
  std::vector<std::string> out;
  for (const SitemapRef& child : index.sitemaps)
    out.push_back(from ? Asked(child.url, *from) : child.url);
  std::ranges::stable_partition(out, SaysNews);
  if (out.size() > kMostChildren) out.resize(kMostChildren);
  return out;
}

class Search {
 public:
  Search(Fetcher& fetcher, const FeedLimits& limits) : fetcher_(fetcher), limits_(limits) {}

  Result<SiteFeeds> Run(const Url& url) {
    WF_TRY(const Fetcher::Page page, fetcher_.Get(url));
    SiteFeed itself{.url = url.spec(), .from = "page"};
    if (const auto feed = Read(page, itself)) {
      if (!feed->sitemaps.empty()) LookInto(*feed, itself);
      return SiteFeeds{{std::move(itself)}, {}};
    }
    const std::string_view type = page.response.Header("content-type");
    for (const FoundFeed& found : DiscoverFeeds(page.response.body, type, page.url.spec()))
      Check({.url = Asked(found.url, page.url),
             .title = found.title,
             .type = found.type,
             .from = found.declared ? "declared" : "link",
             .comments = found.comments});
    const std::string origin = page.url.origin();
    for (const char* path : kUsual)
      if (!works_) Check({.url = origin + path, .from = "usual address"});
    CheckSitemaps(page.url);
    if (works_) return SiteFeeds{std::move(rows_), {}};
    return SiteFeeds{std::move(rows_),
                     Fail(Code::kNotFound, fmt::format("no feed found: {}; tried {}",
                                                       itself.problem, fmt::join(tried_, ", ")))};
  }

 private:
  std::optional<Feed> Read(const Fetcher::Page& page, SiteFeed& row) const {
    auto feed = ReadFeed(page.response.body, page.url.spec(), page.response.Header("content-type"),
                         limits_);
    if (!feed) {
      row.problem = feed.error().what;
      return {};
    }
    Tell(*feed, row);
    row.hints = HintsOf(*feed, page.response, WallClock());
    for (const Entry& entry : feed->entries) {
      const auto url = Url::Parse(entry.url);
      const Robots* robots = url ? fetcher_.RobotsOf(*url) : nullptr;
      row.pages += robots != nullptr;
      row.pages_shut += robots && !robots->Allows(*url);
    }
    return std::move(*feed);
  }

  // Nothing for an address that leads where another one led.
  std::optional<Fetcher::Page> Get(const Url& url, SiteFeed& row) {
    tried_.push_back(url.Shown());
    auto page = fetcher_.Get(url);
    if (!page) {
      row.problem = page.error().what;
      return {};
    }
    if (!seen_.insert(UrlKey(page->url)).second) return {};
    return std::move(*page);
  }

  // What is only guessed is told where it is a feed.
  void Check(SiteFeed row) {
    const auto url = Url::Parse(row.url);
    if (!url) return;
    const auto page = Get(*url, row);
    if (!page && row.problem.empty()) return;
    if (page) (void)Read(*page, row);
    works_ = works_ || row.problem.empty();
    if (row.problem.empty() || row.from == "declared") rows_.push_back(std::move(row));
  }

  void CheckSitemaps(const Url& page) {
    std::vector<std::string> named = fetcher_.SitemapsOf(page);
    std::ranges::stable_partition(named, SaysNews);
    for (const std::string& address : named)
      if (!works_ || SaysNews(address)) CheckSitemap({.url = address, .from = "robots.txt"});
    for (const char* path : kUsualSitemaps)
      if (!works_) CheckSitemap({.url = page.origin() + path, .from = "usual address"});
  }

  // News sitemaps are told, and indexes that say of themselves that they are of news; of another
  // index the news sitemaps in it.
  void CheckSitemap(SiteFeed row) {
    const auto feed = ReadSitemap(row);
    if (!feed) return;
    if (feed->format == "news-sitemap") return Add(std::move(row));
    if (feed->format != "sitemap-index") return;
    if (SaysNews(row.url)) {
      LookInto(*feed, row);
      if (row.format == "news-sitemap") Add(std::move(row));
      return;
    }
    for (const std::string& address : ChildrenWorthReading(*feed, row.url)) {
      SiteFeed child{.url = address, .from = row.from};
      if (const auto news = ReadSitemap(child); news && news->format == "news-sitemap")
        Add(std::move(child));
    }
  }

  std::optional<Feed> ReadSitemap(SiteFeed& row) {
    const auto url = Url::Parse(row.url);
    if (!url || sitemap_requests_ == kMostSitemapRequests) return {};
    ++sitemap_requests_;
    const auto page = Get(*url, row);
    return page ? Read(*page, row) : std::nullopt;
  }

  // An index by the first of its sitemaps that can be read.
  void LookInto(const Feed& index, SiteFeed& row) {
    for (const std::string& address : ChildrenWorthReading(index, row.url)) {
      SiteFeed child{.url = address};
      if (const auto feed = ReadSitemap(child)) {
        child.url = row.url;
        child.from = row.from;
        if (child.title.empty()) child.title = row.title;
        row = std::move(child);
        return;
      }
    }
  }

  void Add(SiteFeed row) {
    works_ = true;
    rows_.push_back(std::move(row));
  }

  Fetcher& fetcher_;
  const FeedLimits& limits_;
  bool works_ = false;
  int sitemap_requests_ = 0;
  std::set<std::string> seen_;
  std::vector<std::string> tried_;
  std::vector<SiteFeed> rows_;
};

}  // namespace

Result<SiteFeeds> FindFeeds(Fetcher& fetcher, const Url& url, const FeedLimits& limits) {
  return Search(fetcher, limits).Run(url);
}

}  // namespace wirefold
