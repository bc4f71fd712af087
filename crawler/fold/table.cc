#include "crawler/fold/table.h"

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

}  // namespace wirefold
