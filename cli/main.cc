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
#include "base/strings.h"
#include "cli/commands.h"
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
  app_.footer(
      "Exit codes: 0 done, 1 some of the work failed, 2 usage or configuration, 3 the database\n"
      "is held by another process, 4 storage. `wirefold COMMAND --help` has examples.");
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
      "  wirefold crawl                            the configured sources and the imported feeds\n"
      "  wirefold crawl --opml feeds.opml          a list from another reader, nothing else\n"
      "  wirefold crawl --db ./news https://www.asiafinancial.com/feed\n"
      "URLs and --opml (OPML, or newsboat's urls file) are polled alone; with --config beside its\n"
      "sources and the feeds that `wirefold feeds import` brought into the database.\n"
      "A stored article is read again when its feed says something else of it (headline, date,\n"
      "summary): ten minutes after it was listed at the soonest, after each time twice the pause,\n"
      "[fetch] max_rereads times at most.\n"
      "The last line says what came: 312 articles, 241 stories, 71 folded, 3 failed, 2 changed.\n"
      "Changed are pages that were read again and had another title or text: `wirefold query\n"
      "--changed` lists them.");
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
      [this] { return RunRun(run_); },
      "  wirefold run                      the configured sources and the imported feeds\n"
      "  wirefold status                   how it is doing, from another terminal\n"
      "  wirefold reload                   (or kill -HUP PID) read the configuration again; a bad\n"
      "                                    one changes nothing\n"
      "Ctrl-C or SIGTERM stops it within seconds; nothing is lost. After a start no feed is\n"
      "polled before its time. As a service: systemd/wirefold.service.");
  AddPlaces(command, run_.config, run_.db);
}

void CommandLine::AddStatus() {
  CLI::App* status = Add(
      "status", "say how the running daemon is doing", [this] { return RunStatus(status_); },
      "  wirefold status\n"
      "  wirefold status --format json | jq .by_health\n"
      "Asks the `wirefold run` that holds the database, by the socket CONTROL in its directory.\n"
      "Exit code: 0 it answered, 1 none runs there.");
  AddPlaces(status, status_.config, status_.db);
  AddFormat(status, status_.format);
  CLI::App* reload = Add(
      "reload", "let the running daemon read its configuration again",
      [this] { return RunReload(status_); },
      "  wirefold reload\n"
      "Sources that are new, gone or changed count from then on; requests under way come in\n"
      "first. Exit code: 2 where the new configuration is faulty: the old one stays in force.");
  AddPlaces(reload, status_.config, status_.db);
}

void CommandLine::AddSources() {
  CLI::App* command = Add(
      "sources", "list how each feed is doing", [this] { return RunSources(sources_); },
      "  wirefold sources\n"
      "  wirefold sources --failing\n"
      "  wirefold sources reuters https://www.asiafinancial.com/feed\n"
      "  wirefold sources --format jsonl | jq -r 'select(.state==\"gone\").feed_url'\n"
      "A line a feed: state, source, last poll (UTC), how often it speaks, next poll, address,\n"
      "and why where something is wrong. States: ok; new (never polled); failing; blocked (by\n"
      "robots.txt, a login, a refusal, a challenge); gone (410: never asked again); moved (for\n"
      "good; asked there); teaser (its pages give no text, or not all of it); paused; empty (the\n"
      "source lists no feed). The numbers of each stand last, on stderr.\n"
      "Exit code: 0, whatever the states are. Works while a daemon or a crawl runs.");
  AddPlaces(command, sources_.config, sources_.db);
  command->add_flag("--failing", sources_.failing, "only what somebody should look after");
  AddFormat(command, sources_.format);
  command->add_option("names", sources_.names, "sources, or addresses of feeds or home pages")
      ->type_name("NAME");
}

