#include "base/epoll_loop.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace wirefold;

namespace {

// Two connected sockets.
struct SocketPair {
  std::array<int, 2> fd{-1, -1};
  SocketPair() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd.data()) == 0); }
  ~SocketPair() {
    for (int one : fd)
      if (one >= 0) ::close(one);
  }
  void Send(std::string_view bytes) const {
    REQUIRE(::write(fd[1], bytes.data(), bytes.size()) > 0);
  }
  std::string Receive() const {
    std::array<char, 100> buffer;
    const ssize_t got = ::read(fd[0], buffer.data(), buffer.size());
    return got > 0 ? std::string(buffer.data(), static_cast<size_t>(got)) : std::string();
  }
};

}  // namespace

TEST_CASE("timers run in the order of their times, equal ones as they were set", "[loop]") {
  EpollLoop loop(1);
  std::string order;
  loop.After(Millis{20}, [&] { order += 'd', loop.Stop(); });
  loop.After(Millis{10}, [&] { order += 'c'; });
  loop.After(Millis{0}, [&] { order += 'a'; });
  loop.After(Millis{0}, [&] { order += 'b'; });
  loop.After(Millis::max(), [&] { order += '!'; });
  loop.Run();
  CHECK(order == "abcd");
}

TEST_CASE("a timer never runs early", "[loop]") {
  EpollLoop loop(1);
  const auto start = std::chrono::steady_clock::now();
  const Millis ticks = loop.Ticks();
  loop.After(Millis{25}, [&] { loop.Stop(); });
  loop.Run();
  CHECK(std::chrono::steady_clock::now() - start >= Millis{25});
  CHECK(loop.Ticks() - ticks >= Millis{25});
}

TEST_CASE("a cancelled timer does not run; cancelling one that ran is nothing", "[loop]") {
  EpollLoop loop(1);
  int ran = 0;
  const auto first = loop.After(Millis{0}, [&] { ++ran; });
  const auto second = loop.After(Millis{1}, [&] { ran += 100; });
  Loop::TimerId self = 0;
  self = loop.After(Millis{0}, [&] {
    loop.Cancel(first);
    loop.Cancel(second);
    loop.Cancel(self);
    loop.Cancel(12345);
  });
  loop.After(Millis{5}, [&] { loop.Stop(); });
  loop.Run();
  CHECK(ran == 1);
}

TEST_CASE("a timer that sets itself again at once starves nobody", "[loop]") {
  EpollLoop loop(1);
  const SocketPair pair;
  std::function<void()> again = [&] { loop.After(Millis{0}, again); };
  again();
  loop.Watch(pair.fd[0], EpollLoop::kReadable, [&](uint32_t) { loop.Stop(); });
  loop.Post([&] { pair.Send("x"); });
  loop.Run();
  SUCCEED("the descriptor had its turn");
}

TEST_CASE("what is posted runs after the callback that posts it, in order", "[loop]") {
  EpollLoop loop(1);
  std::string order;
  loop.Post([&] {
    loop.Post([&] { order += 'c'; });
    loop.Post([&] { order += 'd', loop.Stop(); });
    order += 'a';
  });
  loop.Post([&] { order += 'b'; });
  loop.Run();
  CHECK(order == "abcd");
}

TEST_CASE("other threads may post and stop", "[loop]") {
  EpollLoop loop(1);
  int sum = 0;  // the loop thread's alone
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int j = 0; j < 1000; ++j)
        loop.Post([&] {
          if (++sum == 4000) std::thread([&] { loop.Stop(); }).join();
        });
    });
  loop.Run();
  for (auto& thread : threads) thread.join();
  CHECK(sum == 4000);
}

TEST_CASE("the writer does one thing after the other, in the order given", "[loop]") {
  EpollLoop loop(4);
  std::vector<int> written;  // the writer's alone until the loop has stopped
  int done = 0;
  const auto loop_thread = std::this_thread::get_id();
  for (int i = 0; i < 200; ++i)
    loop.Offload(
        Lane::kWriter,
        [&, i] {
          if (std::this_thread::get_id() != loop_thread) written.push_back(i);
        },
        [&] {
          if (std::this_thread::get_id() == loop_thread && ++done == 200) loop.Stop();
        });
  loop.Run();
  REQUIRE(written.size() == 200);
  CHECK(std::is_sorted(written.begin(), written.end()));
}

