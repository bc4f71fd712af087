// What the fold remembers, as it asks for it: a table of short keys and values. The fold owns the
// form of both (crawler/fold/record.h); the store puts them beside the article in one batch, a map
// serves `dedup` and the tests.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace wirefold {

class FoldTable {
 public:
  virtual ~FoldTable() = default;
  // values[i] of keys[i]; an empty value where there is none (no value is ever empty).
  virtual Status Get(const std::vector<std::string>& keys, std::vector<std::string>& values) = 0;
  // Seen by every Get after it.
  virtual void Put(std::string_view key, std::string_view value) = 0;
  virtual void Delete(std::string_view key) = 0;
  virtual void DeleteRange(std::string_view from, std::string_view to) = 0;  // without `to`
  // The keys that begin with `prefix`, in order, until `visit` says false. What this step put or
  // deleted may be missing.
  using Visit = std::function<bool(std::string_view key, std::string_view value)>;
  virtual Status Scan(const std::string& prefix, const Visit& visit) = 0;
};

class MemoryFoldTable final : public FoldTable {
 public:
  Status Get(const std::vector<std::string>& keys, std::vector<std::string>& values) override;
  void Put(std::string_view key, std::string_view value) override;
  void Delete(std::string_view key) override;
  // These two look at every key.
  void DeleteRange(std::string_view from, std::string_view to) override;
  Status Scan(const std::string& prefix, const Visit& visit) override;

  size_t size() const { return map_.size(); }
  size_t bytes() const { return bytes_; }  // of all keys and values

 private:
  std::unordered_map<std::string, std::string> map_;
  size_t bytes_ = 0;
};

}  // namespace wirefold
