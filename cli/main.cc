// The command line: what each command takes, and how its faults are told. Nothing else names CLI11.
#include <fmt/format.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/memory.h"
#include "base/strings.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/output.h"
#include "config/config.h"

namespace wirefold {
namespace {

// What an option takes, as its help shows it and as a message says it.
const std::map<std::string, std::string> kTakes = {
    {"DIR", "a directory"},
    {"FILE", "a file"},
    {"AGE", "an age; examples 90d, 12h"},
    {"TIME", "a time; examples 2026-11-23, 3h, yesterday"},
    {"N", "a whole number >= 0"},
    {"SHARE", "a number, 0.05 at least and 1 at most"},
    {"URL", "an address"},
    {"ID", "an id"},
    {"ARTICLE", "two ids"},
    {"WHEN", "one of auto always never"},
    {"NAME", "a name"},
    {"TYPE", "a Content-Type header"},
    {"TAG", "a word"},
    {"TOKEN", "a product token: letters, - and _"},
    {"ORDER", "an order: newest log"},
    {"FORMAT", "a format: jsonl json table"},
    {"SHAPE", "a format: jsonl csv warc"},
    {"SEARCH", "a search"},
    {"SORT", "an order: newest oldest relevance reach"},
    {"WHAT", "one of source day hour language story tag"},
    {"LANG", "a language; examples en, pt-BR"},
    {"CURSOR", "a cursor, as the page before ends with it"},
    {"LIST", "a format: table jsonl json csv rss atom jsonfeed markdown"},
    {"LOG", "a format: text json"},
};

// The program: its commands, each with what runs when it was named.
class CommandLine {
 public:
  CommandLine();
  int Run(int argc, char** argv);

 private:
  CLI::App* Add(const std::string& name, const std::string& does, std::function<int()> run,
                const std::string& examples);
  static void AddConfigFile(CLI::App* command, std::string& config);
  static void AddPlaces(CLI::App* command, std::string& config, std::string& db);
  static void AddThreshold(CLI::App* command, std::optional<double>& threshold);
  static void AddSpan(CLI::App* command, std::string& since, std::string& until);
  static void AddFormat(CLI::App* command, std::string& format);
  void AddQuestion(CLI::App* command, Question& asked);
  static void AddListing(CLI::App* command, std::string& limit, std::string& format,
                         std::string& output);
  // Under that headline in the help; those after it too.
  void Group(const std::string& headline) { group_ = headline; }
  void AddCrawl();
  void AddRun();
  void AddStatus();
  void AddSources();
  void AddExplain();
  void AddSource();
  void AddQuery();
  void AddShow();
  void AddDiff();
  void AddExport();
  void AddImport();
  void AddStories();
  void AddPrune();
  void AddRefold();
  void AddFileCommands();
  void AddFeeds();
  void AddDb();
  void AddConfig();

  std::vector<std::string> Arguments(int argc, char** argv) const;
  int Fault(const CLI::ParseError& error, int argc, char** argv);

