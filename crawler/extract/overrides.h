// A source's own selectors: what the user says of one site, before everything that is guessed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/source.h"
#include "text/html_select.h"

namespace wirefold {

struct Overrides {
  std::optional<Selector> body, title, author, date;
  std::vector<Selector> drop;
};

// kUsage where one is no selector; the configuration has refused those already.
Result<Overrides> CompileOverrides(const SelectorTexts& texts);

// What they found on one page. A selector that finds nothing leaves its field empty, and the usual
// way is taken.
struct Overridden {
  std::vector<uint32_t> body;  // elements, outermost ones only
  std::vector<uint32_t> drop;
  std::string title;
  std::vector<std::string> authors;  // as written
  std::vector<std::string> dates;
  std::vector<std::string> missed;  // selectors that found nothing, for --explain
};

Overridden Apply(const Overrides& overrides, const HtmlDocument& document);

}  // namespace wirefold
