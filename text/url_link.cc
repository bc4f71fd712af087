#include <libpsl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/strings.h"
#include "text/url.h"
#include "text/url_host.h"

namespace wirefold {
namespace {

// What newsletters, social networks and analytics add to addresses. A name that some site might use
// to choose its page ("ref", "id", "source") is not here.
constexpr std::array<std::string_view, 58> kTrackers = {
    // advertising clicks
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "gad_source", "srsltid", "msclkid",
    "yclid", "ysclid", "twclid", "ttclid", "li_fat_id", "igshid", "igsh", "rb_clickid", "s_cid",
    "epik", "mibextid",
    // newsletters
    "mc_cid", "mc_eid", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking", "mkt_tok",
    "vero_id", "vero_conv", "oly_anon_id", "oly_enc_id", "ml_subscriber", "ml_subscriber_hash",
    "wickedid", "cmpid",
    // analytics
    "_openstat", "_ga", "_gl", "__twitter_impression", "guccounter", "guce_referrer",
    "guce_referrer_sig", "xtor", "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee",
    "at_medium", "at_campaign", "at_format", "at_link_id", "at_link_origin", "at_link_type",
    "at_ptr_name", "at_bbc_team"};

bool IsTracker(std::string_view parameter) {
  const std::string name = LowerAscii(parameter.substr(0, parameter.find('=')));
  return name.rfind("utm_", 0) == 0 ||
         std::find(kTrackers.begin(), kTrackers.end(), name) != kTrackers.end();
}

// As written, in one piece: no line breaks, blanks as %20.
std::string Tidied(std::string_view reference) {
  std::string out;
  for (char c : Trim(reference)) {
    if (c == ' ')
      out += "%20";
    else if (c != '\t' && c != '\n' && c != '\r')
      out += c;
  }
  return out;
}

bool HasScheme(std::string_view s) {
  const size_t end = s.find_first_of(":/?#");
  if (end == s.npos || s[end] != ':' || end == 0 || !IsAsciiAlpha(s[0])) return false;
  return std::all_of(s.begin(), s.begin() + end, [](char c) {
    return IsAsciiAlpha(c) || IsAsciiDigit(c) || c == '+' || c == '-' || c == '.';
  });
}

}  // namespace

LinkBase::LinkBase(std::string_view address) {
  if (auto url = Url::Parse(address)) url_ = std::make_shared<const Url>(std::move(*url));
}

std::string LinkBase::Resolve(std::string_view reference) const {
  std::string tidied = Tidied(reference);
  if (HasScheme(tidied)) {
    if (!StartsWithNoCase(tidied, "http")) return tidied;
    if (const auto url = Url::Parse(tidied)) return url->WithoutCredentials().spec();
  }
  if (empty()) return tidied;
  const auto url = url_->Resolve(tidied);
  return url ? url->WithoutCredentials().spec() : tidied;
}

std::string ResolveLink(std::string_view base, std::string_view reference) {
  return LinkBase(base).Resolve(reference);
}

std::string UrlKey(const Url& url) {
  std::string key = url.spec().substr(0, url.spec().find_first_of("?#"));
  const size_t page = key.size();
  char separator = '?';
  if (url.query().empty()) return key;
  for (std::string_view parameter : Split(url.query(), '&')) {
    if (IsTracker(parameter)) continue;
    key += separator;
    key += parameter;
    separator = '&';
  }
  if (key.size() == page + 1) key.resize(page);  // of "?utm_medium=x&" a question mark is left
  return key;
}

std::string RegistrableDomain(std::string_view host) {
  if (IsAddress(host)) return std::string(host);
  if (host.size() > 1 && host.back() == '.') host.remove_suffix(1);
  const std::string name(host);
  const psl_ctx_t* list = psl_builtin();
  const char* domain = list ? psl_registrable_domain(list, name.c_str()) : nullptr;
  return domain ? domain : name;
}

std::string SiteOf(const Url& url) { return RegistrableDomain(url.host()); }

}  // namespace wirefold
