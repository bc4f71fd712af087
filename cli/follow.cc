#include "cli/follow.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "cli/control.h"
#include "cli/live.h"
#include "cli/open.h"
#include "text/json_read.h"
#include "text/json_write.h"
#include "text/url.h"

namespace wirefold {
namespace {

constexpr std::string_view kFollow = "follow ";
constexpr std::string_view kUnfollow = "unfollow ";
// Of one question: a long list is asked for in parts.
constexpr size_t kLongestQuestion = 4 << 20;
// In an answer, which must fit into a socket's buffer.
constexpr size_t kMostNames = 8;

size_t FeedsOf(const Source& source) {
  return std::max<size_t>(source.feeds.size() + source.sitemaps.size(), 1);
}

Result<FollowChange> FollowIn(Store& store, const Config& config, Sources more) {
  WF_TRY(Sources followed, store.Followed());
  const size_t known = DropKnown(more, config.sources);
  FollowChange change = Join(std::move(more), config.sources, followed);
  change.known += known;
  if (change.fresh) WF_CHECK(store.Follow(followed));
  return change;
}

// As TakeOut, and what to do about it where there is nothing of that name.
Result<size_t> LetGo(const std::string& name, const Config& config, Sources& followed) {
  std::vector<std::string> names;
  for (const Source& source : followed) names.push_back(source.name);
  MeantFeed meant_feed(name);
  for (const Source& source : followed) meant_feed.See(source);
  for (const Source& source : config.sources) meant_feed.See(source);
  WF_TRY(const std::string feed, meant_feed.Get());
  if (const size_t taken = TakeOut(feed, followed)) return taken;
  const std::string shown = MaskPassword(name);
  if (Sources configured = config.sources; TakeOut(feed, configured))
    return Fail(Code::kUsage, fmt::format("{} stands in the configuration: take it out there ({})",
                                          shown, FilesRead(config)));
  const auto meant = Nearest(name, names);
  return Fail(Code::kUsage, fmt::format("neither a feed nor a source \"{}\" was imported{}", shown,
                                        meant ? "; did you mean " + *meant : ""));
}

Result<size_t> UnfollowIn(Store& store, const Config& config, const std::string& name) {
  WF_TRY(Sources followed, store.Followed());
  WF_TRY(const size_t taken, LetGo(name, config, followed));
  WF_CHECK(store.Follow(followed));
  return taken;
}

// ---------------------------------------------------------------- questions

void Strings(JsonWriter& json, std::string_view key, const std::vector<std::string>& list) {
  json.Key(key).BeginArray();
  for (const std::string& item : list) json.String(item);
  json.EndArray();
}

std::vector<std::string> StringsOf(const JsonValue& list) {
  std::vector<std::string> out;
  for (const JsonValue& item : list.Items()) out.push_back(item.Text());
  return out;
}

std::string JsonOf(const Source& source) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  json.Field("name", source.name);
  json.Field("home", source.home);
  Strings(json, "feeds", source.feeds);
  Strings(json, "sitemaps", source.sitemaps);
  Strings(json, "tags", source.tags);
  Strings(json, "folder", source.folder);
  json.EndObject();
  return out;
}

Source SourceOf(const JsonValue& json) {
  return {.name = json.Text("name"),
          .home = json.Text("home"),
          .feeds = StringsOf(json["feeds"]),
          .sitemaps = StringsOf(json["sitemaps"]),
          .tags = StringsOf(json["tags"]),
          .folder = StringsOf(json["folder"])};
}

Result<JsonDocument> Ask(const std::string& db, const std::string& question) {
  WF_TRY(const std::string answer, AskHolder(db, question));
  WF_TRY(JsonDocument json, JsonDocument::Parse(answer));
  if (const std::string error = json.root().Text("error"); !error.empty())
    return Fail(Code::kInvalid, error);
  return json;
}

Result<FollowChange> AskToFollow(const std::string& db, const Sources& more) {
  FollowChange sum;
  for (size_t i = 0; i < more.size();) {
    std::string question(kFollow);
    for (char open = '['; i < more.size() && question.size() < kLongestQuestion; open = ',')
      question.append(1, open).append(JsonOf(more[i++]));
    WF_TRY(const JsonDocument answer, Ask(db, question + "]"));
    const JsonValue root = answer.root();
    sum.fresh += static_cast<size_t>(root["fresh"].Int().value_or(0));
    sum.known += static_cast<size_t>(root["known"].Int().value_or(0));
    for (std::string& name : StringsOf(root["names"])) sum.names.push_back(std::move(name));
  }
  return sum;
}

// Where the database is held by a process that listens, `ask` is what is done.
template <class Value, class Do, class AskFor>
Result<Value> InStoreOrDaemon(const std::string& db_option, const Config& config, Do change,
                              AskFor ask) {
  const auto store = OpenToWrite(db_option, config);
  if (store) return change(**store);
  if (store.error().code != Code::kLocked) return Fail(store.error());
  WF_TRY(const std::string db, FindDb(db_option, config));
  Result<Value> answer = ask(db);
  const bool nobody = !answer && answer.error().code == Code::kNotFound;
  if (nobody) return Fail(store.error());
  return answer;
}

}  // namespace

