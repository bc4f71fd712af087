// What some bytes are, when they are no feed: the word that helps the person who gave the address.
#pragma once

#include <string>
#include <string_view>

namespace wirefold {

// "an empty document", "PDF", "gzip", ... by the first bytes; empty for text.
std::string NameOfBinary(std::string_view bytes);
// Whether `text` is a page and not a feed.
bool IsHtmlPage(std::string_view text);
// Whether a bot wall's page stands where something else was asked for.
bool IsBotWall(std::string_view text);
// "an HTML page; feeds in it: URL, URL", those of comments last. A challenge page is named.
std::string DescribeHtml(std::string_view text, std::string_view base);

}  // namespace wirefold
