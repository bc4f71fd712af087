// A disk for tests of what happens when a disk fails: it loses what was not synced at a power cut,
// fails its Nth operation or all of a kind, and has bytes that can be changed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "store/store.h"
#include "tests/random.h"

namespace wirefold::made {

class FaultDisk {
 public:
  FaultDisk();
  ~FaultDisk();
  MemoryDisk& disk() { return disk_; }

  // ---- faults; nothing but changes counts: creations, writes, syncs, renames, deletions
  enum class Fault { kBroken, kFull };
  // The Nth from now on (1: the next) fails, and with `from_then_on` all after it.
  void FailAt(uint64_t nth, Fault fault, bool from_then_on);
  // Until Repair() all writes fail for want of space; what is free is told as 0.
  void Fill();
  void Repair();  // no more faults
  uint64_t operations() const;
  bool failed() const;  // a fault has come to pass since it was asked for

  // What was not synced is gone: bytes written, files made and renamed. The last bytes may have
  // been written in part: of each file a random share of what was not synced stays. To be called
  // when no store is open on it.
  void CutPower(Random& random);

  // ---- bytes; while no store is open on it
  std::vector<std::string> Files(const std::string& dir) const;  // names, without directories
  std::string Read(const std::string& path) const;
  void Write(const std::string& path, const std::string& bytes);
  void Remove(const std::string& path);
  void RemoveAll(const std::string& dir);  // with what is below it
  // All files below `dir` as they are now, and back.
  std::vector<std::pair<std::string, std::string>> Snapshot(const std::string& dir) const;
  void Restore(const std::string& dir, const std::vector<std::pair<std::string, std::string>>& all);

 private:
  class FileSystem;
  MemoryDisk disk_;
  std::shared_ptr<FileSystem> fs_;
};

}  // namespace wirefold::made
