#include "tests/store/fault_disk.h"

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <algorithm>
#include <map>
#include <mutex>

#include "store/memory_disk.h"

namespace wirefold::made {

using rocksdb::FSDirectory;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

namespace {

std::string DirectoryOf(const std::string& path) { return path.substr(0, path.find_last_of('/')); }

}  // namespace

// What a file is known by is its path; a rename takes its state along.
class FaultDisk::FileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit FileSystem(rocksdb::Env& memory)
      : FileSystemWrapper(memory.GetFileSystem()), memory_(memory) {}
  const char* Name() const override { return "FaultDisk"; }

  // ---- what the test asks for

  void FailAt(uint64_t nth, Fault fault, bool from_then_on) {
    const std::lock_guard lock(mutex_);
    fail_at_ = operations_ + nth;
    fault_ = fault;
    from_then_on_ = from_then_on;
    failed_ = false;
  }
  void Repair() {
    const std::lock_guard lock(mutex_);
    fail_at_ = 0;
  }
  uint64_t operations() const {
    const std::lock_guard lock(mutex_);
    return operations_;
  }
  bool failed() const {
    const std::lock_guard lock(mutex_);
    return failed_;
  }

  void CutPower(Random& random) {
    const std::lock_guard lock(mutex_);
    for (; !renames_.empty(); renames_.pop_back()) TakeBack(renames_.back());
    std::erase_if(files_, [&](const auto& entry) {
      const auto& [path, file] = entry;
      if (!file.entry_is_safe) {
        memory_.DeleteFile(path).PermitUncheckedError();
        return true;
      }
      if (file.written > file.safe) {
        std::string bytes = Bytes(path);
        const uint64_t lost = bytes.size() - std::min<uint64_t>(file.safe, bytes.size());
        bytes.resize(bytes.size() - lost + random.Below(lost + 1));
        Put(path, bytes);
      }
      return false;
    });
    for (auto& [path, file] : files_) file.written = file.safe = Bytes(path).size();
  }

  std::string Bytes(const std::string& path) const {
    std::string bytes;
    rocksdb::ReadFileToString(&memory_, path, &bytes).PermitUncheckedError();
    return bytes;
  }
  void Put(const std::string& path, const std::string& bytes) {
    rocksdb::WriteStringToFile(&memory_, bytes, path, false).PermitUncheckedError();
  }
  rocksdb::Env& memory() const { return memory_; }

  // ---- what the store asks for

  IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                           std::unique_ptr<FSWritableFile>* file, IODebugContext* debug) override {
    if (IOStatus fault = Next(); !fault.ok()) return fault;
    std::unique_ptr<FSWritableFile> made;
    IOStatus status = target()->NewWritableFile(path, options, &made, debug);
    if (!status.ok()) return status;
    const std::lock_guard lock(mutex_);
    files_[path] = {};
    file->reset(new File(std::move(made), *this, path));
    return status;
  }
  IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                              std::unique_ptr<FSWritableFile>* file,
                              IODebugContext* debug) override {
    return NewWritableFile(path, options, file, debug);
  }
  IOStatus ReuseWritableFile(const std::string& path, const std::string&,
                             const rocksdb::FileOptions& options,
                             std::unique_ptr<FSWritableFile>* file,
                             IODebugContext* debug) override {
    return NewWritableFile(path, options, file, debug);
  }
  IOStatus NewDirectory(const std::string& path, const IOOptions& options,
                        std::unique_ptr<FSDirectory>* directory, IODebugContext* debug) override {
    std::unique_ptr<FSDirectory> made;
    IOStatus status = target()->NewDirectory(path, options, &made, debug);
    if (status.ok()) directory->reset(new Directory(std::move(made), *this, path));
    return status;
  }
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* debug) override {
    if (IOStatus fault = Next(); !fault.ok()) return fault;
    const std::lock_guard lock(mutex_);
    Rename rename{from, to, memory_.FileExists(to).ok(), {}, {}};
    if (rename.replaced) {
      rename.bytes = Bytes(to);
      rename.file = files_[to];
    }
    IOStatus status = target()->RenameFile(from, to, options, debug);
    if (!status.ok()) return status;
    files_[to] = files_[from];
    files_.erase(from);
    renames_.push_back(std::move(rename));
    return status;
  }
  IOStatus DeleteFile(const std::string& path, const IOOptions& options,
                      IODebugContext* debug) override {
    if (IOStatus fault = Next(); !fault.ok()) return fault;
    const std::lock_guard lock(mutex_);
    files_.erase(path);
    return target()->DeleteFile(path, options, debug);
  }
  IOStatus GetFreeSpace(const std::string&, const IOOptions&, uint64_t* free,
                        IODebugContext*) override {
    const std::lock_guard lock(mutex_);
    const bool full =
        fault_ == Fault::kFull && fail_at_ != 0 && from_then_on_ && operations_ + 1 >= fail_at_;
    *free = full ? 0 : uint64_t{1} << 40;
    return IOStatus::OK();
  }

 private:
  struct State {
    uint64_t written = 0, safe = 0;
    bool entry_is_safe = false;
  };
  struct Rename {
    std::string from, to;
    bool replaced = false;
    std::string bytes;  // of what was replaced
    State file;
  };

  class File final : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(std::unique_ptr<FSWritableFile> file, FileSystem& disk, std::string path)
        : FSWritableFileOwnerWrapper(std::move(file)), disk_(disk), path_(std::move(path)) {}
    IOStatus Append(const rocksdb::Slice& bytes, const IOOptions& options,
                    IODebugContext* debug) override {
      if (IOStatus fault = disk_.Next(); !fault.ok()) return fault;
      IOStatus status = target()->Append(bytes, options, debug);
      if (status.ok()) disk_.Wrote(path_, bytes.size());
      return status;
    }
    IOStatus Append(const rocksdb::Slice& bytes, const IOOptions& options,
                    const rocksdb::DataVerificationInfo&, IODebugContext* debug) override {
      return Append(bytes, options, debug);
    }
    IOStatus Sync(const IOOptions&, IODebugContext*) override {
      if (IOStatus fault = disk_.Next(); !fault.ok()) return fault;
      disk_.Synced(path_);
      return IOStatus::OK();
    }
    IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
      return Sync(options, debug);
    }
    bool IsSyncThreadSafe() const override { return true; }

   private:
    FileSystem& disk_;
    const std::string path_;
  };

  class Directory final : public rocksdb::FSDirectoryWrapper {
   public:
    Directory(std::unique_ptr<FSDirectory> directory, FileSystem& disk, std::string path)
        : FSDirectoryWrapper(std::move(directory)), disk_(disk), path_(std::move(path)) {}
    IOStatus Fsync(const IOOptions&, IODebugContext*) override {
      if (IOStatus fault = disk_.Next(); !fault.ok()) return fault;
      disk_.SyncedDirectory(path_);
      return IOStatus::OK();
    }
    IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                                 const rocksdb::DirFsyncOptions&) override {
      return Fsync(options, debug);
    }

   private:
    FileSystem& disk_;
    const std::string path_;
  };

  IOStatus Next() {
    const std::lock_guard lock(mutex_);
    ++operations_;
    if (fail_at_ == 0 || operations_ < fail_at_ || (operations_ > fail_at_ && !from_then_on_))
      return IOStatus::OK();
    failed_ = true;
    return fault_ == Fault::kFull ? IOStatus::NoSpace("the disk of the test", "is full")
                                  : IOStatus::IOError("the disk of the test", "is broken");
  }
  void Wrote(const std::string& path, size_t bytes) {
    const std::lock_guard lock(mutex_);
    if (const auto file = files_.find(path); file != files_.end()) file->second.written += bytes;
  }
  void Synced(const std::string& path) {
    const std::lock_guard lock(mutex_);
    const auto file = files_.find(path);
    if (file == files_.end()) return;
    file->second.safe = file->second.written;
    file->second.entry_is_safe = true;
  }
  void SyncedDirectory(std::string path) {
    const std::lock_guard lock(mutex_);
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    std::erase_if(renames_, [&](const Rename& rename) { return DirectoryOf(rename.to) == path; });
    for (auto& [name, file] : files_)
      if (DirectoryOf(name) == path) file.entry_is_safe = true;
  }
  void TakeBack(const Rename& rename) {
    const std::string bytes = Bytes(rename.to);
    files_[rename.from] = files_[rename.to];
    Put(rename.from, bytes);
    if (rename.replaced) {
      Put(rename.to, rename.bytes);
      files_[rename.to] = rename.file;
    } else {
      memory_.DeleteFile(rename.to).PermitUncheckedError();
      files_.erase(rename.to);
    }
  }

  rocksdb::Env& memory_;
  mutable std::mutex mutex_;
  std::map<std::string, State> files_;
  std::vector<Rename> renames_;  // of directories that were not synced since
  uint64_t operations_ = 0, fail_at_ = 0;
  Fault fault_ = Fault::kBroken;
  bool from_then_on_ = false, failed_ = false;
};

