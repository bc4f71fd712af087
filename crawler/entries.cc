#include "crawler/entries.h"

#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "crawler/extract/extract.h"
#include "text/url.h"
#include "text/words.h"

namespace wirefold {
namespace {

ArticleRecord RecordOf(const PendingEntry& pending, Time now) {
  ArticleRecord record;
  record.id = pending.id;
  record.source = pending.source;
  record.source_tags = pending.source_tags;
  record.feed_url = pending.feed_url;
  record.entry_id = pending.entry.id;
  record.entry_title = pending.entry.title;
  // What leads elsewhere than into the web (javascript:, ftp:) is no article's address.
  if (Url::Parse(pending.entry.url)) record.url = pending.entry.url;
  record.first_seen = pending.first_seen;
  record.fetched = now;
  return record;
}

// Known by its feed and id alone.
ArticleId IdInFeed(const FeedState& state, const Entry& entry) {
  return ArticleIdOf(state.url + '\n' + entry.id);
}

bool AreTwo(const Entry& a, const Entry& b) {
  return a.id != b.id && FoldCase(a.title) != FoldCase(b.title);
}

bool IsOwnPage(std::string_view reason) { return reason == "no text" || reason == "video page"; }

}  // namespace

FeedLimits FeedLimitsOf(const FeedConfig& config) {
  FeedLimits limits;
  limits.max_entries = config.max_entries;
  limits.max_title = config.max_title;
  limits.max_url = config.max_address;
  return limits;
}

std::vector<PendingEntry> PendingEntries(Feed feed, const FeedState& state,
                                         const std::vector<std::string>& source_tags, Time now) {
  std::vector<ArticleId> ids;
  std::unordered_map<uint64_t, size_t> first_of;  // page -> the first entry that names it
  std::vector<bool> shares(feed.entries.size(), false);
  for (size_t i = 0; i < feed.entries.size(); ++i) {
    Entry& entry = feed.entries[i];
    const auto url = Url::Parse(entry.url);
    if (!url) {
      // No page that we could fetch (none, or a mailto:, ftp:, ...).
      ids.push_back(IdInFeed(state, entry));
      continue;
    }
    entry.url = url->spec();
    ids.push_back(ArticleIdOf(UrlKey(*url)));
    const auto [first, fresh] = first_of.try_emplace(ids[i].value, i);
    // A live page's posts, or all items at the site's front: articles of their own that name one
    // page.
    if (!fresh && AreTwo(entry, feed.entries[first->second]))
      shares[i] = shares[first->second] = true;
  }

  std::vector<PendingEntry> out;
  std::unordered_set<uint64_t> listed;
  out.reserve(feed.entries.size());
  for (size_t i = 0; i < feed.entries.size(); ++i) {
    PendingEntry pending;
    pending.id = shares[i] ? IdInFeed(state, feed.entries[i]) : ids[i];
    if (!listed.insert(pending.id.value).second) continue;
    pending.shares_page = shares[i];
    pending.feed = state.id;
    pending.source = state.source;
    pending.source_tags = source_tags;
    pending.feed_url = state.url;
    pending.feed_language = feed.language;
    pending.first_seen = now;
    pending.entry = std::move(feed.entries[i]);
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
    const auto listed = Url::Parse(pending.entry.url), read = Url::Parse(fetched_url);
    const bool sent_elsewhere = listed && read && UrlKey(*listed) != UrlKey(*read);
    const std::string reason =
        article.not_article_reason.empty() ? "no text on the page" : article.not_article_reason;
    record.text_from = TextFrom::kFeed;
    record.page_problem = reason;
    // A film's page is the entry's own, only without a text; walls, errors and lists have titles,
    // dates and images of their own.
    if (!sent_elsewhere && (IsOwnPage(reason) || article.is_article)) {
      if (!said.text.empty() || article.text.empty()) {
        article.text = std::move(said.text);
        article.html = std::move(said.html);
      } else {
        record.text_from = TextFrom::kPage;
      }
    } else {
      said.is_article = article.is_article;
      said.not_article_reason = std::move(article.not_article_reason);
      article = std::move(said);
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
