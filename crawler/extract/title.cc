#include "crawler/extract/title.h"

#include <algorithm>
#include <unordered_set>

#include "base/strings.h"
#include "crawler/extract/blocks.h"
#include "text/utf8.h"
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
  // A headline may well name the paper; what is only a little longer is its name.
  return (a.find(b) != std::string::npos && a.size() <= b.size() + 25) ||
         (a.size() >= 3 && b.find(a) != std::string::npos);
}

// A title has few parts; of one that is made of bars the rest is one.
constexpr size_t kMostSegments = 16;

std::vector<std::string_view> Segments(std::string_view title) {
  std::vector<std::string_view> segments;
  for (size_t begin = 0;;) {
    size_t end = std::string_view::npos, next = end;
    for (std::string_view bar : kBars)
      if (const size_t at = title.find(bar, begin); at < end) end = at, next = at + bar.size();
    segments.push_back(Trim(title.substr(begin, end - begin)));
    if (end == std::string_view::npos) return segments;
    begin = next;
    if (segments.size() == kMostSegments) {
      segments.push_back(Trim(title.substr(begin)));
      return segments;
    }
  }
}

bool IsOneOf(const std::vector<std::string>& segments, std::string_view headline) {
  return std::find(segments.begin(), segments.end(), Letters(headline)) != segments.end();
}

// Blogs set their own name as h1 and the headline in an h2: <title> says both. Of the headings that
// are a part of the title between its bars the longest is the headline.
std::string NamedInTitle(const Claims& claims, std::string_view site) {
  std::vector<std::string> segments;
  for (std::string_view title : {std::string_view(claims.title_tag), claims.Meta({"og:title"})})
    for (std::string_view segment : Segments(title)) segments.push_back(Letters(segment));
  std::string_view best;
  for (const auto* heads : {&claims.headlines, &claims.subheads})
    for (const Headline& headline : *heads)
      if (headline.text.size() > best.size() && IsOneOf(segments, headline.text) &&
          !headline.links_home && !IsSite(headline.text, site))
        best = headline.text;
  return CountWords(best) >= 3 || best.size() * 3 > claims.title_tag.size() ? std::string(best)
                                                                            : std::string();
}

// What only <title> says, with a short part behind its last bar: that is the site.
std::string_view WithoutLastPart(std::string_view title) {
  const std::vector<std::string_view> segments = Segments(title);
  if (segments.size() < 2 || CountWords(segments.back()) > 4) return title;
  const std::string_view head =
      Trim(title.substr(0, static_cast<size_t>(segments.back().data() - title.data())));
  const size_t blank = head.rfind(' ');  // before the bar
  if (blank == head.npos || CountWords(head.substr(0, blank)) < 4) return title;
  return Trim(head.substr(0, blank));
}

}  // namespace

std::string WithoutSite(std::string_view title, std::string_view site) {
  title = CutBytes(title, kLongestTitle);
  size_t rounds = 0;
  for (bool again = true; again && rounds < kMostSegments; ++rounds) {
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
  for (const Headline& headline : claims.headlines) {
    if (headline.links_home || IsSite(headline.text, site)) continue;
    double likeness = 0;
    for (const std::string& other : others)
      likeness = std::max(likeness, TitleLikeness(headline.text, other));
    // "News" may stand in <title> as wholly as the headline in og:title.
    if (likeness > most || (best && likeness == most && CountWords(*best) == 1)) {
      most = likeness;
      best = &headline.text;
    }
  }
  if (best) return WithoutKicker(WithoutSite(*best, site), others);
  if (const std::string named = NamedInTitle(claims, site); !named.empty()) return named;
  if (claims.headlines.size() == 1 && CountWords(claims.headlines[0].text) >= 4 &&
      !IsSite(claims.headlines[0].text, site))
    return claims.headlines[0].text;
  std::string og = WithoutSite(claims.Meta({"og:title", "twitter:title"}), site);
  if (!og.empty()) {
    std::string out;
    AppendSqueezed(out, og);
    return out;
  }
  if (!claims.ld.headline.empty()) return others.front();
  if (!others.empty()) return std::string(WithoutLastPart(others.front()));
  return claims.headlines.empty() ? std::string() : claims.headlines.front().text;
}

}  // namespace wirefold
