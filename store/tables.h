// RocksDB's files of data, each by itself.
#pragma once

#include <rocksdb/sst_file_reader.h>

#include <memory>
#include <string>

#include "store/database.h"

namespace wirefold {

class Table {
 public:
  // `path`: be it the database's own or a copy of one.
  Table(const Database& db, std::string path, const std::string& family);

  rocksdb::Status Open() { return reader_.Open(path_); }
  // Reads all of it; after Open.
  rocksdb::Status Verify() { return reader_.VerifyChecksum(); }
  // Of the process that wrote it; with the number and the size it names a file among copies. Empty:
  // not told. After Open.
  std::string Session() const { return reader_.GetTableProperties()->db_session_id; }
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
  rocksdb::SstFileReader reader_;
};

}  // namespace wirefold
