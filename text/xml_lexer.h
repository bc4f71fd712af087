// XML and what is meant to be it, token by token, in one pass and without a stack: what text/xml.cc
// looks at before libxml2 does, and what it mends. Every byte of the document belongs to exactly
// one token; a long text is several.
#pragma once

#include <cstddef>
#include <string_view>

namespace wirefold {

// Quotes that close further on are taken for unclosed, so that one of them costs no more than this.
constexpr size_t kMaxTagBytes = 1 << 20;

struct XmlToken {
  enum Kind { kText, kStart, kEnd, kCdata, kComment, kInstruction, kDoctype, kDone };
  Kind kind = kDone;
  size_t begin = 0;
  size_t end = 0;
  std::string_view name;       // of kStart and kEnd, with its prefix
  std::string_view body;       // the text; of a kStart its attributes; of a kCdata what is inside
  bool empty_element = false;  // <br/>
  bool whole = true;           // false where the document ended in it
  const char* problem = nullptr;  // why it is not well-formed
  size_t attributes = 0;
};

struct XmlAttributeToken {
  std::string_view name;
  std::string_view value;  // as written, without quotes
  const char* problem = nullptr;
};

class XmlLexer {
 public:
  explicit XmlLexer(std::string_view document) : s_(document) {}

  XmlToken Next();
  // Whether the last token might be another one if the document went on where it now ends.
  bool at_the_end() const { return at_the_end_; }
  size_t at() const { return at_; }
  void MoveTo(size_t at) { at_ = at; }

 private:
  XmlToken Markup();
  XmlToken Delimited(XmlToken::Kind kind, size_t opening, std::string_view closing);
  XmlToken Doctype();
  XmlToken StartTag();
  XmlToken EndTag();
  XmlToken LoneBracket();
  XmlToken Finish(XmlToken token, size_t end);
  size_t Reached(size_t at) {  // notes that what was looked for is not there
    if (at >= s_.size()) at_the_end_ = true;
    return at;
  }

  std::string_view s_;
  size_t at_ = 0;
  bool at_the_end_ = false;
  bool doctype_seen_ = false;
};

// The next attribute of a kStart's body; false at its end. `at` is 0 at first.
bool NextAttribute(std::string_view body, size_t& at, XmlAttributeToken& out);

bool IsNameStart(char c);
bool IsNameChar(char c);
inline bool IsXmlControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
}
// The length of the reference at the start of `text` ("&amp;", "&#38;"), 0 where the '&' stands
// alone.
size_t ReferenceLength(std::string_view text);
// &lt; &gt; &amp; &quot; &apos;
bool IsPredefinedReference(std::string_view reference);

}  // namespace wirefold
