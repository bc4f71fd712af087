// Articles and stories in the format asked for: the one place that knows all of them.
#pragma once

#include <optional>
#include <string>

#include "cli/colour.h"
#include "cli/feed_form.h"
#include "cli/filters.h"
#include "cli/output.h"
#include "cli/print.h"
#include "cli/snippet.h"
#include "store/store.h"

namespace wirefold {

struct ResultSettings {
  Format format = Format::kTable;  // of ListFormats()
  bool stories = false;            // else articles: one kind alone is added
  Limit limit;
  std::optional<Snippets> snippets;
  Colours colours;
  // Of a feed; its `updated` becomes that of the newest item, of those in its first 64 MB.
  FeedHead feed;
};

// Writes each as it comes, a feed's when its head is known. False: enough, or nobody reads any
// more.
class Results {
 public:
  Results(const Store& store, ResultSettings settings, Output output);
  bool Add(const StoredArticle& article);
  // `found`: the one of its articles that the search found, for the snippet where the words do not
  // stand in the one that is shown.
  bool Add(const Story& story, const StoredArticle* found = nullptr);
  // The article, or the story where these are wanted; nothing where it was deleted meanwhile.
  Result<bool> Add(const SearchHit& hit);
  // With the cursor of what was not asked for any more; empty: there is none, or no cursors.
  int Finish(const std::string& cursor);

  uint64_t added() const { return added_; }
  bool full() const { return settings_.limit.most != 0 && added_ == settings_.limit.most; }

 private:
  Snippet SnippetOf(const Story& story, const StoredArticle& found);
  std::string TextOf(const StoredArticle& article, const Snippet* snippet) const;
  std::string TextOf(const Story& story, const Snippet* snippet) const;
  std::string WithSnippet(std::string line, const Snippet* snippet) const;
  std::string Feed(const FeedItem& item);
  std::string Head() const;
  std::string Between() const;
  bool Put(const std::string& text);
  bool Release();  // writes what is held
  void TellMore(const std::string& cursor) const;

  const Store& store_;
  ResultSettings settings_;
  Output output_;
  size_t width_;
  std::string held_;
  bool headed_ = false;
  uint64_t added_ = 0;
  bool cut_ = false;
};

}  // namespace wirefold
