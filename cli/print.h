// Articles and stories as lines of a table and as JSON objects.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/news.h"
#include "cli/filters.h"
#include "cli/output.h"
#include "store/store.h"

namespace wirefold {

// "2026-11-02 08:00", UTC.
std::string ShortTime(Time time);
// `text` made safe for a terminal, cut and padded to `columns`.
std::string Cell(std::string_view text, size_t columns);
// The first digits of an id, as tables show it; `show` takes them.
std::string ShortId(uint64_t id);
// What a verdict looks like in a table: blank for new, = for exact, ~ for near.
char VerdictMark(Verdict verdict);

// "3f9a2c1d  2026-11-02 08:00  reuters           ~ Title", at most `width` columns.
std::string ArticleLine(const StoredArticle& article, size_t width);
// All that is known of an article. With `story`, its members too, as "members".
std::string ArticleJson(const StoredArticle& article, const Story* story, const Store& store);
// "3f9a2c1d  2026-11-02 08:00  reuters           +6  Title": when and where it was published first,
// and in how many articles more.
std::string StoryLine(const Story& story, size_t width);
std::string StoryJson(const Story& story, const Store& store);

// The member that was published first.
const StoryMember& FirstPublished(const Story& story);

// Prints results as they come, in the form asked for: lines, objects a line, or one array.
class Printer {
 public:
  explicit Printer(Format format) : format_(format) {}
  // Exactly one of the two is called. False: nobody reads any more.
  bool Add(const std::function<std::string()>& line, const std::function<std::string()>& json);
  int Finish(int code);

 private:
  Format format_;
  Output output_;
  std::string held_;  // kJson: the last object, until it is known whether a comma follows
  bool begun_ = false;
};

}  // namespace wirefold
