// What a page's JSON-LD says of its article (schema.org), and of the page and site around it. Never
// its text: that is often a teaser or another one.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace wirefold {

struct LdAuthor {
  enum class Kind { kUnsaid, kPerson, kOrganisation };
  std::string name;
  Kind kind = Kind::kUnsaid;
};

struct LdArticle {
  bool found = false;  // there is an object of an article's type
  std::string type;
  std::string headline;
  std::string description;
  std::string date_published;
  std::string date_modified;
  std::string language;
  std::string url;
  std::string publisher;
  std::string site;  // the WebSite's name
  std::string image;
  std::vector<LdAuthor> authors;
  std::vector<std::string> tags;
  std::optional<bool> is_accessible_for_free;
};

LdArticle ReadJsonLd(const std::vector<std::string>& blocks);

}  // namespace wirefold
