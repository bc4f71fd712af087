#include "cli/results.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "cli/flat_form.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr size_t kIndent = 10;  // below the time
// Of a feed so many bytes wait for its head, which says how new the newest of them is.
constexpr size_t kMostHeld = 64 << 20;

// nullptr where the format is no feed.
const FeedForm* FormOf(Format format) {
  switch (format) {
    case Format::kRss:
      return &kRss;
    case Format::kAtom:
      return &kAtom;
    case Format::kJsonFeed:
      return &kJsonFeed;
    default:
      return nullptr;
  }
}

// Of a narrow line so much at most stands before the first match.
constexpr size_t kLeadShare = 3;

// The end of a text, from a word's begin if there is one.
std::string_view EndOf(std::string_view text, size_t columns) {
  while (DisplayWidth(text) > columns) {
    text.remove_prefix(1);
    while (!text.empty() && (static_cast<unsigned char>(text[0]) & 0xC0) == 0x80)
      text.remove_prefix(1);
  }
  const size_t blank = text.find(' ');
  return blank == text.npos ? text : text.substr(blank + 1);
}

// What stands before the first match becomes one part of `columns` at most.
void ShortenLead(Snippet& parts, size_t columns) {
  const auto match = std::ranges::find(parts, true, &SnippetPart::match);
  if (match == parts.end()) return;
  std::string lead;
  for (auto part = parts.begin(); part != match; ++part) lead += part->text;
  parts.erase(parts.begin(), match);
  if (DisplayWidth(lead) > columns) lead = "… " + std::string(EndOf(lead, columns));
  parts.insert(parts.begin(), {std::move(lead), false});
}

}  // namespace

Results::Results(const Store& store, ResultSettings settings, Output output)
    : store_(store),
      settings_(std::move(settings)),
      output_(std::move(output)),
      width_(output_.to_stdout() ? OutputWidth() : SIZE_MAX) {
  if (!output_.to_stdout()) settings_.colours = {};
}

std::string Results::WithSnippet(std::string line, const Snippet* snippet) const {
  line += '\n';
  if (!snippet || snippet->empty()) return line;
  line.append(kIndent, ' ');
  size_t room = width_ > kIndent ? width_ - kIndent : 1;
  Snippet parts;
  size_t width = 0;
  for (const SnippetPart& part : *snippet) {
    parts.push_back({ForTerminal(part.text), part.match});
    width += DisplayWidth(parts.back().text);
  }
  if (width > room) ShortenLead(parts, room / kLeadShare);
  for (const SnippetPart& part : parts) {
    const std::string text = CutToWidth(part.text, room);
    line += part.match ? settings_.colours.Bold(text) : text;
    if (text != part.text) break;
    room -= DisplayWidth(text);
  }
  return line + "\n";
}

std::string Results::Feed(const FeedItem& item) {
  settings_.feed.updated = std::max({settings_.feed.updated, item.updated, item.published});
  return FormOf(settings_.format)->item(item);
}

std::string Results::TextOf(const StoredArticle& article, const Snippet* snippet) const {
  switch (settings_.format) {
    case Format::kTable:
      return WithSnippet(ArticleLine(article, store_, width_), snippet);
    case Format::kJsonl:
      return ArticleJson(article, nullptr, snippet) + "\n";
    case Format::kCsv:
      return ArticleCsv(article, snippet);
    case Format::kMarkdown:
      return ArticleMarkdown(article, snippet);
    default:
      return ArticleJson(article, nullptr, snippet);
  }
}

std::string Results::TextOf(const Story& story, const Snippet* snippet) const {
  if (settings_.format == Format::kTable)
    return WithSnippet(StoryLine(story, store_, width_), snippet);
  const ShownStory shown = ShownOf(story, store_);
  switch (settings_.format) {
    case Format::kJsonl:
      return StoryJson(story, shown, snippet) + "\n";
    case Format::kCsv:
      return StoryCsv(story, shown, snippet);
    case Format::kMarkdown:
      return StoryMarkdown(shown, snippet);
    default:
      return StoryJson(story, shown, snippet);
  }
}

