// Addresses, by the WHATWG URL standard as far as http and https need it. A Url is valid or does
// not exist. Two departures: "http:///x" has no host (nobody means the host x), and what is longer
// than a limit is no address.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wirefold {

class Url {
 public:
  static constexpr size_t kLongest = 8192;

  // An absolute http or https address, white space at its ends and line breaks and tabs inside
  // removed as browsers do. kInvalid with the reason: no host, a blank in the host, another scheme
  // ("only http and https"), too long.
  static Result<Url> Parse(std::string_view text, size_t longest = kLongest);
  // `reference` seen from this address (RFC 3986 5, with the WHATWG's leniency).
  Result<Url> Resolve(std::string_view reference) const;

  const std::string& spec() const {
    return spec_;
  }  // normalised: lower-case host, no default port, encoded path
  std::string_view scheme() const;
  std::string_view host() const;           // punycode; IPv6 in brackets
  uint16_t port() const { return port_; }  // the scheme's where none is written
  std::string origin() const;              // scheme://host[:port]
  std::string_view path_query() const;     // begins with '/', without the fragment
  std::string_view path() const;
  std::string_view query() const;  // without '?'
  bool has_credentials() const;    // user:password@; kept in spec(), never shown
  // What may be given away: links of an article, a topic for a hub.
  Url WithoutCredentials() const;
  // To be asked as `other` was: with its credentials where scheme, host and port are the same and
  // there are none of its own.
  Url WithCredentialsOf(const Url& other) const;
  std::string Shown()
      const;  // spec() with the password as ***, or the user where it stands alone (a token)

  friend bool operator==(const Url& a, const Url& b) { return a.spec_ == b.spec_; }

 private:
  struct Parts;
  Url() = default;
  static Result<Url> Build(const Parts& parts, size_t longest);
  Status Append(const Parts& parts, size_t longest);  // path, query, fragment
  void Replace(uint32_t begin, uint32_t size, std::string_view credentials);

  std::string spec_;
  uint32_t host_begin_ = 0, host_end_ = 0, path_begin_ = 0, query_begin_ = 0, fragment_begin_ = 0;
  uint16_t port_ = 0;
};

// What a feed's or a page's links are seen from: parsed once, however many they are. Copies share
// it. Empty where there is none, or what there is is no web address.
class LinkBase {
 public:
  LinkBase() = default;
  explicit LinkBase(std::string_view address);

  bool empty() const { return url_ == nullptr; }
  // `reference` seen from here, for any scheme (mailto:, ftp:, ...). A relative one without a base
  // comes back as it is, trimmed and with blanks as %20. An http or https link has no user and
  // password, neither the base's, which are ours, nor its own: it is stored, shown and published.
  std::string Resolve(std::string_view reference) const;

 private:
  std::shared_ptr<const Url> url_;
};

// The same of a single link.
std::string ResolveLink(std::string_view base, std::string_view reference);

// What makes two addresses the same page: no fragment, no tracking parameters (utm_*, fbclid,
// gclid, ...), nothing else dropped. Not for fetching.
std::string UrlKey(const Url& url);

// Whom a normalised host belongs to: the part of its name that can be registered, by the Public
// Suffix List ("news.bbc.co.uk": "bbc.co.uk"). An IP address and a public suffix are their own.
std::string RegistrableDomain(std::string_view host);
// The site an address belongs to: the registrable domain of its host.
std::string SiteOf(const Url& url);

}  // namespace wirefold
