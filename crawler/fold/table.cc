#include "crawler/fold/table.h"

#include <algorithm>

namespace wirefold {

Status MemoryFoldTable::Get(const std::vector<std::string>& keys,
                            std::vector<std::string>& values) {
  values.resize(keys.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto found = map_.find(keys[i]);
    if (found == map_.end()) {
      values[i].clear();
    } else {
      values[i] = found->second;
    }
  }
  return {};
}

void MemoryFoldTable::Put(std::string_view key, std::string_view value) {
  auto [at, added] = map_.try_emplace(std::string(key));
  bytes_ += value.size() + (added ? key.size() : 0) - at->second.size();
  at->second = value;
}

void MemoryFoldTable::Delete(std::string_view key) {
  const auto found = map_.find(std::string(key));
  if (found == map_.end()) return;
  bytes_ -= found->first.size() + found->second.size();
  map_.erase(found);
}

void MemoryFoldTable::DeleteRange(std::string_view from, std::string_view to) {
  std::erase_if(map_, [&](const auto& entry) {
    const bool goes = entry.first >= from && entry.first < to;
    if (goes) bytes_ -= entry.first.size() + entry.second.size();
    return goes;
  });
}

Status MemoryFoldTable::Scan(const std::string& prefix, const Visit& visit) {
  std::vector<std::string_view> keys;
  for (const auto& [key, value] : map_)
    if (key.starts_with(prefix)) keys.push_back(key);
  std::ranges::sort(keys);
  for (const std::string_view key : keys)
    if (!visit(key, map_.at(std::string(key)))) break;
  return {};
}

}  // namespace wirefold
