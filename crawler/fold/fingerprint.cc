// What an article says, as hashes: all of its tokens, its shingles, its numbers and names.
#include <algorithm>

#include "base/strings.h"
#include "crawler/fold/fold.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr size_t kMostShingles = 256;
// A shingle is a run of tokens that weighs this much: three words, or six code points of a writing
// without spaces.
constexpr int kShingleWeight = 6;
constexpr int kWordWeight = 2;
constexpr int kCodePointWeight = 1;
// A text this short says too little by itself ("Watch the video"): its title belongs to what it
// says.
constexpr size_t kShortTokens = 12;

int WeightOf(const Token& token) { return token.spaceless ? kCodePointWeight : kWordWeight; }

uint64_t HashOfToken(std::string_view token) {
  if (token.size() > 8) return Hash64Of(token);
  uint64_t bytes = 0;
  for (const char c : token) bytes = bytes << 8 | static_cast<unsigned char>(c);
  return Mix64(bytes + token.size() * 0x9E3779B97F4A7C15ULL);
}

// A number or a name, and the hash it goes by.
struct Mark {
  uint32_t begin;  // tokens
  uint32_t end;
  uint64_t hash;
  bool is_name;
};

// A text of more tokens leaves nothing behind in its thread's workshop.
constexpr size_t kMostKept = 20'000;

// What MakeFingerprint works with, kept by each thread for the next article.
struct Workshop {
  Tokens tokens;
  std::vector<uint64_t> hashes;
  std::vector<uint64_t> shingles;  // value << 32 | place
  std::vector<uint64_t> masked;    // token hashes, with numbers and names as one value each
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

// Puts the smallest kMostShingles and some more in front, ascending, the place a repeated one
// stands first; drops the rest. Whether any but repeated ones were dropped or are beyond
// kMostShingles.
bool SortSmallest(std::vector<uint64_t>& all) {
  const auto same = [](uint64_t a, uint64_t b) { return a >> 32 == b >> 32; };
  constexpr size_t kEnough = 2 * kMostShingles;
  for (size_t sorted = std::min(kEnough, all.size());; sorted = all.size()) {
    const auto end = all.begin() + static_cast<ptrdiff_t>(sorted);
    if (end != all.end()) std::nth_element(all.begin(), end, all.end());
    std::sort(all.begin(), end);
    const auto unique_end = std::unique(all.begin(), end, same);
    const auto count = static_cast<size_t>(unique_end - all.begin());
    // A text that repeats itself much may need all of its shingles looked at.
    if (count <= kMostShingles && end != all.end()) continue;
    all.erase(unique_end, all.end());
    return count > kMostShingles;
  }
}

void AddShingles(Workshop& shop, Fingerprint& out) {
  const Tokens& tokens = shop.tokens;
  std::vector<uint64_t>& all = shop.shingles;
  all.clear();
  for (size_t i = 0; i < tokens.size(); ++i) {
    uint64_t hash = 0;
    int weight = 0;
    for (size_t j = i; j < tokens.size() && weight < kShingleWeight; ++j) {
      hash = Mix64(hash * 0x9E3779B97F4A7C15ULL + shop.hashes[j]);
      weight += WeightOf(tokens.list[j]);
    }
    if (weight < kShingleWeight) break;
    all.push_back((hash & ~0xFFFFFFFFULL) | i);
  }
  out.complete = !SortSmallest(all);
  const size_t kept = std::min(kMostShingles, all.size());
  out.shingles.reserve(kept);
  out.shingle_places.reserve(kept);
  for (size_t i = 0; i < kept; ++i) {
    out.shingles.push_back(static_cast<uint32_t>(all[i] >> 32));
    out.shingle_places.push_back(static_cast<uint32_t>(all[i]));
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

// A mark's context: the words around it, with other marks as blanks; 0 where there are none but
// marks.
uint64_t ContextOf(const Workshop& shop, const Mark& mark) {
  const Tokens& tokens = shop.tokens;
  uint64_t hash = mark.is_name ? 2 : 1;
  int words = 0;
  int weight = 0;
  for (size_t i = mark.begin; i > 0 && weight < 4;) {
    --i;
    hash = Mix64(hash * 31 + shop.masked[i]);
    words += shop.masked[i] > 2;
    weight += WeightOf(tokens.list[i]);
  }
  weight = 0;
  for (size_t i = mark.end; i < tokens.size() && weight < 2; ++i) {
    hash = Mix64(hash * 37 + shop.masked[i]);
    words += shop.masked[i] > 2;
    weight += WeightOf(tokens.list[i]);
  }
  return words == 0 ? 0 : hash;
}

void AddGuards(Workshop& shop, Fingerprint& out) {
  FindMarks(shop);
  for (const Mark& mark : shop.marks) {
    const uint64_t context = ContextOf(shop, mark);
    if (context == 0) continue;
    out.guards.push_back((context & ~0xFFFFFFFFFFULL) | (mark.is_name ? kNameBit : 0) |
                         ((mark.hash >> 32) & 0x7FFF));
  }
  std::sort(out.guards.begin(), out.guards.end());
  out.guards.erase(std::unique(out.guards.begin(), out.guards.end()), out.guards.end());
  if (out.guards.size() > kMostGuards) out.guards.resize(kMostGuards);
}

}  // namespace

Fingerprint MakeFingerprint(std::string_view title, std::string_view text,
                            std::string_view source) {
  static thread_local Workshop shop;
  Fingerprint out;
  if (!source.empty()) out.source = static_cast<uint16_t>(Hash64Of(source) % 0xFFFF + 1);
  TokenizeInto(text, shop.tokens);
  out.tokens = static_cast<uint32_t>(shop.tokens.size());
  HashExact(shop, title, out);
  shop.hashes.clear();
  for (size_t i = 0; i < shop.tokens.size(); ++i)
    shop.hashes.push_back(HashOfToken(shop.tokens[i]));
  AddShingles(shop, out);
  AddGuards(shop, out);
  if (shop.tokens.size() > kMostKept) shop = {};
  return out;
}

Fingerprint FingerprintOf(const ArticleRecord& record) {
  return MakeFingerprint(record.article.title, record.article.text, record.source);
}

}  // namespace wirefold
