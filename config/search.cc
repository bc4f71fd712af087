#include "config/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/strings.h"
#include "config/keys.h"
#include "config/source_settings.h"
#include "config/table_reader.h"
#include "text/url.h"

namespace wirefold {
namespace {

constexpr size_t kMostSearches = 1000;
constexpr size_t kLongestName = 100;
constexpr size_t kLeastSecret = 16, kLongestSecret = 200;

const std::vector<std::string> kSearchKeys = {"name",    "query",   "by",      "changes",
                                              "command", "webhook", "secret",  "headers",
                                              "file",    "format",  "timeout", "give_up_after"};

// What a file's name says of its form.
constexpr std::pair<std::string_view, std::string_view> kSuffixes[] = {{".atom", "atom"},
                                                                       {".rss", "rss"},
                                                                       {".xml", "atom"},
                                                                       {".json", "jsonfeed"},
                                                                       {".jsonl", "jsonl"}};
constexpr std::string_view kFormats[] = {"atom", "rss", "jsonfeed", "jsonl"};

// Reads one [[search]].
class SearchReader : TableReader {
 public:
  using TableReader::TableReader;

  Result<SearchConfig> Read() {
    WF_CHECK(KnownKeysOnly(kSearchKeys, "[[search]]"));
    WF_CHECK(Name());
    WF_CHECK(Query());
    WF_CHECK(By());
    WF_CHECK(Program());
    WF_CHECK(Webhook());
    WF_CHECK(File());
    return out_;
  }

 private:
  Status Name() {
    WF_TRY(out_.name, Text("name"));
    if (out_.name.empty()) return Bad(table(), "a search needs a name; example name = \"tariffs\"");
    if (out_.name.size() > kLongestName)
      return Bad(*Find("name"), fmt::format("name is longer than {} bytes", kLongestName));
    return {};
  }

  Status Query() {
    WF_TRY(out_.query, Text("query"));
    if (out_.query.empty())
      return Bad(table(), fmt::format("search {} has no query; example query = \"tariff* vietnam\"",
                                      out_.name));
    out_.place = PlaceOf(Find("query")->source(), file());
    return {};
  }

  Status By() {
    WF_TRY(const std::string by, Text("by"));
    if (!by.empty() && by != "story" && by != "article")
      return Bad(*Find("by"), "by: once a story, or each article: \"story\" or \"article\"");
    out_.by_story = by != "article";
    WF_TRY(out_.changes, Flag("changes"));
    if (out_.changes && out_.by_story)
      return Bad(*Find("changes"),
                 "changes: a story is told once (write by = \"article\" as well)");
    return {};
  }

  Result<Millis> Duration(std::string_view key, const char* least, const char* most,
                          Millis otherwise) const {
    const toml::node* node = Find(key);
    if (!node) return otherwise;
    const auto whole = node->value_exact<int64_t>();
    const auto text = node->value_exact<std::string>();
    if (!whole && !text)
      return Bad(*node, fmt::format("{0} must be text; example {0} = \"{1}\"", key,
                                    FormatDuration(otherwise)));
    const auto value = DurationBetween(whole ? std::to_string(*whole) : *text, least, most);
    if (!value) return Bad(*node, fmt::format("{}: {}", key, value.error().what));
    return *value;
  }

  Status Program() {
    WF_TRY(out_.command, List("command"));
    const toml::node* node = Find("command");
    if (node && out_.command.empty())
      return Bad(*node, "command is empty; example command = [\"/usr/local/bin/tell\", \"desk\"]");
    // It runs in no directory of anybody's.
    if (node && out_.command[0].find('/') != std::string::npos && out_.command[0][0] != '/')
      return Bad(*node, fmt::format("command: {}: give the whole path, from the root on",
                                    out_.command[0]));
    WF_TRY(out_.timeout, Duration("timeout", "1s", "1h", out_.timeout));
    if (const toml::node* timeout = Find("timeout"); timeout && !node)
      return Bad(*timeout, "timeout is a command's; a webhook has [fetch] total_timeout");
    WF_TRY(out_.give_up_after, Duration("give_up_after", "1m", "30d", out_.give_up_after));
    return {};
  }

