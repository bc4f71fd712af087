// What the papers publish: pages from their templates, feeds in three formats. Pure functions of
// the copy.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/time.h"
#include "tests/newsroom/content.h"

namespace wirefold::newsroom {

// A small part of mustache: {{name}} escaped, {{{name}}} as it stands, {{#name}}...{{/name}} where
// name is not empty.
using Values = std::map<std::string, std::string, std::less<>>;
std::string Fill(std::string_view page_template, const Values& values);

// `base` is the paper's scheme, host and port, without a slash at the end.
std::string ArticlePage(std::string_view page_template, const Paper& paper, const Piece& piece,
                        const std::string& base);
std::string FrontPage(std::string_view page_template, const Paper& paper, const std::string& base);

// In the paper's format; FeedTypeOf says what the server calls it.
std::string FeedOf(const Paper& paper, const std::string& base);
std::string FeedTypeOf(const Paper& paper);

std::string EscapeMarkup(std::string_view text);
// IMF-fixdate (RFC 9110 5.6.7), "Mon, 02 Nov 2026 08:00:00 GMT": HTTP headers and RSS.
std::string HttpDate(Time time);

}  // namespace wirefold::newsroom
