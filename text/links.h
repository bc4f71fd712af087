// The links of one document, within a budget: a long base and a million short links are a bomb, and
// so are hosts that have to be converted (IDNA), a thousand of which take a hundredth of a second.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "text/url.h"

namespace wirefold {

class Links {
 public:
  static constexpr size_t kMayAdd = 16 << 20;  // bytes
  static constexpr size_t kConverted = 16;

  // `may_add`: to what is written, all together; a byte of a host to be converted counts as
  // `kConverted`, but not where the link before led there too.
  explicit Links(size_t longest, size_t may_add = kMayAdd) : longest_(longest), may_add_(may_add) {}

  // Empty where it is longer than `longest`, and for all that come after the budget was spent.
  std::string Resolve(const LinkBase& base, std::string_view reference);
  // What `reference` makes of `base` (xml:base). What is no address, or none that Resolve would
  // give, changes nothing.
  LinkBase Rebased(const LinkBase& base, std::string_view reference);

 private:
  size_t longest_;
  size_t may_add_;
  size_t added_ = 0;
  std::string last_host_;
};

}  // namespace wirefold
