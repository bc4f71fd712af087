#include "text/links.h"

#include <algorithm>

#include "base/strings.h"

namespace wirefold {
namespace {

// Where a reference has its host, if it has one; a part of its path otherwise.
std::string_view HostIn(std::string_view reference) {
  constexpr std::string_view kBefore = "/\\ \t\r\n";
  if (const size_t colon = reference.find_first_of(":/?#");
      colon != reference.npos && reference[colon] == ':')
    reference.remove_prefix(colon + 1);
  reference.remove_prefix(std::min(reference.find_first_not_of(kBefore), reference.size()));
  return reference.substr(0, reference.find_first_of("/\\?#"));
}

bool MayNeedConversion(std::string_view host) {
  return std::ranges::any_of(
      host, [](char c) { return c == '%' || static_cast<unsigned char>(c) >= 0x80; });
}

}  // namespace

std::string Links::Resolve(const LinkBase& base, std::string_view reference) {
  if (added_ > may_add_) return {};
  if (const std::string_view host = HostIn(reference);
      MayNeedConversion(host) && host != last_host_) {
    added_ += kConverted * host.size();
    last_host_ = host;
  }
  std::string link = base.Resolve(reference);
  added_ += link.size() - std::min(link.size(), reference.size());
  return link.size() <= longest_ ? link : std::string();
}

LinkBase Links::Rebased(const LinkBase& base, std::string_view reference) {
  LinkBase other(Resolve(base, reference));
  return other.empty() ? base : other;
}

}  // namespace wirefold
