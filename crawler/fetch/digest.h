// Digests as archives write them. nettle behind this header.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace wirefold {

// SHA-1 piece by piece; a checksum against damage here, no protection against forgers.
class Sha1 {
 public:
  Sha1();
  ~Sha1();
  Sha1(const Sha1&) = delete;
  Sha1& operator=(const Sha1&) = delete;

  void Take(std::string_view bytes);
  // Of all that was taken, "sha1:" and 32 letters and digits of base32 (RFC 4648 6). Once.
  std::string Label();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string Sha1Label(std::string_view bytes);

}  // namespace wirefold
