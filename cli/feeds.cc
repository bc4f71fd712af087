// The user's own subscriptions: brought in, written out, listed, ended.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>

#include "base/log.h"
#include "base/strings.h"
#include "cli/commands.h"
#include "cli/crawl_sources.h"
#include "cli/filters.h"
#include "cli/open.h"
#include "cli/output.h"
#include "cli/print.h"
#include "config/feed_list.h"
#include "text/json_write.h"
#include "text/url.h"
#include "text/words.h"

namespace wirefold {
namespace {

size_t Count(const Sources& sources) {
  size_t count = 0;
  for (const Source& source : sources) count += std::max<size_t>(source.feeds.size(), 1);
  return count;
}

// More feeds of a source that is followed are that source's: its name and its home tell. Other
// newcomers get a name that nobody has.
void Adopt(Sources more, const Sources& configured, Sources& followed) {
  std::map<std::pair<std::string, std::string>, size_t> known;
  for (size_t i = 0; i < followed.size(); ++i)
    known.emplace(std::pair(followed[i].name, followed[i].home), i);
  std::erase_if(more, [&](Source& source) {
    const auto same = known.find({source.name, source.home});
    if (source.home.empty() || same == known.end()) return false;
    auto& feeds = followed[same->second].feeds;
    feeds.insert(feeds.end(), source.feeds.begin(), source.feeds.end());
    return true;
  });
  Sources all = configured;
  all.insert(all.end(), followed.begin(), followed.end());
  const auto before = static_cast<ptrdiff_t>(all.size());
  AddSources(std::move(more), all);
  std::move(all.begin() + before, all.end(), std::back_inserter(followed));
}

Result<int> Import(const FeedsOptions& options) {
  WF_TRY(const Config config, OpenConfig(options.config));
  std::vector<Sources> lists;
  for (const std::string& file : options.files) {
    auto list = ReadFeedList(file);
    if (!list && options.files.size() > 1) list.error().what += " (nothing was imported)";
    if (!list) return Fail(list.error());
    lists.push_back(std::move(*list));
  }
  WF_TRY(const auto store, OpenToWrite(options.db, config));
  WF_TRY(Sources followed, store->Followed());
  size_t fresh = 0, known = 0;
  for (Sources& list : lists) {
    known += DropKnown(list, config.sources) + DropKnown(list, followed);
    fresh += Count(list);
    Adopt(std::move(list), config.sources, followed);
  }
  if (fresh) WF_CHECK(store->Follow(followed));
  Output output;
  output.Line(fmt::format("{} new, {} followed already", fresh, known));
  return output.Finish(0);
}

struct Followed {
  Sources configured, imported;
};

// As a crawl would have them.
Result<Followed> AllFollowed(const FeedsOptions& options) {
  WF_TRY(Config config, OpenConfig(options.config));
  WF_TRY(Sources imported, ReadFollowed(options.db, config));
  DropKnown(imported, config.sources);
  Sources all = config.sources;
  const auto before = static_cast<ptrdiff_t>(all.size());
  AddSources(std::move(imported), all);
  return Followed{std::move(config.sources), Sources(all.begin() + before, all.end())};
}

bool HasPassword(const std::string& address) {
  const auto url = Url::Parse(address);
  return url && url->has_credentials();
}

Result<int> Export(const FeedsOptions& options) {
  WF_TRY(Followed followed, AllFollowed(options));
  Sources all = std::move(followed.configured);
  std::ranges::move(followed.imported, std::back_inserter(all));
  const bool secret = std::ranges::any_of(
      all, [](const Source& source) { return std::ranges::any_of(source.feeds, HasPassword); });
  if (secret) Log(LogLevel::kWarning, "the list has passwords in it: keep it to yourself");
  const auto now = std::chrono::floor<Millis>(std::chrono::system_clock::now());
  std::string text = WriteOpml(all, now);
  Output output;
  if (!options.output.empty() && options.output != "-") {
    WF_CHECK(WriteFile(options.output, text, secret));
  } else {
    text.pop_back();  // the line break
    output.Line(text);
  }
  return output.Finish(0);
}

std::string LineOf(const Source& source, const std::string& address) {
  std::string line = fmt::format("{}  {}", Cell(source.name, 24), MaskPassword(address));
  if (!source.folder.empty())
    line += ForTerminal(fmt::format("  [{}]", fmt::join(source.folder, "/")));
  return line;
}

std::string JsonOf(const Source& source, const std::string& address, std::string_view from) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Field("source", source.name);
  json.Field("feed_url", MaskPassword(address));
  json.Field("home", MaskPassword(source.home));
  json.FieldIf("folder", source.folder);
  json.FieldIf("tags", source.tags);
  json.Field("from", from);
  json.EndObject();
  return out;
}

Result<int> List(const FeedsOptions& options) {
  WF_TRY(const Format format, ParseFormat(options.format, {"jsonl", "json", "table"}));
  WF_TRY(const Followed followed, AllFollowed(options));
  Printer printer(format, {0, false});
  const auto print = [&](const Sources& sources, std::string_view from) {
    for (const Source& source : sources)
      for (const std::string& feed : source.feeds)
        if (!printer.Add([&] { return LineOf(source, feed); },
                         [&] { return JsonOf(source, feed, from); }))
          return;
  };
  print(followed.configured, "configuration");
  print(followed.imported, "database");
  if (!HasFeeds(followed.configured) && !HasFeeds(followed.imported))
    Log(LogLevel::kInfo, "no feed is followed; `wirefold feeds import FILE` brings some in");
  return printer.Finish(0);
}

// Takes the feed of that address, or the source of that name, out of `sources`. Says how many feeds
// these were.
size_t TakeOut(const std::string& name, Sources& sources) {
  const auto url = Url::Parse(name);
  size_t taken = 0;
  std::erase_if(sources, [&](Source& source) {
    if (source.name == name) {
      taken += std::max<size_t>(source.feeds.size(), 1);
      return true;
    }
    const size_t found = std::erase_if(source.feeds, [&](const std::string& feed) {
      const auto other = Url::Parse(feed);
      return url && other && FeedKey(*url) == FeedKey(*other);
    });
    taken += found;
    return found && source.feeds.empty() && source.sitemaps.empty();
  });
  return taken;
}

Result<int> Remove(const FeedsOptions& options) {
  WF_TRY(Config config, OpenConfig(options.config));
  WF_TRY(Sources followed, ReadFollowed(options.db, config));
  const std::string shown = MaskPassword(options.name);
  std::vector<std::string> names;
  for (const Source& source : followed) names.push_back(source.name);
  if (!TakeOut(options.name, followed)) {
    if (TakeOut(options.name, config.sources))
      return Fail(Code::kNotFound,
                  fmt::format("{} stands in the configuration: take it out there ({})", shown,
                              FilesRead(config)));
    const auto meant = Nearest(options.name, names);
    return Fail(Code::kNotFound, fmt::format("neither a feed nor a source \"{}\" was imported{}",
                                             shown, meant ? "; did you mean " + *meant : ""));
  }
  WF_TRY(const auto store, OpenToWrite(options.db, config));
  WF_TRY(followed, store->Followed());
  const size_t taken = TakeOut(options.name, followed);
  WF_CHECK(store->Follow(followed));
  Output output;
  output.Line(fmt::format("{} feed{} removed; its articles stay", taken, taken == 1 ? "" : "s"));
  return output.Finish(0);
}

int Finish(const Result<int>& code, std::string_view command) {
  return code ? *code : Complain(code.error().In(command));
}

}  // namespace

int RunFeedsImport(const FeedsOptions& options) {
  const auto code = Import(options);
  return code ? *code : Complain(code.error());  // its file is named first
}
int RunFeedsExport(const FeedsOptions& options) { return Finish(Export(options), "export"); }
int RunFeedsList(const FeedsOptions& options) { return Finish(List(options), "list"); }
int RunFeedsRemove(const FeedsOptions& options) { return Finish(Remove(options), "remove"); }

}  // namespace wirefold
