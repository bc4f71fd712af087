#include "crawler/fetch/robots.h"

#include <fmt/format.h>
#include <string.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.h"
#include "text/url_host.h"

namespace wirefold {
namespace {

constexpr size_t kMostBytes = 500 << 10;  // RFC 9309 2.5 asks for this much at least
constexpr Millis kLongestDelay{24 * 3'600'000};

bool IsTokenChar(char c) { return IsAsciiAlpha(c) || c == '-' || c == '_'; }

std::string_view LeadingToken(std::string_view s) {
  size_t end = 0;
  while (end < s.size() && IsTokenChar(s[end])) ++end;
  return s.substr(0, end);
}

// ---- lines

enum class Key { kOther, kAgent, kAllow, kDisallow, kDelay, kSitemap };

// With the spellings that real files have.
Key KeyOf(std::string_view word) {
  static constexpr std::pair<std::string_view, Key> kKeys[] = {
      {"user-agent", Key::kAgent},  {"useragent", Key::kAgent},   {"user agent", Key::kAgent},
      {"allow", Key::kAllow},       {"disallow", Key::kDisallow}, {"dissallow", Key::kDisallow},
      {"dissalow", Key::kDisallow}, {"disalow", Key::kDisallow},  {"diasllow", Key::kDisallow},
      {"disallaw", Key::kDisallow}, {"crawl-delay", Key::kDelay}, {"crawldelay", Key::kDelay},
      {"crawl delay", Key::kDelay}, {"sitemap", Key::kSitemap},   {"site-map", Key::kSitemap},
  };
  for (const auto& [name, key] : kKeys)
    if (EqualsNoCase(word, name)) return key;
  return Key::kOther;
}

struct Line {
  Key key = Key::kOther;
  std::string_view value;
};

Line ReadLine(std::string_view line) {
  line = Trim(line.substr(0, line.find('#')));
  size_t end = line.find(':');
  // "Disallow /x": some files have no colon.
  if (end == line.npos) end = line.find_first_of(" \t");
  if (end == line.npos) return {};
  return {KeyOf(Trim(line.substr(0, end))), Trim(line.substr(end + 1))};
}

// Takes the first line off `rest`; LF, CR LF and CR end one.
std::string_view TakeLine(std::string_view& rest) {
  const size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
  const std::string_view line = rest.substr(0, end);
  const bool two = rest.substr(end, 2) == "\r\n";
  rest.remove_prefix(std::min(end + (two ? 2 : 1), rest.size()));
  return line;
}

std::optional<Millis> DelayOf(std::string_view value) {
  const size_t point = value.find('.');
  const auto seconds = ParseInt(value.substr(0, point));
  if (!seconds || *seconds < 0 || value[0] == '-') return std::nullopt;
  Millis delay = std::min(Millis{std::min<int64_t>(*seconds, 1'000'000) * 1000}, kLongestDelay);
  if (point == value.npos) return delay;
  int64_t unit = 100;
  for (char c : value.substr(point + 1)) {
    if (!IsAsciiDigit(c)) return std::nullopt;
    delay += Millis{(c - '0') * unit};
    unit /= 10;
  }
  return delay;
}

// ---- paths

// A path with one spelling (RFC 9309 2.2.2): what needs no encoding is decoded, what is neither
// reserved nor unreserved is encoded. In an address '*' and '$' are letters and encoded too, in a
// rule they keep their meaning, '$' at the end only (2.2.3).
enum class PathOf { kRule, kAddress };

bool IsUnreserved(char c) {
  return IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}
bool IsReserved(char c) {
  return c != '\0' && std::string_view(":/?#[]@!$&'()*+,;=").find(c) != std::string_view::npos;
}

void Append(char c, bool as_it_is, std::string& out) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  if (as_it_is) {
    out += c;
    return;
  }
  const auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += kDigits[byte >> 4];
  out += kDigits[byte & 15];
}

std::string NormalPath(std::string_view path, PathOf of) {
  std::string out;
  out.reserve(path.size());
  for (size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    if (c == '%' && i + 2 < path.size() && HexDigit(path[i + 1]) >= 0 &&
        HexDigit(path[i + 2]) >= 0) {
      const char decoded = static_cast<char>(HexDigit(path[i + 1]) << 4 | HexDigit(path[i + 2]));
      Append(decoded, IsUnreserved(decoded), out);
      i += 2;
    } else if (c == '*' || c == '$') {
      Append(c, of == PathOf::kRule && (c == '*' || i + 1 == path.size()), out);
    } else {
      Append(c, IsUnreserved(c) || IsReserved(c) || c == '%', out);
    }
  }
  return out;
}

// Bytes looked at for one address, and what a search costs beside them: one to two milliseconds.
// Real files have a few hundred rules with stars, most of which their marks decide.
constexpr size_t kMostWork = 256 << 10;
constexpr size_t kWorkOfSearch = 16;

// Leftmost match of each piece between stars: if any way of matching exists, this is one. Linear in
// the path's and the rule's length (memmem), where trying all ways would be exponential in the
// stars.
bool Matches(std::string_view rule, std::string_view path, size_t& work) {
  const bool to_the_end = !rule.empty() && rule.back() == '$';
  if (to_the_end) rule.remove_suffix(1);
  const size_t star = rule.find('*');
  if (path.substr(0, std::min(star, rule.size())) != rule.substr(0, star)) return false;
  if (star == rule.npos) return !to_the_end || path.size() == rule.size();
  path.remove_prefix(star);
  rule.remove_prefix(star + 1);
  for (;;) {
    const size_t next = rule.find('*');
    const std::string_view piece = rule.substr(0, next);
    if (next == rule.npos && to_the_end)
      return path.size() >= piece.size() && path.substr(path.size() - piece.size()) == piece;
    if (!piece.empty()) {
      const auto* found =
          static_cast<const char*>(::memmem(path.data(), path.size(), piece.data(), piece.size()));
      const size_t end = found ? found - path.data() + piece.size() : path.size();
      work += kWorkOfSearch + end;
      if (found == nullptr) return false;
      path.remove_prefix(end);
    }
    if (next == rule.npos) return true;
    rule.remove_prefix(next + 1);
    ++work;
  }
}

}  // namespace

