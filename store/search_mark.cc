#include "store/search_mark.h"

#include <bit>
#include <optional>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/varint.h"
#include "store/search_text.h"

namespace wirefold::search {
namespace {

constexpr char kForm = 1;
constexpr uint64_t kCheckSeed = 5;

uint64_t Zigzag(int64_t n) {
  return (static_cast<uint64_t>(n) << 1) ^ static_cast<uint64_t>(n >> 63);
}
int64_t Unzigzag(uint64_t n) { return static_cast<int64_t>(n >> 1) ^ -static_cast<int64_t>(n & 1); }

void ForgetTimes(SearchExpr& expr) {
  expr.time = {};
  for (SearchExpr& child : expr.children) ForgetTimes(child);
}

// What both pages must have in common.
uint64_t SearchOf(const SearchRequest& request) {
  SearchExpr expr = request.expr;
  ForgetTimes(expr);
  std::string said = FormatSearch(expr);
  said += '\0';
  said += static_cast<char>(request.sort);
  said += static_cast<char>(request.by_story);
  return Hash64Of(said, kCheckSeed);
}

std::string ToHex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += kDigits[static_cast<unsigned char>(c) >> 4];
    out += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

int Digit(char c) {
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::optional<std::string> FromHex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  for (size_t i = 0; i < text.size(); i += 2) {
    const int high = Digit(text[i]), low = Digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high << 4 | low);
  }
  return out;
}

bool Take(std::string_view& rest, SearchSort sort, size_t leaves, Mark& mark) {
  uint64_t when = 0, score = 0, newest = 0;
  if (!TakeVarint(rest, when) || !TakeVarint(rest, mark.last.position)) return false;
  mark.last.when = FromMillis(Unzigzag(when));
  if (sort == SearchSort::kReach) return TakeVarint(rest, mark.last.reach);
  if (sort != SearchSort::kRelevance) return true;
  RankBase& base = mark.base;
  if (rest.size() < 8) return false;
  score = TakeNumber(rest, 8);
  if (!TakeVarint(rest, base.documents) || !TakeVarint(rest, base.words) ||
      !TakeVarint(rest, newest))
    return false;
  mark.last.score = std::bit_cast<double>(score);
  base.newest = FromMillis(Unzigzag(newest));
  base.having.resize(leaves);
  for (uint64_t& having : base.having)
    if (!TakeVarint(rest, having)) return false;
  return true;
}

}  // namespace

bool IsBefore(SearchSort sort, const SortKey& a, const SortKey& b) {
  if (sort == SearchSort::kRelevance && a.score != b.score) return a.score > b.score;
  if (sort == SearchSort::kReach && a.reach != b.reach) return a.reach > b.reach;
  const bool newer = a.when != b.when ? a.when > b.when : a.position > b.position;
  if (sort != SearchSort::kOldest) return newer;
  return !newer && (a.when != b.when || a.position != b.position);
}

std::string EncodeMark(const SearchRequest& request, const Mark& mark) {
  std::string bytes(1, kForm);
  PutNumber(bytes, SearchOf(request), 8);
  PutVarint(bytes, Zigzag(ToMillis(mark.last.when)));
  PutVarint(bytes, mark.last.position);
  if (request.sort == SearchSort::kReach) PutVarint(bytes, mark.last.reach);
  if (request.sort == SearchSort::kRelevance) {
    PutNumber(bytes, std::bit_cast<uint64_t>(mark.last.score), 8);
    PutVarint(bytes, mark.base.documents);
    PutVarint(bytes, mark.base.words);
    PutVarint(bytes, Zigzag(ToMillis(mark.base.newest)));
    for (const uint64_t having : mark.base.having) PutVarint(bytes, having);
  }
  PutNumber(bytes, Hash64Of(bytes, kCheckSeed), 4);
  return ToHex(bytes);
}

Result<Mark> DecodeMark(const SearchRequest& request, size_t leaves) {
  const auto wrong = [](std::string_view why) {
    return Fail(Code::kUsage, "cursor: " + std::string(why) +
                                  "; leave it out to begin at the first page of this one");
  };
  constexpr std::string_view kNone = "it was damaged on its way";
  const std::optional<std::string> bytes = FromHex(request.cursor);
  if (!bytes || bytes->size() < 1 + 8 + 4 || bytes->front() != kForm) return wrong(kNone);
  std::string_view rest = std::string_view(*bytes).substr(0, bytes->size() - 4);
  std::string_view check = std::string_view(*bytes).substr(rest.size());
  if (TakeNumber(check, 4) != (Hash64Of(rest, kCheckSeed) & UINT32_MAX)) return wrong(kNone);
  rest.remove_prefix(1);
  if (TakeNumber(rest, 8) != SearchOf(request)) return wrong("a cursor of another search");
  Mark mark;
  if (!Take(rest, request.sort, leaves, mark) || !rest.empty()) return wrong(kNone);
  return mark;
}

}  // namespace wirefold::search
