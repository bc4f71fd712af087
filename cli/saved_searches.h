// Saved searches in a process that crawls: whom it tells of what they found, and their files. And
// what commands ask of the configuration's searches.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/epoll_loop.h"
#include "base/process_runner.h"
#include "base/transport.h"
#include "cli/search_files.h"
#include "config/config.h"
#include "crawler/herald.h"
#include "store/store.h"
#include "text/json_read.h"
#include "text/json_write.h"

namespace wirefold {

// Beside a crawl, on its loop's thread.
class SavedSearches {
 public:
  // All outlive it.
  SavedSearches(EpollLoop& loop, Transport& transport, Store& store, const Config& config);
  // Before the crawl starts.
  void Start();
  // CrawlPlan::found.
  void Changed(const std::vector<SearchId>& touched);
  // When the crawl has ended: of all that waits, or of what is under way alone, as much as can be
  // told within `grace`; then `done`, once.
  void Finish(bool all, Millis grace, std::function<void()> done);
  std::vector<SearchFileStanding> Files() const { return files_.Standings(); }
  // Who is not told, and which file is not written, of what was tried last: a line each. When it
  // has finished.
  Result<std::vector<std::string>> Failures() const;

 private:
  Store& store_;
  const Config& config_;
  ProcessRunner commands_;
  Herald herald_;
  SearchFiles files_;
};

// kUsage: queries that cannot be read, each with its place in the file; or the first of these.
std::vector<Error> FaultsOfSearches(const Config& config);
Status CheckSearches(const Config& config);
// The query of the saved search of that name. kUsage, with the names there are.
Result<std::string> SavedQuery(const Config& config, std::string_view name);
// What may keep searches from telling, a line each.
std::vector<std::string> DoubtsAbout(const SearchConfig& search);

// "searches": how those with a receiver or a file stand, as `wirefold status` has it.
void PutStandings(JsonWriter& json, const std::vector<SearchStanding>& standings,
                  const std::vector<SearchFileStanding>& files);
// One of them in words: "3 waiting, 120 delivered, 1 given up; failing for 2h: exit code 1; next
// try in 10m; gates.xml written 3m ago".
std::string StandingInWords(const JsonValue& search, Time now);

}  // namespace wirefold
