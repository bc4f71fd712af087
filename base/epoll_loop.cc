#include "base/epoll_loop.h"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <map>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/log.h"
#include "base/mutex.h"
#include "base/work_queue.h"

namespace wirefold {
namespace {

using Steady = std::chrono::steady_clock;

int OrEnd(int fd, const char* what) {
  if (fd >= 0) return fd;
  Log(LogLevel::kError, fmt::format("no {} ({}): raise LimitNOFILE", what, std::strerror(errno)));
  std::_Exit(4);
}

int Cores() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

}  // namespace

class EpollLoop::Impl {
 public:
  explicit Impl(int workers)
      : epoll_(OrEnd(::epoll_create1(EPOLL_CLOEXEC), "epoll")),
        wake_(OrEnd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")),
        workers_(workers > 0 ? workers : Cores()),
        writer_(1) {
    Watch(wake_, kReadable, [this](uint32_t) {
      uint64_t count = 0;
      [[maybe_unused]] const ssize_t got = ::read(wake_, &count, sizeof count);
    });
  }

  ~Impl() {
    // Workers post to this loop until their last work is done.
    workers_.Drain();
    writer_.Drain();
    DropPosted();
    ::close(wake_);
    ::close(epoll_);
  }

  Millis Ticks() const { return std::chrono::floor<Millis>(Steady::now() - start_); }

  TimerId After(Millis delay, Callback callback) {
    const TimerId id = next_timer_++;
    const auto due =
        Steady::now() + std::clamp(delay, Millis{0}, Millis{std::chrono::hours{24 * 365}});
    timers_.emplace(std::pair{due, id}, std::move(callback));
    due_.emplace(id, due);
    return id;
  }

  void Cancel(TimerId id) {
    const auto due = due_.find(id);
    if (due == due_.end()) return;
    // The callback goes last: what it holds may call Cancel from its destructor.
    const auto timer = timers_.extract(std::pair{due->second, id});
    due_.erase(due);
  }

  void Post(Callback callback) {
    {
      MutexLock lock(mutex_);
      posted_.push_back(std::move(callback));
    }
    Wake();
  }

  void Offload(Lane lane, Callback work, Callback done) {
    WorkQueue& queue = lane == Lane::kWriter ? writer_ : workers_;
    queue.Push([this, work = std::move(work), done = std::move(done)]() mutable {
      work();
      work = nullptr;
      Post(std::move(done));
    });
  }

  void Run() {
    while (!stopping_) {
      RunReady();
      RunTimers();
      RunPosted();
    }
    workers_.Drain();
    writer_.Drain();
    DropPosted();
    stopping_ = false;
  }

  void Stop() {
    stopping_ = true;
    Wake();
  }

  void Watch(int fd, uint32_t events, Ready ready) {
    if (events == 0) {
      ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
      watches_.erase(fd);
      return;
    }
    // A number of its own for each watch: an event that was already fetched for an earlier watch of
    // this descriptor, perhaps of another file with the same number, does not reach this one.
    const uint32_t turn = ++next_watch_;
    watches_.insert_or_assign(fd, Watched{turn, std::make_shared<Ready>(std::move(ready))});
    epoll_event event{};
    event.events = (events & kReadable ? uint32_t{EPOLLIN} : 0) |
                   (events & kWritable ? uint32_t{EPOLLOUT} : 0);
    event.data.u64 = uint64_t{turn} << 32 | static_cast<uint32_t>(fd);
    // A descriptor that was closed and opened again is in `watches_` but not in epoll.
    if (::epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event) != 0)
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }

 private:
  struct Watched {
    uint32_t turn;
    std::shared_ptr<Ready> ready;
  };

  void Wake() {
    const uint64_t one = 1;
    [[maybe_unused]] const ssize_t put = ::write(wake_, &one, sizeof one);
  }

  // Milliseconds until the first timer, rounded up: none runs early.
  int Timeout() const {
    if (timers_.empty()) return -1;
    const auto left = std::chrono::ceil<Millis>(timers_.begin()->first.first - Steady::now());
    return static_cast<int>(std::clamp<int64_t>(left.count(), 0, 3'600'000));
  }

  void RunReady() {
    std::array<epoll_event, 256> events;
    const int count =
        ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), Timeout());
    for (int i = 0; i < count && !stopping_; ++i) {
      const auto watch = watches_.find(static_cast<int>(events[i].data.u64 & 0xffffffff));
      if (watch == watches_.end() || watch->second.turn != events[i].data.u64 >> 32) continue;
      const std::shared_ptr<Ready> ready = watch->second.ready;  // it may end its own watch
      const uint32_t found = events[i].events;
      (*ready)((found & EPOLLIN ? kReadable : 0) | (found & EPOLLOUT ? kWritable : 0) |
               (found & (EPOLLERR | EPOLLHUP) ? kBroken : 0));
    }
  }

  // What is due now; timers that these start wait for the next turn, so that descriptors have
  // theirs.
  void RunTimers() {
    const auto now = Steady::now();
    const TimerId newer = next_timer_;
    while (!timers_.empty() && !stopping_) {
      const auto first = timers_.begin();
      if (first->first.first > now || first->first.second >= newer) return;
      due_.erase(first->first.second);
      const auto timer = timers_.extract(first);
      timer.mapped()();
    }
  }

  void RunPosted() {
    std::vector<Callback> now;
    {
      MutexLock lock(mutex_);
      now.swap(posted_);
    }
    for (Callback& callback : now) {
      if (stopping_) return;
      callback();
      callback = nullptr;
    }
  }

  void DropPosted() {
    std::vector<Callback> dropped;
    MutexLock lock(mutex_);
    dropped.swap(posted_);
  }

  const Steady::time_point start_ = Steady::now();
  const int epoll_;
  const int wake_;
  std::atomic<bool> stopping_{false};

  // The loop thread's.
  std::map<std::pair<Steady::time_point, TimerId>, Callback> timers_;
  std::unordered_map<TimerId, Steady::time_point> due_;
  TimerId next_timer_ = 1;
  std::unordered_map<int, Watched> watches_;
  uint32_t next_watch_ = 0;

  Mutex mutex_;
  std::vector<Callback> posted_ WF_GUARDED_BY(mutex_);

  WorkQueue workers_;
  WorkQueue writer_;
};

EpollLoop::EpollLoop(int workers) : impl_(std::make_unique<Impl>(workers)) {}
EpollLoop::~EpollLoop() = default;

Time EpollLoop::Now() const { return std::chrono::floor<Millis>(std::chrono::system_clock::now()); }
Millis EpollLoop::Ticks() const { return impl_->Ticks(); }
Loop::TimerId EpollLoop::After(Millis delay, Callback callback) {
  return impl_->After(delay, std::move(callback));
}
void EpollLoop::Cancel(TimerId id) { impl_->Cancel(id); }
void EpollLoop::Post(Callback callback) { impl_->Post(std::move(callback)); }
void EpollLoop::Offload(Lane lane, Callback work, Callback done) {
  impl_->Offload(lane, std::move(work), std::move(done));
}
void EpollLoop::Run() { impl_->Run(); }
void EpollLoop::Stop() { impl_->Stop(); }
void EpollLoop::Watch(int fd, uint32_t events, Ready ready) {
  impl_->Watch(fd, events, std::move(ready));
}

}  // namespace wirefold
