#include "config/config.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <unordered_map>
#include <unordered_set>

#include "base/strings.h"
#include "config/faults.h"
#include "config/keys.h"
#include "config/read_file.h"
#include "config/search.h"
#include "config/source.h"
#include "config/source_settings.h"
#include "config/table_reader.h"
#include "config/toml_text.h"
#include "text/url.h"

namespace wirefold {
namespace {

constexpr const char* kSystemFile = "/etc/wirefold/wirefold.toml";

tl::unexpected<Error> Bad(const std::string& place, std::string_view what) {
  return Fail(Code::kUsage, fmt::format("{}: {}", place, what));
}

// ---------------------------------------------------------------- one key

// What TOML gave, as the text the table's readers take. Nothing where the type is not the key's.
std::optional<std::vector<std::string>> ValuesOf(const toml::node& node, Takes takes) {
  if (TakesList(takes)) {
    const toml::array* array = node.as_array();
    if (!array) return std::nullopt;
    std::vector<std::string> out;
    for (const toml::node& item : *array) {
      const auto one = ValuesOf(item, takes == Takes::kList ? Takes::kText : Takes::kWhole);
      if (!one) return std::nullopt;
      out.push_back(one->front());
    }
    return out;
  }
  const bool text = takes == Takes::kText || takes == Takes::kTextOrWhole;
  if (const auto value = node.value_exact<std::string>(); value && text) return {{*value}};
  if (takes == Takes::kFlag) {
    const auto value = node.value_exact<bool>();
    if (!value) return std::nullopt;
    return {{*value ? "true" : "false"}};
  }
  if (const auto value = node.value_exact<int64_t>(); value && takes != Takes::kText)
    return {{std::to_string(*value)}};
  if (const auto value = node.value_exact<double>(); value && takes == Takes::kNumber)
    return {{fmt::format("{}", *value)}};
  return std::nullopt;
}

Status ReadKey(const toml::node& node, const Key& key, const std::string& file, Config& config) {
  const std::string place = PlaceOf(node.source(), file);
  const auto values = ValuesOf(node, key.takes);
  if (!values)
    return Bad(place,
               fmt::format("{0} has the wrong type; example {0} = {1}", key.name, key.example));
  if (const Status set = key.set(config, *values); !set)
    return Bad(place, fmt::format("{}: {}", key.name, set.error().what));
  return {};
}

// ---------------------------------------------------------------- one file

std::vector<std::string> KeysOf(std::string_view section) {
  std::vector<std::string> out;
  for (const Key& key : Keys())
    if (key.section == section) out.push_back(key.name);
  return out;
}

std::vector<std::string> Sections() {
  std::vector<std::string> out;
  for (const Key& key : Keys())
    if (out.empty() || out.back() != key.section) out.push_back(key.section);
  out.push_back("source");
  out.push_back("search");
  return out;
}

const Key* FindKey(std::string_view section, std::string_view name) {
  for (const Key& key : Keys())
    if (key.section == section && key.name == name) return &key;
  return nullptr;
}

Status ReadSection(const std::string& section, const toml::node& node, const std::string& file,
                   Config& config, Faults& faults) {
  const toml::table* table = node.as_table();
  if (!table)
    return Bad(PlaceOf(node.source(), file), fmt::format("{0} is a section: write [{0}]", section));
  for (const auto& [name, value] : *table) {
    const Key* key = FindKey(section, name.str());
    WF_CHECK(faults.Take(
        key ? ReadKey(value, *key, file, config)
            : Bad(PlaceOf(name.source(), file),
                  UnknownKey(name.str(), fmt::format("[{}]", section), KeysOf(section)))));
  }
  return {};
}

// A key above all sections, or a section that is none.
std::string UnknownSection(std::string_view name) {
  for (const Key& key : Keys())
    if (key.name == name) return fmt::format("{} belongs under [{}]", name, key.section);
  std::vector<std::string> known = Sections();
  known.push_back("include");
  const auto meant = Nearest(name, known);
  return meant ? fmt::format("unknown section {}; did you mean {}", name, *meant)
               : fmt::format("unknown section {} (known: {})", name, fmt::join(known, ", "));
}

Status ReadTables(const toml::table& root, const std::string& file, Config& config,
                  Faults& faults) {
  const std::vector<std::string> known = Sections();
  for (const auto& [name, node] : root) {
    const std::string section(name.str());
    if (section == "include") continue;  // read already
    Status read;
    if (section == "source") {
      read = ReadSources(node, file, config, faults);
    } else if (section == "search") {
      read = ReadSearches(node, file, config, faults);
    } else if (std::ranges::find(known, section) != known.end()) {
      read = ReadSection(section, node, file, config, faults);
    } else {
      read = Bad(PlaceOf(name.source(), file), UnknownSection(section));
    }
    WF_CHECK(faults.Take(std::move(read)));
  }
  return {};
}

Status ReadEnvironment(Getenv getenv, Config& config, Faults& faults) {
  for (const Key& key : Keys()) {
    const std::string name = key.EnvironmentName();
    const char* value = getenv(name.c_str());
    if (!value || (!*value && !TakesList(key.takes))) continue;
    std::vector<std::string> values;
    if (TakesList(key.takes) && !Trim(value).empty())
      for (const std::string_view item : Split(value, ',')) values.emplace_back(Trim(item));
    else if (!TakesList(key.takes))
      values.emplace_back(value);
    if (const Status set = key.set(config, values); !set)
      WF_CHECK(faults.Take(Bad(name, set.error().what)));
  }
  return {};
}

// What no key sees alone.
Status CheckTogether(const Config& config) {
  const ScheduleConfig& schedule = config.schedule;
  if (schedule.shortest <= schedule.longest) return {};
  return Fail(Code::kUsage,
              fmt::format("[schedule] shortest_interval {} is longer than "
                          "longest_interval {} (set both)",
                          FormatDuration(schedule.shortest), FormatDuration(schedule.longest)));
}

// ---------------------------------------------------------------- files

bool HasPassword(const Source& source) {
  const auto has = [](const std::string& text) {
    const auto url = Url::Parse(text);
    return url && url->has_credentials();
  };
  return HasSecret(source.settings) || has(source.home) || std::ranges::any_of(source.feeds, has) ||
         std::ranges::any_of(source.sitemaps, has);
}

std::string RealPath(const std::string& file) {
  std::error_code ignored;  // what is not there is told when it is read
  return std::filesystem::weakly_canonical(file, ignored).string();
}

// Reads files, each once, what they include in front of themselves: so their own words count.
class FileReader {
 public:
  FileReader(Config& config, Faults& faults) : config_(config), faults_(faults) {}
  Status Read(const std::string& file);
  Status ReadText(std::string_view toml, const std::string& file);

