#include "text/xml_mend.h"

#include <algorithm>

#include "base/strings.h"
#include "text/entities.h"

namespace wirefold {
namespace {

constexpr size_t kMaxExpansion = 256 * 1024;  // of a document's own entities, together

}  // namespace

void XmlMender::Finish() {
  if (open_.empty()) return;
  out_ += "<?";
  out_ += kCutTarget;
  out_ += "?>";
  while (!open_.empty()) Close();
}

void XmlMender::Take(const XmlToken& token) {
  switch (token.kind) {
    case XmlToken::kText:
      return AppendText(token.body);
    case XmlToken::kCdata:
      return AppendEscapedHtml(out_, token.body);
    case XmlToken::kStart:
      if (token.whole) Start(token);
      return;
    case XmlToken::kEnd:
      return token.whole ? End(token.name) : CutEnd(token.name);
    default:
      return;  // comments, instructions and DOCTYPEs say nothing to us
  }
}

void XmlMender::AppendText(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t mark = std::min(text.find_first_of("&<>\"", at), text.size());
    out_.append(text, at, mark - at);
    at = mark;
    if (at == text.size()) return;
    at += text[at] == '&' ? AppendReference(text.substr(at))
                          : (AppendEscapedHtml(out_, text.substr(at, 1)), 1);
  }
}

size_t XmlMender::AppendReference(std::string_view text) {
  const size_t length = ReferenceLength(text);
  const std::string_view reference = text.substr(0, length);
  if (length == 0) {
    out_ += "&amp;";
    return 1;
  }
  if (IsPredefinedReference(reference)) {
    out_ += reference;
    return length;
  }
  std::string decoded;
  // Two references may be the halves of one character.
  const size_t read = DecodeReference(decoded, reference[1] == '#' ? text : reference);
  if (read >= length) {
    AppendEscapedHtml(out_, decoded);
    return read;
  }
  const auto own = entities_.find(std::string(reference.substr(1, length - 2)));
  if (own != entities_.end() && (expanded_ += own->second.size()) <= kMaxExpansion) {
    out_ += own->second;
    return length;
  }
  out_ += "&amp;";  // an unknown one stays as written
  return 1;
}

void XmlMender::Start(const XmlToken& token) {
  if (!IsXmlName(token.name)) return;  // what is in it stays
  const bool shown = open_.size() < kMaxXmlDepth;
  size_t spaces = 0;
  const bool ends_here = token.empty_element || IsVoidElement(token.name);
  if (shown) {
    out_ += '<';
    out_ += token.name;
    spaces = Attributes(token.body);
    out_ += ends_here ? "/>" : ">";
  }
  if (ends_here) return;
  Open(token.name, spaces);
}

// Of doubled ones the first counts. The number of name spaces among them.
size_t XmlMender::Attributes(std::string_view body) {
  seen_.clear();
  size_t spaces = 0;
  XmlAttributeToken attribute;
  for (size_t at = 0;
       at < body.size() && seen_.size() < kMaxAttributes && NextAttribute(body, at, attribute);) {
    if (!IsXmlName(attribute.name) || attribute.value.size() > LongestValueOf(attribute.name) ||
        std::find(seen_.begin(), seen_.end(), attribute.name) != seen_.end())
      continue;
    if (DeclaresSpace(attribute.name)) {
      if (open_.spaces() + spaces >= kMaxXmlSpaces) continue;
      ++spaces;
    }
    seen_.push_back(attribute.name);
    out_ += ' ';
    out_ += attribute.name;
    out_ += "=\"";
    AppendText(attribute.value);
    out_ += '"';
  }
  return spaces;
}

void XmlMender::Open(std::string_view name, size_t spaces) {
  open_.Push(name, spaces);
  if (counting_) ++counts_[LowerAscii(name)];
}

// An end tag ends what it names, whatever is open inside; one that names nothing open says
// nothing.
void XmlMender::End(std::string_view name) {
  if (open_.empty()) return;
  if (!counting_ && open_.back() != name) {
    counting_ = true;
    for (size_t i = 0; i < open_.size(); ++i) ++counts_[LowerAscii(open_[i])];
  }
  if (counting_) {
    const auto count = counts_.find(LowerAscii(name));
    if (count == counts_.end() || count->second == 0) return;
  }
  while (!EqualsNoCase(open_.back(), name)) Close();
  Close();
}

// "<title>News</ti" at the end of the document: the title is whole.
void XmlMender::CutEnd(std::string_view name) {
  if (!open_.empty() && StartsWithNoCase(open_.back(), name)) Close();
}

void XmlMender::Close() {
  if (open_.size() <= kMaxXmlDepth) {
    out_ += "</";
    out_ += open_.back();
    out_ += '>';
  }
  Closed();
}

void XmlMender::Closed() {
  if (counting_) --counts_[LowerAscii(open_.back())];
  open_.Pop();
}

}  // namespace wirefold