void CommandLine::AddExplain() {
  CLI::App* command = Add(
      "explain", "tell all about a source's feeds: state, last polls, next poll and why then",
      [this] { return RunExplain(explain_); },
      "  wirefold explain reuters\n"
      "  wirefold explain https://www.asiafinancial.com/feed\n"
      "  wirefold explain reuters --format json | jq '.[0].last_polls'\n"
      "Per feed: state, since when and why; next poll and what decided its time; rhythm; what\n"
      "server and feed ask for; validators; what robots.txt says, as it was read last; how its\n"
      "pages read, and those that wait; the last ten polls. Times are UTC.");
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
  command->footer(
      "Examples:\n"
      "  wirefold source add https://www.asiafinancial.com/\n"
      "  wirefold source remove asiafinancial.com");
  CLI::App* add = command->add_subcommand("add", "find the feed of a site and follow it");
  add->footer(
      "Examples:\n"
      "  wirefold source add https://www.asiafinancial.com/\n"
      "  wirefold source add paper.example --name paper --tag asia --tag markets\n"
      "  wirefold source add https://paper.example/feed --dry-run\n"
      "Takes the site's own feed, else its news sitemap, and tells what else is there, what\n"
      "robots.txt allows, and how often it will be polled at first. It is kept in the database;\n"
      "a daemon that runs begins with it at once. Settings of a source stand in the\n"
      "configuration. Exit code: 0 followed, or was already; 1 no feed found.");
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
  remove->footer("Examples:\n  wirefold source remove asiafinancial.com");
  commands_.emplace_back(remove, [this] { return RunFeedsRemove(feeds_); });
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
      "  wirefold query tariffs Vietnam since:yesterday --by-story\n"
      "  wirefold query '\"central bank\" OR fed' -source:reuters --snippets\n"
      "  wirefold query --source reuters --since 3h --format jsonl | jq -r .title\n"
      "  wirefold query tariffs --sort relevance -o digest.md\n"
      "  wirefold query tariffs since:7d --format atom -o /var/www/tariffs.xml\n"
      "  wirefold query tariffs --count-by day\n"
      "  wirefold query --changed --since 1d\n"
      "  wirefold query --saved tariffs since:1d   what a [[search]] finds, and of it the newest\n"
      "The search:\n"
      "  tariffs vietnam       both words, in title or text; other forms too (tariff), no parts\n"
      "  \"central bank\"        these words side by side\n"
      "  oil OR gas            one of them        (oil OR gas) price   grouped\n"
      "  -rumour, NOT rumour   without it         tarif*               begins with it\n"
      "  intitle:fed           in the title       author:\"Jane Doe\"    source:reuters\n"
      "  tag:economy  lang:en  site:bbc.co.uk     a name with blanks in quotes\n"
      "  since:2d  until:2026-11-23               times as --since takes them, in UTC\n"
      "  story:3f9a2c1d        the articles of that story, or of that article's; six digits or "
      "more\n"
      "  is:first  is:near  is:exact  is:changed  how it was folded; read again and changed\n"
      "All that stands side by side must hold: a blank is an AND that joins looser than OR, the\n"
      "word AND joins closer than OR. oil price OR strike is oil (price OR strike);\n"
      "oil AND price OR strike is (oil AND price) OR strike. Arguments are joined by\n"
      "blanks. One argument is a search as it stands; among several, one with blanks and no "
      "operator is a phrase, as the\n"
      "shell's quotes meant it: query \"central bank\" fed. The options are shorthands: --source "
      "X\n"
      "is source:X, but must be known; --saved NAME is the query of that [[search]], and words\n"
      "narrow it. Exit code: 0, found or not.\n"
      "A line has the id (for `show`), the time in UTC, the source, marks and the title. Marks\n"
      "go by publication, not by arrival: none for the first of a story, = an exact copy, ~\n"
      "nearly the same text, be it the one that founded the story by arriving first (new in\n"
      "`show`). A * before it: the page has changed since it was first read (`show --versions`).\n"
      "--by-story has one line a story, for the first of its articles in the order asked for:\n"
      "id, time and source of its first publication, in how many articles more it ran, title.\n"
      "Its snippet is of that publication; of another only, with its source before it, where the\n"
      "words do not stand in the first.\n"
      "The newest come first, also for words: news is what is new. --sort relevance weighs them,\n"
      "titles above texts, and a word* once an article, the less the more words begin so;\n"
      "--sort reach puts first what ran in most articles.\n"
      "Where more was found, the last line on stderr says with which --cursor the same search\n"
      "goes on, whatever is stored meanwhile (jsonfeed: _wirefold.cursor too; not with --quiet).\n"
      "Feeds (rss, atom, jsonfeed) have the articles' text, and the same ids each time.\n"
      "JSON: id; position in the article log; version (1: not changed since); story, and verdict\n"
      "(new, exact, near), similarity and match: how it was folded, in order of arrival, and by\n"
      "which member; source,\n"
      "source_tags, feed_url, entry_id, url, fetched_url (after redirects), canonical_url; title,\n"
      "authors, agencies; date_published (a day alone where no time is known), date_modified,\n"
      "first_seen, fetched; language, site, description, image, tags; is_article,\n"
      "not_article_reason, is_accessible_for_free (null: not said); text_from (page or feed),\n"
      "page_problem (why the feed), text; with --snippets, snippet: parts with text and, where\n"
      "it was searched for, match. With --by-story as `stories` has them. --count-by: source (or\n"
      "day, hour, language, story with its title, tag) and articles. Days and hours without any\n"
      "between the first and the last are there too, where these are a thousand at most.");
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
      "  wirefold show 3f9a2c1d\n"
      "  wirefold show https://www.asiafinancial.com/some-article\n"
      "  wirefold show 3f9a2c1d --format json | jq .members\n"
      "  wirefold show 3f9a2c1d --format html > article.html\n"
      "  wirefold show 3f9a2c1d --versions\n"
      "  wirefold show 3f9a2c1d@1 --page > page.html\n"
      "A story has the id of the article that founded it; the id of each member shows the story\n"
      "as well. Six digits are enough where no other article begins with them. The members of a\n"
      "story stand in order of publication; \"folded as\" (new, exact, near, and the similarity)\n"
      "tells how each was folded in order of arrival, \"by\" which member, \"own\" how much of "
      "its\n"
      "text stands in that one, \"of\" how much of that one stands in it. `wirefold diff` shows "
      "the\n"
      "difference itself.\n"
      "A page is read again when its feed says something else of it, ten minutes after it was\n"
      "listed at the soonest, then after twice the pause each time. ID@1 is what it was first,\n"
      "ID@2 after its first change. \"own\" and \"of\" are of the texts as they are, or as ID@N "
      "was;\n"
      "\"folded as\" stays how the article came to its story.\n"
      "JSON: as `query`, and members, each with id, source, published, verdict, similarity,\n"
      "match, in_article (\"own\"), in_match (\"of\"), text_bytes, version, title, url.");
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
      [this] { return RunDiff(diff_); },
      "  wirefold diff 3f9a2c1d 77b01e42\n"
      "  wirefold diff 3f9a2c1d https://paper.example/reprint --color always | less -R\n"
      "  wirefold diff 3f9a2c1d@1 3f9a2c1d     what the paper changed\n"
      "By paragraph: - left out, + added, > moved; in one that was changed, by word: [-left\n"
      "out-] {+added+}. Articles are named as for `show`; of one that has several versions its\n"
      "last is compared unless ID@N names another, and the head says when it was read.\n"
      "JSONL, a paragraph a line: kind (same, left out, added, changed), moved, before, after,\n"
      "and words (kind and text) where it was changed.");
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
      [this] { return RunExport(export_); },
      "  wirefold export -o news.jsonl.gz\n"
      "  wirefold export -o news.warc.gz\n"
      "  wirefold export -o tariffs.csv 'tariffs vietnam since:7d'\n"
      "  wirefold export | jq -r 'select(.id) | .title'\n"
      "Without a search everything, in the order of arrival; of what a search finds (as `query`\n"
      "takes it), all versions. -o writes the file whole or not at all, packed where its name\n"
      "ends in .gz. Works while a daemon or a crawl runs. The same database gives the same bytes.\n"
      "jsonl: a line a version of an article, all that is kept of it: as `query` has it, and\n"
      "  entry_title, html; dates in the publisher's zone, -00:00 where he named none. The first\n"
      "  line names the format, the last one has the number of lines between. `wirefold import`\n"
      "  makes the same database of it.\n"
      "csv: a row an article, its last version, for spreadsheets: lists with \"; \", and a ' "
      "before\n"
      "  a cell that would be a formula.\n"
      "warc: WARC 1.1. Where raw pages are kept ([keep] raw_pages) response, request and\n"
      "  metadata of each version; else its text (conversion) and metadata. Metadata are the line\n"
      "  of jsonl, so `wirefold import` loses nothing either.\n"
      "What is not in it: feeds and their state, what is followed (`wirefold feeds export`).");
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
      "  wirefold import news.jsonl.gz\n"
      "  wirefold import --db ./corpus CC-NEWS-20261102080000-00001.warc.gz\n"
      "  wirefold import --source archive --keep-pages old.warc.gz\n"
      "What `wirefold export` wrote comes in with its ids, times and versions, in its order. Of\n"
      "other archives each HTML page that was answered with 200 is read as the crawler reads it;\n"
      "what is no article is left out, and counted. Its source is its host's name, without www.,\n"
      "or what --source says; its time is when it was fetched.\n"
      "What is there already is recognised: an import that was cut off is simply run again. An\n"
      "article that is known and says something else later becomes its next version.\n"
      "Exit code: 1 where something was damaged; what was whole of it is in. While a daemon or a\n"
      "crawl runs on the database: 3.");
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
      [this] { return RunRefold(refold_); },
      "  wirefold refold --threshold 0.4 --dry-run   what would change\n"
      "  wirefold refold --threshold 0.4\n"
      "Prints which stories split and which become one, each by its first publication as\n"
      "`stories` does, and changes nothing else: articles and their ids stay, and the id of a\n"
      "story that became part of another still finds it. Moved are articles whose story is\n"
      "another than before. With the same settings nothing changes. While a crawl runs only\n"
      "--dry-run is possible.\n"
      "JSONL: change (split, join), story (its id), first_id, title, articles, and parts with\n"
      "the same four.");
  AddPlaces(command, refold_.config, refold_.db);
  AddThreshold(command, refold_.threshold);
  command->add_flag("--dry-run", refold_.dry_run, "only say what would change");
  command->add_option("--format", refold_.format, "table or jsonl (default table)")
      ->type_name("FORMAT");
}

