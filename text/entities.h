// Character references: &amp; &eacute; &#8217; &#x2019; by the HTML standard's table, &#128;-&#159;
// as windows-1252.
#pragma once

#include <string>
#include <string_view>

namespace wirefold {

// The reference at the start of `text`, which begins with '&': appends its character and returns
// its length, or 0 where it is none. References to control characters say nothing and append
// nothing.
size_t DecodeReference(std::string& out, std::string_view text);
// All references decoded once; unknown ones stay as written; `&copy=1` in a query string is not
// one.
std::string DecodeEntities(std::string_view text);
// & < > and ", so that the result may stand in text and in attributes.
std::string EscapeHtml(std::string_view text);
void AppendEscapedHtml(std::string& out, std::string_view text);

}  // namespace wirefold
