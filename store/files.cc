#include "store/files.h"

#include <fmt/format.h>
#include <rocksdb/env.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <vector>

#include "store/door.h"

namespace wirefold {
namespace {

constexpr size_t kChunk = 1 << 20;

Status Checked(const rocksdb::Status& status, rocksdb::Env& env, const std::string& place) {
  if (status.ok()) return {};
  return Fail(ExplainFailure(status, env, place));
}

std::vector<std::string> NamesIn(rocksdb::Env& env, const std::string& dir) {
  std::vector<std::string> names;
  env.GetChildren(dir, &names).PermitUncheckedError();
  std::erase_if(names, [](const std::string& name) { return name == "." || name == ".."; });
  return names;
}

std::vector<std::string> FilesIn(rocksdb::Env& env, const std::string& dir,
                                 const IsLeftOut& left_out) {
  std::vector<std::string> names = NamesIn(env, dir);
  std::erase_if(names, [&](const std::string& name) {
    return left_out(name) || IsDirectory(env, dir + "/" + name);
  });
  return names;
}

Status SyncDirectory(rocksdb::Env& env, const std::string& dir) {
  std::unique_ptr<rocksdb::Directory> directory;
  rocksdb::Status status = env.NewDirectory(dir, &directory);
  if (status.ok()) status = directory->Fsync();
  return Checked(status, env, dir);
}

}  // namespace

std::string Parent(const std::string& dir) {
  const size_t slash = dir.find_last_of('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : dir.substr(0, slash);
}

Error ParentMissing(const std::string& dir) {
  return {Code::kStorage, fmt::format("{0}: the directory {1} is missing (create it: mkdir -p {1})",
                                      dir, Parent(dir))};
}

// RocksDB's disk in memory knows directories by what is in them.
bool IsDirectory(rocksdb::Env& env, const std::string& path) {
  bool is = false;
  return (env.IsDirectory(path, &is).ok() && is) || !NamesIn(env, path).empty();
}

rocksdb::Status CopyFile(rocksdb::Env& env, const std::string& from, const std::string& to) {
  std::unique_ptr<rocksdb::SequentialFile> in;
  std::unique_ptr<rocksdb::WritableFile> out;
  rocksdb::Status status = env.NewSequentialFile(from, &in, rocksdb::EnvOptions());
  if (status.ok()) status = env.NewWritableFile(to, &out, rocksdb::EnvOptions());
  std::string space(kChunk, '\0');
  while (status.ok()) {
    rocksdb::Slice bytes;
    status = in->Read(space.size(), &bytes, space.data());
    if (!status.ok() || bytes.empty()) break;
    status = out->Append(bytes);
  }
  if (status.ok()) status = out->Sync();
  return status;
}

Status MakeDirectory(rocksdb::Env& env, const std::string& dir) {
  // RocksDB's are for everybody to read.
  if (&env == rocksdb::Env::Default() && ::mkdir(dir.c_str(), 0750) != 0 && errno == ENOENT) {
    if (::access(Parent(dir).c_str(), F_OK) != 0) return Fail(ParentMissing(dir));
    return Fail(Code::kStorage, fmt::format("{}: {} takes no directories (give --db another place)",
                                            dir, Parent(dir)));
  }
  return Checked(env.CreateDirIfMissing(dir), env, dir);
}

Status RemoveTree(rocksdb::Env& env, const std::string& dir) {
  if (!env.FileExists(dir).ok()) return {};
  for (const std::string& name : NamesIn(env, dir)) {
    const std::string path = dir + "/" + name;
    if (IsDirectory(env, path)) {
      WF_CHECK(RemoveTree(env, path));
    } else {
      WF_CHECK(Checked(env.DeleteFile(path), env, path));
    }
  }
  const rocksdb::Status status = env.DeleteDir(dir);
  return env.FileExists(dir).ok() ? Checked(status, env, dir) : Status();
}

Status LinkFiles(rocksdb::Env& env, const std::string& from, const std::string& to,
                 const IsLeftOut& left_out) {
  WF_CHECK(MakeDirectory(env, to));
  for (const std::string& name : FilesIn(env, from, left_out)) {
    rocksdb::Status status = env.LinkFile(from + "/" + name, to + "/" + name);
    if (!status.ok()) status = CopyFile(env, from + "/" + name, to + "/" + name);
    WF_CHECK(Checked(status, env, from));
  }
  return SyncDirectory(env, to);
}

Status MoveFiles(rocksdb::Env& env, const std::string& from, const std::string& to,
                 const IsLeftOut& left_out,
                 const std::function<std::string(const std::string& name)>& rename) {
  WF_CHECK(MakeDirectory(env, to));
  for (const std::string& name : FilesIn(env, from, left_out)) {
    const std::string there = to + "/" + (rename ? rename(name) : name);
    WF_CHECK(Checked(env.RenameFile(from + "/" + name, there), env, from));
  }
  WF_CHECK(SyncDirectory(env, from));
  return SyncDirectory(env, to);
}

Result<std::string> ReadSmallFile(rocksdb::Env& env, const std::string& path) {
  std::string text;
  WF_CHECK(Checked(rocksdb::ReadFileToString(&env, path, &text), env, path));
  return text;
}

Status WriteSmallFile(rocksdb::Env& env, const std::string& path, const std::string& text) {
  const std::string fresh = path + ".new";
  rocksdb::Status status = rocksdb::WriteStringToFile(&env, text, fresh, /*should_sync=*/true);
  if (status.ok()) status = env.RenameFile(fresh, path);
  WF_CHECK(Checked(status, env, path));
  return SyncDirectory(env, path.substr(0, path.find_last_of('/')));
}

}  // namespace wirefold
