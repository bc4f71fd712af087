// The feeds of saved searches as files: the newest of what each finds, written anew, whole, soon
// after that has changed.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/loop.h"
#include "base/time.h"
#include "config/config.h"
#include "store/store.h"

namespace wirefold {

// What the search finds now, into its file: all of it, or the file stays what it was. Any thread.
Status WriteSearchFile(const Store& store, const SearchConfig& search, Time now);

// How a file stands.
struct SearchFileStanding {
  std::string search{};  // its name
  std::string file{};
  Time written{};         // last, by this process
  Time failing_since{};   // nothing: what was tried last went well
  std::string problem{};  // then
};

// Beside a crawl, on its loop's thread.
class SearchFiles {
 public:
  static constexpr Millis kPause{60'000};  // between two writings of a file

  // All outlive it.
  SearchFiles(Loop& loop, const Store& store, const Config& config);
  ~SearchFiles();
  // What was stored before is written.
  void Start();
  // The results of these have changed.
  void Changed(const std::vector<SearchId>& touched);
  // Writes at once what is still to be written; then `done`, once, and the object may go.
  void Finish(std::function<void()> done);
  std::vector<SearchFileStanding> Standings() const;

 private:
  struct File {
    const SearchConfig* search = nullptr;
    SearchId id;
    bool stale = true;
    bool busy = false;
    SearchFileStanding standing;
    Millis not_before{0};
    Loop::TimerId timer = 0;
  };
  void Consider(File& file);
  void Write(File& file);
  void Note(File& file, const Status& status, Time now);
  void MaybeDone();

  Loop& loop_;
  const Store& store_;
  std::vector<std::unique_ptr<File>> files_;
  bool finishing_ = false;
  std::function<void()> done_;
};

}  // namespace wirefold
