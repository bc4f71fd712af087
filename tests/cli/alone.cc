// alone WHAT... -- PROGRAM ARGUMENT...: the program in a corner of the machine that a test can
// arrange, without a trace outside. Exit code 77 where the system does not let us.
//   plain            without the rights of root over other people's files and low ports
//   dns=unknown      a network of its own whose DNS server knows no name
//   dns=silent       ... never answers
//   dns=none         ... is not there
//   small=DIR        DIR is a file system of 64 MB
//   tiny=DIR         ... of 4 MB
//   fixed=DIR        DIR can be read, not written
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

namespace {

constexpr int kNotPossible = 77;

void Need(bool done) {
  if (!done) ::_exit(kNotPossible);
}

// Who is not root is root in a world of users of its own.
void Unshare(int what) {
  const bool root = ::geteuid() == 0;
  const uid_t user = ::geteuid();
  Need(::unshare(what | (root ? 0 : CLONE_NEWUSER)) == 0);
  if (root) return;
  std::ofstream("/proc/self/uid_map") << "0 " << user << " 1\n";
}

void OwnMounts() {
  Unshare(CLONE_NEWNS);
  Need(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0);
}

void DropRights() {
  if (::geteuid() != 0) return;
  for (const int right : {CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_NET_BIND_SERVICE})
    Need(::prctl(PR_CAPBSET_DROP, right, 0, 0, 0) == 0);
}

void Mount(const std::string& dir, const char* size) {
  OwnMounts();
  Need(::mount("none", dir.c_str(), "tmpfs", 0, size) == 0);
}

void Fix(const std::string& dir) {
  OwnMounts();
  Need(::mount(dir.c_str(), dir.c_str(), nullptr, MS_BIND, nullptr) == 0);
  Need(::mount("none", dir.c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) == 0);
}

void OwnNetwork() {
  Unshare(CLONE_NEWNET | CLONE_NEWNS);
  Need(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0);
  const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ifreq request{};
  std::memcpy(request.ifr_name, "lo", 3);
  request.ifr_flags = IFF_UP;
  Need(fd >= 0 && ::ioctl(fd, SIOCSIFFLAGS, &request) == 0);
  ::close(fd);
  std::string file = "/tmp/wirefold-resolv-XXXXXX";
  const int resolv = ::mkstemp(file.data());
  constexpr std::string_view kText = "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n";
  Need(::write(resolv, kText.data(), kText.size()) == static_cast<ssize_t>(kText.size()));
  ::close(resolv);
  const bool mounted = ::mount(file.c_str(), "/etc/resolv.conf", nullptr, MS_BIND, nullptr) == 0;
  ::unlink(file.c_str());
  Need(mounted);
}

// Lives as long as the program that this one becomes.
void ServeNames(bool answers) {
  const int fd = ::socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(53);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  Need(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  if (::fork() != 0) {
    ::close(fd);
    return;
  }
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  std::array<unsigned char, 512> message;
  for (;;) {
    sockaddr_in from{};
    socklen_t size = sizeof from;
    auto* const who = reinterpret_cast<sockaddr*>(&from);
    const ssize_t got = ::recvfrom(fd, message.data(), message.size(), 0, who, &size);
    if (got < 12 || !answers) continue;
    message[2] |= 0x80;           // an answer (RFC 1035 4.1.1)
    message[3] = 0x83;            // no such name
    message[6] = message[7] = 0;  // no records
    message[8] = message[9] = message[10] = message[11] = 0;
    ::sendto(fd, message.data(), static_cast<size_t>(got), 0, who, size);
  }
}

void Arrange(std::string_view what) {
  const size_t equals = what.find('=');
  const std::string_view name = what.substr(0, equals);
  const std::string value(equals == what.npos ? "" : what.substr(equals + 1));
  if (name == "plain") return DropRights();
  if (name == "small") return Mount(value, "size=64m");
  if (name == "tiny") return Mount(value, "size=4m");
  if (name == "fixed") return Fix(value);
  Need(name == "dns");
  OwnNetwork();
  if (value != "none") ServeNames(value == "unknown");
}

}  // namespace

int main(int argc, char** argv) {
  int i = 1;
  for (; i < argc && std::string_view(argv[i]) != "--"; ++i) Arrange(argv[i]);
  Need(i + 1 < argc);
  ::execvp(argv[i + 1], argv + i + 1);
  return kNotPossible;
}
