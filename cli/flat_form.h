// Articles and stories as rows of CSV and as lists of Markdown.
#pragma once

#include <string>
#include <string_view>

#include "cli/print.h"
#include "cli/snippet.h"

namespace wirefold {

// Names of the columns and the rows, each with its end (CRLF). With `snippets`, a column for them.
std::string ArticleCsvHead(bool snippets);
std::string ArticleCsv(const StoredArticle& article, const Snippet* snippet);
std::string StoryCsvHead(bool snippets);
std::string StoryCsv(const Story& story, const ShownStory& shown, const Snippet* snippet);

// `text` in one line, so that CommonMark and GitHub's extensions of it show what it says: no link,
// picture, HTML, emphasis, heading or list comes of it.
std::string MarkdownText(std::string_view text);
// "- [Title](<https://...>), reuters, 2026-11-02 08:00 UTC", and the snippet below as a quotation.
std::string ArticleMarkdown(const StoredArticle& article, const Snippet* snippet);
// The same of the first publication, "and 6 more".
std::string StoryMarkdown(const ShownStory& shown, const Snippet* snippet);

}  // namespace wirefold
