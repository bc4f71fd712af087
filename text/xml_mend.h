// Writes tokens anew so that together they are well-formed and say what was meant.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/xml_check.h"
#include "text/xml_lexer.h"

namespace wirefold {

// Elements below are dropped, their text stays; libxml2 gives up at 256.
constexpr size_t kMaxXmlDepth = 200;
// The one instruction that libxml2 sees: here the document broke off, the end tags after it are
// made up.
constexpr std::string_view kCutTarget = "cut";

// The names of the elements that are open, and how many name spaces they declare; the document they
// came from may be gone.
class OpenElements {
 public:
  bool empty() const { return ends_.empty(); }
  size_t size() const { return ends_.size(); }
  std::string_view operator[](size_t i) const {
    const size_t begin = i ? ends_[i - 1].at : 0;
    return std::string_view(names_).substr(begin, ends_[i].at - begin);
  }
  std::string_view back() const { return (*this)[size() - 1]; }
  size_t spaces() const { return ends_.empty() ? 0 : ends_.back().spaces; }
  void Push(std::string_view name, size_t spaces) {
    names_ += name;
    ends_.push_back({names_.size(), this->spaces() + spaces});
  }
  void Pop() {
    ends_.pop_back();
    names_.resize(ends_.empty() ? 0 : ends_.back().at);
  }

 private:
  struct End {
    size_t at;      // in names_
    size_t spaces;  // of all so far
  };

  std::string names_;
  std::vector<End> ends_;
};

class XmlMender {
 public:
  explicit XmlMender(const XmlEntities& entities) : entities_(entities) {}

  const OpenElements& open() const { return open_; }
  // What was written; the caller takes it away.
  std::string& out() { return out_; }

  // A tag that is passed on as it stands, or is written by Take, opens and closes elements.
  void Open(std::string_view name, size_t spaces);
  void Closed();  // the innermost
  void Take(const XmlToken& token);
  // The document has ended: closes what is open.
  void Finish();

 private:
  void AppendText(std::string_view text);
  size_t AppendReference(std::string_view text);
  void Start(const XmlToken& token);
  size_t Attributes(std::string_view body);
  void End(std::string_view name);
  void CutEnd(std::string_view name);
  void Close();

  const XmlEntities& entities_;
  OpenElements open_;
  std::string out_;
  // Of the open ones, by lower-case name: kept from the first end tag on that names no innermost.
  std::unordered_map<std::string, size_t> counts_;
  bool counting_ = false;
  std::vector<std::string_view> seen_;
  size_t expanded_ = 0;
};

}  // namespace wirefold