 private:
  Status ReadIncluded(const toml::table& root, const std::string& file);
  void WarnOfReaders(const std::string& file, size_t sources, size_t searches);

  Config& config_;
  Faults& faults_;
  std::vector<std::string> open_;  // that are being read, the outermost first
  std::unordered_set<std::string> done_;
};

Status FileReader::Read(const std::string& file) {
  if (done_.contains(RealPath(file))) return {};
  auto toml = ReadSettingsFile(file);
  if (!toml) return Fail(toml.error().In(file));
  WF_CHECK(ReadText(*toml, file));
  done_.insert(RealPath(file));
  config_.files.push_back(file);
  return {};
}

Status FileReader::ReadText(std::string_view toml, const std::string& file) {
  WF_TRY(const toml::table root, ParseToml(toml, file));
  open_.push_back(file);
  WF_CHECK(ReadIncluded(root, file));
  open_.pop_back();
  const size_t sources = config_.sources.size(), searches = config_.searches.size();
  const size_t faults = faults_.size();
  WF_CHECK(ReadTables(root, file, config_, faults_));
  faults_.Sort(faults, file);
  WarnOfReaders(file, sources, searches);
  return {};
}

Status FileReader::ReadIncluded(const toml::table& root, const std::string& file) {
  const toml::node* const node = root.get("include");
  if (node == nullptr) return {};
  const std::string place = PlaceOf(node->source(), file);
  const auto names = ValuesOf(*node, Takes::kList);
  if (!names) return Bad(place, "include must be a list of files; example [\"sources.toml\"]");
  for (const std::string& name : *names) {
    const std::string path = (std::filesystem::path(file).parent_path() / name).string();
    const auto same = [&](const std::string& other) { return RealPath(other) == RealPath(path); };
    if (std::ranges::any_of(open_, same))
      return Bad(place, fmt::format("include goes round: {} includes {} (take one of them out)",
                                    fmt::join(open_, " includes "), path));
    Status read = Read(path);
    if (!read && read.error().what.starts_with(path + ": ")) read = Fail(read.error().In(place));
    WF_CHECK(faults_.Take(std::move(read)));
  }
  return {};
}

void FileReader::WarnOfReaders(const std::string& file, size_t sources, size_t searches) {
  const auto any_added = [](const auto& all, size_t before, const auto& has) {
    return std::any_of(all.begin() + static_cast<ptrdiff_t>(before), all.end(), has);
  };
  if (!any_added(config_.sources, sources, HasPassword) &&
      !any_added(config_.searches, searches, HasSearchSecret))
    return;
  if (auto warning = ReadableByOthers(file, "the passwords"))
    config_.warnings.push_back(std::move(*warning));
}

std::string Variable(Getenv getenv, const char* name) {
  const char* value = getenv(name);
  return value ? value : "";
}

std::vector<std::string> DefaultFiles(Getenv getenv) {
  std::vector<std::string> files = ConfigPlaces(getenv);
  std::erase_if(files, [](const std::string& file) {
    struct stat info {};
    return ::stat(file.c_str(), &info) != 0;
  });
  return files;
}

Status Load(const std::string& file, Getenv getenv, Config& config, Faults& faults) {
  FileReader reader(config, faults);
  for (const std::string& each : file.empty() ? DefaultFiles(getenv) : std::vector{file})
    WF_CHECK(faults.Take(reader.Read(each)));
  WF_CHECK(ReadEnvironment(getenv, config, faults));
  return faults.Take(CheckTogether(config));
}

}  // namespace

Result<Config> LoadConfig(const std::string& file, Getenv getenv) {
  Config config;
  Faults faults(/*all=*/false);
  WF_CHECK(Load(file, getenv, config, faults));
  return config;
}

std::vector<Error> FaultsOf(const std::string& file, Getenv getenv) {
  Config config;
  Faults faults(/*all=*/true);
  if (Status loaded = Load(file, getenv, config, faults); !loaded)
    faults.found().push_back(std::move(loaded.error()));
  return std::move(faults.found());
}

std::vector<std::string> ConfigPlaces(Getenv getenv) {
  std::string config_home = Variable(getenv, "XDG_CONFIG_HOME");
  if (config_home.empty() && !Variable(getenv, "HOME").empty())
    config_home = Variable(getenv, "HOME") + "/.config";
  std::vector<std::string> places = {kSystemFile};
  if (!config_home.empty()) places.push_back(config_home + "/wirefold/wirefold.toml");
  return places;
}

std::vector<std::string> UnknownVariables(const char* const* environment) {
  // What a saved search's command is told, which may be this program.
  constexpr std::string_view kTold[] = {"WIREFOLD_SEARCH", "WIREFOLD_ID", "WIREFOLD_URL",
                                        "WIREFOLD_TITLE", "WIREFOLD_DELIVERY"};
  std::vector<std::string> known = {"WIREFOLD_LOG_FORMAT"};
  for (const Key& key : Keys()) known.push_back(key.EnvironmentName());
  std::vector<std::string> out;
  for (; *environment; ++environment) {
    const std::string_view name = Split(*environment, '=').front();
    if (!name.starts_with("WIREFOLD_") || std::ranges::find(known, name) != known.end() ||
        std::ranges::find(kTold, name) != std::end(kTold))
      continue;
    const auto meant = Nearest(name, known);
    out.push_back(fmt::format("{} is no key of the configuration{}", name,
                              meant ? "; did you mean " + *meant : ""));
  }
  return out;
}

Result<Config> ParseConfig(std::string_view toml, const std::string& file, Getenv getenv) {
  Config config;
  Faults faults(/*all=*/false);
  WF_CHECK(FileReader(config, faults).ReadText(toml, file));
  WF_CHECK(ReadEnvironment(getenv, config, faults));
  WF_CHECK(CheckTogether(config));
  return config;
}

Result<std::string> DefaultDb(Getenv getenv) {
  if (const std::string state = Variable(getenv, "XDG_STATE_HOME"); !state.empty())
    return state + "/wirefold";
  if (const std::string home = Variable(getenv, "HOME"); !home.empty())
    return home + "/.local/state/wirefold";
  return Fail(Code::kUsage,
              "no place for the database: neither XDG_STATE_HOME nor HOME is set (give --db DIR)");
}

static void DumpSelectors(const SelectorTexts& texts, std::string& out) {
  if (!texts.Any()) return;
  out += "[source.extract]\n";
  for (const auto& [key, text] : {std::pair{"body", &texts.body},
                                  {"title", &texts.title},
                                  {"author", &texts.author},
                                  {"date", &texts.date}})
    if (!text->empty()) out += fmt::format("{} = {}\n", key, QuoteToml(*text));
  if (!texts.drop.empty()) out += fmt::format("drop = {}\n", QuoteToml(texts.drop));
}

std::string DumpConfig(const Config& config) {
  std::string out;
  std::string_view section;
  for (const Key& key : Keys()) {
    if (key.section != section)
      out += fmt::format("{}[{}]\n", out.empty() ? "" : "\n", key.section);
    section = key.section;
    out += fmt::format("{} = {}  # {}\n", key.name, key.show(config), key.help);
  }
  for (const Source& source : config.sources) {
    out += fmt::format("\n[[source]]\nname = {}\n", QuoteToml(source.name));
    if (!source.home.empty()) out += fmt::format("home = {}\n", QuoteToml(source.home));
    if (!source.feeds.empty()) out += fmt::format("feeds = {}\n", QuoteToml(source.feeds));
    if (!source.sitemaps.empty()) out += fmt::format("sitemaps = {}\n", QuoteToml(source.sitemaps));
    if (!source.tags.empty()) out += fmt::format("tags = {}\n", QuoteToml(source.tags));
    if (!source.folder.empty()) out += fmt::format("folder = {}\n", QuoteToml(source.folder));
    DumpSettingKeys(source.settings, out);
    DumpSettingTables(source.settings, out);
    DumpSelectors(source.extract, out);
  }
  for (const SearchConfig& search : config.searches) DumpSearch(search, out);
  return out;
}

std::vector<std::string> DropRepeatedFeeds(std::vector<Source>& sources) {
  std::vector<std::string> notes;
  std::unordered_map<std::string, int> seen;
  for (Source& source : sources)
    std::erase_if(source.feeds, [&](const std::string& feed) {
      const auto url = Url::Parse(feed);
      const int times = url ? ++seen[FeedKey(*url)] : 1;
      if (times == 2)
        notes.push_back(
            fmt::format("{}: {} is listed more than once; used once", source.name, url->Shown()));
      return times > 1;
    });
  return notes;
}

std::string FeedKey(const Url& url) {
  std::string key = UrlKey(url);
  while (key.ends_with('/')) key.pop_back();
  return key;
}

std::string MaskPassword(std::string_view url) {
  if (url.find('@') == url.npos) return std::string(url);
  if (const auto parsed = Url::Parse(url)) return parsed->Shown();
  const size_t begin = url.find("//");
  const size_t end = begin == url.npos ? begin : url.find_first_of("/?#", begin + 2);
  const size_t at = end == url.npos ? url.rfind('@') : url.rfind('@', end);
  if (begin == url.npos || at == url.npos || at < begin + 2) return std::string(url);
  return fmt::format("{}***{}", url.substr(0, begin + 2), url.substr(at));
}

}  // namespace wirefold
