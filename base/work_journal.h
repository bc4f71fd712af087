// What is being read at this moment, where the death of the process leaves it: a small mapped file.
// A parser that crashes, or is killed for its memory or because it hangs, cannot tell which
// document that was; the next process reads it here. Nothing is synced: it outlives the process,
// which is what it is for, and not a power cut. A note costs less than a microsecond.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"

namespace wirefold {

// One document; `kind` and `id` are the caller's, `kind` is not 0. An address is kept up to its
// 480th byte.
struct WorkNote {
  uint32_t kind = 0;
  uint64_t id = 0;
  std::string address;
  bool operator==(const WorkNote&) const = default;
};

class WorkJournal {
  struct Slot;

 public:
  // The file is made where it is missing, and its room taken: a full disk shows here. One process
  // at a time; the lock is the caller's.
  static Result<std::unique_ptr<WorkJournal>> Open(const std::string& path);
  ~WorkJournal();
  WorkJournal(const WorkJournal&) = delete;
  WorkJournal& operator=(const WorkJournal&) = delete;

  // What was being read when the last process died.
  const std::vector<WorkNote>& left() const { return left_; }
  // That is dealt with: the file forgets it. Before the first Begin.
  void Settle();

  // While it lives the document is noted, and an `alone` one is the only one: who comes meanwhile
  // waits for it. Without room for a note (kMost at once) there is none.
  class Note {
   public:
    Note(Note&& other) noexcept;
    Note& operator=(Note&&) = delete;
    ~Note();

   private:
    friend class WorkJournal;
    Note(WorkJournal& journal, Slot* slot, bool alone)
        : journal_(&journal), slot_(slot), alone_(alone) {}
    WorkJournal* journal_;
    Slot* slot_;
    bool alone_;
  };
  static constexpr size_t kMost = 256;
  // Any thread; one of them holds one note at a time.
  [[nodiscard]] Note Begin(const WorkNote& document, bool alone);

 private:
  WorkJournal(Slot* slots, std::vector<WorkNote> left) : slots_(slots), left_(std::move(left)) {}
  void Enter(bool alone);
  void Leave(bool alone);
  Slot* Take(const WorkNote& document);

  Slot* const slots_;  // the mapped file
  std::vector<WorkNote> left_;
  Mutex gate_;
  std::condition_variable may_enter_;
  size_t inside_ WF_GUARDED_BY(gate_) = 0;
  size_t wait_alone_ WF_GUARDED_BY(gate_) = 0;  // who comes after them waits too
  bool alone_inside_ WF_GUARDED_BY(gate_) = false;
};

}  // namespace wirefold
