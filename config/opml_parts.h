// How our own words stand in OPML: what the reader and the writer must agree on. Inside config/
// only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wirefold::opml {

// Attributes of our own, on an outline: `source`, its name, where the outline's text does not say
// it or several outlines are one source; `tags` and `folder` where category and nesting do not say
// them; `sitemaps`. Each is a list with commas, %XX for what may not stand in it.
inline constexpr std::string_view kNameSpace = "https://wirefold.example/opml";
inline constexpr std::string_view kPrefix = "wirefold";

std::string JoinList(const std::vector<std::string>& list);
std::vector<std::string> SplitList(std::string_view text);

// What XML cannot hold becomes U+FFFD.
std::string XmlText(std::string_view text);
// What an outline's text says, be it a feed's or a folder's: trimmed, nothing a terminal would
// obey.
std::string LabelOf(std::string_view text);
// Categories as OPML has them: with commas, a path where it begins with a slash; each name of a
// path is a tag.
std::vector<std::string> TagsOf(std::string_view category);
// The tags a feed has by where it stands: its folders', then its categories', each once.
std::vector<std::string> TagsOf(const std::vector<std::string>& folder, std::string_view category);
// The folders that have a name.
std::vector<std::string> FolderOf(const std::vector<std::string>& labels);

}  // namespace wirefold::opml
