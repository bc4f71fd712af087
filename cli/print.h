// Articles and stories as lines of a table and as JSON objects.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/news.h"
#include "cli/filters.h"
#include "cli/output.h"
#include "cli/snippet.h"
#include "store/store.h"

namespace wirefold {

// "2026-11-02 08:00", UTC.
std::string ShortTime(Time time);
// "12m", "5h", "3d": as much of a span as a table needs.
std::string ShortSpan(Millis span);
// "in 12m", or "now" where that time has come.
std::string Until(Time time, Time now);
// "3h ago"
std::string Since(Time time, Time now);
// `text` made safe for a terminal, cut and padded to `columns`.
std::string Cell(std::string_view text, size_t columns);
// The first digits of an id, as tables show it; `show` takes them.
std::string ShortId(uint64_t id);
// "3f9a2c1d  2026-11-02 08:00  reuters           ~ Title", at most `width` columns. The mark is
// blank for the first publication of its story, = for what was folded as a copy, ~ as nearly the
// same text; a * before it says that the page has changed since.
std::string ArticleLine(const StoredArticle& article, const Store& store, size_t width);
// A story to be shown: its members in order of publication, and their articles beside them.
struct ShownStory {
  std::vector<StoryMember> members;
  std::vector<ArticleRecord> articles;
};
// Verdict and similarity tell how a member was folded. Where its page or its match's has changed
// since, the shares are of the texts as they are now. `shown`, a version of one of the articles,
// stands for its last one.
ShownStory ShownOf(const Story& story, const Store& store, const ArticleRecord* shown = nullptr);

// All that is known of an article. With `story`, its members too, as "members"; with `snippet` the
// parts of that, as "snippet".
std::string ArticleJson(const StoredArticle& article, const ShownStory* story = nullptr,
                        const Snippet* snippet = nullptr);
// "3f9a2c1d  2026-11-02 08:00  reuters           +6  Title": the article that was published first,
// and how many more there are.
std::string StoryLine(const Story& story, const Store& store, size_t width);
std::string StoryJson(const Story& story, const ShownStory& shown,
                      const Snippet* snippet = nullptr);

// In order of publication; of one time, in order of arrival.
std::vector<StoryMember> ByPublication(const Story& story);
// The longest text, the first published where equal; of at least one member.
const StoryMember& FullestOf(const std::vector<StoryMember>& by_publication);
// Each once, in the order in which they ran the story.
std::vector<std::string> OutletsOf(const std::vector<StoryMember>& by_publication);
std::string TitleOf(const StoryMember& member, const Store& store);

// On a terminal, that nothing was found and what to do; in a pipe, where an empty list says it,
// nothing.
void TellNothingFound(const Store& store);

// How many results: what --limit says, else fifty, and then it is told where there were more.
struct Limit {
  uint64_t most = 50;  // 0: all
  bool told = true;
};
Result<Limit> ParseLimit(const std::string& text);

// Prints results as they come, in the form asked for: lines, objects a line, or one array.
class Printer {
 public:
  Printer(Format format, Limit limit, Output output = {})
      : format_(format), limit_(limit), output_(std::move(output)) {}
  // At most one of the two is called. False: enough, or nobody reads any more.
  bool Add(const std::function<std::string()>& line, const std::function<std::string()>& json);
  int Finish(int code);

 private:
  Format format_;
  Limit limit_;
  uint64_t added_ = 0;
  bool cut_ = false;
  Output output_;
};

}  // namespace wirefold