// Collects what stands in the groups that name the agent and what stands in those of "*"; which of
// them counts is known at the end of the file only.
class Robots::Reader {
 public:
  Reader(Robots& robots, std::string_view agent) : robots_(robots), agent_(agent) {}

  void Read(std::string_view file) {
    file = WhatIsRead(file);
    if (file.substr(0, 3) == "\xef\xbb\xbf") file.remove_prefix(3);
    for (int number = 1; !file.empty(); ++number) Take(ReadLine(TakeLine(file)), number);
    Group& group = own_.named ? own_ : everybody_;
    // The longest rule counts, and of two equal ones the one that allows (2.2.2): the first that
    // matches, in this order.
    std::stable_sort(group.rules.begin(), group.rules.end(), [](const Rule& a, const Rule& b) {
      return std::pair(b.path.size(), b.allow) < std::pair(a.path.size(), a.allow);
    });
    robots_.rules_ = std::move(group.rules);
    robots_.crawl_delay_ = group.delay;
  }

 private:
  struct Group {
    bool named = false;
    bool open = false;  // the lines being read belong to it
    std::vector<Rule> rules;
    std::optional<Millis> delay;
  };

  void Take(const Line& line, int number) {
    switch (line.key) {
      case Key::kAgent:
        return TakeAgent(line.value);
      case Key::kAllow:
      case Key::kDisallow:
        after_rule_ = true;
        if (!line.value.empty()) TakeRule(line, number);
        return;
      case Key::kDelay:
        if (const auto delay = DelayOf(line.value))
          for (Group* group : {&own_, &everybody_})
            if (group->open) group->delay = std::max(group->delay.value_or(Millis{0}), *delay);
        return;
      case Key::kSitemap:
        if (!line.value.empty()) robots_.sitemaps_.emplace_back(line.value);
        return;
      case Key::kOther:
        return;
    }
  }

