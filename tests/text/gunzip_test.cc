#include "text/gunzip.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

using namespace wirefold;

namespace {

using namespace std::string_view_literals;

// What `gzip -n` makes of "river\n", "ferry\n" and nothing.
constexpr std::string_view kRiver =
    "\x1F\x8B\x08\0\0\0\0\0\x02\x03\x2B\xCA\x2C\x4B\x2D\xE2\x02\0\xB4\x1C\x9E\x9E\x06\0\0\0"sv;
constexpr std::string_view kFerry =
    "\x1F\x8B\x08\0\0\0\0\0\x02\x03\x4B\x4B\x2D\x2A\xAA\xE4\x02\0\x51\x4A\xD6\xB6\x06\0\0\0"sv;
constexpr std::string_view kNothing = "\x1F\x8B\x08\0\0\0\0\0\x02\x03\x03\0\0\0\0\0\0\0\0\0"sv;
// How four million zeros begin: each further zero byte stands for a thousand of them.
constexpr std::string_view kZeros =
    "\x1F\x8B\x08\0\0\0\0\0\x02\x03\xED\xC1\x01\x0D\0\0\0\xC2\xA0\xF7\x4F\x6D\x0F\x07\x14"sv;
constexpr uint64_t kMost = 50 << 20;

// In pieces of `size` bytes.
class Pieces final : public TextSource {
 public:
  Pieces(std::string_view bytes, size_t size) : rest_(bytes), size_(size) {}
  TextPiece Next() override {
    const std::string_view piece = rest_.substr(0, size_);
    rest_.remove_prefix(piece.size());
    return {piece, rest_.empty()};
  }

 private:
  std::string_view rest_;
  size_t size_;
};

struct Unpacked {
  std::string text;
  std::string problem;
};
Unpacked Unpack(std::string_view bytes, size_t piece, uint64_t most = kMost) {
  Pieces pieces(bytes, piece);
  GunzipSource source(pieces, most);
  Unpacked out;
  for (TextPiece next{{}, false}; !next.last;) {
    next = source.Next();
    out.text += next.text;
  }
  out.problem = source.problem();
  return out;
}

std::string Damaged(std::string_view bytes, size_t at) {
  std::string out(bytes);
  out[at] = static_cast<char>(out[at] ^ 1);
  return out;
}
std::string Joined(std::string_view a, std::string_view b) { return std::string(a).append(b); }

}  // namespace

TEST_CASE("gzip is unpacked, whatever its state and its pieces", "[gunzip]") {
  struct Row {
    const char* name;
    std::string in;
    const char* text;
    const char* problem;
  };
  const auto row = GENERATE(values<Row>({
      {"one member", std::string(kRiver), "river\n", ""},
      {"two members", Joined(kRiver, kFerry), "river\nferry\n", ""},
      {"an empty member", Joined(kNothing, kFerry), "ferry\n", ""},
      {"nothing in it", std::string(kNothing), "", ""},
      {"padding behind it", Joined(kRiver, "\0\0\0\0"sv), "river\n", ""},
      {"no gzip", "\x1F river", "\x1F river", ""},
      {"no bytes", "", "", ""},
      {"broken off in the text", std::string(kRiver.substr(0, 14)), "riv", "gzip data breaks off"},
      {"broken off in the checksum", std::string(kRiver.substr(0, 22)), "river\n",
       "gzip data breaks off"},
      {"broken off in the header", std::string(kRiver.substr(0, 5)), "", "gzip data breaks off"},
      {"another checksum", Damaged(kRiver, 19), "river\n", "gzip data is damaged"},
      {"another method", Damaged(kRiver, 2), "", "gzip data is damaged"},
      {"a second member that is none", Joined(kRiver, "\x1F\x8B\x09\0"sv), "river\n",
       "gzip data is damaged"},
  }));
  const size_t piece = GENERATE(2, 3, 7, 1000);
  DYNAMIC_SECTION(row.name << ", pieces of " << piece) {
    const Unpacked unpacked = Unpack(row.in, piece);
    CHECK(unpacked.text == row.text);
    CHECK(unpacked.problem == row.problem);
  }
}

TEST_CASE("what is no gzip is not copied", "[gunzip]") {
  const std::string text = "river";
  WholeText whole(text);
  GunzipSource source(whole, 0);
  CHECK_FALSE(source.packed());
  const TextPiece piece = source.Next();
  CHECK(piece.text.data() == text.data());
  CHECK(piece.last);
}

TEST_CASE("gzip unpacks to so much and no more", "[gunzip]") {
  std::string rivers;
  for (int i = 0; i < 1000; ++i) rivers += kRiver;
  const Unpacked all = Unpack(rivers, 1000, 6000);
  CHECK(all.text.size() == 6000);
  CHECK(all.problem.empty());
  const Unpacked large = Unpack(rivers, 1000, 3000);
  CHECK(large.problem == "gzip data holds more than 3000");
  CHECK(large.text.size() <= 3006);

  const Unpacked bomb = Unpack(Joined(kZeros, std::string(1'000'000, '\0')), 1 << 16);
  CHECK(bomb.problem == "gzip data unpacks to more than 100 times its size");
  CHECK(bomb.text.size() < 2 << 20);
}
