#include "store/tables.h"

#include <algorithm>

namespace wirefold {
namespace {

rocksdb::Options OptionsOf(const Database& db, const std::string& family) {
  const auto families = FamilyDescriptors();
  const auto found = std::ranges::find(families, family, &rocksdb::ColumnFamilyDescriptor::name);
  return {DatabaseOptions(&db.env()),
          found == families.end() ? rocksdb::ColumnFamilyOptions() : found->options};
}

}  // namespace

Table::Table(const Database& db, const rocksdb::LiveFileMetaData& file)
    : path_(db.dir() + file.name), reader_(OptionsOf(db, file.column_family_name)) {}

}  // namespace wirefold