FollowChange Join(Sources more, const Sources& configured, Sources& sources) {
  FollowChange change;
  change.known = DropKnown(more, sources);
  for (const Source& source : more) change.fresh += FeedsOf(source);
  std::map<std::pair<std::string, std::string>, size_t> places;
  for (size_t i = 0; i < sources.size(); ++i)
    places.emplace(std::pair(sources[i].name, sources[i].home), i);
  std::erase_if(more, [&](const Source& source) {
    const auto same = places.find({source.name, source.home});
    if (source.home.empty() || same == places.end()) return false;
    Source& mine = sources[same->second];
    mine.feeds.insert(mine.feeds.end(), source.feeds.begin(), source.feeds.end());
    mine.sitemaps.insert(mine.sitemaps.end(), source.sitemaps.begin(), source.sitemaps.end());
    change.names.push_back(mine.name);
    return true;
  });
  Sources all = configured;
  all.insert(all.end(), sources.begin(), sources.end());
  const auto before = static_cast<ptrdiff_t>(all.size());
  AddSources(std::move(more), all);
  for (auto added = all.begin() + before; added != all.end(); ++added) {
    change.names.push_back(added->name);
    sources.push_back(std::move(*added));
  }
  return change;
}

size_t TakeOut(const std::string& name, Sources& sources) {
  const auto url = Url::Parse(name);
  size_t taken = 0;
  std::erase_if(sources, [&](Source& source) {
    if (source.name == name) {
      taken += FeedsOf(source);
      return true;
    }
    size_t found = 0;
    for (auto* addresses : {&source.feeds, &source.sitemaps})
      found += std::erase_if(*addresses, [&](const std::string& feed) {
        const auto other = Url::Parse(feed);
        return url && other && FeedKey(*url) == FeedKey(*other);
      });
    taken += found;
    return found && source.feeds.empty() && source.sitemaps.empty();
  });
  return taken;
}

Result<FollowChange> Follow(const std::string& db_option, const Config& config, Sources more) {
  return InStoreOrDaemon<FollowChange>(
      db_option, config, [&](Store& store) { return FollowIn(store, config, std::move(more)); },
      [&](const std::string& db) { return AskToFollow(db, more); });
}

Result<size_t> Unfollow(const std::string& db_option, const Config& config,
                        const std::string& name) {
  WF_TRY(Sources followed, ReadFollowed(db_option, config));  // no database is made for nothing
  WF_CHECK(LetGo(name, config, followed));
  return InStoreOrDaemon<size_t>(
      db_option, config, [&](Store& store) { return UnfollowIn(store, config, name); },
      [&](const std::string& db) -> Result<size_t> {
        WF_TRY(const JsonDocument answer, Ask(db, std::string(kUnfollow) + name));
        return static_cast<size_t>(answer.root()["feeds"].Int().value_or(0));
      });
}

bool AsksToFollow(std::string_view question) {
  return question.starts_with(kFollow) || question.starts_with(kUnfollow);
}

FollowAnswer AnswerFollow(Store& store, const Config& config, std::string_view question) {
  FollowAnswer answer;
  JsonWriter json(answer.json);
  if (question.starts_with(kUnfollow)) {
    const auto taken = UnfollowIn(store, config, std::string(question.substr(kUnfollow.size())));
    if (!taken) return {ErrorJson(taken.error().what), false};
    answer.changed = true;
    json.BeginObject().Key("feeds").Int(static_cast<int64_t>(*taken)).EndObject();
    return answer;
  }
  const auto asked = JsonDocument::Parse(question.substr(kFollow.size()));
  if (!asked) return {ErrorJson(asked.error().what), false};
  Sources more;
  for (const JsonValue& source : asked->root().Items()) more.push_back(SourceOf(source));
  const auto change = FollowIn(store, config, std::move(more));
  if (!change) return {ErrorJson(change.error().what), false};
  answer.changed = change->fresh > 0;
  std::vector<std::string> names = change->names;
  if (names.size() > kMostNames) names.resize(kMostNames);
  json.BeginObject();
  json.Key("fresh").Int(static_cast<int64_t>(change->fresh));
  json.Key("known").Int(static_cast<int64_t>(change->known));
  Strings(json, "names", names);
  json.EndObject();
  return answer;
}

}  // namespace wirefold