TEST_CASE("workers work at once", "[loop]") {
  EpollLoop loop(2);
  // Each waits for the other: with one thread this would never end.
  std::atomic<int> inside{0};
  int done = 0;
  for (int i = 0; i < 2; ++i)
    loop.Offload(
        Lane::kWorkers,
        [&] {
          ++inside;
          while (inside < 2) std::this_thread::yield();
        },
        [&] {
          if (++done == 2) loop.Stop();
        });
  loop.Run();
  CHECK(inside == 2);
}

TEST_CASE("after Stop the work in the lanes is finished, what would follow is dropped", "[loop]") {
  EpollLoop loop(1);
  std::atomic<int> worked{0};
  int done = 0;
  const auto held = std::make_shared<int>(0);
  loop.Post([&] {
    for (int i = 0; i < 50; ++i) {
      loop.Offload(
          Lane::kWriter, [&] { ++worked; }, [&, held] { ++done; });
      loop.Offload(
          Lane::kWorkers, [&] { ++worked; }, [&, held] { ++done; });
    }
    loop.Stop();
  });
  loop.Run();
  CHECK(worked == 100);
  CHECK(done == 0);
  CHECK(held.use_count() == 1);

  loop.Post([&] { ++done, loop.Stop(); });  // and it runs again
  loop.Run();
  CHECK(done == 1);
}

TEST_CASE("a loop that never ran finishes its work and drops its callbacks", "[loop]") {
  std::atomic<int> worked{0};
  const auto held = std::make_shared<int>(0);
  {
    EpollLoop loop(1);
    loop.After(Millis{0}, [held] { FAIL("ran"); });
    loop.Post([held] { FAIL("ran"); });
    loop.Offload(
        Lane::kWriter, [&] { ++worked; }, [held] { FAIL("ran"); });
  }
  CHECK(worked == 1);
  CHECK(held.use_count() == 1);
}

TEST_CASE("a descriptor is watched until its watch ends", "[loop]") {
  EpollLoop loop(1);
  const SocketPair pair;
  std::string got;
  loop.Watch(pair.fd[0], EpollLoop::kReadable, [&](uint32_t events) {
    CHECK((events & EpollLoop::kReadable) != 0);
    got += pair.Receive();
    if (got == "ab") {
      loop.Watch(pair.fd[0], 0, {});
      pair.Send("c");
      loop.After(Millis{5}, [&] { loop.Stop(); });
    } else {
      pair.Send("b");
    }
  });
  pair.Send("a");
  loop.Run();
  CHECK(got == "ab");
}

TEST_CASE("watching again replaces what was asked", "[loop]") {
  EpollLoop loop(1);
  const SocketPair pair;
  std::string order;
  loop.Watch(pair.fd[0], EpollLoop::kWritable, [&](uint32_t) {
    order += 'w';
    loop.Watch(pair.fd[0], EpollLoop::kReadable, [&](uint32_t) {
      order += 'r';
      loop.Stop();
    });
    pair.Send("x");
  });
  loop.Run();
  CHECK(order == "wr");
}

TEST_CASE("an event for a descriptor that was closed meanwhile does not reach its successor",
          "[loop]") {
  EpollLoop loop(1);
  // Both are ready in the same turn; the first one called puts another file under the other's
  // number.
  std::array<SocketPair, 2> pairs;
  const SocketPair fresh;
  int first = -1;
  const auto ready = [&](int me) {
    return [&, me](uint32_t) {
      if (first >= 0) return;
      first = me;
      const int other = pairs[1 - me].fd[0];
      REQUIRE(::dup2(fresh.fd[0], other) == other);
      loop.Watch(other, EpollLoop::kReadable, [](uint32_t) { FAIL("nothing was sent to it"); });
      loop.Watch(pairs[me].fd[0], 0, {});
      loop.After(Millis{5}, [&] { loop.Stop(); });
    };
  };
  for (int i = 0; i < 2; ++i) {
    pairs[i].Send("x");
    loop.Watch(pairs[i].fd[0], EpollLoop::kReadable, ready(i));
  }
  loop.Run();
  CHECK(first >= 0);
}
