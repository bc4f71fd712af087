#include "cli/find.h"

#include <fmt/format.h>

#include "base/strings.h"
#include "config/config.h"
#include "store/search_text.h"
#include "text/url.h"

namespace wirefold {
namespace {

constexpr size_t kMostNamed = 5;  // of several articles that may be meant

// An id and the number behind its @. An @ in an address is the address's.
struct Named {
  std::string name;
  std::string version;
};

Named SplitVersion(const std::string& name) {
  const size_t at = name.find('@');
  const std::string id = name.substr(0, at);
  if (at == name.npos || !(ArticleId::Parse(LowerAscii(id)) || IsIdPrefix(LowerAscii(id))))
    return {name, {}};
  return {id, name.substr(at + 1)};
}

// The one article for which `matches` holds, found by looking at all of them.
Result<std::optional<StoredArticle>> Scan(
    const Store& store, const std::string& id,
    const std::function<bool(const ArticleRecord&)>& matches) {
  std::optional<StoredArticle> found;
  std::vector<std::string> ids;
  ArticleQuery all;
  all.limit = 0;
  WF_CHECK(store.QueryArticles(all, [&](const StoredArticle& article) {
    if (!matches(article.record)) return true;
    ids.push_back(article.record.id.Hex());
    if (!found) found = article;
    return ids.size() <= kMostNamed;
  }));
  if (ids.size() < 2) return found;
  const size_t named = std::min(ids.size(), kMostNamed);
  return Fail(Code::kUsage, fmt::format("several articles are meant by {}: {}{}", id,
                                        fmt::join(ids.begin(), ids.begin() + named, ", "),
                                        named < ids.size() ? ", ..." : ""));
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
  const std::string id = LowerAscii(SplitVersion(name).name);
  if (ArticleId::Parse(id) || IsIdPrefix(id) || Url::Parse(name)) return {};
  return Fail(Code::kUsage, fmt::format("\"{}\" is neither an id (6 to 16 hex digits, as `wirefold "
                                        "query` shows them) nor an address",
                                        name));
}

Result<StoredArticle> Find(const Store& store, const std::string& name) {
  WF_CHECK(CheckName(name));
  const Named named = SplitVersion(name);
  std::optional<StoredArticle> found;
  const std::string id = LowerAscii(named.name);
  if (const auto whole = ArticleId::Parse(id)) {
    WF_TRY(found, store.GetArticle(*whole));
  } else if (IsIdPrefix(id)) {
    WF_TRY(found, Scan(store, id, [&](const ArticleRecord& record) {
             return record.id.Hex().starts_with(id);
           }));
  } else if (const auto url = Url::Parse(name)) {
    WF_TRY(found, FindByUrl(store, *url));
  }
  if (!found) return Fail(Code::kNotFound, fmt::format("no article {}", MaskPassword(named.name)));
  if (named.version.empty()) return *found;
  WF_TRY(std::vector<StoredArticle> versions, VersionsOf(store, *found));
  const std::optional<int64_t> number = ParseInt(named.version);
  const uint64_t first = versions.front().record.version;  // earlier ones were deleted
  const uint64_t index = static_cast<uint64_t>(number.value_or(0)) - 1 - first;
  if (number && *number >= 1 && index < versions.size()) return std::move(versions[index]);
  const uint64_t count = first + versions.size();
  return Fail(Code::kNotFound,
              fmt::format("no version {} of {}, which {}", named.version, named.name,
                          first == 0 ? fmt::format("has {}", count)
                                     : fmt::format("has {} to {} still", first + 1, count)));
}

Result<uint64_t> CountVersions(const Store& store, ArticleId id) {
  WF_TRY(const std::optional<StoredArticle> last, store.GetArticle(id));
  return last ? last->record.version + 1 : 0;
}

Result<std::vector<StoredArticle>> VersionsOf(const Store& store, const StoredArticle& article) {
  WF_TRY(std::vector<ArticleRecord> records, store.Versions(article.record.id));
  std::vector<StoredArticle> versions;
  for (size_t i = 0; i < records.size(); ++i) {
    StoredArticle& version = versions.emplace_back(article);
    if (i + 1 < records.size()) version.position = records[i + 1].replaces;
    version.record = std::move(records[i]);
  }
  return versions;
}

}  // namespace wirefold
