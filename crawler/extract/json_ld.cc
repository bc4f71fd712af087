#include "crawler/extract/json_ld.h"

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "crawler/extract/names.h"
#include "text/entities.h"
#include "text/json_read.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

bool IsArticleType(std::string_view type) {
  return type.ends_with("Article") || type.ends_with("NewsArticle") || type == "BlogPosting" ||
         type == "LiveBlogPosting" || type == "Report" || type == "SocialMediaPosting" ||
         type == "Review" || type == "CreativeWork";
}

// What is said of an article is no longer, the description above all.
constexpr size_t kLongest = 40'000;
constexpr size_t kMostTags = 200;

// Plain text: some templates escape HTML inside JSON, some twice.
std::string Plain(const JsonValue& value) {
  std::string text =
      value.IsString() ? std::string(CutBytes(value.View(), kLongest)) : value.Text();
  if (text.find('&') != std::string::npos) text = DecodeEntities(text);
  return std::string(Trim(text));
}

// Collects the article objects of all blocks, and who is behind an @id.
class Walker {
 public:
  void Walk(const JsonValue& value, int depth = 0) {
    if (depth > 20) return;
    for (const JsonValue& item : value.Items()) {
      if (!item.IsObject()) continue;
      for (const JsonValue& type : item["@type"].Items()) {
        const bool page = type.View() == "WebPage", article = IsArticleType(type.View());
        if (page) pages_.push_back(item);
        if (type.View() == "WebSite") site_ = item["name"];
        if (article) articles_.push_back(item);
        if (page || article) break;
      }
      const std::string id = item.Text("@id");
      if (!id.empty() && item["name"]) by_id_.emplace(id, item);
      for (const char* key : {"@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed",
                              "subjectOf", "author", "publisher", "isPartOf"})
        if (item[key]) Walk(item[key], depth + 1);
    }
  }

  const std::vector<JsonValue>& articles() const { return articles_; }
  const std::vector<JsonValue>& pages() const { return pages_; }
  const JsonValue& site() const { return site_; }

  JsonValue Resolve(const JsonValue& value) const {
    if (value["name"]) return value;
    const auto it = by_id_.find(value.Text("@id"));
    return it == by_id_.end() ? value : it->second;
  }

 private:
  std::vector<JsonValue> articles_, pages_;
  JsonValue site_;
  std::map<std::string, JsonValue> by_id_;
};

LdAuthor::Kind KindOf(const JsonValue& author) {
  LdAuthor::Kind kind = LdAuthor::Kind::kUnsaid;
  for (const JsonValue& type : author["@type"].Items()) {
    if (EqualsNoCase(type.View(), "Person")) return LdAuthor::Kind::kPerson;
    if (type.View().ends_with("Organization")) kind = LdAuthor::Kind::kOrganisation;
  }
  return kind;
}

// A person's or organisation's name, however nested: "X", {"name": "X"}, {"name": ["X", "Y"]}.
void AddNames(const Walker& walker, const JsonValue& value, std::vector<LdAuthor>& authors) {
  size_t looked_at = 0;
  for (const JsonValue& item : value.Items()) {
    if (++looked_at > 4 * kMostNames) return;
    const JsonValue author = item.IsString() ? item : walker.Resolve(item);
    const LdAuthor::Kind kind = KindOf(author);
    for (const JsonValue& name : (item.IsString() ? item : author["name"]).Items()) {
      if (authors.size() >= kMostNames) return;
      authors.push_back({Plain(name), kind});
    }
  }
}

std::string ImageOf(const JsonValue& value) {
  for (const JsonValue& item : value.Items()) {
    if (item.IsString()) return Plain(item);
    if (const std::string url = item.Text("url"); !url.empty()) return url;
  }
  return {};
}

// true, "True", "https://schema.org/False". A part behind the wall makes the whole not free.
std::optional<bool> Free(const JsonValue& item) {
  for (const JsonValue& part : item["hasPart"].Items())
    if (part.IsObject() && Free(part) == false) return false;
  const JsonValue value = item["isAccessibleForFree"];
  if (!value.IsString()) return value.Bool();
  std::string_view said = Trim(value.View());
  said.remove_prefix(said.rfind('/') + 1);
  if (EqualsNoCase(said, "true") || EqualsNoCase(said, "yes")) return true;
  if (EqualsNoCase(said, "false") || EqualsNoCase(said, "no")) return false;
  return std::nullopt;
}

void Set(std::string& field, std::string value) {
  if (field.empty()) field = std::move(value);
}

void Fill(const Walker& walker, const JsonValue& article, LdArticle& out) {
  out.found = true;
  Set(out.type, article["@type"].Items().front().Text());
  Set(out.headline, Plain(article["headline"]));
  Set(out.headline, Plain(article["name"]));
  Set(out.description, Plain(article["description"]));
  Set(out.date_published, article.Text("datePublished"));
  Set(out.date_published, article.Text("dateCreated"));
  Set(out.date_modified, article.Text("dateModified"));
  Set(out.language, article.Text("inLanguage"));
  Set(out.url, article.Text("url"));
  Set(out.url, article["mainEntityOfPage"].Text());
  Set(out.url, article["mainEntityOfPage"].Text("@id"));
  Set(out.publisher, Plain(walker.Resolve(article["publisher"])["name"]));
  Set(out.image, ImageOf(article["image"]));
  if (out.authors.empty()) AddNames(walker, article["author"], out.authors);
  if (out.authors.empty()) AddNames(walker, article["creator"], out.authors);
  out.is_accessible_for_free = Free(article);
  if (!out.tags.empty()) return;
  for (const JsonValue& tag : article["keywords"].Items()) {
    const std::string text = Plain(tag.IsString() ? tag : tag["name"]);
    for (std::string_view part : Split(text, ','))
      if (!Trim(part).empty() && out.tags.size() < kMostTags) out.tags.emplace_back(Trim(part));
  }
}

}  // namespace

LdArticle ReadJsonLd(const std::vector<std::string>& blocks) {
  std::vector<JsonDocument> documents;
  for (const std::string& block : blocks)
    if (Result<JsonDocument> document = JsonDocument::Parse(block))
      documents.push_back(std::move(*document));
  Walker walker;
  for (const JsonDocument& document : documents) walker.Walk(document.root());
  // The page's own article is the one that tells most; lists of others tell a headline and an
  // address.
  LdArticle out;
  std::vector<JsonValue> articles = walker.articles();
  const auto own = [](const JsonValue& a) {
    return static_cast<bool>(a["datePublished"]) && a["headline"];
  };
  std::stable_partition(articles.begin(), articles.end(), own);
  if (!articles.empty()) Fill(walker, articles.front(), out);
  for (const JsonValue& page : walker.pages()) {
    Set(out.date_published, page.Text("datePublished"));
    Set(out.date_modified, page.Text("dateModified"));
    if (!out.is_accessible_for_free) out.is_accessible_for_free = Free(page);
  }
  out.site = Plain(walker.site());
  return out;
}

}  // namespace wirefold
