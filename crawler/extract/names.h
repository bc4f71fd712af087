// Who wrote it: people, with the wire agencies apart. A byline's text becomes names; what is no
// person's name is left out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wirefold {

// More than wrote any article; of one that names more the first count.
constexpr size_t kMostNames = 64;

struct Names {
  std::vector<std::string> people;
  std::vector<std::string> agencies;

  void Add(const Names& more);  // without doubling
};

// "By Jane Doe and Richard Roe, Reuters" -> people Jane Doe, Richard Roe; agencies Reuters. `site`
// is the publication's name, which is no person.
Names ReadNames(std::string_view byline, std::string_view site);

// The same of what the page's markup declares to be a person (JSON-LD's Person, rel=author): a
// handle in small letters counts, and "Jane Doe" of "Jane Doe's Notes".
Names ReadPersons(std::string_view names, std::string_view site);

// A line of text that no markup calls a byline: only where it opens as bylines do ("Von ...") and
// nothing but full names follow.
Names ReadBylineLine(std::string_view line, std::string_view site);

// The agency's usual name, where `name` is one ("AP" -> "Associated Press").
std::string_view AgencyOf(std::string_view name);

}  // namespace wirefold
