#include <fmt/format.h>

#include "base/strings.h"
#include "cli/feed_form.h"
#include "cli/flat_form.h"
#include "text/words.h"

namespace wirefold {
namespace {

// What is never read as anything but itself behind a backslash; of : and . only where an address
// would be made a link of.
bool IsMark(std::string_view text, size_t at) {
  constexpr std::string_view kAlways = "\\`*_[]<>&|~!$^@";
  constexpr std::string_view kFirst = "#+-=.)";  // headings, lists, rules
  const char c = text[at];
  if (kAlways.find(c) != kAlways.npos) return true;
  const auto behind = [&](std::string_view word) {
    return at >= word.size() && EqualsNoCase(text.substr(at - word.size(), word.size()), word);
  };
  if (c == ':') return text.substr(at).starts_with("://") || behind("mailto") || behind("xmpp");
  if (c == '.' && behind("www")) return true;
  // Behind the number of a list, too.
  const bool first = text.substr(0, at).find_first_not_of("0123456789 ") == text.npos;
  return first && kFirst.find(c) != kFirst.npos;
}

// In <>: nothing in it ends the address or is an entity.
std::string Destination(const std::string& url) {
  std::string out;
  for (const char c : url) {
    if (c == '<' || c == '>' || c == '\\')
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return "<" + out + ">";
}

std::string Titled(const std::string& title, const std::string& address) {
  std::string text = MarkdownText(title);
  if (text.empty()) text = "(no title)";
  const std::string url = SafeLink(address);
  return url.empty() ? text : fmt::format("[{}]({})", text, Destination(url));
}

std::string Quoted(const Snippet* snippet) {
  if (!snippet || snippet->empty()) return "";
  std::string line;
  for (const SnippetPart& part : *snippet) {
    const std::string text = MarkdownText(part.text);
    line += part.match && !text.empty() ? "**" + text + "**" : text;
  }
  return "  > " + line + "\n";
}

std::string ListEntry(const std::string& title, const std::string& address,
                      const std::string& source, Time time) {
  return fmt::format("- {}, {}, {} UTC", Titled(title, address), MarkdownText(source),
                     ShortTime(time));
}

}  // namespace

std::string MarkdownText(std::string_view text) {
  const std::string line = ForTerminal(text);
  std::string out;
  for (size_t at = 0; at < line.size(); ++at) {
    if (IsMark(line, at)) out += '\\';
    out += line[at];
  }
  return out;
}

std::string ArticleMarkdown(const StoredArticle& stored, const Snippet* snippet) {
  const ArticleRecord& record = stored.record;
  return ListEntry(record.article.title, record.url, record.source, stored.When()) + "\n" +
         Quoted(snippet);
}

std::string StoryMarkdown(const ShownStory& shown, const Snippet* snippet) {
  const StoryMember& first = shown.members.front();
  const ArticleRecord& record = shown.articles.front();
  std::string line = ListEntry(record.article.title, record.url, first.source, first.published);
  if (shown.members.size() > 1) line += fmt::format(", and {} more", shown.members.size() - 1);
  return line + "\n" + Quoted(snippet);
}

}  // namespace wirefold
