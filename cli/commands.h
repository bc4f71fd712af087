// One function a command: options in, exit code out. main.cc alone knows the command line; results
// go to stdout, all else to stderr. Exit codes: 0 done, 1 some of the work failed, 2 usage or
// configuration, 3 database held by another process, 4 storage.
#pragma once

#include <optional>
#include <string>
#include <string_view>
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

// Words in the query language, and the options that are shorthands of it; empty: not given.
struct Question {
  std::vector<std::string> words;
  std::string saved;  // the name of a saved search, which must hold as well
  std::string source, since, until;
  std::string story;  // as `show` takes it
  std::string lang;
  std::vector<std::string> tags;
  bool changed = false;  // only articles of several versions
};

struct QueryOptions {
  std::string config, db;
  Question asked;
  std::string count_by;  // empty: the articles themselves
  bool by_story = false;
  bool snippets = false;
  std::string sort = "newest";
  std::string order = "newest";  // or log: as they arrived
  std::string cursor;
  std::string limit;  // empty: 50, and it is told where there are more
  std::string color = "auto";
  std::string format;  // empty: as the file's name says, else a table
  std::string output;  // empty: stdout
};
int RunQuery(const QueryOptions& options);

struct ShowOptions {
  std::string config, db;
  std::string id;  // an article's or story's id, its beginning, or an address
  bool versions = false;
  bool page = false;  // the raw page, and nothing else
  std::string format = "table";
};
int RunShow(const ShowOptions& options);

struct ExportOptions {
  std::string config, db;
  std::vector<std::string> search;  // as `query` takes it; none: everything
  std::string output = "-";         // a file; "-" is stdout
  std::string format;               // empty: as the file's name says, else jsonl
};
int RunExport(const ExportOptions& options);

struct ImportOptions {
  std::string config, db;
  std::vector<std::string> files;  // "-" is stdin
  std::string source;              // of pages out of an archive; empty: their hosts
  bool keep_pages = false;         // whatever the configuration says
  bool quiet = false;              // no progress line
};
int RunImport(const ImportOptions& options);

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

struct PruneOptions {
  std::string config, db;
  std::string older_than;  // empty: as the configuration says
  std::string source;      // of this one alone
  bool revisions = false;  // not articles but their earlier versions
  bool pages = false;      // not articles but raw pages
  bool dry_run = false;
  std::string format = "table";
};
int RunPrune(const PruneOptions& options);

struct StoriesOptions {
  std::string config, db;
  Question asked;
  std::string min = "1";
  std::string limit;   // empty: 50, and it is told where there are more
  std::string format;  // empty: as the file's name says, else a table
  std::string output;  // empty: stdout
};
int RunStories(const StoriesOptions& options);

struct FeedsOptions {
  std::string config, db;
  std::vector<std::string> files;  // lists; "-" is stdin
  std::string output;              // empty: stdout
  std::string name;                // a feed's address or a source's name
  std::string url;                 // of a page
  std::string format = "table";
  std::string_view remove = "feeds remove";  // the command that removes
};
int RunFeedsImport(const FeedsOptions& options);
int RunFeedsExport(const FeedsOptions& options);
int RunFeedsList(const FeedsOptions& options);
int RunFeedsRemove(const FeedsOptions& options);
int RunFeedsDiscover(const FeedsOptions& options);

struct DbOptions {
  std::string config, db;
  std::string place;    // of copies
  std::string keep;     // copies; empty: all
  std::string number;   // of a copy; empty: the newest that is whole
  bool list = false;    // the copies that are there, instead of another one
  bool verify = false;  // and read them
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
