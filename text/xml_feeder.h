// What libxml2 is given of a document, piece by piece: the root element, well-formed. What is
// well-formed passes as it stands; what is not is mended on the way, token by token; what stands
// before and after the root is left out. The memory needed is a window's, however long the document
// is.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "text/text_source.h"
#include "text/xml_check.h"
#include "text/xml_lexer.h"
#include "text/xml_mend.h"
#include "text/xml_window.h"

namespace wirefold {

// What is said between two tags is no longer, in any feed that is meant to be read.
constexpr size_t kMaxXmlText = 4 << 20;  // bytes

class XmlFeeder {
 public:
  explicit XmlFeeder(TextSource& source);

  // The next bytes, which live until the next call; empty at the end.
  std::string_view Next();

  bool well_formed() const { return problem_line_ == 0; }
  const std::string& problem() const { return problem_; }  // the first one
  int problem_line() const { return problem_line_; }
  int root_line() const { return root_line_; }
  const Status& status() const { return status_; }  // an Error where a limit ended it

 private:
  enum class Where { kInRoot, kBehind, kDone };

  bool FindRoot();
  void StartAt(size_t begin, bool external_dtd);
  std::string_view Give(size_t end);
  void PassOn(size_t end);
  void Grow();
  void Refuse(std::string what);
  void EndOfDocument();
  void Take(const XmlToken& token);
  size_t BeyondLongestText(const XmlToken& token);
  bool Passes(const XmlToken& token, const XmlVerdict& verdict);
  void Mend(const XmlToken& token);
  void Behind(const XmlToken& token);
  void Problem(size_t at, std::string_view what);
  int LineOf(size_t at) const;

  XmlWindow window_;
  XmlLexer lexer_;
  XmlEntities entities_;
  XmlChecker checker_;
  XmlMender mender_;
  Where where_ = Where::kInRoot;
  size_t passed_ = 0;      // what stands before it in the window was given, mended or left out
  size_t text_bytes_ = 0;  // since the last tag
  std::string problem_;
  int problem_line_ = 0;
  int root_line_ = 1;
  Status status_;
};

}  // namespace wirefold
