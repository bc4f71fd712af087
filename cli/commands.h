// One function a command: options in, exit code out. main.cc alone knows the command line; results
// go to stdout, all else to stderr. Exit codes: 0 done, 1 some of the work failed, 2 usage or
// configuration, 3 database held by another process, 4 storage.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace wirefold {

struct CrawlOptions {
  std::string config, db;  // empty: where they usually are
  std::string opml;
  std::vector<std::string> urls;  // of feeds
  bool due = false;               // only feeds whose time has come
  int backfill = 0;               // older documents of each feed
  bool quiet = false;             // no progress line
  bool verbose = false;           // failures are told as they happen
};
int RunCrawl(const CrawlOptions& options);

struct RunOptions {
  std::string config, db;
};
int RunRun(const RunOptions& options);

struct StatusOptions {
  std::string config, db;
  std::string format = "table";
};
int RunStatus(const StatusOptions& options);
int RunReload(const StatusOptions& options);

struct SourcesOptions {
  std::string config, db;
  std::vector<std::string> names;  // of sources, or addresses; none: all
  bool failing = false;            // only those that are not well
  std::string format = "table";
};
int RunSources(const SourcesOptions& options);

struct ExplainOptions {
  std::string config, db;
  std::string name;  // of a source, or an address
  std::string format = "table";
};
int RunExplain(const ExplainOptions& options);

struct SourceAddOptions {
  std::string config, db;
  std::string url;   // of a site, or a feed
  std::string name;  // empty: its host
  std::vector<std::string> tags;
  bool dry_run = false;
  std::string format = "table";
};
int RunSourceAdd(const SourceAddOptions& options);

struct QueryOptions {
  std::string config, db;
  std::vector<std::string> words;
  std::string source, since, until;
  std::string story;     // as `show` takes it
  bool changed = false;  // only articles of several versions
  std::string order = "newest";
  std::string limit;  // empty: 50, and it is told where there are more
  std::string format = "table";
};
int RunQuery(const QueryOptions& options);

struct ShowOptions {
  std::string config, db;
  std::string id;  // an article's or story's id, its beginning, or an address
  bool versions = false;
  std::string format = "table";
};
int RunShow(const ShowOptions& options);

struct DiffOptions {
  std::string config, db;
  std::string a, b;            // as `show` takes them
  std::string color = "auto";  // always, never
  std::string format = "table";
};
int RunDiff(const DiffOptions& options);

struct RefoldOptions {
  std::string config, db;
  std::optional<double> threshold;  // else the configuration's
  bool dry_run = false;
  std::string format = "table";
};
int RunRefold(const RefoldOptions& options);

struct StoriesOptions {
  std::string config, db;
  std::string source, since, until;
  std::string min = "1";
  std::string limit;  // empty: 50, and it is told where there are more
  std::string format = "table";
};
int RunStories(const StoriesOptions& options);

struct FeedsOptions {
  std::string config, db;
  std::vector<std::string> files;  // lists; "-" is stdin
  std::string output;              // empty: stdout
  std::string name;                // a feed's address or a source's name
  std::string url;                 // of a page
  std::string format = "table";
};
int RunFeedsImport(const FeedsOptions& options);
int RunFeedsExport(const FeedsOptions& options);
int RunFeedsList(const FeedsOptions& options);
int RunFeedsRemove(const FeedsOptions& options);
int RunFeedsDiscover(const FeedsOptions& options);

struct DbOptions {
  std::string config, db;
  std::string place;   // of copies
  std::string keep;    // copies; empty: all
  std::string number;  // of a copy; empty: the newest
  std::string format = "table";
};
int RunDbCheck(const DbOptions& options);
int RunDbRepair(const DbOptions& options);
int RunDbBackup(const DbOptions& options);
int RunDbRestore(const DbOptions& options);
int RunDbCompact(const DbOptions& options);
int RunDbStats(const DbOptions& options);

struct ConfigOptions {
  std::string config;
};
int RunConfigCheck(const ConfigOptions& options);
int RunConfigDump(const ConfigOptions& options);

struct ParseOptions {
  std::vector<std::string> files;  // "-" is stdin
  std::string base;
  std::string content_type;
  size_t max_entries = 2000;  // of a feed
};
int RunParse(const ParseOptions& options);

struct ExtractOptions {
  std::vector<std::string> files;
  std::string url;
  std::string content_type;
  std::string config;
  std::string source;  // whose selectors are used
  bool explain = false;
  std::vector<std::string> without;
};
int RunExtract(const ExtractOptions& options);

struct DedupOptions {
  std::string config;
  std::vector<std::string> files;   // JSONL: id, title, text, source
  bool keep_going = false;          // past lines that cannot be read
  std::optional<double> threshold;  // else the configuration's
};
int RunDedup(const DedupOptions& options);

struct RobotsOptions {
  std::string agent;
  std::string robots;  // the file
  std::vector<std::string> urls;
};
int RunRobots(const RobotsOptions& options);

}  // namespace wirefold
