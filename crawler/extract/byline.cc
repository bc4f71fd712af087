#include "crawler/extract/byline.h"

#include "base/strings.h"

namespace wirefold {

Names ChooseAuthors(const Claims& claims, std::string_view site) {
  Names names;
  for (const std::string& author : claims.ld.authors) names.Add(ReadNames(author, site));
  const auto read_meta = [&](std::initializer_list<std::string_view> keys) {
    for (const auto& [key, content] : claims.meta)
      for (std::string_view wanted : keys)
        if (key == wanted) names.Add(ReadNames(content, site));
  };
  if (names.people.empty())
    read_meta({"author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator",
               "citation_author", "byl", "article:author_name"});
  if (names.people.empty())
    read_meta({"article:author", "og:article:author", "twitter:data1", "authors"});
  if (names.people.empty())
    for (std::string_view author : claims.item_authors) names.Add(ReadNames(author, site));
  if (names.people.empty()) {
    for (const std::string& byline : claims.bylines) {
      Names found = ReadNames(byline, site);
      if (found.people.empty()) continue;
      names.Add(found);
      break;
    }
  }
  return names;
}

}  // namespace wirefold
