#include "store/store.h"

#include "store/database.h"
#include "store/door.h"
#include "store/impl.h"
#include "store/memory_disk.h"

namespace wirefold {

MemoryDisk::MemoryDisk() : impl_(std::make_unique<Impl>()) {}
MemoryDisk::~MemoryDisk() = default;

namespace {

rocksdb::Env* EnvOf(const StoreSettings& settings) {
  return settings.disk != nullptr ? settings.disk->impl().env.get() : nullptr;
}

}  // namespace

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::Open(const std::string& dir, const StoreSettings& settings) {
  WF_TRY(std::unique_ptr<Database> db, Database::OpenForWriting(dir, EnvOf(settings)));
  return std::unique_ptr<Store>(new Store(
      std::make_unique<Impl>(Impl{std::move(db), Folder(settings.fold), settings.max_rereads})));
}

Result<std::unique_ptr<Store>> Store::OpenReadOnly(const std::string& dir,
                                                   const StoreSettings& settings) {
  WF_TRY(std::unique_ptr<Database> db, Database::OpenForReading(dir, EnvOf(settings)));
  return std::unique_ptr<Store>(new Store(
      std::make_unique<Impl>(Impl{std::move(db), Folder(settings.fold), settings.max_rereads})));
}

bool Store::DiskIsFull() const { return impl_->db->full(); }
Status Store::Recover() { return impl_->db->Recover(); }
bool Store::HasSpace() const { return impl_->db->HasSpace(); }

std::string Store::HolderOf(const std::string& dir) {
  return LockHolder(*rocksdb::Env::Default(), dir);
}

}  // namespace wirefold
