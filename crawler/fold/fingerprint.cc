// What an article says, as hashes: all of its tokens, its shingles, its numbers and names.
#include <algorithm>
#include <array>
#include <cstring>

#include "base/strings.h"
#include "crawler/fold/fold.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr size_t kMostShingles = 256;
constexpr size_t kMostGuards = 64;
// A shingle is a run of tokens that weighs this much: three words, or six code points of a writing without spaces.
constexpr int kShingleWeight = 6;
constexpr int kWordWeight = 2;
constexpr int kCodePointWeight = 1;
// A text this short says too little by itself ("Watch the video"): its title belongs to what it says.
constexpr size_t kShortTokens = 12;

uint64_t HashOfToken(std::string_view token) {
  if (token.size() > 8) return Hash64Of(token);
  uint64_t bytes = 0;
  std::memcpy(&bytes, token.data(), token.size());
  return Mix64(bytes + token.size() * 0x9E3779B97F4A7C15ULL);
}

struct Shingle {
  uint32_t value;
  uint32_t place;
};

// A number or a name, and the hash it goes by.
struct Mark {
  uint32_t begin;  // tokens
  uint32_t end;
  uint64_t hash;
  bool is_name;
};

// What MakeFingerprint works with, kept by each thread for the next article.
struct Workshop {
  Tokens tokens;
  std::vector<uint64_t> hashes;
  std::vector<Shingle> shingles;
  std::vector<uint64_t> masked;  // token hashes, with numbers and names as one value each
  std::vector<Mark> marks;
  std::string joined;
};

bool IsNumber(const Tokens& tokens, size_t i) {
  return IsAsciiDigit(tokens.folded[tokens.list[i].begin]);
}

// Whether token i opens a sentence, where a capital says nothing.
bool OpensSentence(const Tokens& tokens, size_t i) {
  if (i == 0) return true;
  const uint32_t from = tokens.list[i - 1].end;
  for (uint32_t at = from; at < tokens.list[i].begin; ++at) {
    const char c = tokens.folded[at];
    if (c == '.' || c == '!' || c == '?' || c == '\n' || c == ':' || c == '"') return true;
  }
  return false;
}

// 1,569,000 and 2.80 are one number each.
bool ContinuesNumber(const Tokens& tokens, size_t i) {
  if (i >= tokens.size() || !IsNumber(tokens, i)) return false;
  const uint32_t gap = tokens.list[i - 1].end;
  return tokens.list[i].begin == gap + 1 &&
         (tokens.folded[gap] == '.' || tokens.folded[gap] == ',');
}

void HashExact(Workshop& shop, std::string_view title, Fingerprint& out) {
  shop.joined.clear();
  for (size_t i = 0; i < shop.tokens.size(); ++i) {
    shop.joined.append(shop.tokens[i]).push_back(' ');
  }
  if (shop.tokens.size() < kShortTokens) shop.joined.append("\n").append(FoldCase(title));
  out.exact = Hash128Of(shop.joined);
}

void AddShingles(Workshop& shop, Fingerprint& out) {
  const Tokens& tokens = shop.tokens;
  shop.shingles.clear();
  for (size_t i = 0; i < tokens.size(); ++i) {
    uint64_t hash = 0;
    int weight = 0;
    for (size_t j = i; j < tokens.size() && weight < kShingleWeight; ++j) {
      hash = Mix64(hash * 0x9E3779B97F4A7C15ULL + shop.hashes[j]);
      weight += tokens.list[j].spaceless ? kCodePointWeight : kWordWeight;
    }
    if (weight < kShingleWeight) break;
    shop.shingles.push_back({static_cast<uint32_t>(hash >> 32), static_cast<uint32_t>(i)});
  }
  const auto by_value = [](const Shingle& a, const Shingle& b) {
    return a.value != b.value ? a.value < b.value : a.place < b.place;
  };
  auto& all = shop.shingles;
  // Repeated shingles count once; twice the room is enough to find the smallest in all but songs.
  std::sort(all.begin(), all.end(), by_value);
  all.erase(std::unique(all.begin(), all.end(),
                        [](const Shingle& a, const Shingle& b) { return a.value == b.value; }),
            all.end());
  out.complete = all.size() <= kMostShingles;
  if (!out.complete) all.resize(kMostShingles);
  for (const Shingle& shingle : all) {
    out.shingles.push_back(shingle.value);
    out.shingle_places.push_back(shingle.place);
  }
}

void FindMarks(Workshop& shop) {
  const Tokens& tokens = shop.tokens;
  shop.marks.clear();
  shop.masked = shop.hashes;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const uint32_t begin = static_cast<uint32_t>(i);
    if (IsNumber(tokens, i)) {
      uint64_t hash = shop.hashes[i];
      while (ContinuesNumber(tokens, i + 1)) hash = Mix64(hash + shop.hashes[++i]);
      shop.marks.push_back({begin, static_cast<uint32_t>(i + 1), hash, false});
      for (size_t j = begin; j <= i; ++j) shop.masked[j] = 1;
    } else if (tokens.list[i].capital && !OpensSentence(tokens, i)) {
      shop.marks.push_back({begin, begin + 1, shop.hashes[i], true});
      shop.masked[i] = 2;
    }
  }
}

// A mark's context: the words around it, with other marks as blanks; 0 where there are none but marks.
uint64_t ContextOf(const Workshop& shop, const Mark& mark) {
  const Tokens& tokens = shop.tokens;
  uint64_t hash = mark.is_name ? 2 : 1;
  int words = 0;
  int weight = 0;
  for (size_t i = mark.begin; i > 0 && weight < 4;) {
    --i;
    hash = Mix64(hash * 31 + shop.masked[i]);
    words += shop.masked[i] > 2;
    weight += tokens.list[i].spaceless ? kCodePointWeight : kWordWeight;
  }
  weight = 0;
  for (size_t i = mark.end; i < tokens.size() && weight < 2; ++i) {
    hash = Mix64(hash * 37 + shop.masked[i]);
    words += shop.masked[i] > 2;
    weight += tokens.list[i].spaceless ? kCodePointWeight : kWordWeight;
  }
  return words == 0 ? 0 : hash;
}

void AddGuards(Workshop& shop, Fingerprint& out) {
  FindMarks(shop);
  for (const Mark& mark : shop.marks) {
    const uint64_t context = ContextOf(shop, mark);
    if (context == 0) continue;
    out.guards.push_back((context & ~0xFFFFFFFFFFULL) | (mark.is_name ? 0x8000 : 0) |
                         ((mark.hash >> 32) & 0x7FFF));
  }
  std::sort(out.guards.begin(), out.guards.end());
  out.guards.erase(std::unique(out.guards.begin(), out.guards.end()), out.guards.end());
  if (out.guards.size() > kMostGuards) out.guards.resize(kMostGuards);
}

}  // namespace

Fingerprint MakeFingerprint(std::string_view title, std::string_view text, std::string_view source) {
  static thread_local Workshop shop;
  Fingerprint out;
  if (!source.empty()) out.source = static_cast<uint16_t>(Hash64Of(source) % 0xFFFF + 1);
  TokenizeInto(text, shop.tokens);
  out.tokens = static_cast<uint32_t>(shop.tokens.size());
  HashExact(shop, title, out);
  shop.hashes.clear();
  for (size_t i = 0; i < shop.tokens.size(); ++i) shop.hashes.push_back(HashOfToken(shop.tokens[i]));
  AddShingles(shop, out);
  AddGuards(shop, out);
  return out;
}

}  // namespace wirefold
