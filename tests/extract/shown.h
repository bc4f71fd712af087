// What a reader may show as it stands.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace wirefold {

// Why `html` is not what a reader may show as it stands; empty where it is.
inline std::string Fault(const std::string& html) {
  static const std::set<std::string, std::less<>> kTags = {
      "p",     "h2",    "h3", "h4", "ul", "ol", "li", "blockquote", "a",    "img", "pre",
      "table", "tbody", "tr", "th", "td", "br", "em", "strong",     "code", "sub", "sup"};
  std::vector<std::string> open;
  for (size_t at = 0; (at = html.find('<', at)) != html.npos;) {
    const size_t end = html.find('>', at);
    if (end == html.npos) return "a tag that is not closed";
    std::string tag = html.substr(at + 1, end - at - 1);
    at = end;
    if (tag.starts_with('/')) {
      if (open.empty() || open.back() != tag.substr(1)) return "nested badly: " + tag;
      open.pop_back();
      continue;
    }
    const std::string name = tag.substr(0, tag.find(' '));
    if (!kTags.count(name)) return "no tag of the subset: " + tag;
    std::string attributes = tag.substr(name.size());
    if (name == "a") {
      if (!attributes.starts_with(" href=\"http") && !attributes.starts_with(" href=\"mailto:"))
        return "an address that is none: " + tag;
    } else if (name == "img") {
      if (!attributes.starts_with(" src=\"http")) return "a picture that is none: " + tag;
    } else if (!attributes.empty()) {
      return "an attribute: " + tag;
    }
    if (std::count(attributes.begin(), attributes.end(), '"') != (name == "img" ? 4
                                                                  : name == "a" ? 2
                                                                                : 0))
      return "a quote too many: " + tag;
    if (name != "img" && name != "br") open.push_back(name);
  }
  return open.empty() ? "" : "not closed: " + open.back();
}

}  // namespace wirefold
