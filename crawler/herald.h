// Tells receivers what their saved searches have found: takes the outbox (store/outbox.h) entry by
// entry, of each search in its order and one at a time, to a command or a webhook. What fails is
// tried again after growing pauses, then given up. It waits for nobody on the loop and is in
// nobody's way there: the crawl does not know how it goes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/commands.h"
#include "base/loop.h"
#include "base/transport.h"
#include "config/config.h"
#include "store/store.h"

namespace wirefold {

struct HeraldLimits {
  size_t commands = 4;  // at once; of one search there is one
  size_t webhooks = 16;
  size_t output = 4096;    // bytes of a command's output that are looked at
  uint64_t answer = 4096;  // and of a webhook's answer
  // After the first failure in a row, then twice as long each time, up to the longest.
  Millis first_pause{10'000};
  Millis longest_pause{3'600'000};
  // What is as old as the search's give_up_after, which was failing all that time, is given up; but
  // not before so many tries in a row have failed.
  uint64_t least_tries = 5;
  uint64_t most_waiting = 10'000;  // of one search that fails; then the oldest is given up
  // What waits of a search that is not configured: a mistyped configuration, or another one for a
  // while, loses nothing.
  Millis absent_kept{86'400'000};
};

class Herald {
 public:
  // The article as a receiver gets it. Any thread.
  using Describe = std::function<std::string(const StoredArticle&)>;

  // All outlive the herald; transport and commands may go with it. Everything here runs on `loop`'s
  // thread.
  Herald(Loop& loop, Transport& transport, Commands& commands, Store& store, const Config& config,
         Describe describe, const HeraldLimits& limits = {});
  ~Herald();

  // Before the crawl: from its first article on the store knows which searches there are. What
  // waits from before is told.
  void Start();
  // The results of these have changed.
  void Wake(const std::vector<SearchId>& touched);
  // Begins nothing more; or, with `all`, first tells what can be told now. `done` runs once, when
  // that is over, and after `grace` at the latest; then the herald may go. Once.
  void Finish(bool all, Millis grace, std::function<void()> done);

 private:
  struct Receiver {
    const SearchConfig* search = nullptr;
    SearchId id;
    bool more = true;      // there may be something in the outbox
    bool busy = false;     // queued, or under way
    bool known = false;    // it was looked at
    uint64_t deleted = 0;  // articles, before it could be told of them; not said yet
    Millis not_before{0};  // in ticks
    Loop::TimerId timer = 0;
  };
  struct Round;  // one entry's way
  using RoundPtr = std::shared_ptr<Round>;

  void Keep();
  void KeepAgain(Millis pause);
  void TellAbsent(const std::vector<AbsentSearch>& absent);
  void TellDeleted(Receiver& receiver);
  void Consider(Receiver& receiver);
  void Begin();
  void Read(Receiver& receiver);
  void Tell(const RoundPtr& round);
  void RunCommand(const RoundPtr& round);
  void Post(const RoundPtr& round);
  // `error` empty: it was told.
  void Told(const RoundPtr& round, const std::string& error, Millis wait);
  void Commit(const RoundPtr& round, const DeliveryTry& attempt);
  void CommitLater(const RoundPtr& round, const DeliveryTry& attempt);
  void TellFailure(const Error& error);  // once, until the store can be used again
  void Free(Receiver& receiver);
  void PutOff(Receiver& receiver, Millis pause);
  void StoreFailed(Receiver& receiver, const Error& error);
  bool MayBegin(const Receiver& receiver) const;
  size_t& SlotsOf(const Receiver& receiver);
  void Offload(Lane lane, Loop::Callback work, Loop::Callback done);
  void MaybeDone();
  // The callback, where the herald is still there by then.
  template <class Callback>
  auto Guarded(Callback callback) {
    return [alive = std::weak_ptr<bool>(alive_), callback = std::move(callback)](auto&&... values) {
      if (alive.lock()) callback(std::forward<decltype(values)>(values)...);
    };
  }

  Loop& loop_;
  Transport& transport_;
  Commands& commands_;
  Store& store_;
  const Describe describe_;
  const HeraldLimits limits_;
  std::vector<std::unique_ptr<Receiver>> receivers_;
  std::deque<Receiver*> ready_;
  size_t commands_running_ = 0, webhooks_running_ = 0;
  int in_lanes_ = 0;
  bool kept_ = false;         // the store knows our searches
  bool store_fails_ = false;  // that was told
  bool finishing_ = false, all_ = false, over_ = false;
  Loop::TimerId grace_ = 0, again_ = 0;
  std::function<void()> done_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace wirefold
