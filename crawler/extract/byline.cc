#include "crawler/extract/byline.h"

#include "base/strings.h"

namespace wirefold {

Names ChooseAuthors(const Claims& claims, std::string_view site) {
  Names names;
  for (const LdAuthor& author : claims.ld.authors) {
    Names found = author.kind == LdAuthor::Kind::kPerson ? ReadPersons(author.name, site)
                                                         : ReadNames(author.name, site);
    // A paper that signs as such is nobody; an agency is worth its name.
    if (author.kind == LdAuthor::Kind::kOrganisation) found.people.clear();
    names.Add(found);
  }
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
  if (names.people.empty())
    for (const std::string& author : claims.author_links) names.Add(ReadPersons(author, site));
  if (names.people.empty()) {
    for (const std::string& byline : claims.bylines) {
      Names found = ReadNames(byline, site);
      if (found.people.empty()) continue;
      names.Add(found);
      break;
    }
  }
  if (names.people.empty()) {
    for (std::string_view line : claims.lines) {
      names.Add(ReadBylineLine(line, site));
      if (!names.people.empty()) break;
    }
  }
  return names;
}

}  // namespace wirefold
