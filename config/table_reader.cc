#include "config/table_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "config/keys.h"

namespace wirefold {

tl::unexpected<Error> TableReader::Bad(const toml::node& node, const std::string& what) const {
  return Fail(Code::kUsage, fmt::format("{}: {}", PlaceOf(node.source(), file_), what));
}

Status TableReader::KnownKeysOnly(const std::vector<std::string>& known,
                                  std::string_view section) const {
  for (const auto& [key, node] : table_)
    if (std::ranges::find(known, key.str()) == known.end())
      return Fail(Code::kUsage, fmt::format("{}: {}", PlaceOf(key.source(), file_),
                                            UnknownKey(key.str(), section, known)));
  return {};
}

Result<std::string> TableReader::Text(std::string_view key) const {
  const toml::node* node = Find(key);
  return node ? Printable(*node, key) : std::string();
}

Result<std::vector<std::string>> TableReader::List(std::string_view key) const {
  std::vector<std::string> out;
  const toml::node* node = Find(key);
  if (!node) return out;
  const toml::array* array = node->as_array();
  if (!array) return Bad(*node, fmt::format("{} must be a list; example {} = [\"...\"]", key, key));
  for (const toml::node& item : *array) {
    WF_TRY(std::string text, Printable(item, key));
    out.push_back(std::move(text));
  }
  return out;
}

Result<bool> TableReader::Flag(std::string_view key) const {
  const toml::node* node = Find(key);
  if (!node) return false;
  const auto value = node->value_exact<bool>();
  if (!value) return Bad(*node, fmt::format("{0} must be true or false; example {0} = true", key));
  return *value;
}

Result<std::string> TableReader::Printable(const toml::node& node, std::string_view key) const {
  const auto text = node.value_exact<std::string>();
  if (!text) return Bad(node, fmt::format("{} must be text; example {} = \"...\"", key, key));
  if (!IsPrintable(*text))
    return Bad(node, fmt::format("{} is empty or has control characters", key));
  return *text;
}

std::string UnknownKey(std::string_view name, std::string_view section,
                       const std::vector<std::string>& known) {
  auto meant = Nearest(name, known);
  for (size_t i = 0; !meant && i < known.size(); ++i)
    if (known[i].find(name) != std::string::npos) meant = known[i];
  return meant ? fmt::format("unknown key {} in {}; did you mean {}", name, section, *meant)
               : fmt::format("unknown key {} in {} (known: {})", name, section,
                             fmt::join(known, ", "));
}

}  // namespace wirefold
