// What the fold remembers, in the database: what it puts goes into a step's batch.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "crawler/fold/table.h"
#include "store/database.h"
#include "store/keys.h"

namespace wirefold {

// Lives as long as one batch. A generation is all that one folding of the log remembers.
class BatchFoldTable final : public FoldTable {
 public:
  BatchFoldTable(const Database& db, Database::Batch& batch, uint64_t generation)
      : db_(db), batch_(batch), generation_(generation) {}

  Status Get(const std::vector<std::string>& wanted, std::vector<std::string>& values) override {
    std::vector<std::string> stored;
    stored.reserve(wanted.size());
    for (const std::string& key : wanted) stored.push_back(keys::Fold(generation_, key));
    WF_TRY(std::vector<std::optional<std::string>> found, db_.GetMany(stored));
    values.clear();
    for (size_t i = 0; i < wanted.size(); ++i) {
      if (const auto put = puts_.find(wanted[i]); put != puts_.end()) found[i] = put->second;
      values.push_back(std::move(found[i]).value_or(std::string()));
    }
    return {};
  }

  void Put(std::string_view key, std::string_view value) override {
    puts_.insert_or_assign(std::string(key), std::string(value));
    batch_.Put(keys::Fold(generation_, key), value);
  }

  void Delete(std::string_view key) override {
    puts_.insert_or_assign(std::string(key), std::string());
    batch_.Delete(keys::Fold(generation_, key));
  }

  void DeleteRange(std::string_view from, std::string_view to) override {
    for (auto& [key, value] : puts_)
      if (key >= from && key < to) value.clear();
    batch_.DeleteRange(keys::Fold(generation_, from), keys::Fold(generation_, to));
  }

  Status Scan(const std::string& prefix, const Visit& visit) override {
    return db_.Scan(keys::Fold(generation_, prefix), [&](auto rest, auto value) -> Result<bool> {
      return visit(prefix + std::string(rest), value);
    });
  }

 private:
  const Database& db_;
  Database::Batch& batch_;
  uint64_t generation_;
  std::unordered_map<std::string, std::string> puts_;
};

}  // namespace wirefold
