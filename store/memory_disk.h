// What a MemoryDisk is made of, for tests that put a file system of their own in its place: one
// that loses what was not synced, is full, or fails.
#pragma once

#include <rocksdb/env.h>

#include <memory>

#include "store/store.h"

namespace wirefold {

struct MemoryDisk::Impl {
  std::unique_ptr<rocksdb::Env> env{rocksdb::NewMemEnv(rocksdb::Env::Default())};
};

// Where the database lies, if not on the real disk: null.
inline rocksdb::Env* MemoryOf(const StoreSettings& settings) {
  return settings.disk != nullptr ? settings.disk->impl().env.get() : nullptr;
}

}  // namespace wirefold
