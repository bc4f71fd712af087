// What `--help` says below the options: examples, and what is worth knowing. One of the program,
// one of each command; "Examples:" is put before those of commands that run.
#pragma once

namespace wirefold::help {

extern const char kProgram[];
extern const char kCrawl[];
extern const char kRun[];
extern const char kStatus[];
extern const char kReload[];
extern const char kSources[];
extern const char kExplain[];
extern const char kSource[];
extern const char kSourceAdd[];
extern const char kSourceRemove[];
extern const char kQuery[];
extern const char kShow[];
extern const char kDiff[];
extern const char kExport[];
extern const char kImport[];
extern const char kRefold[];
extern const char kPrune[];
extern const char kStories[];
extern const char kParse[];
extern const char kExtract[];
extern const char kDedup[];
extern const char kRobots[];
extern const char kFeeds[];
extern const char kFeedsImport[];
extern const char kFeedsExport[];
extern const char kFeedsList[];
extern const char kFeedsRemove[];
extern const char kFeedsDiscover[];
extern const char kDb[];
extern const char kDbCheck[];
extern const char kDbRepair[];
extern const char kDbBackup[];
extern const char kDbRestore[];
extern const char kDbCompact[];
extern const char kDbStats[];
extern const char kConfig[];

}  // namespace wirefold::help
