// Files and directories through RocksDB's Env, which tests keep in memory. What is moved or written
// is so after a power cut as well when a function returns.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rocksdb {
class Env;
class Status;
}  // namespace rocksdb

namespace wirefold {

using IsLeftOut = std::function<bool(std::string_view name)>;

// The directory that `dir` stands in, and what is said where that is not there.
std::string Parent(const std::string& dir);
Error ParentMissing(const std::string& dir);
bool IsDirectory(rocksdb::Env& env, const std::string& path);
// Where there is none: for its owner and group, since feeds may have passwords.
Status MakeDirectory(rocksdb::Env& env, const std::string& dir);
// No fault where it is not there.
Status RemoveTree(rocksdb::Env& env, const std::string& dir);
// Synced.
rocksdb::Status CopyFile(rocksdb::Env& env, const std::string& from, const std::string& to);
// Files only, not what is in directories; `to` is made. A link, or where that cannot be a copy.
Status LinkFiles(rocksdb::Env& env, const std::string& from, const std::string& to,
                 const IsLeftOut& left_out);
// `rename`: what a file is called then.
Status MoveFiles(rocksdb::Env& env, const std::string& from, const std::string& to,
                 const IsLeftOut& left_out,
                 const std::function<std::string(const std::string& name)>& rename = nullptr);
Result<std::string> ReadSmallFile(rocksdb::Env& env, const std::string& path);
Status WriteSmallFile(rocksdb::Env& env, const std::string& path, const std::string& text);

}  // namespace wirefold
