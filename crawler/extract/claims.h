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

// Bytes that are read of a title, a headline or a site's name: what is longer is none of these.
inline constexpr size_t kLongestTitle = 2000;

struct Headline {
  std::string text;
  size_t block = 0;
  bool links_home = false;  // to the front page: the site's name
};

struct Claims {
  LdArticle ld;
  // Name, property or itemprop in lower case, and content.
  std::vector<std::pair<std::string, std::string_view>> meta;
  std::string title_tag;
  // The h1s, those outside chrome first, without the line above or below the headline that some
  // put inside.
  std::vector<Headline> headlines;
  // What else may be one: elements that name themselves so, h2 and h3 in the order of the page.
  std::vector<Headline> subheads;
  size_t headline_block = 0;    // where the article's headline stands; as many as blocks: unknown
  std::string_view language;    // of <html>
  std::string_view canonical;   // <link rel=canonical>
  std::string_view image_link;  // <link rel=image_src>
  std::vector<std::string> tag_links;          // texts of <a rel=tag>
  std::vector<std::string_view> item_authors;  // microdata
  std::vector<std::string> author_links;       // texts of <a rel=author>
  // Texts of elements whose name says byline or author, outside chrome lists.
  std::vector<std::string> bylines;
  // Short lines around the headline, where some set the byline without a name for it.
  std::vector<std::string_view> lines;
  // Dates, but those of comments and of other articles.
  std::vector<std::string_view> times;       // <time datetime>, those behind the headline first
  std::vector<std::string> date_lines;       // short texts of elements whose name says date
  std::vector<std::string_view> item_dates;  // microdata and RDFa datePublished
  std::vector<std::string_view> item_modified;

  // The first content of the first of these names that has one.
  std::string_view Meta(std::initializer_list<std::string_view> names) const;
};

// `page` with its chrome marked.
Claims ReadClaims(const PageBlocks& page);

}  // namespace wirefold