void CommandLine::AddPrune() {
  CLI::App* command = Add(
      "prune", "delete what is older than is wanted", [this] { return RunPrune(prune_); },
      "  wirefold prune --dry-run                    what [keep] of the configuration lets go\n"
      "  wirefold prune --older-than 365d --dry-run  what a year's limit would\n"
      "  wirefold prune --older-than 30d --source paper\n"
      "  wirefold prune --revisions --older-than 0s  all but the last versions of articles\n"
      "It asks nothing: look with --dry-run first. Without --older-than the rules of [keep]\n"
      "count, whose ages are reckoned from the newest articles where the clock is ahead of them;\n"
      "--older-than counts from the clock, by the date that `query` shows. Deleted articles do\n"
      "not come back when a feed lists them again; their stories go on with who is left. Space on\n"
      "the disk is given back little by little. An interrupted prune has done what it has done.\n"
      "While `wirefold run` holds the database only --dry-run is possible: set [keep] and\n"
      "`wirefold reload`. It looks a minute later and then once an hour, so max_articles is no\n"
      "hard limit between; `wirefold status` says when it did.\n"
      "Exit code 0, also where nothing was that old.\n"
      "JSON: dry_run, articles, by_source, revisions, tombstones, pages_before.");
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
      [this] { return RunStories(stories_); },
      "  wirefold stories --min 2 --since 3d\n"
      "  wirefold stories tariffs --min 3\n"
      "  wirefold stories --source reuters --format jsonl\n"
      "A line has id, time (UTC) and source of the first publication, in how many articles more\n"
      "it ran, and the first's title. The story with the newest member stands first; --since and\n"
      "--until go by that member too. With words (as `query` takes them), --saved, --tag or --lang "
      "a story\n"
      "is listed where one of its articles is all that was asked for, --source, --since and\n"
      "--until included, by the newest of these.\n"
      "JSON: id (the founder's, for `show` as good as a member's); title, first_source, first_id,\n"
      "first_published of the first publication; last_published, articles, fullest_id (longest\n"
      "text), representative_id (the founder: new members are held against it), outlets;\n"
      "members, as `show` has them.");
  AddPlaces(command, stories_.config, stories_.db);
  AddQuestion(command, stories_.asked);
  command->add_option("--min", stories_.min, "of at least so many articles (default 1)")
      ->type_name("N");
  AddListing(command, stories_.limit, stories_.format, stories_.output);
}

