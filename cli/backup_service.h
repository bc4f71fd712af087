// Copies of the database that the daemon makes when a command asks it (cli/control.h): only who
// holds the database can. One at a time, in a thread of its own, while the crawl goes on.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "base/epoll_loop.h"
#include "base/work_queue.h"
#include "store/store.h"

namespace wirefold {

class BackupService {
 public:
  // Both outlive it. At its end a copy under way is given up.
  BackupService(EpollLoop& loop, Store& store) : loop_(loop), store_(store) {}
  ~BackupService();

  // "backup KEEP DIR" begins a copy, "backup-state" tells how the last one is doing.
  static bool Asks(std::string_view line) { return line.starts_with("backup"); }
  // {"state":"running"}, or "done" with number, copies, bytes, written, renewed, or "failed" with
  // error.
  std::string Answer(std::string_view line);

 private:
  void Begin(std::string into, uint32_t keep);

  EpollLoop& loop_;
  Store& store_;
  std::atomic<bool> stopping_ = false;
  bool running_ = false;
  std::string last_;  // the answer when nothing runs
  const std::shared_ptr<char> alive_ = std::make_shared<char>();
  std::unique_ptr<WorkQueue> thread_;
};

// Any thread, waits until the copy is made. kNotFound: nobody holds that database and listens.
Result<Store::BackupReport> AskForBackup(const std::string& db, const std::string& into,
                                         uint32_t keep);

}  // namespace wirefold
