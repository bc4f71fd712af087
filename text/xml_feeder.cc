#include "text/xml_feeder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

// Roots at which a document may begin after PHP's warnings and other junk.
constexpr std::string_view kKnownRoots[] = {"rss",  "feed",   "RDF",          "channel",
                                            "opml", "urlset", "sitemapindex", "entry"};
constexpr size_t kProlog = 64 << 10;
constexpr size_t kLongestProlog = 4 * kProlog;
constexpr size_t kPiece = 64 << 10;
constexpr size_t kMaxToken = 32u << 20;
constexpr size_t kMaxOpen = 1'000'000;

std::string_view LocalName(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

bool IsKnownRoot(std::string_view name) {
  return std::any_of(std::begin(kKnownRoots), std::end(kKnownRoots),
                     [&](std::string_view root) { return EqualsNoCase(root, name); });
}

// Together with what was passed on before, and what was left out between, it could be a "]]>",
// which libxml2 takes much of the text before it for.
bool ContinuesCdataEnd(const XmlToken& token) {
  return token.kind == XmlToken::kText && (token.body[0] == ']' || token.body[0] == '>');
}

}  // namespace

XmlFeeder::XmlFeeder(TextSource& source)
    : window_(source), lexer_(window_.text()), mender_(entities_) {
  while (!FindRoot() && !window_.ended() && window_.text().size() < kLongestProlog) window_.Grow(0);
  if (window_.forbidden()) Problem(0, "control characters");
}

int XmlFeeder::LineOf(size_t at) const {
  const std::string_view before = window_.text().substr(0, at);
  return 1 + window_.lines_before() +
         static_cast<int>(std::count(before.begin(), before.end(), '\n'));
}

void XmlFeeder::Problem(size_t at, std::string_view what) {
  if (!well_formed()) return;
  problem_line_ = LineOf(at);
  problem_ = what;
}

// The document begins at its first declaration or root; what stands before is junk (PHP's warnings,
// a second BOM). False where no usual root is in the window: more of the document may have one.
bool XmlFeeder::FindRoot() {
  const std::string_view text = window_.text();
  problem_line_ = 0;
  lexer_ = XmlLexer(text);
  size_t from = 0;
  for (; text.substr(from, 3) == "\xEF\xBB\xBF"; from += 3) Problem(0, "two byte order marks");
  lexer_.MoveTo(from);
  size_t first_tag = text.npos;
  bool external_dtd = false, known = false;
  for (XmlToken token = lexer_.Next(); token.kind != XmlToken::kDone; token = lexer_.Next()) {
    if (token.kind == XmlToken::kText && !Trim(token.body).empty() && first_tag == text.npos)
      Problem(token.begin, "text before the document");
    if ((token.kind == XmlToken::kEnd || token.kind == XmlToken::kCdata) && first_tag == text.npos)
      Problem(token.begin, "something stands before the document");
    if (token.kind == XmlToken::kInstruction && StartsWithNoCase(token.body, "xml ")) {
      if (token.begin != from) Problem(token.begin, "something stands before the XML declaration");
      first_tag = text.npos;
    }
    if (token.kind == XmlToken::kDoctype)
      external_dtd = ContainsNoCase(token.body, "public") || ContainsNoCase(token.body, "system");
    if (token.kind != XmlToken::kStart) continue;
    known = IsKnownRoot(LocalName(token.name));
    if (first_tag == text.npos) first_tag = token.begin;
    if (known) {
      if (first_tag != token.begin) Problem(first_tag, "something stands before the document");
      first_tag = token.begin;
      break;
    }
    if (token.begin > kProlog) break;
  }
  known = known && !lexer_.at_the_end();
  StartAt(std::min(first_tag, text.size()), external_dtd);
  return known;
}

void XmlFeeder::StartAt(size_t begin, bool external_dtd) {
  entities_ = ReadEntities(window_.text().substr(0, begin));
  checker_ = XmlChecker(&entities_, external_dtd);
  root_line_ = LineOf(begin);
  passed_ = begin;
  lexer_.MoveTo(begin);
}

std::string_view XmlFeeder::Next() {
  mender_.out().clear();
  while (where_ != Where::kDone) {
    const XmlToken token = lexer_.Next();
    if (lexer_.at_the_end() && !window_.ended()) {
      lexer_.MoveTo(token.begin);
      if (token.begin > passed_ || !mender_.out().empty()) return Give(token.begin);
      Grow();
      continue;
    }
    if (token.kind == XmlToken::kDone) {
      EndOfDocument();
      break;
    }
    Take(token);
    const bool root_ends = where_ == Where::kBehind && passed_ != lexer_.at();
    if (root_ends || lexer_.at() - passed_ + mender_.out().size() >= kPiece) break;
  }
  return Give(lexer_.at());
}

