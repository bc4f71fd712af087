#include "base/work_queue.h"

#include <pthread.h>
#include <signal.h>

#include <utility>

namespace wirefold {

WorkQueue::WorkQueue(int threads) {
  // Signals are the main thread's affair: what is started here inherits a mask that takes none.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Serve(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

WorkQueue::~WorkQueue() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
  }
  something_to_do_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void WorkQueue::Push(Work work) {
  {
    MutexLock lock(mutex_);
    queued_.push_back(std::move(work));
    ++unfinished_;
  }
  something_to_do_.notify_one();
}

void WorkQueue::Drain() {
  MutexLock lock(mutex_);
  while (unfinished_ > 0) mutex_.Wait(all_done_);
}

void WorkQueue::Serve() {
  for (;;) {
    Work work;
    {
      MutexLock lock(mutex_);
      while (queued_.empty() && !ending_) mutex_.Wait(something_to_do_);
      if (queued_.empty()) return;
      work = std::move(queued_.front());
      queued_.pop_front();
    }
    work();
    work = nullptr;  // what it holds goes before it counts as done
    MutexLock lock(mutex_);
    if (--unfinished_ == 0) all_done_.notify_all();
  }
}

}  // namespace wirefold
