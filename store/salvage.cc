#include "store/salvage.h"

#include <memory>
#include <optional>

#include "store/keys.h"

namespace wirefold {
namespace {

__extension__ using Number = unsigned __int128;
constexpr size_t kDigits = sizeof(Number);
constexpr Number kLast = ~Number{0};

// A key's first bytes as a number, in the keys' order.
Number NumberOf(std::string_view key) {
  Number number = 0;
  for (size_t i = 0; i < kDigits; ++i)
    number = number << 8 | (i < key.size() ? static_cast<unsigned char>(key[i]) : 0u);
  return number;
}

std::string KeyOf(Number number) {
  std::string key(kDigits, '\0');
  for (size_t i = kDigits; i-- > 0; number >>= 8) key[i] = static_cast<char>(number & 0xff);
  return key;
}

class Scan {
 public:
  Scan(const Database& db, Family family, const std::string& prefix)
      : db_(db), family_(family), end_(keys::After(prefix)), bound_(end_) {
    options_.fill_cache = false;
    if (!end_.empty()) options_.iterate_upper_bound = &bound_;
  }

  std::unique_ptr<rocksdb::Iterator> From(const std::string& key) const {
    std::unique_ptr<rocksdb::Iterator> at(db_.rocks().NewIterator(options_, db_.At(family_)));
    at->Seek(key);
    return at;
  }
  // The first place behind `from`, where nothing can be read, from which on something can be, or
  // the end is reached.
  std::optional<std::string> FirstBehind(const std::string& from) const {
    const Number begin = NumberOf(from);
    Number step = 1;
    while (!CanRead(begin + step)) {
      if (step > (kLast - begin) / 2) return std::nullopt;
      step *= 2;
    }
    Number bad = step / 2, good = step;
    while (good - bad > 1) {
      const Number middle = bad + (good - bad) / 2;
      (CanRead(begin + middle) ? good : bad) = middle;
    }
    return KeyOf(begin + good);
  }

 private:
  bool CanRead(Number place) const {
    const std::string key = KeyOf(place);
    if (!end_.empty() && key >= end_) return true;
    const auto at = From(key);
    return at->Valid() || at->status().ok();
  }

  const Database& db_;
  const Family family_;
  const std::string end_;
  const rocksdb::Slice bound_;
  rocksdb::ReadOptions options_;
};

}  // namespace

Status SalvageScan(const Database& db, Family family, const std::string& prefix,
                   const std::function<Status(std::string_view, std::string_view)>& visit,
                   const std::function<void(const std::string&)>& gap) {
  const Scan scan(db, family, prefix);
  std::string from = prefix;
  while (true) {
    const auto at = scan.From(from);
    for (; at->Valid(); at->Next()) {
      const std::string_view key = at->key().ToStringView();
      WF_CHECK(visit(key.substr(prefix.size()), at->value().ToStringView()));
      from = key;
    }
    if (at->status().ok()) return {};
    gap(at->status().ToString());
    const std::optional<std::string> next = scan.FirstBehind(from);
    if (!next) return {};
    from = *next;
    if (from.compare(0, prefix.size(), prefix) != 0) return {};  // that was the end
  }
}

}  // namespace wirefold
