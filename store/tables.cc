#include "store/tables.h"

#include <algorithm>
#include <utility>

namespace wirefold {
namespace {

rocksdb::Options OptionsOf(const Database& db, const std::string& family) {
  const auto families = FamilyDescriptors();
  const auto found = std::ranges::find(families, family, &rocksdb::ColumnFamilyDescriptor::name);
  return {DatabaseOptions(&db.env()),
          found == families.end() ? rocksdb::ColumnFamilyOptions() : found->options};
}

}  // namespace

Table::Table(const Database& db, std::string path, const std::string& family)
    : path_(std::move(path)), reader_(OptionsOf(db, family)) {}

}  // namespace wirefold
