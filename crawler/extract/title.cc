#include "crawler/extract/title.h"

#include <algorithm>
#include <unordered_set>

#include "base/strings.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr std::string_view kBars[] = {
    " | ",        " - ",        " \xE2\x80\x93 ", " \xE2\x80\x94 ", " :: ",
    " \xC2\xB7 ", " \xC2\xBB ", " \xE2\x80\xA2 ", " // ",           " \xE2\x80\xBA ",
    " / ",        " \xC2\xAB "};

// Letters and digits only, so that "The-Paper.com" is found in "The Paper".
std::string Letters(std::string_view s) {
  std::string out;
  for (char c : s)
    if (IsAsciiAlpha(c) || IsAsciiDigit(c) || (static_cast<unsigned char>(c) & 0x80))
      out += LowerAscii(c);
  return out;
}

// "Opinion What I learnt" -> "What I learnt", where the page says elsewhere that this is the title.
std::string WithoutKicker(std::string headline, const std::vector<std::string>& others) {
  for (const std::string& other : others)
    if (headline.size() > other.size() && headline.size() < other.size() + 20 &&
        other.size() > 15 && headline.ends_with(other) &&
        headline[headline.size() - other.size() - 1] == ' ')
      return other;
  return headline;
}

bool IsSite(std::string_view part, std::string_view site) {
  const std::string a = Letters(part);
  const std::string b = Letters(site);
  if (a.empty() || b.empty()) return false;
  return a.find(b) != std::string::npos || (a.size() >= 3 && b.find(a) != std::string::npos);
}

// Blogs set their own name as h1 too; it stands behind the bar of <title>.
bool StandsBehindBar(std::string_view headline, std::string_view title_tag) {
  for (std::string_view bar : kBars) {
    const size_t last = title_tag.rfind(bar);
    if (last != std::string_view::npos && last > 8 &&
        Letters(title_tag.substr(last + bar.size())) == Letters(headline))
      return true;
  }
  return false;
}

}  // namespace

std::string WithoutSite(std::string_view title, std::string_view site) {
  for (bool again = true; again;) {
    again = false;
    for (std::string_view bar : kBars) {
      const size_t last = title.rfind(bar);
      if (last == std::string_view::npos) continue;
      const size_t first = title.find(bar);
      if (last >= 8 && IsSite(title.substr(last + bar.size()), site)) {
        title = Trim(title.substr(0, last));
        again = true;
      } else if (title.size() - first > 16 && IsSite(title.substr(0, first), site)) {
        title = Trim(title.substr(first + bar.size()));
        again = true;
      }
    }
  }
  return std::string(title);
}

double TitleLikeness(std::string_view a, std::string_view b) {
  const Tokens left = Tokenize(a);
  const Tokens right = Tokenize(b);
  if (left.size() == 0 || right.size() == 0) return 0;
  const Tokens& shorter = left.size() <= right.size() ? left : right;
  const Tokens& longer = left.size() <= right.size() ? right : left;
  std::unordered_set<std::string_view> words;
  for (size_t i = 0; i < longer.size(); ++i) words.insert(longer[i]);
  size_t common = 0;
  for (size_t i = 0; i < shorter.size(); ++i) common += words.count(shorter[i]);
  const double overlap = static_cast<double>(common) / static_cast<double>(shorter.size());
  // One word of a long title ("News") is no title.
  return shorter.size() * 4 < longer.size() ? overlap / 2 : overlap;
}

std::string ChooseTitle(const Claims& claims, std::string_view site) {
  std::vector<std::string> others;
  for (std::string_view other :
       {std::string_view(claims.ld.headline), claims.Meta({"og:title"}),
        claims.Meta({"twitter:title"}), std::string_view(claims.title_tag)}) {
    std::string plain;
    AppendSqueezed(plain, WithoutSite(Trim(other), site));
    if (!plain.empty()) others.push_back(std::move(plain));
  }
  const std::string* best = nullptr;
  double most = 0.45;
  for (const std::string& headline : claims.headlines) {
    if (IsSite(headline, site) || StandsBehindBar(headline, claims.title_tag)) continue;
    double likeness = 0;
    for (const std::string& other : others)
      likeness = std::max(likeness, TitleLikeness(headline, other));
    if (likeness > most) {
      most = likeness;
      best = &headline;
    }
  }
  if (best) return WithoutKicker(WithoutSite(*best, site), others);
  if (claims.headlines.size() == 1 && CountWords(claims.headlines[0]) >= 4 &&
      !IsSite(claims.headlines[0], site))
    return claims.headlines[0];
  std::string og = WithoutSite(claims.Meta({"og:title", "twitter:title"}), site);
  if (!og.empty()) {
    std::string out;
    AppendSqueezed(out, og);
    return out;
  }
  if (!others.empty()) return others.front();
  return claims.headlines.empty() ? std::string() : claims.headlines.front();
}

}  // namespace wirefold
