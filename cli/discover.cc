// The feeds of a site: what its page declares, else what it links to, else where feeds usually are.
#include "crawler/feed/discover.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli/commands.h"
#include "cli/fetcher.h"
#include "cli/filters.h"
#include "cli/open.h"
#include "cli/output.h"
#include "cli/print.h"
#include "crawler/feed/feed_reader.h"
#include "text/json_write.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr const char* kUsual[] = {"/feed",    "/rss",       "/atom.xml", "/feed.xml",
                                  "/rss.xml", "/index.xml", "/feed.json"};

struct Row {
  std::string url{}, title{}, type{};
  std::string_view from{};  // page, declared, link, usual address
  bool comments = false;
  std::string problem{};  // empty: a feed, of which the rest is known
  std::string format{};
  size_t entries = 0;
  std::optional<Time> newest{};
};

class Search {
 public:
  Search(Fetcher& fetcher, const Config& config) : fetcher_(fetcher) {
    limits_.max_entries = config.feed.max_entries;
  }

  Status Run(const Url& url) {
    WF_TRY(const Fetcher::Page page, fetcher_.Get(url));
    Row itself{.url = url.spec(), .from = "page"};
    Read(page, itself);
    if (itself.problem.empty()) {
      rows_.push_back(std::move(itself));
      return {};
    }
    const std::string_view type = page.response.Header("content-type");
    for (const FoundFeed& found : DiscoverFeeds(page.response.body, type, page.url.spec()))
      Check({.url = found.url,
             .title = found.title,
             .type = found.type,
             .from = found.declared ? "declared" : "link",
             .comments = found.comments});
    for (const char* path : kUsual)
      if (!found_) Check({.url = page.url.origin() + path, .from = "usual address"});
    if (found_) return {};
    return Fail(Code::kNotFound, fmt::format("no feed found: {}; tried {}", itself.problem,
                                             fmt::join(tried_, ", ")));
  }

  const std::vector<Row>& rows() const { return rows_; }

 private:
  void Read(const Fetcher::Page& page, Row& row) const {
    auto feed = ReadFeed(page.response.body, page.url.spec(), page.response.Header("content-type"),
                         limits_);
    if (!feed) {
      row.problem = feed.error().what;
      return;
    }
    if (!feed->title.empty()) row.title = feed->title;
    row.format = feed->format;
    row.entries = feed->entries.size();
    for (const Entry& entry : feed->entries)
      for (const auto& time : {entry.published, entry.modified})
        if (time) row.newest = std::max(row.newest.value_or(*time), *time);
  }

  // What is only guessed is told where it is a feed.
  void Check(Row row) {
    const auto url = Url::Parse(row.url);
    if (!url) return;
    tried_.push_back(url->Shown());
    const auto page = fetcher_.Get(*url);
    if (page && !seen_.insert(UrlKey(page->url)).second) return;  // led where another one led
    if (page)
      Read(*page, row);
    else
      row.problem = page.error().what;
    found_ = found_ || row.problem.empty();
    if (row.problem.empty() || row.from == "declared") rows_.push_back(std::move(row));
  }

  Fetcher& fetcher_;
  FeedLimits limits_;
  bool found_ = false;
  std::set<std::string> seen_;
  std::vector<std::string> tried_;
  std::vector<Row> rows_;
};

std::string LineOf(const Row& row) {
  const std::string url = MaskPassword(row.url);
  if (!row.problem.empty())
    return fmt::format("{}  {}: {}", Cell("-", 7), url, ForTerminal(row.problem));
  return fmt::format("{}  {:>4} entries  {:16}  {}{}  {}", Cell(row.format, 7), row.entries,
                     row.newest ? ShortTime(*row.newest) : "no date", Cell(row.title, 32),
                     row.comments ? "  (comments)" : "", url);
}

std::string JsonOf(const Row& row) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Field("url", MaskPassword(row.url));
  json.Field("title", row.title);
  json.FieldIf("type", row.type);
  json.Field("from", row.from);
  json.Key("comments").Bool(row.comments);
  json.FieldIf("problem", row.problem);
  if (row.problem.empty()) {
    json.Field("format", row.format);
    json.Key("entries").Int(static_cast<int64_t>(row.entries));
    if (row.newest) json.TimeField("newest", *row.newest);
  }
  json.EndObject();
  return out;
}

Result<int> Discover(const FeedsOptions& options) {
  WF_TRY(const Format format, ParseFormat(options.format, {"jsonl", "json", "table"}));
  const auto url = Url::Parse(options.url);
  if (!url) return Fail(Error{Code::kUsage, url.error().what}.In(MaskPassword(options.url)));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const auto fetcher, Fetcher::Create(config));
  Search search(*fetcher, config);
  const Status status = search.Run(*url);
  Printer printer(format, {0, false});
  for (const Row& row : search.rows())
    printer.Add([&] { return LineOf(row); }, [&] { return JsonOf(row); });
  return printer.Finish(status ? 0 : Complain(status.error().In(url->Shown())));
}

}  // namespace

int RunFeedsDiscover(const FeedsOptions& options) {
  const auto code = Discover(options);
  return code ? *code : Complain(code.error());
}

}  // namespace wirefold
