// What the program says on stderr, for tests of what is logged.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

// What is on stderr after `say`, which gets the file that stderr is meanwhile; so much at most.
template <class Say>
std::string OnStderr(Say say, size_t most = 1000) {
  const int file = ::memfd_create("log", MFD_CLOEXEC);
  const int before = ::dup(STDERR_FILENO);
  REQUIRE(::dup2(file, STDERR_FILENO) >= 0);
  say(file);
  ::dup2(before, STDERR_FILENO);
  std::string said(most, '\0');
  said.resize(
      static_cast<size_t>(std::max<ssize_t>(::pread(file, said.data(), said.size(), 0), 0)));
  ::close(before);
  ::close(file);
  return said;
}
