// What a page claims of itself, sorted by where it says so. Nothing is judged here; title.h,
// byline.h, dates.h and address.h do.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crawler/extract/blocks.h"
#include "crawler/extract/json_ld.h"

namespace wirefold {

struct Claims {
  LdArticle ld;
  // Name, property or itemprop in lower case, and content.
  std::vector<std::pair<std::string, std::string_view>> meta;
  std::string title_tag;
  std::vector<std::string> headlines;          // the h1s, those outside chrome first
  std::string_view language;                   // of <html>
  std::string_view canonical;                  // <link rel=canonical>
  std::vector<std::string_view> item_authors;  // microdata, rel=author
  // Texts of elements whose name says byline or author, outside chrome lists.
  std::vector<std::string> bylines;
  std::vector<std::string_view> times;       // <time datetime>, those outside related lists first
  std::vector<std::string> date_lines;       // short texts of elements whose name says date
  std::vector<std::string_view> item_dates;  // microdata datePublished
  std::vector<std::string_view> item_modified;

  // The first content of the first of these names that has one.
  std::string_view Meta(std::initializer_list<std::string_view> names) const;
};

// `page` with its chrome marked.
Claims ReadClaims(const PageBlocks& page);

}  // namespace wirefold
