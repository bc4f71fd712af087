// Takes out of the chosen body what is not the article: a chain of rules, each undone when it would
// take too much.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crawler/extract/blocks.h"
#include "crawler/extract/site_memory.h"
#include "crawler/extract/without.h"

namespace wirefold {

// What the metadata know that helps to tell the text from what stands around it.
struct PruneFacts {
  std::string_view title;
  const std::vector<std::string>& authors;
  SiteRepeats repeats{};  // what the site's other pages have too
};

// The body in work: which blocks are still in it, and which rule took the others.
class Body {
 public:
  // `without`: rules that are not to be applied.
  Body(const PageBlocks& page, std::vector<bool> kept, const Without& without = {});

  const PageBlocks& page() const { return page_; }
  std::vector<size_t> KeptBlocks() const;
  uint32_t Words() const;

  // Takes out `drops`, unless they hold more than `most` of the words that are left. True where it
  // did.
  bool Drop(std::string_view rule, const std::vector<size_t>& drops, double most);
  // Puts blocks in that stood outside, or were taken out.
  void Add(std::string_view rule, const std::vector<size_t>& blocks);
  // The rule that took it out, or put it in; empty where none did.
  std::string_view RuleOf(size_t block) const { return rules_[block]; }
  bool Kept(size_t block) const { return kept_[block]; }
  bool Chosen(size_t block) const { return chosen_[block]; }  // at the start
  // Rules that found something and were undone, with the words they would have taken.
  const std::vector<std::string>& undone() const { return undone_; }

 private:
  const PageBlocks& page_;
  std::vector<bool> chosen_;
  std::vector<bool> kept_;
  std::vector<std::string_view> rules_;
  std::vector<std::string> undone_;
  Without without_;
};

void Prune(Body& body, const PruneFacts& facts);

}  // namespace wirefold