namespace {

// An environment whose files are those of `fs`, and which keeps alive what they lie in.
class Environment final : public rocksdb::EnvWrapper {
 public:
  Environment(std::unique_ptr<rocksdb::Env> memory, std::unique_ptr<rocksdb::Env> faulty)
      : EnvWrapper(faulty.get()), memory_(std::move(memory)), faulty_(std::move(faulty)) {}
  const char* Name() const override { return "FaultDisk"; }

 private:
  const std::unique_ptr<rocksdb::Env> memory_, faulty_;
};

}  // namespace

FaultDisk::FaultDisk() {
  auto memory = std::move(disk_.impl().env);
  fs_ = std::make_shared<FileSystem>(*memory);
  auto faulty = rocksdb::NewCompositeEnv(fs_);
  disk_.impl().env = std::make_unique<Environment>(std::move(memory), std::move(faulty));
}

FaultDisk::~FaultDisk() = default;

void FaultDisk::FailAt(uint64_t nth, Fault fault, bool from_then_on) {
  fs_->FailAt(nth, fault, from_then_on);
}
void FaultDisk::Fill() { fs_->FailAt(1, Fault::kFull, true); }
void FaultDisk::Repair() { fs_->Repair(); }
uint64_t FaultDisk::operations() const { return fs_->operations(); }
bool FaultDisk::failed() const { return fs_->failed(); }
void FaultDisk::CutPower(Random& random) { fs_->CutPower(random); }

std::vector<std::string> FaultDisk::Files(const std::string& dir) const {
  std::vector<std::string> names;
  fs_->memory().GetChildren(dir, &names).PermitUncheckedError();
  std::erase_if(names, [&](const std::string& name) {
    bool is_directory = false;
    fs_->memory().IsDirectory(dir + "/" + name, &is_directory).PermitUncheckedError();
    return is_directory || name == "." || name == "..";
  });
  std::ranges::sort(names);
  return names;
}
std::string FaultDisk::Read(const std::string& path) const { return fs_->Bytes(path); }
void FaultDisk::Write(const std::string& path, const std::string& bytes) { fs_->Put(path, bytes); }
void FaultDisk::Remove(const std::string& path) {
  fs_->memory().DeleteFile(path).PermitUncheckedError();
}

void FaultDisk::RemoveAll(const std::string& dir) {
  std::vector<std::string> names;
  fs_->memory().GetChildren(dir, &names).PermitUncheckedError();
  for (const std::string& name : names) {
    if (name == "." || name == ".." || name == "LOCK") continue;
    RemoveAll(dir + "/" + name);
    Remove(dir + "/" + name);
  }
}

std::vector<std::pair<std::string, std::string>> FaultDisk::Snapshot(const std::string& dir) const {
  std::vector<std::pair<std::string, std::string>> all;
  for (const std::string& name : Files(dir)) all.emplace_back(name, Read(dir + "/" + name));
  return all;
}

void FaultDisk::Restore(const std::string& dir,
                        const std::vector<std::pair<std::string, std::string>>& all) {
  for (const std::string& name : Files(dir))
    if (name != "LOCK") Remove(dir + "/" + name);
  for (const auto& [name, bytes] : all)
    if (name != "LOCK") Write(dir + "/" + name, bytes);
}

}  // namespace wirefold::made
