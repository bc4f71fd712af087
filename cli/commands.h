// One function a command: options in, exit code out. main.cc alone knows the command line; results go to stdout, all else to stderr.
// Exit codes: 0 done, 1 some of the work failed, 2 usage or configuration, 3 database held by another process, 4 storage.
#pragma once

#include <string>
#include <vector>

namespace wirefold {

struct ParseOptions {
  std::vector<std::string> files;  // "-" is stdin
  std::string base;
  std::string content_type;
};
int RunParse(const ParseOptions& options);

struct ExtractOptions {
  std::vector<std::string> files;
  std::string url;
  std::string content_type;
};
int RunExtract(const ExtractOptions& options);

struct DedupOptions {
  std::vector<std::string> files;  // JSONL: id, title, text, url, published, source
  bool keep_going = false;         // past lines that cannot be read
  double threshold = 0;            // 0: the default
};
int RunDedup(const DedupOptions& options);

struct RobotsOptions {
  std::string agent;
  std::string robots;  // the file
  std::vector<std::string> urls;
};
int RunRobots(const RobotsOptions& options);

}  // namespace wirefold
