// What the fold remembers, in the database: what it puts goes into a step's batch.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "crawler/fold/record.h"
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
    values.assign(wanted.size(), {});
    for (const Family family : {Family::kMain, Family::kFold})
      WF_CHECK(GetOf(family, wanted, values));
    return {};
  }

  void Put(std::string_view key, std::string_view value) override {
    puts_.insert_or_assign(std::string(key), std::string(value));
    batch_.Put(FamilyOf(key), keys::Fold(generation_, key), value);
  }

  void Delete(std::string_view key) override {
    puts_.insert_or_assign(std::string(key), std::string());
    batch_.Delete(FamilyOf(key), keys::Fold(generation_, key));
  }

  void DeleteRange(std::string_view from, std::string_view to) override {
    for (auto& [key, value] : puts_)
      if (key >= from && key < to) value.clear();
    batch_.DeleteRange(FamilyOf(from), keys::Fold(generation_, from), keys::Fold(generation_, to));
  }

  Status Scan(const std::string& prefix, const Visit& visit) override {
    return db_.Scan(FamilyOf(prefix), keys::Fold(generation_, prefix),
                    [&](auto rest, auto value) -> Result<bool> {
                      return visit(prefix + std::string(rest), value);
                    });
  }

  // Records are read at random and written in order, all else is small: they lie apart.
  static Family FamilyOf(std::string_view key) {
    return IsRecordKey(key) ? Family::kFold : Family::kMain;
  }

 private:
  Status GetOf(Family family, const std::vector<std::string>& wanted,
               std::vector<std::string>& values) const {
    std::vector<size_t> asked;
    std::vector<std::string> stored;
    for (size_t i = 0; i < wanted.size(); ++i) {
      if (FamilyOf(wanted[i]) != family) continue;
      if (const auto put = puts_.find(wanted[i]); put != puts_.end()) {
        values[i] = put->second;
      } else {
        asked.push_back(i);
        stored.push_back(keys::Fold(generation_, wanted[i]));
      }
    }
    if (asked.empty()) return {};
    WF_TRY(std::vector<std::optional<std::string>> found, db_.GetMany(family, stored));
    for (size_t i = 0; i < asked.size(); ++i)
      values[asked[i]] = std::move(found[i]).value_or(std::string());
    return {};
  }

  const Database& db_;
  Database::Batch& batch_;
  uint64_t generation_;
  std::unordered_map<std::string, std::string> puts_;
};

}  // namespace wirefold
