// text/html_select.h: any selector is refused with a message or runs to an end on any page; what it
// names is on the page.
#include "text/html_select.h"

#include "crawler/extract/extract.h"
#include "tests/fuzz/fuzz.h"
#include "text/json_read.h"

using namespace wirefold;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view input = fuzz::Input(data, size);
  const std::string_view line = fuzz::TakeLine(input);
  const auto selector = Selector::Compile(line);
  if (!selector) {
    fuzz::CheckMessage(selector.error().what);
    return 0;
  }
  const std::string page = RepairUtf8(input.substr(0, 4096));
  const auto document = HtmlDocument::Parse(page);
  if (!document) return 0;
  const SelectablePage selectable(*document);
  for (const Selected& one : selectable.Select(*selector)) {
    FUZZ_CHECK(one.node < document->nodes().size());
    FUZZ_CHECK(one.is_value || !document->nodes()[one.node].IsText());
  }
  Overrides overrides;
  overrides.body = overrides.title = overrides.author = overrides.date = *selector;
  overrides.drop = {*selector};
  PageHints hints;
  hints.overrides = &overrides;
  FUZZ_CHECK(IsUtf8(Extract(page, hints).text));
  return 0;
}
