// A mutex that clang checks (-Wthread-safety): a member says who guards it, and the compiler sees
// that it is so.
#pragma once

#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define WF_THREAD_(x) __attribute__((x))
#else
#define WF_THREAD_(x)
#endif
#define WF_GUARDED_BY(mutex) WF_THREAD_(guarded_by(mutex))

namespace wirefold {

class WF_THREAD_(capability("mutex")) Mutex {
 public:
  void Lock() WF_THREAD_(acquire_capability()) { mutex_.lock(); }
  void Unlock() WF_THREAD_(release_capability()) { mutex_.unlock(); }

  // Waits for `condition`, with the mutex given up meanwhile. To be held by the caller, before and
  // after.
  void Wait(std::condition_variable& condition) {
    std::unique_lock<std::mutex> lock(mutex_, std::adopt_lock);
    condition.wait(lock);
    lock.release();
  }

 private:
  std::mutex mutex_;
};

class WF_THREAD_(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) WF_THREAD_(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.Lock();
  }
  ~MutexLock() WF_THREAD_(release_capability()) { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace wirefold
