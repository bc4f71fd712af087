// A fuzz entry without a fuzzer: its seeds, and inputs made of them, the same at each run. What the
// gate runs, with the libraries that it has built for the tests.
//   ENTRY_replay INPUTS LAST FOLDER...     LAST is a file that has the input under way, and so the
//   one that broke it
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/random.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

namespace fs = std::filesystem;

constexpr size_t kLongest = 4096;  // of what is made; seeds are run whole
constexpr unsigned kSecondsAnInput = 10;

void Run(const std::string& input, const char* last) {
  std::ofstream(last, std::ios::binary) << input;
  alarm(kSecondsAnInput);
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
  alarm(0);
}

std::vector<std::string> Seeds(int count, char** folders) {
  std::vector<fs::path> paths;
  for (int i = 0; i < count; ++i)
    for (const auto& file : fs::recursive_directory_iterator(folders[i]))
      if (file.is_regular_file()) paths.push_back(file.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> seeds;
  for (const fs::path& path : paths) {
    std::ifstream in(path, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return seeds;
}

class Maker {
 public:
  explicit Maker(std::vector<std::string> seeds) : seeds_(std::move(seeds)) {}

  std::string Make() {
    std::string input = Part(Any());
    for (uint64_t steps = 1 + random_.Below(6); steps > 0; --steps) Change(input);
    if (input.size() > kLongest) input.resize(kLongest);
    return input;
  }

 private:
  const std::string& Any() { return seeds_[random_.Below(seeds_.size())]; }
  size_t Place(const std::string& text) { return random_.Below(text.size() + 1); }
  std::string Part(const std::string& text) {
    return text.size() <= kLongest ? text
                                   : text.substr(random_.Below(text.size() - kLongest), kLongest);
  }
  void Change(std::string& input) {
    const size_t at = Place(input), length = random_.Below(64);
    switch (random_.Below(6)) {
      case 0:
        if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << random_.Below(8)));
        return;
      case 1:
        if (at < input.size()) input[at] = static_cast<char>(random_.Below(256));
        return;
      case 2:
        input.erase(at, length);
        return;
      case 3:
        input.insert(at, input.substr(at, length));
        return;
      case 4:
        input.insert(at, length, static_cast<char>(random_.Below(256)));
        return;
      default: {
        const std::string& other = Any();
        input.insert(at, other.substr(Place(other), length * 4));
      }
    }
  }

  std::vector<std::string> seeds_;
  wirefold::Random random_{1};
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const char* last = argv[2];
  const std::vector<std::string> seeds = Seeds(argc - 3, argv + 3);
  if (seeds.empty()) return 2;
  const long inputs = std::atol(argv[1]);
  Run("", last);
  for (const std::string& seed : seeds) Run(seed, last);
  Maker maker(seeds);
  for (long i = 0; i < inputs; ++i) Run(maker.Make(), last);
  std::remove(last);
  std::printf("%zu inputs\n", seeds.size() + static_cast<size_t>(inputs) + 1);
  return 0;
}