  // Agents in a row share what follows; only a rule ends the row (2.2.1), nothing else between them
  // does.
  void TakeAgent(std::string_view value) {
    if (std::exchange(after_rule_, false)) own_.open = everybody_.open = false;
    Group* group = nullptr;
    if (value == "*" || value.substr(0, 2) == "* " || value.substr(0, 2) == "*\t")
      group = &everybody_;
    else if (EqualsNoCase(LeadingToken(value), agent_))
      group = &own_;
    if (group) group->named = group->open = true;
  }

  void TakeRule(const Line& line, int number) {
    if (!own_.open && !everybody_.open) return;
    Rule rule{NormalPath(line.value, PathOf::kRule), line.key == Key::kAllow, number, {}};
    rule.marks = Marks::Of(rule.path);
    for (Group* group : {&own_, &everybody_})
      if (group->open) group->rules.push_back(rule);
  }

  Robots& robots_;
  const std::string_view agent_;
  Group own_, everybody_;
  bool after_rule_ = false;
};

Robots Robots::Parse(std::string_view file, std::string_view agent) {
  Robots robots;
  Reader(robots, agent).Read(file);
  return robots;
}

std::string_view Robots::WhatIsRead(std::string_view file) {
  if (file.size() <= kMostBytes) return file;
  // Without the line that the limit cuts: half a path says something else.
  file = file.substr(0, kMostBytes);
  return file.substr(0, file.find_last_of("\r\n") + 1);
}

Robots Robots::AllowAll() { return {}; }

Robots Robots::FromStatus(int status, std::string_view file, std::string_view agent) {
  if (status >= 200 && status < 300) return Parse(file, agent);
  if (status >= 400 && status < 500 && status != 429) return AllowAll();
  return Unreachable(fmt::format("status {}", status));
}

Robots Robots::Unreachable(std::string_view why) {
  Robots robots;
  robots.problem_ = fmt::format("robots.txt could not be had: {}", why);
  return robots;
}

// A star and a last dollar of a rule are in no path, and part what stands beside them.
Robots::Marks Robots::Marks::Of(std::string_view text) {
  if (text.ends_with('$')) text.remove_suffix(1);
  Marks marks;
  char before = '*';
  for (char c : text) {
    const unsigned byte = static_cast<unsigned char>(c);
    if (c != '*') marks.bytes |= uint64_t{1} << (byte & 63);
    if (c != '*' && before != '*')
      marks.pairs |= uint64_t{1} << ((static_cast<unsigned char>(before) * 7 + byte) & 63);
    before = c;
  }
  return marks;
}

Robots::Verdict Robots::Match(const Url& url) const {
  // The file itself may always be read (2.2.2).
  if (url.path() == "/robots.txt") return {};
  const std::string path = NormalPath(url.path_query(), PathOf::kAddress);
  const Marks marks = Marks::Of(path);
  size_t work = 0;
  for (const Rule& rule : rules_) {
    if (!marks.Has(rule.marks)) continue;
    if (Matches(rule.path, path, work)) return {&rule, false};
    if (work > kMostWork) return {nullptr, true};
  }
  return {};
}

bool Robots::Allows(const Url& url) const {
  if (shut()) return false;
  const Verdict verdict = Match(url);
  return verdict.rule ? verdict.rule->allow : !verdict.gave_up;
}

std::string Robots::Reason(const Url& url) const {
  if (shut()) return problem_;
  const Verdict verdict = Match(url);
  if (verdict.gave_up)
    return "robots.txt: its rules with \"*\" are too many to compare them all with this address";
  if (verdict.rule == nullptr) return "";
  return fmt::format("robots.txt line {}: {}: {}", verdict.rule->line,
                     verdict.rule->allow ? "Allow" : "Disallow",
                     std::string_view(verdict.rule->path).substr(0, 200));
}

size_t Robots::bytes() const {
  size_t bytes = sizeof(Robots) + problem_.size();
  for (const Rule& rule : rules_) bytes += sizeof(Rule) + rule.path.size();
  for (const std::string& sitemap : sitemaps_) bytes += sizeof(std::string) + sitemap.size();
  return bytes;
}

std::string_view ProductToken(std::string_view user_agent) {
  return LeadingToken(Trim(user_agent));
}

bool IsProductToken(std::string_view token) {
  return !token.empty() && LeadingToken(token).size() == token.size();
}

}  // namespace wirefold
