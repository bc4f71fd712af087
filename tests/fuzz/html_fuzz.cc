// text/html.h and crawler/extract/extract.h: any page becomes a tree within its limits, and an
// Article.
#include "text/html.h"

#include "crawler/extract/extract.h"
#include "tests/extract/shown.h"
#include "tests/fuzz/fuzz.h"
#include "text/json_read.h"

using namespace wirefold;

namespace {

void CheckTree(std::string_view page) {
  const auto document = HtmlDocument::Parse(page);
  if (!document) return fuzz::CheckMessage(document.error().what);
  const auto& nodes = document->nodes();
  FUZZ_CHECK(!nodes.empty() && nodes[0].end == nodes.size());
  for (uint32_t i = 1; i < nodes.size(); ++i) {
    const HtmlNode& node = nodes[i];
    FUZZ_CHECK(node.parent < i && !nodes[node.parent].IsText());
    FUZZ_CHECK(node.end > i && node.end <= nodes[node.parent].end);
    FUZZ_CHECK(node.attr_begin <= node.attr_end && node.attr_end - node.attr_begin <= 64);
    FUZZ_CHECK(IsUtf8(node.text) && IsUtf8(node.tag), node.tag);
    FUZZ_CHECK(node.IsText() ? node.end == i + 1 : node.text.empty());
  }
  FUZZ_CHECK(IsUtf8(document->Text(0)));
  for (const std::string& block : document->json_ld()) FUZZ_CHECK(IsUtf8(block));
}

void CheckArticle(const Article& article) {
  for (const std::string* text : {&article.title, &article.language, &article.canonical_url,
                                  &article.site, &article.description, &article.image,
                                  &article.text, &article.html, &article.not_article_reason})
    FUZZ_CHECK(IsUtf8(*text), *text);
  FUZZ_CHECK(Fault(article.html).empty(), article.html);
  for (const auto* list : {&article.authors, &article.agencies, &article.tags})
    for (const std::string& text : *list) FUZZ_CHECK(IsUtf8(text) && !text.empty(), text);
  for (const auto& date : {article.published, article.modified})
    if (date) fuzz::CheckDate(date->time);
  FUZZ_CHECK(article.is_article == article.not_article_reason.empty());
}

// An entry as a feed may have listed it: a line of the page names it, another one wrote it.
Entry EntryOf(std::string_view page) {
  Entry entry;
  entry.title = RepairUtf8(fuzz::TakeLine(page).substr(0, 200));
  entry.authors = {{RepairUtf8(fuzz::TakeLine(page).substr(0, 100)), "", ""}};
  entry.summary = RepairUtf8(fuzz::TakeLine(page).substr(0, 500));
  entry.content_html = RepairUtf8(page);
  entry.url = "https://paper.example/a";
  return entry;
}

void CheckAll(std::string_view page, const PageHints& hints) {
  const Article article = Extract(page, hints);
  CheckArticle(article);
  const std::string json = ArticleToJson(article, "page.html", hints.url);
  const auto read = JsonDocument::Parse(json);
  FUZZ_CHECK(read && read->mended().empty(), json);
  FUZZ_CHECK(IsUtf8(Explain(page, hints, 40)));
  FUZZ_CHECK(json == ArticleToJson(Extract(page, hints), "page.html", hints.url));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto [content_type, page] = fuzz::ServedAs(fuzz::Input(data, size));
  CheckTree(DecodeHtml(page, content_type).text);
  CheckAll(page, {.url = "https://paper.example/2026/11/02/a", .content_type = content_type});
  const Entry entry = EntryOf(page);
  CheckAll(page, {.content_type = content_type, .entry = &entry, .feed_language = "ja"});
  CheckArticle(ArticleFromEntry(entry, "th"));
  return 0;
}
