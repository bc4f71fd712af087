#include "text/html_cut.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <unordered_set>

#include "base/hash.h"
#include "base/strings.h"

namespace wirefold {
namespace {

constexpr int kMaxAttributes = 64;
constexpr size_t kMaxValue = 8 << 10;
constexpr size_t kMaxName = 64;
constexpr size_t kMaxNames = 4'000;     // different ones, of tags and attributes
constexpr size_t kMaxJsonLd = 1 << 20;  // of one block
constexpr size_t npos = std::string_view::npos;

// Elements whose content is cut with them. `nests`: inner ones are counted, and a missing end tag
// cuts the tag only; content of the others ends at the first end tag, or never, as in a browser.
struct CutElement {
  std::string_view name;
  bool nests;
};
constexpr std::array<CutElement, 6> kCut = {{{"script", false},
                                             {"style", false},
                                             {"svg", true},
                                             {"template", true},
                                             {"iframe", false},
                                             {"textarea", false}}};

class Cutter {
 public:
  Cutter(std::string_view page, std::vector<std::string>& json_ld)
      : page_(page), json_ld_(json_ld) {
    out_.reserve(page.size() / 2);
  }

  std::string Run() {
    while (at_ < page_.size()) {
      const size_t next = std::min(page_.find('<', at_), page_.size());
      CopyText(page_.substr(at_, next - at_));
      at_ = next;
      if (at_ < page_.size()) Markup();
    }
    return std::move(out_);
  }

 private:
  void CopyText(std::string_view text) {
    for (char c : text) {
      if (c == '&') {
        out_ += "&amp;";
      } else if (c == '<') {
        out_ += "&lt;";
      } else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') {
        out_ += c;
      } else if (c == '\r' || c == '\f') {
        out_ += ' ';
      }
    }
  }

  // At '<'.
  void Markup() {
    const char next = at_ + 1 < page_.size() ? page_[at_ + 1] : '\0';
    if (page_.substr(at_, 4) == "<!--") return Comment();
    if (next == '!' || next == '?') return SkipTo('>');
    if (IsAsciiAlpha(next)) return StartTag();
    if (next == '/' && at_ + 2 < page_.size() && IsAsciiAlpha(page_[at_ + 2])) return EndTag();
    if (next == '/') return SkipTo('>');
    CopyText("<");
    ++at_;
  }

  void SkipTo(char c) {
    const size_t found = page_.find(c, at_);
    at_ = found == npos ? page_.size() : found + 1;
  }

  void Comment() {
    if (page_.substr(at_, 5) == "<!-->") {
      at_ += 5;
      return;
    }
    const size_t found = page_.find("-->", at_ + 4);
    at_ = found == npos ? page_.size() : found + 3;
  }

  std::string ReadName() {
    const size_t begin = at_;
    while (at_ < page_.size() && !IsAsciiSpace(page_[at_]) && page_[at_] != '>' &&
           page_[at_] != '/' && page_[at_] != '<')
      ++at_;
    return LowerAscii(page_.substr(begin, std::min(at_ - begin, kMaxName)));
  }

  void EndTag() {
    at_ += 2;
    const std::string name = ReadName();
    SkipTo('>');
    if (Knows(name)) out_ += "</" + name + ">";
  }

  void StartTag() {
    ++at_;
    const size_t rollback = out_.size();
    const std::string name = ReadName();
    out_ += '<';
    out_ += name;
    is_json_ld_ = false;
    const bool self_closed = Attributes();
    out_ += '>';
    if (!Knows(name)) return out_.resize(rollback);
    if (name == "noscript") return NoScript(rollback);
    const auto* cut =
        std::find_if(kCut.begin(), kCut.end(), [&](const CutElement& e) { return e.name == name; });
    if (cut == kCut.end()) return;
    out_.resize(rollback);
    out_ += ' ';
    if (cut->nests) {
      if (!self_closed) CutNested(*cut);
    } else {
      CutRaw(name);
    }
  }

  // Content for where scripts are off, cut as a browser does: halves of elements stand in it. Some
  // pages keep their whole text here, and for them the tag alone goes.
  void NoScript(size_t rollback) {
    out_.resize(rollback);
    out_ += ' ';
    if (no_script_unclosed_) return;
    const size_t end = FindEnd("noscript");
    no_script_unclosed_ = end == npos;
    if (no_script_unclosed_) return;
    const std::string_view content = page_.substr(at_, end - at_);
    int paragraphs = 0;
    for (size_t p = content.find('<'); p != npos && paragraphs < 3; p = content.find('<', p + 1))
      paragraphs += IsTag(at_ + p + 1, "p");
    if (paragraphs >= 3) return;
    at_ = end;
    SkipTo('>');
  }

