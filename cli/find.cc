#include "cli/find.h"

#include <fmt/format.h>

#include "base/strings.h"
#include "config/config.h"
#include "text/url.h"

namespace wirefold {
namespace {

constexpr size_t kShortestPrefix = 6;

bool IsIdPrefix(std::string_view text) {
  return text.size() >= kShortestPrefix && text.size() <= 16 &&
         text.find_first_not_of("0123456789abcdef") == text.npos;
}

// The one article for which `matches` holds, found by looking at all of them.
Result<std::optional<StoredArticle>> Scan(
    const Store& store, const std::string& id,
    const std::function<bool(const ArticleRecord&)>& matches) {
  std::optional<StoredArticle> found;
  bool several = false;
  ArticleQuery all;
  all.limit = 0;
  WF_CHECK(store.QueryArticles(all, [&](const StoredArticle& article) {
    if (!matches(article.record)) return true;
    several = found.has_value();
    if (!several) found = article;
    return !several;
  }));
  if (several)
    return Fail(Code::kUsage,
                fmt::format("several articles are meant by {} (give more of the id)", id));
  return found;
}

// By its address as the feed listed it, else as it was fetched or calls itself.
Result<std::optional<StoredArticle>> FindByUrl(const Store& store, const Url& url) {
  const std::string key = UrlKey(url);
  WF_TRY(auto listed, store.GetArticle(ArticleIdOf(key)));
  if (listed) return listed;
  return Scan(store, url.Shown(), [&](const ArticleRecord& record) {
    for (const std::string& address : {record.fetched_url, record.article.canonical_url})
      if (const auto other = Url::Parse(address); other && UrlKey(*other) == key) return true;
    return false;
  });
}

}  // namespace

Status CheckName(const std::string& name) {
  const std::string id = LowerAscii(name);
  if (ArticleId::Parse(id) || IsIdPrefix(id) || Url::Parse(name)) return {};
  return Fail(Code::kUsage, fmt::format("\"{}\" is neither an id (6 to 16 hex digits, as `wirefold "
                                        "query` shows them) nor an address",
                                        name));
}

Result<StoredArticle> Find(const Store& store, const std::string& name) {
  WF_CHECK(CheckName(name));
  std::optional<StoredArticle> found;
  const std::string id = LowerAscii(name);
  if (const auto whole = ArticleId::Parse(id)) {
    WF_TRY(found, store.GetArticle(*whole));
  } else if (IsIdPrefix(id)) {
    WF_TRY(found, Scan(store, id, [&](const ArticleRecord& record) {
             return record.id.Hex().starts_with(id);
           }));
  } else if (const auto url = Url::Parse(name)) {
    WF_TRY(found, FindByUrl(store, *url));
  }
  if (!found) return Fail(Code::kNotFound, fmt::format("no article {}", MaskPassword(name)));
  return *found;
}

}  // namespace wirefold
