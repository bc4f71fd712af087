// Several pages of one site in one call help each other: what they have in common is no article.
// The first of them too, so the files are looked at for their site before any is read in full.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "crawler/extract/extract.h"

namespace wirefold {

class SitePages {
 public:
  // `files` outlives this. Stdin and pipes can be read but once and so belong to no site, nor does
  // a page that does not name its address.
  SitePages(const std::vector<std::string>& files, uint64_t largest_page);

  // What is known of the site of file number `file`, null where nothing is. Asked in order: a
  // site's pages are read at the first and its memory is let go behind the last.
  const SiteMemory* Of(size_t file, const PageHints& hints);
  // What the page itself had to tell.
  void Learn(size_t file, PageSketch sketch);

 private:
  struct Site {
    std::vector<uint32_t> first;  // files to learn from
    uint32_t files = 0;
    size_t last = 0;
    bool read = false;
    SiteMemory memory;
  };

  const std::vector<std::string>& files_;
  uint64_t largest_page_;
  std::vector<uint32_t> site_of_;
  std::vector<Site> sites_;
};

}  // namespace wirefold
