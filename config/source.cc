#include "config/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "config/source_settings.h"
#include "config/table_reader.h"
#include "text/html_select.h"
#include "text/url.h"

namespace wirefold {
namespace {

const std::vector<std::string> kExtractKeys = {"body", "title", "author", "date", "drop"};

const std::vector<std::string>& SourceKeys() {
  static const std::vector<std::string> keys = [] {
    std::vector<std::string> out = {"name", "home",   "feeds",  "sitemaps",
                                    "tags", "folder", "extract"};
    out.insert(out.end(), SourceSettingKeys().begin(), SourceSettingKeys().end());
    return out;
  }();
  return keys;
}

// Reads one [[source]]; knows where it stands for messages.
class SourceReader : TableReader {
 public:
  using TableReader::TableReader;

  Result<Source> Read(std::vector<std::string>& warnings) {
    Source source;
    WF_CHECK(KnownKeysOnly(SourceKeys(), "[[source]]"));
    WF_TRY(source.name, Text("name"));
    if (source.name.empty())
      return Bad(table(), "a source needs a name; example name = \"reuters\"");
    WF_TRY(source.home, Text("home"));
    if (!source.home.empty()) {
      WF_TRY(source.home, Address(*Find("home"), "home", source.home));
    }
    WF_TRY(source.feeds, Addresses("feeds"));
    WF_TRY(source.sitemaps, Addresses("sitemaps"));
    WF_TRY(source.tags, List("tags"));
    WF_TRY(source.folder, List("folder"));
    if (source.folder.size() > kDeepestFolder)
      return Bad(*Find("folder"), fmt::format("folder is nested deeper than {}", kDeepestFolder));
    WF_TRY(source.extract, Selectors());
    WF_TRY(source.settings, ReadSourceSettings(*this, warnings));
    if (source.home.empty() && source.feeds.empty() && source.sitemaps.empty())
      return Bad(table(), fmt::format("source {} has no address (give feeds, sitemaps or home)",
                                      source.name));
    return source;
  }

 private:
  Result<SelectorTexts> Selectors() const {
    SelectorTexts texts;
    const toml::node* node = Find("extract");
    if (!node) return texts;
    const toml::table* table = node->as_table();
    if (!table)
      return Bad(*node,
                 "extract is a table; write [source.extract] below the source, with body = "
                 "\"div.story\" in it");
    WF_CHECK(TableReader(*table, file()).KnownKeysOnly(kExtractKeys, "[source.extract]"));
    for (const auto& [key, text] : {std::pair{"body", &texts.body},
                                    {"title", &texts.title},
                                    {"author", &texts.author},
                                    {"date", &texts.date}}) {
      const toml::node* value = table->get(key);
      if (!value) continue;
      WF_TRY(*text, SelectorText(*value, key));
    }
    const toml::node* drop = table->get("drop");
    if (!drop) return texts;
    const toml::array* list = drop->as_array();
    if (!list) return Bad(*drop, "drop must be a list; example drop = [\".promo\"]");
    for (const toml::node& item : *list) {
      WF_TRY(std::string text, SelectorText(item, "drop"));
      texts.drop.push_back(std::move(text));
    }
    return texts;
  }

  Result<std::string> SelectorText(const toml::node& node, std::string_view key) const {
    WF_TRY(std::string text, Printable(node, key));
    if (const auto selector = Selector::Compile(text); !selector)
      return Bad(node, fmt::format("{}: {}", key, selector.error().what));
    return text;
  }

  Result<std::string> Address(const toml::node& node, std::string_view key,
                              const std::string& text) const {
    const auto url = Url::Parse(text);
    if (!url)
      return Bad(node, fmt::format("{}: {}: {}", key, MaskPassword(text), url.error().what));
    if (IsMasked(*url)) return Bad(node, fmt::format("{}: {}: {}", key, url->spec(), kMasked));
    return url->spec();
  }

  Result<std::vector<std::string>> Addresses(std::string_view key) const {
    WF_TRY(std::vector<std::string> list, List(key));
    for (size_t i = 0; i < list.size(); ++i) {
      WF_TRY(list[i], Address(*Find(key)->as_array()->get(i), key, list[i]));
    }
    return list;
  }
};

// `lines`: where the names stand that are taken.
Status AddSource(const toml::table& table, const std::string& file,
                 std::unordered_map<std::string, int64_t>& lines, Config& config) {
  WF_TRY(Source source, SourceReader(table, file).Read(config.warnings));
  const int64_t line = table.source().begin.line;
  const auto [before, fresh] = lines.emplace(source.name, line);
  if (!fresh)
    return Fail(
        Code::kUsage,
        fmt::format("{}: source {} is set twice{}", PlaceOf(table.source(), file), source.name,
                    before->second ? fmt::format(": lines {} and {}", before->second, line) : ""));
  config.sources.push_back(std::move(source));
  return {};
}

}  // namespace

Status ReadSources(const toml::node& tables, const std::string& file, Config& config,
                   Faults& faults) {
  const toml::array* array = tables.as_array();
  if (!array)
    return Fail(Code::kUsage,
                fmt::format("{}: write [[source]], in double brackets, for each source",
                            PlaceOf(tables.source(), file)));
  std::unordered_map<std::string, int64_t> lines;  // 0: in a file read before
  for (const Source& source : config.sources) lines[source.name] = 0;
  for (const toml::node& node : *array) {
    const toml::table* table = node.as_table();
    if (!table) return ReadSources(node, file, config, faults);
    WF_CHECK(faults.Take(AddSource(*table, file, lines, config)));
  }
  return {};
}

}  // namespace wirefold
