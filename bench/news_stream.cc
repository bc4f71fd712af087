#include "bench/news_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace wirefold {
namespace {

constexpr double kVocabulary = 200'000;
constexpr size_t kRecent = 5'000;  // originals that may still be reprinted
constexpr uint64_t kSources = 2'000;
constexpr uint64_t kTemplates = 200;
constexpr uint32_t kNumber = 1U << 31;  // this bit marks a figure
constexpr size_t kSentence = 19;
constexpr size_t kParagraph = 3 * kSentence;

// A rank by Zipf's law from 64 random bits.
uint32_t Rank(uint64_t bits, double most) {
  const double share = static_cast<double>(bits >> 11) / static_cast<double>(1ULL << 53);
  return static_cast<uint32_t>(std::exp(share * std::log(most)));
}

std::string Spelt(uint32_t word) {
  if (word & kNumber) return fmt::format("{}", word & ~kNumber);
  static const char* const kSyllables[] = {"ta",  "re", "mi",  "son", "ka",  "lo",  "ver", "nu",
                                           "din", "pe", "ros", "ga",  "tel", "bri", "fo",  "has"};
  std::string out;
  for (uint32_t rest = word + 16; rest > 0; rest /= 16) out += kSyllables[rest % 16];
  if (word % 11 == 10) out[0] = static_cast<char>(out[0] - 'a' + 'A');  // a name
  return out;
}

std::string Written(const std::vector<uint32_t>& words) {
  std::string out;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i % kParagraph == 0 ? ".\n\n" : i % kSentence == 0 ? ". " : " ";
    out += Spelt(words[i]);
  }
  return out + ".";
}

}  // namespace

uint32_t NewsStream::Word() {
  if (random_.Percent(3)) return kNumber | static_cast<uint32_t>(random_.Below(10'000));
  return Rank(random_.Next(), kVocabulary);
}

uint32_t NewsStream::WordAfter(uint32_t word) {
  if (random_.Percent(15)) return Word();
  const uint64_t habit = Rank(random_.Next(), 300);
  return Rank(Mix64((uint64_t{word} << 32) + habit), kVocabulary);
}

NewsStream::Words NewsStream::Prose(size_t count) {
  Words words{Word()};
  while (words.size() < count) words.push_back(WordAfter(words.back()));
  return words;
}

NewsStream::Words NewsStream::Reprint(Words words) {
  const uint64_t way = random_.Below(4);
  if (way == 0) return words;
  if (way == 1) {
    words.resize(std::max<size_t>(40, words.size() * (30 + random_.Below(60)) / 100));
    return words;
  }
  if (way == 2) {
    for (uint32_t& word : words)
      if (random_.Percent(8)) word = Word();
    return words;
  }
  Words led = Prose(30 + random_.Below(60));
  words.resize(words.size() * (40 + random_.Below(50)) / 100);
  led.insert(led.end(), words.begin(), words.end());
  return led;
}

NewsStream::Words NewsStream::Report() {
  const uint64_t which = random_.Below(kTemplates);
  const Random now = random_;
  random_ = Random(which + 1);
  Words words = Prose(150);
  random_ = now;
  for (size_t i = 0; i < words.size(); ++i)
    if (i % 6 == 5) words[i] = kNumber | static_cast<uint32_t>(random_.Below(10'000));
  return words;
}

NewsItem NewsStream::Next() {
  NewsItem item;
  item.id = next_id_++;
  item.source = fmt::format("paper-{}", Rank(random_.Next(), kSources));
  Words words;
  const uint64_t kind = random_.Below(10);
  if (kind < 3 && !recent_.empty()) {
    words = Reprint(recent_[random_.Below(recent_.size())]);
  } else if (kind == 3) {
    words = Report();
  } else {
    words = Prose(80 + random_.Below(500));
    if (recent_.size() < kRecent) {
      recent_.push_back(words);
    } else {
      recent_[item.id % kRecent] = words;
    }
  }
  item.title = Written(Words(words.begin(), words.begin() + 8));
  item.text = Written(words);
  return item;
}

}  // namespace wirefold