  CLI::App app_{
      "wirefold follows the news: it polls feeds, fetches the articles, and folds reprints of the "
      "same text into one story."};
  std::vector<std::pair<CLI::App*, std::function<int()>>> commands_;
  std::vector<const CLI::App*> asking_;  // that take a search
  std::string group_;
  int verbose_ = 0, quiet_ = 0;
  std::string log_format_ = "text";
  CrawlOptions crawl_;
  RunOptions run_;
  StatusOptions status_;
  SourcesOptions sources_;
  ExplainOptions explain_;
  SourceAddOptions source_add_;
  QueryOptions query_;
  ShowOptions show_;
  DiffOptions diff_;
  ExportOptions export_;
  ImportOptions import_;
  StoriesOptions stories_;
  RefoldOptions refold_;
  PruneOptions prune_;
  ParseOptions parse_;
  ExtractOptions extract_;
  DedupOptions dedup_;
  RobotsOptions robots_;
  FeedsOptions feeds_;
  DbOptions db_;
  ConfigOptions config_;
};

CommandLine::CommandLine() {
  app_.name("wirefold");
  app_.require_subcommand(1);
  app_.fallthrough();
  app_.get_formatter()->column_width(28);
  app_.set_help_flag("-h,--help", "this help, or a command's");
  app_.set_version_flag("-V,--version", "wirefold " WIREFOLD_VERSION, "the version");
  app_.add_flag("-v,--verbose", verbose_, "say more on stderr");
  app_.add_flag("-q,--quiet", quiet_, "say less on stderr; twice: errors only");
  app_.add_option("--log-format", log_format_, "stderr as text or json (default text)")
      ->type_name("LOG")
      ->envname("WIREFOLD_LOG_FORMAT");
  app_.footer(help::kProgram);
  Group("Following the news");
  AddCrawl();
  AddRun();
  AddStatus();
  Group("What is followed");
  AddSources();
  AddExplain();
  AddSource();
  AddFeeds();
  AddConfig();
  Group("Reading it");
  AddQuery();
  AddStories();
  AddShow();
  AddDiff();
  AddRefold();
  Group("Taking it elsewhere");
  AddExport();
  AddImport();
  Group("Looking after it");
  AddPrune();
  AddDb();
  Group("On files, without a database");
  AddFileCommands();
}

CLI::App* CommandLine::Add(const std::string& name, const std::string& does,
                           std::function<int()> run, const std::string& examples) {
  CLI::App* command = app_.add_subcommand(name, does)->group(group_);
  command->footer("Examples:\n" + examples);
  commands_.emplace_back(command, std::move(run));
  return command;
}

void CommandLine::AddFormat(CLI::App* command, std::string& format) {
  command->add_option("--format", format, "table, jsonl or json (default table)")
      ->type_name("FORMAT");
}

void CommandLine::AddConfigFile(CLI::App* command, std::string& config) {
  command->add_option("--config", config, "the configuration (default: where it usually is)")
      ->type_name("FILE");
}

void CommandLine::AddPlaces(CLI::App* command, std::string& config, std::string& db) {
  AddConfigFile(command, config);
  command->add_option("--db", db, "the database (default: the configuration's)")
      ->type_name("DIR")
      ->check([](const std::string& dir) {
        return dir.empty() ? std::string("--db needs a directory") : std::string();
      });
}

void CommandLine::AddThreshold(CLI::App* command, std::optional<double>& threshold) {
  command
      ->add_option("--threshold", threshold,
                   "least similarity of a near reprint (default: the configuration's)")
      ->type_name("SHARE")
      ->check([](const std::string& text) {
        double share = 0;
        const char* end = text.data() + text.size();
        const auto [stop, error] = std::from_chars(text.data(), end, share);
        const bool fits =
            error == std::errc() && stop == end && share >= kLeastNearThreshold && share <= 1;
        return fits ? std::string() : std::string("--threshold needs a share");
      });
}

void CommandLine::AddSpan(CLI::App* command, std::string& since, std::string& until) {
  command->add_option("--since", since, "from then on: 2026-11-23, 3h, yesterday")
      ->type_name("TIME");
  command->add_option("--until", until, "before then")->type_name("TIME");
}

void CommandLine::AddCrawl() {
  CLI::App* command = Add(
      "crawl", "poll every feed once, fetch and store the new articles",
      [this] {
        crawl_.quiet = quiet_ > 0;
        crawl_.verbose = verbose_ > 0;
        return RunCrawl(crawl_);
      },
      help::kCrawl);
  AddPlaces(command, crawl_.config, crawl_.db);
  command->add_flag("--due", crawl_.due, "only feeds whose time has come, as a timer wants it");
  command
      ->add_option("--backfill", crawl_.backfill,
                   "follow each feed to so many older documents, where it names them")
      ->check(CLI::Range(0, 10'000))
      ->type_name("N");
  command->add_option("--opml", crawl_.opml, "a list of feeds to poll")->type_name("FILE");
  command->add_option("urls", crawl_.urls, "feeds to poll")->type_name("URL");
}

void CommandLine::AddRun() {
  CLI::App* command = Add(
      "run", "follow the news: poll each feed at its own pace until stopped",
      [this] { return RunRun(run_); }, help::kRun);
  AddPlaces(command, run_.config, run_.db);
}

void CommandLine::AddStatus() {
  CLI::App* status = Add(
      "status", "say how the running daemon is doing", [this] { return RunStatus(status_); },
      help::kStatus);
  AddPlaces(status, status_.config, status_.db);
  AddFormat(status, status_.format);
  CLI::App* reload = Add(
      "reload", "let the running daemon read its configuration again",
      [this] { return RunReload(status_); }, help::kReload);
  AddPlaces(reload, status_.config, status_.db);
}

void CommandLine::AddSources() {
  CLI::App* command = Add(
      "sources", "list how each feed is doing", [this] { return RunSources(sources_); },
      help::kSources);
  AddPlaces(command, sources_.config, sources_.db);
  command->add_flag("--failing", sources_.failing, "only what somebody should look after");
  AddFormat(command, sources_.format);
  command->add_option("names", sources_.names, "sources, or addresses of feeds or home pages")
      ->type_name("NAME");
}

void CommandLine::AddExplain() {
  CLI::App* command = Add(
      "explain", "tell all about a source's feeds: state, last polls, next poll and why then",
      [this] { return RunExplain(explain_); }, help::kExplain);
  AddPlaces(command, explain_.config, explain_.db);
  AddFormat(command, explain_.format);
  command->add_option("name", explain_.name, "a source, or the address of a feed or a home page")
      ->type_name("NAME")
      ->required();
}

void CommandLine::AddSource() {
  CLI::App* command =
      app_.add_subcommand("source", "follow a paper by its home page, or no more")->group(group_);
  command->require_subcommand(1);
  command->footer(help::kSource);
  CLI::App* add = command->add_subcommand("add", "find the feed of a site and follow it");
  add->footer(help::kSourceAdd);
  commands_.emplace_back(add, [this] { return RunSourceAdd(source_add_); });
  AddPlaces(add, source_add_.config, source_add_.db);
  add->add_option("--name", source_add_.name, "what to call it (default: its host)")
      ->type_name("NAME");
  add->add_option("--tag", source_add_.tags, "a word of yours for it (repeatable)")
      ->allow_extra_args(false)
      ->type_name("TAG");
  add->add_flag("--dry-run", source_add_.dry_run, "only say what would be followed");
  AddFormat(add, source_add_.format);
  add->add_option("url", source_add_.url, "a page of the site, or a feed")
      ->type_name("URL")
      ->required();

  CLI::App* remove = command->add_subcommand("remove", "the same as `feeds remove`");
  remove->footer(help::kSourceRemove);
  commands_.emplace_back(remove, [this] {
    feeds_.remove = "source remove";
    return RunFeedsRemove(feeds_);
  });
  AddPlaces(remove, feeds_.config, feeds_.db);
  remove->add_option("name", feeds_.name, "a source's name, or a feed's address")
      ->type_name("NAME")
      ->required();
}

// What `query` and `stories` share: the search, its shorthands, the formats.
void CommandLine::AddQuestion(CLI::App* command, Question& asked) {
  asking_.push_back(command);
  command->add_option("words", asked.words, "the search, see below")->type_name("WORD");
  command->add_option("--saved", asked.saved, "what this saved search of the configuration finds")
      ->type_name("NAME");
  command->add_option("--source", asked.source, "of this source only")->type_name("NAME");
  AddSpan(command, asked.since, asked.until);
  command->add_option("--tag", asked.tags, "with this tag (repeatable: with all)")
      ->allow_extra_args(false)
      ->type_name("TAG");
  command->add_option("--lang", asked.lang, "in this language: en, pt-BR")->type_name("LANG");
}

void CommandLine::AddListing(CLI::App* command, std::string& limit, std::string& format,
                             std::string& output) {
  command->add_option("--limit", limit, "at most so many; 0: all (default 50)")->type_name("N");
  command
      ->add_option("--format", format,
                   "table, jsonl, json, csv, rss, atom, jsonfeed or markdown (default: as the "
                   "file's name ends, .md too; else table)")
      ->type_name("LIST");
  command
      ->add_option("-o,--output", output,
                   "write there, whole or not at all; .gz packs it (default, and -: stdout)")
      ->type_name("FILE");
}

void CommandLine::AddQuery() {
  CLI::App* command = Add(
      "query", "find stored articles, newest first", [this] { return RunQuery(query_); },
      help::kQuery);
  AddPlaces(command, query_.config, query_.db);
  AddQuestion(command, query_.asked);
  command
      ->add_option("--story", query_.asked.story,
                   "of the story of this article only, as `show` takes it")
      ->type_name("ID");
  command->add_flag("--changed", query_.asked.changed, "only articles whose page has changed");
  command->add_flag("--by-story", query_.by_story, "one line a story");
  command
      ->add_option("--count-by", query_.count_by,
                   "how many, by source, day, hour, language, story or tag")
      ->type_name("WHAT");
  command
      ->add_option("--sort", query_.sort,
                   "newest, oldest, relevance or reach first (default newest)")
      ->type_name("SORT");
  command
      ->add_option("--order", query_.order,
                   "log: articles as they arrived, the last version counts (default newest)")
      ->type_name("ORDER");
  command->add_flag("--snippets", query_.snippets, "with the place where the words stand");
  command->add_option("--color", query_.color, "the words in bold: auto, always or never")
      ->type_name("WHEN");
  AddListing(command, query_.limit, query_.format, query_.output);
  command->add_option("--cursor", query_.cursor, "go on behind the page that ended with it")
      ->type_name("CURSOR");
}

void CommandLine::AddShow() {
  CLI::App* command = Add(
      "show", "show one article, and who else ran it", [this] { return RunShow(show_); },
      help::kShow);
  AddPlaces(command, show_.config, show_.db);
  command->add_option("id", show_.id, "an article's or story's id, or an address")
      ->type_name("ID")
      ->required();
  command->add_flag("--versions", show_.versions, "how the page changed: a line a version");
  command->add_flag("--page", show_.page, "the page itself, as it came ([keep] raw_pages)");
  command
      ->add_option("--format", show_.format,
                   "table, json or html; with --versions table or jsonl (default table)")
      ->type_name("FORMAT");
}

void CommandLine::AddDiff() {
  CLI::App* command = Add(
      "diff", "show what an article left out, added and changed of another",
      [this] { return RunDiff(diff_); }, help::kDiff);
  AddPlaces(command, diff_.config, diff_.db);
  command->add_option("a", diff_.a, "the article that was first")->type_name("ARTICLE")->required();
  command->add_option("b", diff_.b, "the one that is held against it")
      ->type_name("ARTICLE")
      ->required();
  command->add_option("--color", diff_.color, "auto, always or never (default auto: on a terminal)")
      ->type_name("WHEN");
  command->add_option("--format", diff_.format, "table or jsonl (default table)")
      ->type_name("FORMAT");
}

void CommandLine::AddExport() {
  CLI::App* command = Add(
      "export", "write the articles to a file: for another database, a notebook, an archive",
      [this] { return RunExport(export_); }, help::kExport);
  AddPlaces(command, export_.config, export_.db);
  asking_.push_back(command);
  command->add_option("search", export_.search, "what to export; nothing: everything")
      ->type_name("SEARCH");
  command->add_option("-o,--output", export_.output, "a file; - is stdout (default)")
      ->type_name("FILE");
  command
      ->add_option("--format", export_.format,
                   "jsonl, csv or warc (default: as the file's name ends, else jsonl)")
      ->type_name("SHAPE");
}

void CommandLine::AddImport() {
  CLI::App* command = Add(
      "import", "read articles from exports and web archives (WARC)",
      [this] {
        import_.quiet = quiet_ > 0;
        return RunImport(import_);
      },
      help::kImport);
  AddPlaces(command, import_.config, import_.db);
  command->add_option("files", import_.files, "JSON lines or WARC, packed with gzip or not")
      ->type_name("FILE")
      ->required();
  command->add_option("--source", import_.source, "the source of pages out of an archive")
      ->type_name("NAME");
  command->add_flag("--keep-pages", import_.keep_pages,
                    "keep raw pages, whatever the configuration says");
}

void CommandLine::AddRefold() {
  CLI::App* command = Add(
      "refold", "fold all stored articles again, with other settings",
      [this] { return RunRefold(refold_); }, help::kRefold);
  AddPlaces(command, refold_.config, refold_.db);
  AddThreshold(command, refold_.threshold);
  command->add_flag("--dry-run", refold_.dry_run, "only say what would change");
  command->add_option("--format", refold_.format, "table or jsonl (default table)")
      ->type_name("FORMAT");
}

void CommandLine::AddPrune() {
  CLI::App* command = Add(
      "prune", "delete what is older than is wanted", [this] { return RunPrune(prune_); },
      help::kPrune);
  AddPlaces(command, prune_.config, prune_.db);
  command->add_option("--older-than", prune_.older_than, "this age instead of the configuration's")
      ->type_name("AGE");
  command->add_option("--source", prune_.source, "of this source alone")->type_name("NAME");
  CLI::Option* revisions =
      command->add_flag("--revisions", prune_.revisions,
                        "not articles but their earlier versions, replaced so long ago");
  command->add_flag("--pages", prune_.pages, "not articles but raw pages, read so long ago")
      ->excludes(revisions);
  command->add_flag("--dry-run", prune_.dry_run, "only say what would go");
  command->add_option("--format", prune_.format, "table or json (default table)")
      ->type_name("FORMAT");
}

void CommandLine::AddStories() {
  CLI::App* command = Add(
      "stories", "list stories: who had it first, how many ran it",
      [this] { return RunStories(stories_); }, help::kStories);
  AddPlaces(command, stories_.config, stories_.db);
  AddQuestion(command, stories_.asked);
  command->add_option("--min", stories_.min, "of at least so many articles (default 1)")
      ->type_name("N");
  AddListing(command, stories_.limit, stories_.format, stories_.output);
}

void CommandLine::AddFileCommands() {
  CLI::App* parse = Add(
      "parse", "read feeds, print each as a JSON object", [this] { return RunParse(parse_); },
      help::kParse);
  parse->add_option("files", parse_.files, "files; - is stdin")->type_name("FILE")->required();
  parse->add_option("--base", parse_.base, "the address they came from")->type_name("URL");
  parse
      ->add_option("--max-entries", parse_.max_entries,
                   "at most so many items of a feed (default: 2000)")
      ->type_name("N");
  parse->add_option("--content-type", parse_.content_type, "the HTTP header they came with")
      ->type_name("TYPE");

  CLI::App* extract = Add(
      "extract", "read article pages, print each as a JSON object",
      [this] { return RunExtract(extract_); }, help::kExtract);
  extract->add_option("files", extract_.files, "files; - is stdin")->type_name("FILE")->required();
  extract->add_option("--url", extract_.url, "the address they came from")->type_name("URL");
  extract->add_option("--content-type", extract_.content_type, "the HTTP header they came with")
      ->type_name("TYPE");
  extract
      ->add_option("--source", extract_.source,
                   "use the selectors that this source has in the configuration")
      ->type_name("NAME");
  AddConfigFile(extract, extract_.config);
  extract->add_flag("--explain", extract_.explain,
                    "show the candidates, and what took each block out, instead of JSON");
  extract
      ->add_option("--without", extract_.without,
                   "leave out a step that --explain names, to see what it is worth (repeatable)")
      ->allow_extra_args(false)
      ->type_name("STEP");

  CLI::App* dedup = Add(
      "dedup", "fold the documents of JSONL files into stories",
      [this] { return RunDedup(dedup_); }, help::kDedup);
  dedup->add_option("files", dedup_.files, "JSONL files; - is stdin")
      ->type_name("FILE")
      ->required();
  dedup->add_flag("--keep-going", dedup_.keep_going, "go on after a line that cannot be read");
  AddThreshold(dedup, dedup_.threshold);
  AddConfigFile(dedup, dedup_.config);

  CLI::App* robots = Add(
      "robots", "say what a robots.txt allows", [this] { return RunRobots(robots_); },
      help::kRobots);
  robots->add_option("--agent", robots_.agent, "who asks: a product token, as wirefold")
      ->type_name("TOKEN")
      ->required();
  robots->add_option("--robots", robots_.robots, "the robots.txt; - is stdin")
      ->type_name("FILE")
      ->required();
  robots->add_option("urls", robots_.urls, "addresses asked for")->type_name("URL")->required();
}

void CommandLine::AddFeeds() {
  CLI::App* command =
      app_.add_subcommand("feeds", "the feeds you follow: bring, write, list, find")->group(group_);
  command->require_subcommand(1);
  command->footer(help::kFeeds);
  const auto add = [&](const char* name, const char* does, int (*run)(const FeedsOptions&),
                       const std::string& examples) {
    CLI::App* part = command->add_subcommand(name, does);
    part->footer("Examples:\n" + examples);
    commands_.emplace_back(part, [this, run] { return run(feeds_); });
    return part;
  };
  CLI::App* import =
      add("import", "follow the feeds of a list from now on", RunFeedsImport, help::kFeedsImport);
  AddPlaces(import, feeds_.config, feeds_.db);
  import->add_option("files", feeds_.files, "lists of feeds; - is stdin")
      ->type_name("FILE")
      ->required();

  CLI::App* out =
      add("export", "write all that is followed as OPML", RunFeedsExport, help::kFeedsExport);
  AddPlaces(out, feeds_.config, feeds_.db);
  out->add_option("-o,--output", feeds_.output, "write there (default: stdout)")->type_name("FILE");

  CLI::App* list = add("list", "list what is followed", RunFeedsList, help::kFeedsList);
  AddPlaces(list, feeds_.config, feeds_.db);
  AddFormat(list, feeds_.format);

  CLI::App* remove = add("remove", "stop following an imported feed or source", RunFeedsRemove,
                         help::kFeedsRemove);
  AddPlaces(remove, feeds_.config, feeds_.db);
  remove->add_option("name", feeds_.name, "a feed's address, or a source's name")
      ->type_name("NAME")
      ->required();

  CLI::App* discover = add("discover", "find the feeds and news sitemaps of a site",
                           RunFeedsDiscover, help::kFeedsDiscover);
  AddConfigFile(discover, feeds_.config);
  AddFormat(discover, feeds_.format);
  discover->add_option("url", feeds_.url, "a page of the site, or a feed")
      ->type_name("URL")
      ->required();
}

void CommandLine::AddDb() {
  CLI::App* command =
      app_.add_subcommand("db", "check, repair, copy, restore, measure the database")
          ->group(group_);
  command->require_subcommand(1);
  command->footer(help::kDb);
  const auto add = [&](const char* name, const char* does, int (*run)(const DbOptions&),
                       const std::string& examples) {
    CLI::App* part = command->add_subcommand(name, does);
    part->footer("Examples:\n" + examples);
    AddPlaces(part, db_.config, db_.db);
    commands_.emplace_back(part, [this, run] { return run(db_); });
    return part;
  };
  add("check", "read all of it and say what is hurt", RunDbCheck, help::kDbCheck);
  add("repair", "save what can be saved of a damaged database", RunDbRepair, help::kDbRepair);
  CLI::App* backup = add("backup", "copy it while it is in use", RunDbBackup, help::kDbBackup);
  backup->add_option("--keep", db_.keep, "leave so many copies, the newest (default: all)")
      ->type_name("N");
  backup->add_flag("--list", db_.list, "make none, say which there are");
  backup->add_flag("--verify", db_.verify, "with --list: read all of them");
  AddFormat(backup, db_.format);
  backup->add_option("place", db_.place, "the directory of copies")
      ->type_name("DIR")
      ->required()
      ->check([](const std::string& dir) {
        return dir.empty() ? std::string("db backup needs a directory") : std::string();
      });
  CLI::App* restore = add("restore", "make a copy the database", RunDbRestore, help::kDbRestore);
  restore->add_option("--number", db_.number, "of the copy (default: the newest that is whole)")
      ->type_name("N");
  restore->add_option("place", db_.place, "the directory of copies")->type_name("DIR")->required();
  add("compact", "rewrite it without what was replaced and deleted", RunDbCompact,
      help::kDbCompact);
  CLI::App* stats = add("stats", "say what it is made of", RunDbStats, help::kDbStats);
  AddFormat(stats, db_.format);
}

void CommandLine::AddConfig() {
  CLI::App* command =
      app_.add_subcommand("config", "check the configuration, or print what is in force")
          ->group(group_);
  command->require_subcommand(1);
  command->footer(help::kConfig);
  const auto add = [&](const char* name, const char* does, int (*run)(const ConfigOptions&)) {
    CLI::App* part = command->add_subcommand(name, does);
    AddConfigFile(part, config_.config);
    commands_.emplace_back(part, [this, run] { return run(config_); });
  };
  add("check", "say what is wrong with it", RunConfigCheck);
  add("dump", "print every key and source in force, as TOML", RunConfigDump);
}

// ---------------------------------------------------------------- faults

int Usage(std::string what) { return Complain({Code::kUsage, std::move(what)}); }

std::vector<std::string> NamesOf(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  return names;
}

std::string DidYouMean(std::string_view word, const std::vector<std::string>& known) {
  const auto meant = Nearest(word, known);
  return meant ? "; did you mean " + *meant : "";
}

// "feeds list: ", in front of what is said of a command.
std::string PlaceOf(const CLI::App& command) {
  std::string place;
  for (const CLI::App* app = &command; app->get_parent(); app = app->get_parent())
    place = app->get_name() + (place.empty() ? ": " : " ") + place;
  return place;
}

std::string UnknownOption(const CLI::App& command, std::string option) {
  option = option.substr(0, option.find('='));
  std::vector<std::string> known;
  for (const CLI::App* app = &command; app; app = app->get_parent())
    for (const CLI::Option* each : app->get_options())
      for (const std::string& name : each->get_lnames()) known.push_back("--" + name);
  return fmt::format("unknown option {}{}", option, DidYouMean(option, known));
}

// An option or argument that is missing, or whose value is. CLI11's message has its name in it.
std::string Missing(const CLI::App& command, const std::string& message) {
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_name();
    const auto takes = kTakes.find(option->get_type_name());
    if (takes == kTakes.end() || message.find(name) == message.npos) continue;
    if (!option->get_positional() && option->count() > 1) return name + " is given twice";
    return fmt::format("{}needs {}", option->get_positional() ? "" : name + " ", takes->second);
  }
  return message;
}

// What is said of an option that was given nothing, as by a script's variable that is not set.
// Taken for one that was not given, it would let `prune --source ''` delete from every source.
std::string EmptyValue(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional() || option->get_items_expected_max() == 0 ||
        std::ranges::find(option->results(), "") == option->results().end())
      continue;
    const auto takes = kTakes.find(option->get_type_name());
    return fmt::format("{}{} needs {}", PlaceOf(command), option->get_name(),
                       takes == kTakes.end() ? "a value" : takes->second);
  }
  for (const CLI::App* each : command.get_subcommands())
    if (std::string fault = EmptyValue(*each); !fault.empty()) return fault;
  return "";
}

// The words before the first option name a command; the last one that is none is the fault.
const CLI::App& Named(const CLI::App& app, int argc, char** argv, std::string& unknown) {
  const CLI::App* command = &app;
  for (int i = 1; i < argc && !command->get_subcommands(nullptr).empty(); ++i) {
    if (argv[i][0] == '-') continue;
    const CLI::App* next = nullptr;
    for (const CLI::App* each : command->get_subcommands(nullptr))
      if (each->get_name() == argv[i]) next = each;
    if (!next) {
      unknown = argv[i];
      break;
    }
    command = next;
  }
  return *command;
}

int CommandLine::Fault(const CLI::ParseError& error, int argc, char** argv) {
  std::string unknown;
  const CLI::App& command = Named(app_, argc, argv, unknown);
  const std::string place = PlaceOf(command);
  if (!unknown.empty())
    return Usage(fmt::format("{}unknown command \"{}\"{} (commands: {})", place, unknown,
                             DidYouMean(unknown, NamesOf(command)),
                             fmt::join(NamesOf(command), " ")));
  if (!command.get_subcommands(nullptr).empty() && error.get_name() == "RequiredError") {
    fmt::print(stderr, "{}", app_.help());
    return 2;
  }
  const std::vector<std::string> extras = app_.remaining(true);
  for (const std::string& extra : extras)
    if (extra.starts_with('-')) return Usage(place + UnknownOption(command, extra));
  if (!extras.empty()) return Usage(fmt::format("{}unexpected \"{}\"", place, extras.front()));
  return Usage(place + Missing(command, error.what()));
}

// "-rumour" excludes a word, and is no option: a blank in front says so to CLI11, and nothing to
// the search. Options of one letter stay what they are, also several of them ("-vv").
bool IsExclusion(std::string_view argument) {
  return argument.size() > 2 && argument[0] == '-' && argument[1] != '-' &&
         argument.substr(1).find_first_not_of("vq") != argument.npos;
}

bool TakesValue(const CLI::App& command, std::string_view argument) {
  for (const CLI::App* app = &command; app; app = app->get_parent())
    if (const CLI::Option* option = app->get_option_no_throw(std::string(argument)))
      return option->get_items_expected_max() > 0;
  return false;
}

std::vector<std::string> CommandLine::Arguments(int argc, char** argv) const {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  std::string unknown;
  const CLI::App& command = Named(app_, argc, argv, unknown);
  if (std::ranges::find(asking_, &command) == asking_.end()) return arguments;
  for (size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    if (IsExclusion(arguments[i]))
      arguments[i].insert(0, " ");
    else if (arguments[i].starts_with('-') && TakesValue(command, arguments[i]))
      ++i;
  }
  return arguments;
}

int CommandLine::Run(int argc, char** argv) {
  try {
    std::vector<std::string> arguments = Arguments(argc, argv);
    std::ranges::reverse(arguments);  // CLI11 takes them from the back
    app_.parse(std::move(arguments));
  } catch (const CLI::Success& asked) {  // --help, --version
    std::ostringstream text;
    app_.exit(asked, text, text);
    Output output;
    output.Write(text.str());
    return output.Finish(0);
  } catch (const CLI::ParseError& error) {
    return Fault(error, argc, argv);
  }
  if (const std::string fault = EmptyValue(app_); !fault.empty()) return Usage(fault);
  if (quiet_ > 0) SetLogLevel(quiet_ > 1 ? LogLevel::kError : LogLevel::kWarning);
  if (verbose_ > 0) SetLogLevel(LogLevel::kDebug);
  if (log_format_ != "text" && log_format_ != "json")
    return Usage(
        fmt::format("--log-format: unknown format \"{}\"; formats: text json", log_format_));
  if (log_format_ == "json") SetLogFormat(LogFormat::kJson);
  for (const auto& [command, run] : commands_)
    if (command->parsed()) return run();
  return 2;
}

}  // namespace
}  // namespace wirefold

int main(int argc, char** argv) {
  wirefold::GiveBackLargeBlocks();
  wirefold::HoldStandardStreams();
  ::signal(SIGPIPE, SIG_IGN);  // a reader who had enough is told by write()
  return wirefold::CommandLine().Run(argc, argv);
}
