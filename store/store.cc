#include "store/store.h"

#include <filesystem>

#include "store/database.h"
#include "store/door.h"
#include "store/impl.h"
#include "store/memory_disk.h"

namespace wirefold {

MemoryDisk::MemoryDisk() : impl_(std::make_unique<Impl>()) {}
MemoryDisk::~MemoryDisk() = default;

namespace {

template <class Impl>
std::unique_ptr<Impl> MakeImpl(std::unique_ptr<Database> db, const StoreSettings& settings) {
  auto index = std::make_unique<IndexWriter>(*db, settings.index);
  return std::make_unique<Impl>(
      Impl{std::move(db), Folder(settings.fold), settings.max_rereads, std::move(index)});
}

}  // namespace

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::Open(const std::string& dir, const StoreSettings& settings) {
  std::error_code ignored;
  const bool real = MemoryOf(settings) == nullptr;
  if (real && !std::filesystem::exists(dir + "/" + kMarkerName, ignored))
    if (const Status outside = CheckOutside(dir); !outside) return Fail(outside.error().In(dir));
  WF_TRY(std::unique_ptr<Database> db, Database::OpenForWriting(dir, MemoryOf(settings)));
  auto impl = MakeImpl<Impl>(std::move(db), settings);
  WF_CHECK(impl->OpenIndex());
  return std::unique_ptr<Store>(new Store(std::move(impl)));
}

Result<std::unique_ptr<Store>> Store::OpenReadOnly(const std::string& dir,
                                                   const StoreSettings& settings) {
  WF_TRY(std::unique_ptr<Database> db, Database::OpenForReading(dir, MemoryOf(settings)));
  return std::unique_ptr<Store>(new Store(MakeImpl<Impl>(std::move(db), settings)));
}

bool Store::DiskIsFull() const { return impl_->db->full(); }
Status Store::Recover() { return impl_->db->Recover(); }
bool Store::HasSpace() const { return impl_->db->HasSpace(); }

std::string Store::HolderOf(const std::string& dir) {
  return LockHolder(*rocksdb::Env::Default(), dir);
}

}  // namespace wirefold
