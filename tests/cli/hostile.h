// What others write into titles, names, tags and addresses to make something of ours obey them.
#pragma once

#include <string>
#include <vector>

namespace wirefold {

// A hundred or so: for browsers, feed readers, terminals, spreadsheets, Markdown, XML, JSON, logs.
const std::vector<std::string>& HostileTexts();

}  // namespace wirefold
