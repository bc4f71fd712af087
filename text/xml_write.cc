#include "text/xml_write.h"

#include "text/charset.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

bool MayStand(char32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return !(c >= 0x7F && c < 0xA0) && c != 0xFFFE && c != 0xFFFF;
}

}  // namespace

void AppendXmlText(std::string& out, std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t length = Utf8SequenceLength(text, at);
    if (length == 0) {
      ++at;
      continue;
    }
    const size_t begin = at;
    const char32_t c = NextCodePoint(text, at);
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\r':  // by itself it would come back as a line feed
        out += "&#13;";
        break;
      default:
        if (MayStand(c)) out.append(text, begin, length);
    }
  }
}

void XmlWriter::Begin(std::string_view name, const Attributes& attributes) {
  out_.append(2 * (depth_ + open_.size()), ' ').append("<").append(name);
  for (const auto& [key, value] : attributes) {
    if (value.empty()) continue;
    out_.append(" ").append(key).append("=\"");
    AppendXmlText(out_, value);
    out_ += '"';
  }
}

XmlWriter& XmlWriter::Open(std::string_view name, const Attributes& attributes) {
  Begin(name, attributes);
  out_ += ">\n";
  open_.emplace_back(name);
  return *this;
}

XmlWriter& XmlWriter::Close() {
  const std::string name = std::move(open_.back());
  open_.pop_back();
  out_.append(2 * (depth_ + open_.size()), ' ').append("</").append(name).append(">\n");
  return *this;
}

XmlWriter& XmlWriter::Element(std::string_view name, std::string_view text,
                              const Attributes& attributes) {
  Begin(name, attributes);
  out_ += '>';
  AppendXmlText(out_, text);
  out_.append("</").append(name).append(">\n");
  return *this;
}

XmlWriter& XmlWriter::ElementIf(std::string_view name, std::string_view text,
                                const Attributes& attributes) {
  return text.empty() ? *this : Element(name, text, attributes);
}

XmlWriter& XmlWriter::Empty(std::string_view name, const Attributes& attributes) {
  Begin(name, attributes);
  out_ += "/>\n";
  return *this;
}

}  // namespace wirefold
