#include "cli/help.h"

namespace wirefold::help {

const char kProgram[] =
    "Exit codes: 0 done, 1 some of the work failed, 2 usage or configuration, 3 the database\n"
    "is held by another process, 4 storage. `wirefold COMMAND --help` has examples.";

const char kCrawl[] =
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
    "--changed` lists them.";

const char kRun[] =
    "  wirefold run                      the configured sources and the imported feeds\n"
    "  wirefold status                   how it is doing, from another terminal\n"
    "  wirefold reload                   (or kill -HUP PID) read the configuration again; a bad\n"
    "                                    one changes nothing\n"
    "Ctrl-C or SIGTERM stops it within seconds; nothing is lost. After a start no feed is\n"
    "polled before its time. As a service: systemd/wirefold.service.";

const char kStatus[] =
    "  wirefold status\n"
    "  wirefold status --format json | jq .by_health\n"
    "Asks the `wirefold run` that holds the database, by the socket CONTROL in its directory.\n"
    "Exit code: 0 it answered, 1 none runs there, 4 it could not be asked: only its own user\n"
    "may, and the group that may read the database (sudo adduser NAME wirefold).";

const char kReload[] =
    "  wirefold reload\n"
    "Sources that are new, gone or changed count from then on; requests under way come in\n"
    "first. Exit code: 2 where the new configuration is faulty: the old one stays in force.";

const char kSources[] =
    "  wirefold sources\n"
    "  wirefold sources --failing\n"
    "  wirefold sources reuters https://www.asiafinancial.com/feed\n"
    "  wirefold sources --format jsonl | jq -r 'select(.state==\"gone\").feed_url'\n"
    "A line a feed: state, source, last poll (UTC), how often it speaks, next poll, address,\n"
    "and why where something is wrong. States: ok; new (never polled); failing; blocked (by\n"
    "robots.txt, a login, a refusal, a challenge); gone (410: never asked again); cut (its\n"
    "document breaks off; what was whole of it counts); moved (for\n"
    "good; asked there); teaser (its pages give no text, or not all of it); paused; empty (the\n"
    "source lists no feed). The numbers of each stand last, on stderr.\n"
    "Exit code: 0, whatever the states are; 4 where there is no database, but that the\n"
    "configuration's sources are listed where --db is not given. Works while a daemon or a\n"
    "crawl runs.";

const char kExplain[] =
    "  wirefold explain reuters\n"
    "  wirefold explain https://www.asiafinancial.com/feed\n"
    "  wirefold explain reuters --format json | jq '.[0].last_polls'\n"
    "Per feed: state, since when and why; next poll and what decided its time; rhythm; what\n"
    "server and feed ask for; validators; what robots.txt says, as it was read last; how its\n"
    "pages read, and those that wait; the last ten polls. Times are UTC.";

const char kSource[] =
    "Examples:\n"
    "  wirefold source add https://www.asiafinancial.com/\n"
    "  wirefold source remove asiafinancial.com";

const char kSourceAdd[] =
    "Examples:\n"
    "  wirefold source add https://www.asiafinancial.com/\n"
    "  wirefold source add paper.example --name paper --tag asia --tag markets\n"
    "  wirefold source add https://paper.example/feed --dry-run\n"
    "Takes the site's own feed, else its news sitemap, and tells what else is there, what\n"
    "robots.txt allows, and how often it will be polled at first. It is kept in the database;\n"
    "a daemon that runs begins with it at once. Settings of a source stand in the\n"
    "configuration. Exit code: 0 followed, or was already; 1 no feed found.";

const char kSourceRemove[] = "Examples:\n  wirefold source remove asiafinancial.com";

const char kQuery[] =
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
    "  -rumour, NOT rumour   without it         tarif*               begins with it (\"central "
    "ban*\" too)\n"
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
    "shell's quotes meant it: query \"central bank\" fed. Alone it needs quotes that the shell\n"
    "leaves: query 'author:\"Jane Doe\"'. The options are shorthands: --source "
    "X\n"
    "is source:X, but must be known; --saved NAME is the query of that [[search]], and words\n"
    "narrow it. Exit code: 0, found or not; 1 where the article of --story is not stored.\n"
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
    "between the first and the last are there too, where these are a thousand at most.";

const char kShow[] =
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
    "match, in_article (\"own\"), in_match (\"of\"), text_bytes, version, title, url.";

const char kDiff[] =
    "  wirefold diff 3f9a2c1d 77b01e42\n"
    "  wirefold diff 3f9a2c1d https://paper.example/reprint --color always | less -R\n"
    "  wirefold diff 3f9a2c1d@1 3f9a2c1d     what the paper changed\n"
    "By paragraph: - left out, + added, > moved; in one that was changed, by word: [-left\n"
    "out-] {+added+}. Articles are named as for `show`; of one that has several versions its\n"
    "last is compared unless ID@N names another, and the head says when it was read.\n"
    "JSONL, a paragraph a line: kind (same, left out, added, changed), moved, before, after,\n"
    "and words (kind and text) where it was changed.";

const char kExport[] =
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
    "What is not in it: feeds and their state, what is followed (`wirefold feeds export`).";

const char kImport[] =
    "  wirefold import news.jsonl.gz\n"
    "  wirefold import --db ./corpus CC-NEWS-20261102080000-00001.warc.gz\n"
    "  wirefold import --source archive --keep-pages old.warc.gz\n"
    "What `wirefold export` wrote comes in with its ids, times and versions, in its order. Of\n"
    "other archives each HTML page that was answered with 200 is read as the crawler reads it;\n"
    "what is no article is left out, and counted. Its source is its host's name, without www.,\n"
    "or what --source says; its time is when it was fetched.\n"
    "What is there already is recognised: an import that was cut off is simply run again. An\n"
    "article that is known and says something else later becomes its next version.\n"
    "Exit code: 1 where something was damaged; what was whole of it is in. 2 where a file is\n"
    "missing; nothing is read then. While a daemon or a crawl runs on the database: 3.";

const char kRefold[] =
    "  wirefold refold --threshold 0.4 --dry-run   what would change\n"
    "  wirefold refold --threshold 0.4\n"
    "Prints which stories split and which become one, each by its first publication as\n"
    "`stories` does, and changes nothing else: articles and their ids stay, and the id of a\n"
    "story that became part of another still finds it. Moved are articles whose story is\n"
    "another than before. With the same settings nothing changes. While a crawl runs only\n"
    "--dry-run is possible.\n"
    "JSONL: change (split, join), story (its id), first_id, title, articles, and parts with\n"
    "the same four.";

const char kPrune[] =
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
    "Exit code: 0, also where nothing was that old; 2 where neither [keep] nor --older-than says\n"
    "what goes, but for --dry-run, which says that.\n"
    "JSON: dry_run, articles, by_source, revisions, tombstones, pages_before.";

const char kStories[] =
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
    "members, as `show` has them.";

const char kParse[] =
    "  wirefold parse feed.xml | jq '.items[].title'\n"
    "  curl -s https://www.asiafinancial.com/feed | wirefold parse -";

const char kExtract[] =
    "  wirefold extract page.html | jq -r .text\n"
    "  curl -sL URL | wirefold extract --url URL -";

const char kDedup[] =
    "  wirefold dedup documents.jsonl\n"
    "  wirefold query --order log --limit 0 --format jsonl | wirefold dedup -\n"
    "  wirefold export | wirefold dedup -\n"
    "A document has id and text, and may have title and source; other fields are not read. Of\n"
    "what `export` wrote the last version of each article is taken. A file may be packed (.gz).\n"
    "The order counts: --order log gives the articles as they arrived, so the stories are the\n"
    "database's while no page has changed (a changed one stands where its last version did,\n"
    "and its first text is not there). Of what is older than the newest million documents\n"
    "([fold] window_articles) only exact copies are found.\n"
    "A line for each document: its id, its story (the id of the document that founded it),\n"
    "verdict (new, exact, near), similarity (0 to 1), and match, the document it was found by.";

const char kRobots[] =
    "  wirefold robots --agent wirefold --robots robots.txt https://example.org/news/1\n"
    "Exit code: 0 where all addresses are allowed, 1 where one is disallowed.";

const char kFeeds[] =
    "Examples:\n"
    "  wirefold feeds import subscriptions.opml ~/.newsboat/urls\n"
    "  wirefold feeds export -o feeds.opml\n"
    "  wirefold feeds discover https://www.asiafinancial.com/";

const char kFeedsImport[] =
    "  wirefold feeds import subscriptions.opml\n"
    "  wirefold feeds import --db ./news - < ~/.newsboat/urls\n"
    "OPML or newsboat's urls file, told by the content. The feeds are kept in the\n"
    "database; each crawl into it polls them beside the configuration's. What is\n"
    "followed already stays as it is: 48 new, 2 followed already";

const char kFeedsExport[] =
    "  wirefold feeds export > feeds.opml\n"
    "  wirefold feeds export -o feeds.opml\n"
    "The configuration's sources and the imported ones. Passwords in addresses are\n"
    "written too: the list would not work without them. Exit code: 4 where there is no\n"
    "database, and nothing is written; but for the configuration's sources where --db is not\n"
    "given.";

const char kFeedsList[] =
    "  wirefold feeds list\n"
    "  wirefold feeds list --format jsonl | jq -r .feed_url\n"
    "Exit code: 4 where there is no database, but that the configuration's sources are listed\n"
    "where --db is not given.";

const char kFeedsRemove[] =
    "  wirefold feeds remove https://www.asiafinancial.com/feed\n"
    "  wirefold feeds remove \"Asia Financial\"\n"
    "Its articles stay. What stands in the configuration is taken out there.";

const char kFeedsDiscover[] =
    "  wirefold feeds discover https://www.asiafinancial.com/\n"
    "  wirefold feeds discover https://example.org/ --format jsonl | jq -r .url\n"
    "robots.txt is asked first. Each feed the page declares is read, and told with\n"
    "its format, entries, newest date and title, or what is wrong with it; those of\n"
    "comments last. Where none is declared, links and usual addresses are tried, one\n"
    "after another. Exit code: 0 some found, 1 none.";

const char kDb[] =
    "Examples:\n"
    "  wirefold db backup /mnt/copies    while the daemon runs, every night\n"
    "  wirefold db check                 is it whole?\n"
    "  wirefold db repair                save what can be saved";

const char kDbCheck[] =
    "  wirefold db check\n"
    "Every checksum, every article in every list it belongs to, every count. Works while\n"
    "the daemon runs. Exit code: 0 whole, 4 hurt; then each fault is a line on stdout.";

const char kDbRepair[] =
    "  wirefold db repair\n"
    "Stop the daemon first (exit code 3 otherwise). Articles that can be read are folded and\n"
    "listed anew in a second database inside the directory (it needs the room), which takes\n"
    "the old one's place when it is whole. The old files stay in DAMAGED there: delete them\n"
    "when all is well. Feeds are then polled as if for the first time: what was lost comes\n"
    "again where they still list it. A copy (db restore) has more, if there is one.\n"
    "A marker (the file WIREFOLD) that is missing is written anew, if the database is ours.\n"
    "Exit code: 0 nothing is lost, 1 something is, and it says of what kinds.";

const char kDbBackup[] =
    "  wirefold db backup /mnt/copies --keep 14\n"
    "  wirefold db backup /mnt/copies --list\n"
    "Another copy each time: a file that has not changed since is there once for all of\n"
    "them. Where a daemon runs, it makes the copy: the directory must be its to write.\n"
    "All that it will have is verified first: of a damaged database no copy is made, and\n"
    "none removed; a file that has rotted among the copies is written anew, and that is\n"
    "said. Exit code: 0 it is there, safe from a power cut; 4 it is not.\n"
    "--list says of each copy when it was made, its articles and bytes, and whether all of\n"
    "its files are there; with --verify they are read, each copy as a whole. Exit code: 0\n"
    "nothing is wrong with them, 1 there is with one of them.";

const char kDbRestore[] =
    "  wirefold db restore /mnt/copies --db /var/lib/wirefold\n"
    "  wirefold db restore /mnt/copies --number 3 --db /tmp/last-week\n"
    "The copy is verified first; where the newest is damaged, the one before is taken, and\n"
    "that is said. The database's directory must be missing or empty: move the old one away.";

const char kDbCompact[] =
    "  wirefold db compact\n"
    "The daemon does it by and by itself; this does all of it at once. Stop the daemon\n"
    "first. It needs free space for the largest files once more.";

const char kDbStats[] =
    "  wirefold db stats\n"
    "  wirefold db stats --format json | jq .bytes_an_article\n"
    "Bytes on the disk and keys by kind (docs/storage.md). Of a large database\n"
    "keys are estimated: quick at any size.";

const char kConfig[] =
    "Examples:\n  wirefold config check --config wirefold.toml\n  wirefold config dump\n"
    "`check` tells all faults that it can find at once; of each source and search the first.";

}  // namespace wirefold::help
