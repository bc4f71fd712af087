// Work for other threads, taken in the order it was given. With one thread it is also done in that
// order.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "base/mutex.h"

namespace wirefold {

class WorkQueue {
 public:
  using Work = std::function<void()>;

  explicit WorkQueue(int threads);
  ~WorkQueue();  // what was given is finished first

  // Any thread.
  void Push(Work work);
  // Until nothing is queued and nothing running. Not from a thread of the queue.
  void Drain();

 private:
  void Serve();

  Mutex mutex_;
  std::deque<Work> queued_ WF_GUARDED_BY(mutex_);
  size_t unfinished_ WF_GUARDED_BY(mutex_) = 0;  // queued or running
  bool ending_ WF_GUARDED_BY(mutex_) = false;
  std::condition_variable something_to_do_;
  std::condition_variable all_done_;
  std::vector<std::thread> threads_;
};

}  // namespace wirefold