  // Copies the attributes within limits; true where the tag ends in "/>".
  bool Attributes() {
    int count = 0;
    bool slash = false;
    while (at_ < page_.size()) {
      const char c = page_[at_];
      if (c == '>') {
        ++at_;
        return slash;
      }
      if (IsAsciiSpace(c) || c == '/' || c == '"' || c == '\'' || c == '=' || c == '<') {
        slash = c == '/';
        ++at_;
        continue;
      }
      slash = false;
      OneAttribute(++count <= kMaxAttributes);
    }
    return slash;
  }

  void OneAttribute(bool keep) {
    const size_t begin = at_;
    while (at_ < page_.size() && !IsAsciiSpace(page_[at_]) && page_[at_] != '>' &&
           page_[at_] != '=' && page_[at_] != '/')
      ++at_;
    const std::string_view name = page_.substr(begin, at_ - begin);
    while (at_ < page_.size() && IsAsciiSpace(page_[at_])) ++at_;
    std::string_view value;
    if (at_ < page_.size() && page_[at_] == '=') {
      ++at_;
      value = Value();
    }
    if (EqualsNoCase(name, "type") && ContainsNoCase(value.substr(0, 64), "ld+json"))
      is_json_ld_ = true;
    if (!keep || name.size() > kMaxName || value.size() > kMaxValue || !IsPlainName(name) ||
        !Knows(name))
      return;
    out_ += ' ';
    out_ += LowerAscii(name);
    out_ += "=\"";
    for (size_t quote; (quote = value.find('"')) != npos; value.remove_prefix(quote + 1)) {
      CopyText(value.substr(0, quote));
      CopyText("&quot;");
    }
    CopyText(value);
    out_ += '"';
  }

  // libxml2's dictionary does not grow with the names in it: half a million take seconds.
  bool Knows(std::string_view name) {
    const uint64_t hash = Hash64Of(name);
    return names_.size() < kMaxNames ? (names_.insert(hash), true) : names_.contains(hash);
  }

  static bool IsPlainName(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '-' || c == '_' || c == ':' || c == '.';
    });
  }

  std::string_view Value() {
    while (at_ < page_.size() && IsAsciiSpace(page_[at_])) ++at_;
    if (at_ >= page_.size()) return {};
    const char quote = page_[at_];
    if (quote == '"' || quote == '\'') {
      const size_t begin = ++at_;
      const size_t end = std::min(page_.find(quote, begin), page_.size());
      at_ = std::min(end + 1, page_.size());
      return page_.substr(begin, end - begin);
    }
    const size_t begin = at_;
    while (at_ < page_.size() && !IsAsciiSpace(page_[at_]) && page_[at_] != '>') ++at_;
    return page_.substr(begin, at_ - begin);
  }

  void CutRaw(const std::string& name) {
    const size_t end = FindEnd(name);
    if (is_json_ld_ && end != npos && end - at_ <= kMaxJsonLd)
      json_ld_.emplace_back(page_.substr(at_, end - at_));
    at_ = end;
    if (at_ == npos)
      at_ = page_.size();
    else
      SkipTo('>');
  }

  void CutNested(const CutElement& element) {
    bool& unclosed = unclosed_[static_cast<size_t>(&element - kCut.data())];
    if (unclosed) return;
    int depth = 1;
    size_t at = page_.find('<', at_);
    for (; at != npos; at = page_.find('<', at + 1)) {
      if (IsTag(at + 1, element.name)) ++depth;
      if (at + 1 < page_.size() && page_[at + 1] == '/' && IsTag(at + 2, element.name) &&
          --depth == 0)
        break;
    }
    unclosed = at == npos;  // looked for once: never again
    if (unclosed) return;
    at_ = at;
    SkipTo('>');
  }

  // Where "</name" begins.
  size_t FindEnd(std::string_view name) const {
    size_t at = page_.find("</", at_);
    while (at != npos && !IsTag(at + 2, name)) at = page_.find("</", at + 2);
    return at;
  }

  // Whether `name` stands at `at` as a whole tag name.
  bool IsTag(size_t at, std::string_view name) const {
    const size_t after = at + name.size();
    return after <= page_.size() && EqualsNoCase(page_.substr(at, name.size()), name) &&
           (after == page_.size() || !(IsAsciiAlpha(page_[after]) || page_[after] == '-'));
  }

  std::string_view page_;
  std::vector<std::string>& json_ld_;
  std::string out_;
  size_t at_ = 0;
  std::unordered_set<uint64_t> names_;  // hashes
  bool is_json_ld_ = false;
  bool no_script_unclosed_ = false;
  std::array<bool, kCut.size()> unclosed_{};
};

}  // namespace

std::string CutHtml(std::string_view page, std::vector<std::string>& json_ld) {
  return Cutter(page, json_ld).Run();
}

}  // namespace wirefold
