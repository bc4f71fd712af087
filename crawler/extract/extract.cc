#include "crawler/extract/extract.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "crawler/extract/address.h"
#include "crawler/extract/article_html.h"
#include "crawler/extract/assemble.h"
#include "crawler/extract/byline.h"
#include "crawler/extract/candidates.h"
#include "crawler/extract/choose.h"
#include "crawler/extract/chrome.h"
#include "crawler/extract/claims.h"
#include "crawler/extract/dates.h"
#include "crawler/extract/ending.h"
#include "crawler/extract/from_entry.h"
#include "crawler/extract/is_article.h"
#include "crawler/extract/lead.h"
#include "crawler/extract/prune.h"
#include "crawler/extract/reading.h"
#include "crawler/extract/title.h"
#include "text/charset.h"
#include "text/language.h"
#include "text/url.h"
#include "text/utf8.h"
#include "text/words.h"

namespace wirefold {
namespace {

// The publication's name: what the page calls it, else its host.
std::string SiteName(const Claims& claims, std::string_view url) {
  if (const std::string_view name = claims.Meta({"og:site_name", "application-name"});
      !name.empty())
    return std::string(name);
  for (const std::string& name : {claims.ld.publisher, claims.ld.site})
    if (!name.empty()) return name;
  const Result<Url> own = Url::Parse(url.empty() ? claims.canonical : url);
  return own ? SiteOf(*own) : std::string();
}

// JSON-LD, microdata, or the tier that sharing sites are told. A metered article is not free.
std::optional<bool> IsFree(const Claims& claims) {
  if (claims.ld.is_accessible_for_free) return claims.ld.is_accessible_for_free;
  const std::string_view item = claims.Meta({"isaccessibleforfree"});
  const std::string_view tier = claims.Meta({"article:content_tier"});
  if (EqualsNoCase(item, "true") || EqualsNoCase(tier, "free")) return true;
  if (EqualsNoCase(item, "false") || EqualsNoCase(tier, "metered") || EqualsNoCase(tier, "locked"))
    return false;
  return std::nullopt;
}

void FillMetadata(const Claims& claims, const PageBlocks& page, const PageHints& hints,
                  Article& article) {
  article.site = CutBytes(SiteName(claims, hints.url), kLongestTitle);
  article.title = ChooseTitle(claims, article.site);
  article.canonical_url = ChooseCanonical(claims, hints.url);
  const std::string& base = article.canonical_url;

  Names names = ChooseAuthors(claims, article.site);
  article.authors = std::move(names.people);
  article.agencies = std::move(names.agencies);

  const ArticleDates dates =
      ChooseDates(claims, page, hints.url.empty() ? std::string_view(base) : hints.url);
  article.published = dates.published;
  article.modified = dates.modified;

  AppendSqueezed(article.description,
                 claims.Meta({"og:description", "description", "twitter:description"}));
  if (article.description.empty()) article.description = claims.ld.description;
  for (std::string_view image : {claims.Meta({"og:image", "og:image:url", "og:image:secure_url",
                                              "twitter:image", "twitter:image:src"}),
                                 std::string_view(claims.ld.image), claims.image_link})
    if (article.image.empty() && !image.empty())
      article.image = ResolveLink(hints.url.empty() ? base : hints.url, image);
  article.tags = ChooseTags(claims);
  article.is_accessible_for_free = IsFree(claims);
}

// The feed's time makes the page's day exact; where the two mean different days, the page's stands.
bool MakesExact(const Entry& entry, const Date& page) {
  return !page.has_time && entry.published && !entry.published_is_day &&
         std::chrono::abs(*entry.published - page.time) < std::chrono::hours(36);
}

// What the page left unsaid and the feed did say.
void FillFromEntry(const Entry& entry, Article& article) {
  // Where both call it the same, the feed's spelling stands: the publisher's own, no layout's.
  if (article.title.empty() || FoldCase(article.title) == FoldCase(entry.title))
    article.title = OneLine(entry.title);
  if (article.authors.empty()) AddNames(entry.authors, article);
  if (!article.published || MakesExact(entry, *article.published))
    article.published = PublishedOf(entry);
  if (!article.modified) article.modified = ModifiedOf(entry);
  if (article.description.empty()) article.description = entry.summary;
  if (article.image.empty()) article.image = entry.image;
  if (article.tags.empty()) article.tags = entry.tags;
}

std::string ClaimedLanguage(const Claims& claims, const PageHints& hints) {
  for (std::string_view claim :
       {claims.language, std::string_view(claims.ld.language),
        claims.Meta({"og:locale", "content-language", "language"}),
        hints.entry ? std::string_view(hints.entry->language) : std::string_view(),
        hints.feed_language})
    if (IsLanguageTag(claim)) return std::string(claim);
  return {};
}

// A closing "• Jane Doe, with Reuters" names who wrote it, where the metadata name nobody or the
// agency is worth knowing.
void FillFromCredit(const Body& body, Article& article) {
  for (size_t i = 0; i < body.page().size(); ++i) {
    if (body.RuleOf(i) != "after the end") continue;
    const Block& block = body.page()[i];
    const std::string credit = CreditLine(block.text, block.words);
    if (credit.empty()) continue;
    const Names names = ReadNames(credit, article.site);
    if (article.authors.empty()) article.authors = names.people;
    for (const std::string& agency : names.agencies)
      if (std::find(article.agencies.begin(), article.agencies.end(), agency) ==
          article.agencies.end())
        article.agencies.push_back(agency);
    return;
  }
}

// What the user says of this site stands before what the page declares.
void FillFromOverrides(const Overridden& said, Article& article) {
  if (!said.title.empty()) article.title = said.title;
  Names names;
  for (const std::string& author : said.authors) names.Add(ReadNames(author, article.site));
  if (!names.people.empty()) article.authors = std::move(names.people);
  if (!names.agencies.empty()) article.agencies = std::move(names.agencies);
  for (const std::string& text : said.dates) {
    const std::optional<Date> date = ParseDate(text);
    if (!date) continue;
    article.published = date;
    return;
  }
}

// What stands in lists and in each line of an answer is short, whatever a page says.
void Bound(Article& article, std::string_view page) {
  constexpr size_t kTitle = 1000, kName = 200, kDescription = 10'000;  // characters
  constexpr size_t kAddress = 2048;                                    // bytes
  CutTo(article.title, kTitle);
  CutTo(article.site, kName);
  CutTo(article.description, kDescription);
  for (auto* const names : {&article.authors, &article.agencies, &article.tags}) {
    if (names->size() > kMostNames) names->resize(kMostNames);
    for (std::string& name : *names) CutTo(name, kName);
  }
  for (std::string* const address : {&article.canonical_url, &article.image})
    if (address->size() > kAddress) address->clear();
  if (!MayBePicture(article.image, page)) article.image.clear();
}

constexpr std::string_view kDroppedBySelector = "drop";

void MarkDropped(PageBlocks& page, uint32_t node) {
  for (size_t i = page.Begin(node); i < page.End(node); ++i) {
    page.blocks()[i].chrome = true;
    page.blocks()[i].chrome_by = kDroppedBySelector;
  }
}

std::vector<size_t> DroppedBlocks(const Body& body) {
  std::vector<size_t> dropped;
  for (size_t i : body.KeptBlocks())
    if (body.page()[i].chrome_by == kDroppedBySelector) dropped.push_back(i);
  return dropped;
}

}  // namespace

std::unique_ptr<Reading> ReadPage(std::string_view bytes, const PageHints& hints) {
  auto reading = std::make_unique<Reading>();
  Article& article = reading->article;
  reading->decoded = DecodeHtml(bytes, hints.content_type);
  Result<HtmlDocument> document = HtmlDocument::Parse(reading->decoded.text);
  if (!document) {
    article.is_article = false;
    article.not_article_reason = document.error().what;
    if (hints.entry) FillFromEntry(*hints.entry, article);
    return reading;
  }
  reading->document = std::move(*document);
  PageBlocks& page = reading->page = PageBlocks::Read(*reading->document);
  if (!IsOff(hints.without, "chrome")) MarkChrome(page);
  if (hints.overrides) reading->overridden = Apply(*hints.overrides, *reading->document);
  const Overridden& said = reading->overridden;
  for (uint32_t node : said.drop) MarkDropped(page, node);
  const Claims& claims = reading->claims = ReadClaims(page);
  FillMetadata(claims, page, hints, article);
  FillFromOverrides(said, article);

  const std::vector<uint32_t> hashes = BlockHashes(page);
  reading->sketch = SketchOf(page, hashes, article.title);
  if (said.body.empty()) {
    reading->candidates = FindCandidates(page, article.title, hints.without);
    reading->chosen = Choose(page, reading->candidates);
  } else {
    reading->candidates = {BySelector(page, said.body)};
  }
  Body& body =
      reading->body.emplace(page, reading->candidates[reading->chosen].blocks, hints.without);
  if (said.body.empty()) {
    const SiteRepeats repeats =
        hints.site ? hints.site->Compare(reading->sketch, hashes) : SiteRepeats{};
    Prune(body, {article.title, article.authors, repeats});
    body.Add("lead", FindLead(body, claims, article.title));
  }
  body.Drop(kDroppedBySelector, DroppedBlocks(body), 1);
  article.text = Assemble(body);
  FillFromCredit(body, article);

  if (hints.entry) FillFromEntry(*hints.entry, article);
  Bound(article, hints.url.empty() ? article.canonical_url : hints.url);
  if (!hints.to_learn) {
    article.html = ArticleHtml(body, hints.url.empty() ? article.canonical_url : hints.url);
    CutLongText(article);
    article.language = DetectLanguage(article.text, ClaimedLanguage(claims, hints));
  }
  // Where the user says what the article is, it is one.
  if (said.body.empty() || body.Words() == 0)
    article.not_article_reason = WhyNoArticle(claims, body, article);
  article.is_article = article.not_article_reason.empty();
  return reading;
}

Article Extract(std::string_view page, const PageHints& hints, PageSketch* sketch) {
  const std::unique_ptr<Reading> reading = ReadPage(page, hints);
  if (sketch != nullptr) *sketch = std::move(reading->sketch);
  return std::move(reading->article);
}

}  // namespace wirefold