void CommandLine::AddFileCommands() {
  CLI::App* parse = Add(
      "parse", "read feeds, print each as a JSON object", [this] { return RunParse(parse_); },
      "  wirefold parse feed.xml | jq '.items[].title'\n"
      "  curl -s https://www.asiafinancial.com/feed | wirefold parse -");
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
      [this] { return RunExtract(extract_); },
      "  wirefold extract page.html | jq -r .text\n"
      "  curl -sL URL | wirefold extract --url URL -");
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
      [this] { return RunDedup(dedup_); },
      "  wirefold dedup documents.jsonl\n"
      "  wirefold query --order log --limit 0 --format jsonl | wirefold dedup -\n"
      "A document has id and text, and may have title and source; other fields are not read.\n"
      "The order counts: --order log gives the articles as they arrived, so the stories are the\n"
      "database's while no page has changed (a changed one stands where its last version did,\n"
      "and its first text is not there). Of what is older than the newest million documents\n"
      "([fold] window_articles) only exact copies are found.\n"
      "A line for each document: its id, its story (the id of the document that founded it),\n"
      "verdict (new, exact, near), similarity (0 to 1), and match, the document it was found by.");
  dedup->add_option("files", dedup_.files, "JSONL files; - is stdin")
      ->type_name("FILE")
      ->required();
  dedup->add_flag("--keep-going", dedup_.keep_going, "go on after a line that cannot be read");
  AddThreshold(dedup, dedup_.threshold);
  AddConfigFile(dedup, dedup_.config);

  CLI::App* robots = Add(
      "robots", "say what a robots.txt allows", [this] { return RunRobots(robots_); },
      "  wirefold robots --agent wirefold --robots robots.txt https://example.org/news/1\n"
      "Exit code: 0 where all addresses are allowed, 1 where one is disallowed.");
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
  command->footer(
      "Examples:\n"
      "  wirefold feeds import subscriptions.opml ~/.newsboat/urls\n"
      "  wirefold feeds export -o feeds.opml\n"
      "  wirefold feeds discover https://www.asiafinancial.com/");
  const auto add = [&](const char* name, const char* does, int (*run)(const FeedsOptions&),
                       const std::string& examples) {
    CLI::App* part = command->add_subcommand(name, does);
    part->footer("Examples:\n" + examples);
    commands_.emplace_back(part, [this, run] { return run(feeds_); });
    return part;
  };
  CLI::App* import =
      add("import", "follow the feeds of a list from now on", RunFeedsImport,
          "  wirefold feeds import subscriptions.opml\n"
          "  wirefold feeds import --db ./news - < ~/.newsboat/urls\n"
          "OPML or newsboat's urls file, told by the content. The feeds are kept in the\n"
          "database; each crawl into it polls them beside the configuration's. What is\n"
          "followed already stays as it is: 48 new, 2 followed already");
  AddPlaces(import, feeds_.config, feeds_.db);
  import->add_option("files", feeds_.files, "lists of feeds; - is stdin")
      ->type_name("FILE")
      ->required();

  CLI::App* out =
      add("export", "write all that is followed as OPML", RunFeedsExport,
          "  wirefold feeds export > feeds.opml\n"
          "  wirefold feeds export -o feeds.opml\n"
          "The configuration's sources and the imported ones. Passwords in addresses are\n"
          "written too: the list would not work without them.");
  AddPlaces(out, feeds_.config, feeds_.db);
  out->add_option("-o,--output", feeds_.output, "write there (default: stdout)")->type_name("FILE");

  CLI::App* list = add("list", "list what is followed", RunFeedsList,
                       "  wirefold feeds list\n"
                       "  wirefold feeds list --format jsonl | jq -r .feed_url");
  AddPlaces(list, feeds_.config, feeds_.db);
  AddFormat(list, feeds_.format);

  CLI::App* remove = add("remove", "stop following an imported feed or source", RunFeedsRemove,
                         "  wirefold feeds remove https://www.asiafinancial.com/feed\n"
                         "  wirefold feeds remove \"Asia Financial\"\n"
                         "Its articles stay. What stands in the configuration is taken out there.");
  AddPlaces(remove, feeds_.config, feeds_.db);
  remove->add_option("name", feeds_.name, "a feed's address, or a source's name")
      ->type_name("NAME")
      ->required();

  CLI::App* discover =
      add("discover", "find the feeds and news sitemaps of a site", RunFeedsDiscover,
          "  wirefold feeds discover https://www.asiafinancial.com/\n"
          "  wirefold feeds discover https://example.org/ --format jsonl | jq -r .url\n"
          "robots.txt is asked first. Each feed the page declares is read, and told with\n"
          "its format, entries, newest date and title, or what is wrong with it; those of\n"
          "comments last. Where none is declared, links and usual addresses are tried, one\n"
          "after another. Exit code: 0 some found, 1 none.");
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
  command->footer(
      "Examples:\n"
      "  wirefold db backup /mnt/copies    while the daemon runs, every night\n"
      "  wirefold db check                 is it whole?\n"
      "  wirefold db repair                save what can be saved");
  const auto add = [&](const char* name, const char* does, int (*run)(const DbOptions&),
                       const std::string& examples) {
    CLI::App* part = command->add_subcommand(name, does);
    part->footer("Examples:\n" + examples);
    AddPlaces(part, db_.config, db_.db);
    commands_.emplace_back(part, [this, run] { return run(db_); });
    return part;
  };
  add("check", "read all of it and say what is hurt", RunDbCheck,
      "  wirefold db check\n"
      "Every checksum, every article in every list it belongs to, every count. Works while\n"
      "the daemon runs. Exit code: 0 whole, 4 hurt; then each fault is a line on stdout.");
  add("repair", "save what can be saved of a damaged database", RunDbRepair,
      "  wirefold db repair\n"
      "Stop the daemon first (exit code 3 otherwise). Articles that can be read are folded and\n"
      "listed anew in a second database inside the directory (it needs the room), which takes\n"
      "the old one's place when it is whole. The old files stay in DAMAGED there: delete them\n"
      "when all is well. Feeds are then polled as if for the first time: what was lost comes\n"
      "again where they still list it. A copy (db restore) has more, if there is one.\n"
      "A marker (the file WIREFOLD) that is missing is written anew, if the database is ours.\n"
      "Exit code: 0 nothing is lost, 1 something is, and it says of what kinds.");
  CLI::App* backup =
      add("backup", "copy it while it is in use", RunDbBackup,
          "  wirefold db backup /mnt/copies --keep 14\n"
          "  wirefold db backup /mnt/copies --list\n"
          "Another copy each time: a file that has not changed since is there once for all of\n"
          "them. Where a daemon runs, it makes the copy: the directory must be its to write.\n"
          "All that it will have is verified first: of a damaged database no copy is made, and\n"
          "none removed; a file that has rotted among the copies is written anew, and that is\n"
          "said. Exit code: 0 it is there, safe from a power cut; 4 it is not.\n"
          "--list says of each copy when it was made, its articles and bytes, and whether all of\n"
          "its files are there; with --verify they are read, each copy as a whole. Exit code: 0\n"
          "nothing is wrong with them, 1 there is with one of them.");
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
  CLI::App* restore = add(
      "restore", "make a copy the database", RunDbRestore,
      "  wirefold db restore /mnt/copies --db /var/lib/wirefold\n"
      "  wirefold db restore /mnt/copies --number 3 --db /tmp/last-week\n"
      "The copy is verified first; where the newest is damaged, the one before is taken, and\n"
      "that is said. The database's directory must be missing or empty: move the old one away.");
  restore->add_option("--number", db_.number, "of the copy (default: the newest that is whole)")
      ->type_name("N");
  restore->add_option("place", db_.place, "the directory of copies")->type_name("DIR")->required();
  add("compact", "rewrite it without what was replaced and deleted", RunDbCompact,
      "  wirefold db compact\n"
      "The daemon does it by and by itself; this does all of it at once. Stop the daemon\n"
      "first. It needs free space for the largest files once more.");
  CLI::App* stats =
      add("stats", "say what it is made of", RunDbStats,
          "  wirefold db stats\n"
          "  wirefold db stats --format json | jq .bytes_an_article\n"
          "Bytes on the disk and keys by kind (docs/storage.md). Of a large database\n"
          "keys are estimated: quick at any size.");
  AddFormat(stats, db_.format);
}

void CommandLine::AddConfig() {
  CLI::App* command =
      app_.add_subcommand("config", "check the configuration, or print what is in force")
          ->group(group_);
  command->require_subcommand(1);
  command->footer(
      "Examples:\n  wirefold config check --config wirefold.toml\n  wirefold config dump");
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
std::string EmptyValue(const CLI::App& command, const std::string& place) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional() || option->get_items_expected_max() == 0 ||
        std::ranges::find(option->results(), "") == option->results().end())
      continue;
    const auto takes = kTakes.find(option->get_type_name());
    return fmt::format("{}{} needs {}", place, option->get_name(),
                       takes == kTakes.end() ? "a value" : takes->second);
  }
  for (const CLI::App* each : command.get_subcommands())
    if (std::string fault = EmptyValue(*each, each->get_name() + ": "); !fault.empty())
      return fault;
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
  const std::string place = &command == &app_ ? "" : command.get_name() + ": ";
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
  if (const std::string fault = EmptyValue(app_, ""); !fault.empty()) return Usage(fault);
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
  wirefold::HoldStandardStreams();
  ::signal(SIGPIPE, SIG_IGN);  // a reader who had enough is told by write()
  return wirefold::CommandLine().Run(argc, argv);
}