  Status Webhook() {
    WF_TRY(const std::string address, Text("webhook"));
    const toml::node* node = Find("webhook");
    if (node) {
      const auto url = Url::Parse(address);
      if (!url)
        return Bad(*node, fmt::format("webhook: {}: {}", MaskPassword(address), url.error().what));
      if (IsMasked(*url)) return Bad(*node, fmt::format("webhook: {}: {}", url->spec(), kMasked));
      if (!out_.command.empty())
        return Bad(*node, "command and webhook are both set (write two searches)");
      out_.webhook = url->spec();
    }
    WF_TRY(out_.secret, Text("secret"));
    if (const toml::node* secret = Find("secret");
        secret && (out_.secret.size() < kLeastSecret || out_.secret.size() > kLongestSecret))
      return Bad(*secret,
                 fmt::format("secret has {} to {} characters (`openssl rand -hex 20` makes one)",
                             kLeastSecret, kLongestSecret));
    WF_TRY(out_.headers, ReadHeaders(*this));
    for (const char* key : {"secret", "headers"})
      if (Find(key) && !node)
        return Bad(*Find(key), fmt::format("{} goes with a webhook, and there is none", key));
    return {};
  }

  // It stands where the configuration's file stands, unless its name begins with a slash.
  Status File() {
    WF_TRY(const std::string name, Text("file"));
    WF_TRY(out_.format, Text("format"));
    const toml::node* format = Find("format");
    if (format && std::ranges::find(kFormats, out_.format) == std::end(kFormats))
      return Bad(*format, fmt::format("unknown format {} (known: {})", out_.format,
                                      fmt::join(kFormats, ", ")));
    const toml::node* node = Find("file");
    if (!node) {
      if (format) return Bad(*format, "format is the file's, and there is none");
      return {};
    }
    std::error_code ignored;
    namespace fs = std::filesystem;
    out_.file = fs::absolute(fs::path(file()).parent_path() / name, ignored).lexically_normal();
    for (const auto& [suffix, means] : kSuffixes)
      if (out_.format.empty() && LowerAscii(name).ends_with(suffix)) out_.format = means;
    if (out_.format.empty())
      return Bad(*node, fmt::format("file: {}: no name of a feed (end it in .atom, .rss, .json or "
                                    ".jsonl, or give format)",
                                    name));
    return {};
  }

  SearchConfig out_;
};

Status AddSearch(const toml::table& table, const std::string& file, Config& config) {
  const auto bad = [&](const std::string& what) {
    return Fail(Code::kUsage, fmt::format("{}: {}", PlaceOf(table.source(), file), what));
  };
  WF_TRY(SearchConfig search, SearchReader(table, file).Read());
  if (std::ranges::find(config.searches, search.name, &SearchConfig::name) != config.searches.end())
    return bad(fmt::format("search {} is set twice (give one another name)", search.name));
  const auto same_file = [&](const SearchConfig& other) {
    return !search.file.empty() && other.file == search.file;
  };
  if (const auto other = std::ranges::find_if(config.searches, same_file);
      other != config.searches.end())
    return bad(fmt::format("file: {} is search {}'s already", search.file, other->name));
  if (config.searches.size() == kMostSearches)
    return bad(fmt::format("more than {} searches", kMostSearches));
  config.searches.push_back(std::move(search));
  return {};
}

}  // namespace

Status ReadSearches(const toml::node& tables, const std::string& file, Config& config,
                    Faults& faults) {
  const toml::array* array = tables.as_array();
  if (!array)
    return Fail(Code::kUsage,
                fmt::format("{}: write [[search]], in double brackets, for each saved search",
                            PlaceOf(tables.source(), file)));
  for (const toml::node& node : *array) {
    const toml::table* table = node.as_table();
    if (!table) return ReadSearches(node, file, config, faults);
    WF_CHECK(faults.Take(AddSearch(*table, file, config)));
  }
  return {};
}

bool HasSearchSecret(const SearchConfig& search) {
  const auto url = Url::Parse(search.webhook);
  return !search.secret.empty() || !search.headers.empty() || (url && url->has_credentials());
}

void DumpSearch(const SearchConfig& search, std::string& out) {
  const SearchConfig usual;
  const auto text = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) out += fmt::format("{} = {}\n", key, QuoteToml(value));
  };
  out += "\n[[search]]\n";
  text("name", search.name);
  text("query", search.query);
  text("by", search.by_story ? "story" : "article");
  if (search.changes) out += "changes = true\n";
  if (!search.command.empty()) out += fmt::format("command = {}\n", QuoteToml(search.command));
  text("webhook", MaskPassword(search.webhook));
  if (!search.secret.empty()) out += "# secret is set and not shown\n";
  text("file", search.file);
  text("format", search.format);
  if (search.timeout != usual.timeout) text("timeout", FormatDuration(search.timeout));
  if (search.give_up_after != usual.give_up_after)
    text("give_up_after", FormatDuration(search.give_up_after));
  DumpHeaders(search.headers, "search", out);
}

}  // namespace wirefold
