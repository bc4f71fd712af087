// What a service tells its manager (sd_notify(3)), by the socket that NOTIFY_SOCKET names. Where
// there is none, nothing is said. Children do not inherit it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace wirefold {

class Notifier {
 public:
  // Takes NOTIFY_SOCKET and WATCHDOG_USEC out of the environment; before the first thread.
  Notifier();
  ~Notifier();
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;

  // "READY=1", "STATUS=...\nWATCHDOG=1": lines of assignments. A manager that does not listen is
  // no fault of ours.
  void Say(std::string_view assignments) const;
  // "RELOADING=1" with the time that the protocol wants beside it.
  void SayReloading() const;
  // How often the manager wants to hear WATCHDOG=1; nothing where it does not.
  std::optional<Millis> watchdog() const { return watchdog_; }

 private:
  int fd_ = -1;
  std::string address_;
  std::optional<Millis> watchdog_;
};

}  // namespace wirefold
