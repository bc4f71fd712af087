#include "base/work_journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace wirefold {

struct WorkJournal::Slot {
  enum State : uint32_t { kFree = 0, kTaken = 1, kNoted = 2 };
  std::atomic<uint32_t> state;
  uint32_t kind;
  uint64_t id;
  uint32_t length;
  char address[492];
};

namespace {

constexpr size_t kMostAddress = 480;

tl::unexpected<Error> CannotUse(const std::string& path, int error) {
  return Fail(Code::kStorage, fmt::format("{}: {}", path, std::strerror(error)));
}

}  // namespace

Result<std::unique_ptr<WorkJournal>> WorkJournal::Open(const std::string& path) {
  static_assert(sizeof(Slot) == 512 && std::atomic<uint32_t>::is_always_lock_free);
  constexpr size_t kBytes = kMost * sizeof(Slot);
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return CannotUse(path, errno);
  // A page of a mapped file for which the disk has no room would be a SIGBUS.
  const int no_room = ::posix_fallocate(fd, 0, kBytes);
  void* const mapped =
      no_room ? MAP_FAILED : ::mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  const int error = no_room ? no_room : errno;
  ::close(fd);
  if (mapped == MAP_FAILED) return CannotUse(path, error);
  auto* const slots = static_cast<Slot*>(mapped);
  std::vector<WorkNote> left;
  for (size_t i = 0; i < kMost; ++i) {
    const Slot& slot = slots[i];
    if (slot.state.load() != Slot::kNoted || slot.kind == 0) continue;
    WorkNote note{slot.kind, slot.id,
                  std::string(slot.address, std::min<size_t>(slot.length, kMostAddress))};
    if (std::find(left.begin(), left.end(), note) == left.end()) left.push_back(std::move(note));
  }
  return std::unique_ptr<WorkJournal>(new WorkJournal(slots, std::move(left)));
}

WorkJournal::~WorkJournal() { ::munmap(slots_, kMost * sizeof(Slot)); }

void WorkJournal::Settle() {
  for (size_t i = 0; i < kMost; ++i) slots_[i].state.store(Slot::kFree);
  left_.clear();
}

WorkJournal::Note WorkJournal::Begin(const WorkNote& document, bool alone) {
  Enter(alone);
  return {*this, Take(document), alone};
}

WorkJournal::Slot* WorkJournal::Take(const WorkNote& document) {
  for (size_t i = 0; i < kMost; ++i) {
    uint32_t free = Slot::kFree;
    Slot& slot = slots_[i];
    if (!slot.state.compare_exchange_strong(free, Slot::kTaken)) continue;
    slot.kind = document.kind;
    slot.id = document.id;
    slot.length = static_cast<uint32_t>(std::min(document.address.size(), kMostAddress));
    std::memcpy(slot.address, document.address.data(), slot.length);
    slot.state.store(Slot::kNoted);
    return &slot;
  }
  return nullptr;
}

void WorkJournal::Enter(bool alone) {
  const MutexLock lock(gate_);
  wait_alone_ += alone;
  while (alone_inside_ || (alone ? inside_ > 0 : wait_alone_ > 0)) gate_.Wait(may_enter_);
  wait_alone_ -= alone;
  alone_inside_ = alone;
  ++inside_;
}

void WorkJournal::Leave(bool alone) {
  const MutexLock lock(gate_);
  --inside_;
  if (alone) alone_inside_ = false;
  if (inside_ == 0 || alone) may_enter_.notify_all();
}

WorkJournal::Note::Note(Note&& other) noexcept
    : journal_(std::exchange(other.journal_, nullptr)), slot_(other.slot_), alone_(other.alone_) {}

WorkJournal::Note::~Note() {
  if (journal_ == nullptr) return;
  if (slot_ != nullptr) slot_->state.store(Slot::kFree);
  journal_->Leave(alone_);
}

}  // namespace wirefold
