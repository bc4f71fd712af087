// robots.txt (RFC 9309), with what real files do beyond it: BOM, CR line ends, misspelt lines,
// Crawl-delay. Pure. An answer takes about a millisecond at most, whatever file and address are:
// thousands of rules with stars and a long address are not compared to the end, and such an address
// is disallowed. Which answer of a server means what (2.3.1) is decided here too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "text/url.h"

namespace wirefold {

class Robots {
 public:
  // Rules of the groups that name `agent` (a product token, RFC 9309 2.2.1), else of "*".
  static Robots Parse(std::string_view file, std::string_view agent);
  // The part of a file that Parse reads: whole lines of 500 KiB.
  static std::string_view WhatIsRead(std::string_view file);
  static Robots AllowAll();
  // What a server's answer means: 2xx its rules; 4xx but 429 no rules; 429, 5xx and anything else
  // shut. `problem` says why, where it is shut.
  static Robots FromStatus(int status, std::string_view file, std::string_view agent);
  // Where no answer came at all: shut (2.3.1.4).
  static Robots Unreachable(std::string_view why);

  bool Allows(const Url& url) const;
  // Why not: "robots.txt line 4: Disallow: /x", the problem that shut it, or that its rules are too
  // many to compare. Empty where no rule speaks of it.
  std::string Reason(const Url& url) const;
  std::optional<Millis> crawl_delay() const { return crawl_delay_; }
  const std::vector<std::string>& sitemaps() const { return sitemaps_; }
  bool shut() const { return !problem_.empty(); }
  size_t bytes() const;  // of memory, roughly

 private:
  class Reader;
  // The bytes and pairs of bytes that a text has: what a rule has and an address lacks decides most
  // of them without a look at either.
  struct Marks {
    uint64_t bytes = 0;
    uint64_t pairs = 0;

    static Marks Of(std::string_view text);
    bool Has(const Marks& other) const {
      return (other.bytes & ~bytes) == 0 && (other.pairs & ~pairs) == 0;
    }
  };
  struct Rule {
    std::string path;  // with one spelling (2.2.2); '*' and a last '$' keep their meaning
    bool allow = false;
    int line = 0;
    Marks marks;
  };
  struct Verdict {
    const Rule* rule = nullptr;  // that decides, where one does
    bool gave_up = false;
  };
  Verdict Match(const Url& url) const;

  std::vector<Rule> rules_;  // the first that matches counts
  std::vector<std::string> sitemaps_;
  std::optional<Millis> crawl_delay_;
  std::string problem_;
};

// "wirefold" of "wirefold/0.1 (+https://...)".
std::string_view ProductToken(std::string_view user_agent);
// Letters, '-' and '_' (RFC 9309 2.2.1).
bool IsProductToken(std::string_view token);

}  // namespace wirefold