// What passes as it stands is copied only where something near it was mended.
std::string_view XmlFeeder::Give(size_t end) {
  if (mender_.out().empty()) {
    const size_t begin = std::exchange(passed_, end);
    return window_.text().substr(begin, end - begin);
  }
  PassOn(end);
  return mender_.out();
}

void XmlFeeder::PassOn(size_t end) {
  mender_.out() += window_.text().substr(passed_, end - passed_);
  passed_ = end;
}

void XmlFeeder::Grow() {
  const size_t keep = lexer_.at();
  if (window_.text().size() - keep > kMaxToken)
    return Refuse(fmt::format("a tag, comment or text of more than {} bytes", kMaxToken));
  window_.Grow(keep);
  lexer_ = XmlLexer(window_.text());
  passed_ = 0;
  if (window_.forbidden()) Problem(0, "control characters");
}

void XmlFeeder::Refuse(std::string what) {
  status_ = Fail(Code::kTooLarge, std::move(what));
  where_ = Where::kDone;
  passed_ = lexer_.at();
}

void XmlFeeder::EndOfDocument() {
  where_ = Where::kDone;
  if (mender_.open().empty()) return;
  Problem(lexer_.at(), "the document ends before its root element does");
  PassOn(lexer_.at());
  mender_.Finish();
}

void XmlFeeder::Take(const XmlToken& token) {
  if (where_ == Where::kBehind) return Behind(token);
  if (const size_t beyond = BeyondLongestText(token); beyond > 0) {
    XmlToken part = token;
    part.body = CutBytes(token.body, token.body.size() - beyond);
    return Mend(part);
  }
  const XmlVerdict verdict = checker_.Check(token);
  if (!verdict.problem.empty()) Problem(token.begin, verdict.problem);
  if (checker_.names() > kMaxXmlNames)
    return Refuse(fmt::format("more than {} different names", kMaxXmlNames));
  if (verdict.mend || ContinuesCdataEnd(token) || !Passes(token, verdict)) Mend(token);
  if (token.kind != XmlToken::kStart && token.kind != XmlToken::kEnd) return;
  if (mender_.open().empty() && token.whole) where_ = Where::kBehind;
  if (mender_.open().size() > kMaxOpen)
    Refuse(fmt::format("elements nested deeper than {}", kMaxOpen));
}

// Of a text without tags in it the end is let go of: so many bytes of the token.
size_t XmlFeeder::BeyondLongestText(const XmlToken& token) {
  if (token.kind == XmlToken::kStart || token.kind == XmlToken::kEnd) text_bytes_ = 0;
  if (token.kind != XmlToken::kText && token.kind != XmlToken::kCdata) return 0;
  text_bytes_ += token.body.size();
  if (text_bytes_ <= kMaxXmlText) return 0;
  if (well_formed()) Problem(token.begin, fmt::format("a text of more than {} bytes", kMaxXmlText));
  return std::min(text_bytes_ - kMaxXmlText, token.body.size());
}

// Whether libxml2 may have what is well-formed in itself, as it stands and where it stands.
bool XmlFeeder::Passes(const XmlToken& token, const XmlVerdict& verdict) {
  const OpenElements& open = mender_.open();
  // libxml2 sees other ends of comments than we do, and the one instruction it gets is ours.
  if (token.kind == XmlToken::kComment || token.kind == XmlToken::kInstruction) return false;
  if (token.kind == XmlToken::kStart) {
    if (open.size() >= kMaxXmlDepth && !token.empty_element)
      Problem(token.begin, fmt::format("elements nested deeper than {}", kMaxXmlDepth));
    if (open.size() >= kMaxXmlDepth) return false;
    if (open.spaces() + verdict.spaces > kMaxXmlSpaces) {
      Problem(token.begin,
              fmt::format("more than {} name spaces: the first are read", kMaxXmlSpaces));
      return false;
    }
    if (!token.empty_element) mender_.Open(token.name, verdict.spaces);
  }
  if (token.kind == XmlToken::kEnd) {
    if (open.empty() || open.back() != token.name) {
      Problem(token.begin, fmt::format("</{}> ends nothing that is open", token.name));
      return false;
    }
    if (open.size() > kMaxXmlDepth) return false;
    mender_.Closed();
  }
  return true;
}

void XmlFeeder::Mend(const XmlToken& token) {
  PassOn(token.begin);
  mender_.Take(token);
  passed_ = token.end;
}

// After the root only comments and instructions may come; whatever comes is left out.
void XmlFeeder::Behind(const XmlToken& token) {
  passed_ = token.end;
  if (token.problem) Problem(token.begin, token.problem);
  if (token.kind == XmlToken::kComment || token.kind == XmlToken::kInstruction) return;
  if (token.kind == XmlToken::kText && Trim(token.body).empty()) return;
  Problem(token.begin, "something stands after the root element");
  where_ = Where::kDone;
}

}  // namespace wirefold
