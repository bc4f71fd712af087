// The values of one TOML table, each with its place and the way out where it is wrong. Inside
// config/ only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/toml_text.h"

namespace wirefold {

class TableReader {
 public:
  TableReader(const toml::table& table, const std::string& file) : table_(table), file_(file) {}

  const std::string& file() const { return file_; }
  const toml::table& table() const { return table_; }
  const toml::node* Find(std::string_view key) const { return table_.get(key); }

  tl::unexpected<Error> Bad(const toml::node& node, const std::string& what) const;
  Status KnownKeysOnly(const std::vector<std::string>& known, std::string_view section) const;

  // Of what is not there: empty, false.
  Result<std::string> Text(std::string_view key) const;
  Result<std::vector<std::string>> List(std::string_view key) const;  // of texts
  Result<bool> Flag(std::string_view key) const;

  // Text with something in it and no control characters. Never shown in the error.
  Result<std::string> Printable(const toml::node& node, std::string_view key) const;

 private:
  const toml::table& table_;
  const std::string& file_;
};

// "unknown key NAME in SECTION; did you mean OTHER", or the keys there are.
std::string UnknownKey(std::string_view name, std::string_view section,
                       const std::vector<std::string>& known);

}  // namespace wirefold
