// A page becomes an Article: its text without chrome, title, authors, dates, language, canonical
// address. Pure: the same page and hints give the same article. Never fails: a page that is no
// article says so (Article::is_article).
#pragma once

#include <string>
#include <string_view>

#include "base/news.h"
#include "crawler/extract/overrides.h"
#include "crawler/extract/site_memory.h"
#include "crawler/extract/without.h"

namespace wirefold {

struct PageHints {
  std::string_view url{};           // where the page came from, after redirects; may be empty
  std::string_view content_type{};  // the HTTP header
  const Entry* entry = nullptr;     // what the feed said, a prior; may be null
  std::string_view feed_language{};
  const SiteMemory* site = nullptr;      // what the site's other pages had in common; may be null
  const Overrides* overrides = nullptr;  // the source's own selectors; may be null
  bool to_learn =
      false;  // only the sketch and is_article are wanted: what they do not need is left out
  Without without{};  // steps to leave out, to see what they are worth
};

// `sketch`, where it is given, becomes what the site's memory is to learn of this page.
Article Extract(std::string_view page, const PageHints& hints, PageSketch* sketch = nullptr);

// How Extract came to its article, for people: the candidates with their scores, and each block
// with what kept it or took it out.
// Of each block at most `bytes` of its text.
std::string Explain(std::string_view page, const PageHints& hints, size_t bytes);

// The article of an entry whose page could not be had: what the feed itself said.
Article ArticleFromEntry(const Entry& entry, std::string_view feed_language);

// One JSON object, no line break: what `wirefold extract` prints (file, url, title, authors,
// date_published, date_modified, language, canonical_url, site, description, image, tags, text,
// is_article, ...).
std::string ArticleToJson(const Article& article, std::string_view file, std::string_view url);

}  // namespace wirefold
