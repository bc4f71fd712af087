// XML out: a writer that appends to one string, an element a line. Every text is escaped; what XML
// 1.0 cannot hold (control characters, what is no UTF-8) is left out.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wirefold {

// For text and for attributes.
void AppendXmlText(std::string& out, std::string_view text);

class XmlWriter {
 public:
  using Attributes = std::vector<std::pair<std::string_view, std::string_view>>;

  // `depth`: of what is around it, for the indent.
  explicit XmlWriter(std::string& out, size_t depth = 0) : out_(out), depth_(depth) {}

  XmlWriter& Open(std::string_view name, const Attributes& attributes = {});
  XmlWriter& Close();  // the element that was opened last
  XmlWriter& Element(std::string_view name, std::string_view text,
                     const Attributes& attributes = {});
  // Left out where there is nothing to say.
  XmlWriter& ElementIf(std::string_view name, std::string_view text,
                       const Attributes& attributes = {});
  XmlWriter& Empty(std::string_view name, const Attributes& attributes);

 private:
  void Begin(std::string_view name, const Attributes& attributes);

  std::string& out_;
  size_t depth_;
  std::vector<std::string> open_;
};

}  // namespace wirefold
