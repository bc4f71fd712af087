#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/fold/folding.h"

namespace wirefold {
namespace {

bool SameText(const char* a, const char* b) {
  return MakeFingerprint("", a).exact == MakeFingerprint("", b).exact;
}

TEST_CASE("the exact hash sees words and nothing else", "[fold]") {
  CHECK(SameText("The port's new owner.", "“The port’s   NEW\nowner”"));
  CHECK(SameText("Caf\u00E9 12", "Cafe\u0301 １２"));
  CHECK_FALSE(SameText("ab c", "a bc"));
  CHECK_FALSE(SameText("1.5 million", "5.1 million"));
}

TEST_CASE("a fingerprint is bounded, sorted and made without chance", "[fold]") {
  Random random(2);
  for (const size_t words : {0u, 1u, 2u, 3u, 50u, 400u, 20000u}) {
    INFO(words << " words");
    const std::string text = Prose(random, words);
    const Fingerprint a = MakeFingerprint("", text);
    const Fingerprint b = MakeFingerprint("", text);
    CHECK(a.tokens == words);
    CHECK(a.shingles == b.shingles);
    CHECK(a.guards == b.guards);
    CHECK(a.shingles.size() <= 256);
    CHECK(a.complete == (words < 250));
    CHECK(a.guards.size() <= 64);
    CHECK(a.shingle_places.size() == a.shingles.size());
    CHECK(std::is_sorted(a.shingles.begin(), a.shingles.end()));
    CHECK(std::adjacent_find(a.shingles.begin(), a.shingles.end()) == a.shingles.end());
    CHECK(std::is_sorted(a.guards.begin(), a.guards.end()));
    for (const uint32_t place : a.shingle_places) CHECK(place < a.tokens);
  }
}

TEST_CASE("a cut text keeps its share of the sample", "[fold]") {
  Random random(4);
  const std::string text = Prose(random, 3000);
  const Fingerprint whole = MakeFingerprint("", text);
  const Fingerprint cut = MakeFingerprint("", text.substr(0, text.size() / 5));
  std::vector<uint32_t> common;
  std::ranges::set_intersection(whole.shingles, cut.shingles, std::back_inserter(common));
  CHECK(common.size() > 30);  // about a fifth of 256
}

TEST_CASE("a text that repeats itself is sampled like what it says once", "[fold]") {
  Random random(4);
  const std::string verse = Prose(random, 120) + " ";
  std::string song;
  for (int i = 0; i < 50; ++i) song += verse;
  const Fingerprint sung = MakeFingerprint("", song);
  const Fingerprint once = MakeFingerprint("", verse);
  CHECK(sung.complete);
  CHECK(std::ranges::includes(sung.shingles, once.shingles));
}

TEST_CASE("numbers and names are remembered with the words around them", "[fold]") {
  const auto guards = [](const char* text) { return MakeFingerprint("", text).guards.size(); };
  CHECK(guards("nothing here has a capital or a digit") == 0);
  CHECK(guards("The sentence opens with a capital. So does this one.") == 0);
  CHECK(guards("they paid 1,569,000.50 crowns to Merrow yesterday") == 2);
}

}  // namespace
}  // namespace wirefold
