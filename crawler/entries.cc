#include "crawler/entries.h"

#include <unordered_set>
#include <utility>

#include "crawler/extract/extract.h"
#include "text/url.h"

namespace wirefold {
namespace {

ArticleRecord RecordOf(const PendingEntry& pending, Time now) {
  ArticleRecord record;
  record.id = pending.id;
  record.source = pending.source;
  record.source_tags = pending.source_tags;
  record.feed_url = pending.feed_url;
  record.entry_id = pending.entry.id;
  record.url = pending.entry.url;
  record.first_seen = pending.first_seen;
  record.fetched = now;
  return record;
}

}  // namespace

std::vector<PendingEntry> PendingEntries(Feed feed, const FeedState& state,
                                         const std::vector<std::string>& source_tags, Time now) {
  std::vector<PendingEntry> out;
  std::unordered_set<uint64_t> listed;
  out.reserve(feed.entries.size());
  for (Entry& entry : feed.entries) {
    PendingEntry pending;
    const auto url = Url::Parse(entry.url);
    if (url) {
      entry.url = url->spec();
      pending.id = ArticleIdOf(UrlKey(*url));
    } else {
      // No page that we could fetch (none, or a mailto:, ftp:, ...): known by its feed and id
      // alone.
      pending.id = ArticleIdOf(state.url + '\n' + entry.id);
    }
    if (!listed.insert(pending.id.value).second) continue;
    pending.feed = state.id;
    pending.source = state.source;
    pending.source_tags = source_tags;
    pending.feed_url = state.url;
    pending.feed_language = feed.language;
    pending.first_seen = now;
    pending.entry = std::move(entry);
    out.push_back(std::move(pending));
  }
  return out;
}

ArticleRecord RecordFromPage(const PendingEntry& pending, Article article,
                             std::string_view fetched_url, Time now) {
  ArticleRecord record = RecordOf(pending, now);
  record.fetched_url = fetched_url;
  if (!article.is_article || article.text.empty()) {
    Article said = ArticleFromEntry(pending.entry, pending.feed_language);
    if (said.text.size() > article.text.size()) {
      record.text_from = TextFrom::kFeed;
      record.page_problem =
          article.not_article_reason.empty() ? "no text on the page" : article.not_article_reason;
      article.text = std::move(said.text);
    }
  }
  record.article = std::move(article);
  return record;
}

ArticleRecord RecordFromEntry(const PendingEntry& pending, std::string_view problem, Time now) {
  ArticleRecord record = RecordOf(pending, now);
  record.text_from = TextFrom::kFeed;
  record.page_problem = problem;
  record.article = ArticleFromEntry(pending.entry, pending.feed_language);
  return record;
}

}  // namespace wirefold
