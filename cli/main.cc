#include <CLI/CLI.hpp>

#include "cli/commands.h"

int main(int argc, char** argv) {
  using namespace wirefold;
  CLI::App app{"wirefold follows the news and folds reprints into stories"};
  app.require_subcommand(1);
  int exit_code = 0;

  ParseOptions parse;
  auto* parse_command = app.add_subcommand("parse", "read feeds, print them as JSON");
  parse_command->add_option("files", parse.files, "files; - is stdin")->required();
  parse_command->add_option("--base", parse.base, "the address the feed came from");
  parse_command->add_option("--content-type", parse.content_type, "the HTTP header it came with");
  parse_command->callback([&] { exit_code = RunParse(parse); });

  ExtractOptions extract;
  auto* extract_command = app.add_subcommand("extract", "read article pages, print them as JSON");
  extract_command->add_option("files", extract.files, "files; - is stdin")->required();
  extract_command->add_option("--url", extract.url, "the address the page came from");
  extract_command->add_option("--content-type", extract.content_type, "the HTTP header it came with");
  extract_command->callback([&] { exit_code = RunExtract(extract); });

  DedupOptions dedup;
  auto* dedup_command = app.add_subcommand("dedup", "fold documents of JSONL files into stories");
  dedup_command->add_option("files", dedup.files, "JSONL files; - is stdin")->required();
  dedup_command->add_flag("--keep-going", dedup.keep_going, "go on after lines that cannot be read");
  dedup_command->add_option("--threshold", dedup.threshold, "least similarity of a near reprint");
  dedup_command->callback([&] { exit_code = RunDedup(dedup); });

  RobotsOptions robots;
  auto* robots_command = app.add_subcommand("robots", "say what a robots.txt allows");
  robots_command->add_option("--agent", robots.agent, "product token")->required();
  robots_command->add_option("--robots", robots.robots, "the robots.txt file")->required();
  robots_command->add_option("urls", robots.urls, "addresses")->required();
  robots_command->callback([&] { exit_code = RunRobots(robots); });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return exit_code;
}
