#include "crawler/fetch/digest.h"

#include <nettle/sha1.h>

#include <array>

namespace wirefold {
namespace {

// 160 bits are 32 digits of five bits: nothing is left over to be filled.
std::string Base32(const std::array<uint8_t, SHA1_DIGEST_SIZE>& bytes) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  uint32_t held = 0;
  int bits = 0;
  for (const uint8_t byte : bytes) {
    held = held << 8 | byte;
    for (bits += 8; bits >= 5; bits -= 5) out += kDigits[held >> (bits - 5) & 31];
  }
  return out;
}

}  // namespace

struct Sha1::State {
  sha1_ctx context;
};

Sha1::Sha1() : state_(std::make_unique<State>()) { sha1_init(&state_->context); }
Sha1::~Sha1() = default;

void Sha1::Take(std::string_view bytes) {
  sha1_update(&state_->context, bytes.size(), reinterpret_cast<const uint8_t*>(bytes.data()));
}

std::string Sha1::Label() {
  std::array<uint8_t, SHA1_DIGEST_SIZE> digest;
  sha1_digest(&state_->context, digest.size(), digest.data());
  return "sha1:" + Base32(digest);
}

std::string Sha1Label(std::string_view bytes) {
  Sha1 sha1;
  sha1.Take(bytes);
  return sha1.Label();
}

}  // namespace wirefold
