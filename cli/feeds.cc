// The user's own subscriptions: brought in, written out, listed, ended.
#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "base/plural.h"
#include "cli/commands.h"
#include "cli/crawl_sources.h"
#include "cli/filters.h"
#include "cli/follow.h"
#include "cli/open.h"
#include "cli/output.h"
#include "cli/print.h"
#include "config/feed_list.h"
#include "text/json_write.h"
#include "text/url.h"
#include "text/words.h"

namespace wirefold {
namespace {

Result<int> Import(const FeedsOptions& options) {
  WF_TRY(const Config config, OpenConfig(options.config));
  Sources all;
  size_t twice = 0;
  for (const std::string& file : options.files) {
    auto list = ReadFeedList(file);
    if (!list && options.files.size() > 1) list.error().what += " (nothing was imported)";
    if (!list) return Fail(list.error());
    twice += Join(std::move(*list), {}, all).known;
  }
  WF_TRY(const FollowChange change, Follow(options.db, config, std::move(all)));
  Output output;
  output.Line(fmt::format("{} new, {} followed already", change.fresh, change.known + twice));
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
  WF_TRY(Output output, Output::To(options.output, secret));
  output.Write(WriteOpml(all, WallClock()));
  return output.Finish(0);
}

std::string LineOf(const Source& source, const std::string& address) {
  std::string line =
      fmt::format("{}  {}", Cell(source.name, 24), ForTerminal(MaskPassword(address)));
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
      for (const auto* addresses : {&source.feeds, &source.sitemaps})
        for (const std::string& feed : *addresses)
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

Result<int> Remove(const FeedsOptions& options) {
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const size_t taken, Unfollow(options.db, config, options.name));
  Output output;
  output.Line(Plural(taken, "feed") + " removed; its articles stay");
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
int RunFeedsExport(const FeedsOptions& options) { return Finish(Export(options), "feeds export"); }
int RunFeedsList(const FeedsOptions& options) { return Finish(List(options), "feeds list"); }
int RunFeedsRemove(const FeedsOptions& options) { return Finish(Remove(options), options.remove); }

}  // namespace wirefold