std::string Results::Head() const {
  if (const FeedForm* form = FormOf(settings_.format)) return form->head(settings_.feed);
  if (settings_.format == Format::kJson) return "[\n";
  if (settings_.format != Format::kCsv) return "";
  const bool snippets = settings_.snippets.has_value();
  return settings_.stories ? StoryCsvHead(snippets) : ArticleCsvHead(snippets);
}

std::string Results::Between() const {
  if (const FeedForm* form = FormOf(settings_.format)) return std::string(form->between);
  return settings_.format == Format::kJson ? ",\n" : "";
}

bool Results::Put(const std::string& text) {
  if (added_++ > 0) held_ += Between();
  held_ += text;
  const bool waits = FormOf(settings_.format) && !headed_ && held_.size() < kMostHeld;
  return waits || Release();
}

bool Results::Release() {
  std::string out = headed_ ? "" : Head();
  headed_ = true;
  out += std::exchange(held_, "");
  return settings_.format == Format::kTable ? output_.Styled(out) : output_.Write(out);
}

bool Results::Add(const StoredArticle& article) {
  if ((cut_ = full())) return false;
  if (FormOf(settings_.format)) return Put(Feed(ItemOf(article)));
  std::optional<Snippet> snippet;
  if (settings_.snippets) snippet = settings_.snippets->Of(article.record.article);
  return Put(TextOf(article, snippet ? &*snippet : nullptr));
}

// Of the article that the line shows, where the words stand in that; else of the one that was
// found, whose source is said then.
Snippet Results::SnippetOf(const Story& story, const StoredArticle& found) {
  Snippet of_found = settings_.snippets->Of(found.record.article);
  const ArticleId first = ByPublication(story).front().article;
  if (first == found.record.id) return of_found;
  const auto shown = store_.GetArticle(first);
  if (!shown || !*shown) return of_found;
  Snippet of_shown = settings_.snippets->Of((*shown)->record.article);
  const auto has_match = [](const Snippet& snippet) {
    return std::ranges::any_of(snippet, &SnippetPart::match);
  };
  if (has_match(of_shown) || !has_match(of_found)) return of_shown;
  of_found.insert(of_found.begin(), {found.record.source + ": ", false});
  return of_found;
}

bool Results::Add(const Story& story, const StoredArticle* found) {
  if ((cut_ = full())) return false;
  if (FormOf(settings_.format)) return Put(Feed(ItemOf(story, ShownOf(story, store_))));
  std::optional<Snippet> snippet;
  if (settings_.snippets && found) snippet = SnippetOf(story, *found);
  return Put(TextOf(story, snippet ? &*snippet : nullptr));
}

Result<bool> Results::Add(const SearchHit& hit) {
  WF_TRY(const std::optional<StoredArticle> article, store_.GetArticle(hit.article));
  if (!article) return true;
  if (!settings_.stories) return Add(*article);
  WF_TRY(const std::optional<Story> story, store_.GetStory(hit.story));
  return !story || Add(*story, &*article);
}

void Results::TellMore(const std::string& cursor) const {
  if (!cut_ && cursor.empty()) return;
  const std::string go_on = cursor.empty() ? "" : "--cursor " + cursor;
  if (settings_.limit.told)
    Log(LogLevel::kInfo, fmt::format("{} shown; --limit 0 shows all{}", added_,
                                     go_on.empty() ? "" : ", " + go_on + " goes on"));
  else
    Log(LogLevel::kInfo, "more: " + (go_on.empty() ? "--limit 0 shows all" : go_on));
}

int Results::Finish(const std::string& cursor) {
  if (settings_.feed.updated == Time{}) settings_.feed.updated = WallClock();
  if (!headed_) Release();
  if (const FeedForm* form = FormOf(settings_.format)) output_.Write(form->tail(cursor));
  if (settings_.format == Format::kJson) output_.Write(added_ == 0 ? "]\n" : "\n]\n");
  TellMore(cursor);
  return output_.Finish(0);
}

}  // namespace wirefold
