#include "text/language.h"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>

#include "base/strings.h"
#include "text/charset.h"

namespace wirefold {
namespace {

// More says nothing new, and CLD2 counts in int.
constexpr size_t kEnough = 64 * 1024;

// "en_US" and " EN-us " are "en-US"; CLD2's codes for Hebrew and Javanese are older than BCP 47's.
std::string Normalised(std::string_view tag) {
  std::string out(Trim(tag));
  std::replace(out.begin(), out.end(), '_', '-');
  return out;
}

std::string Bcp47(CLD2::Language language) {
  const std::string_view code = CLD2::LanguageCode(language);
  if (code == "iw") return "he";
  if (code == "jw") return "jv";
  return std::string(code);
}

bool SameLanguage(std::string_view a, std::string_view b) {
  return EqualsNoCase(a.substr(0, a.find('-')), b.substr(0, b.find('-')));
}

}  // namespace

bool IsLanguageTag(std::string_view claim) {
  const std::string tag = Normalised(claim);
  bool first = true;
  for (std::string_view part : Split(tag, '-')) {
    if (part.empty() || part.size() > 8) return false;
    if (first && (part.size() < 2 || part.size() > 3)) return false;
    for (char c : part)
      if (!IsAsciiAlpha(c) && (first || !IsAsciiDigit(c))) return false;
    first = false;
  }
  return true;
}

std::string DetectLanguage(std::string_view text, std::string_view claimed) {
  const std::string claim = Normalised(claimed);
  text = text.substr(0, kEnough);
  const std::string valid = RepairUtf8(text);

  CLD2::CLDHints hints{};
  hints.content_language_hint = claim.empty() ? nullptr : claim.c_str();
  hints.encoding_hint = CLD2::UNKNOWN_ENCODING;
  hints.language_hint = CLD2::UNKNOWN_LANGUAGE;
  CLD2::Language best[3];
  int percent[3];
  double score[3];
  int text_bytes = 0;
  bool reliable = false;
  CLD2::ExtDetectLanguageSummary(valid.data(), static_cast<int>(valid.size()), true, &hints, 0,
                                 best, percent, score, nullptr, &text_bytes, &reliable);
  if (!reliable || best[0] == CLD2::UNKNOWN_LANGUAGE) return claim;
  const std::string found = Bcp47(best[0]);
  // "en-GB" says more than "en".
  return SameLanguage(found, claim) ? claim : found;
}

}  // namespace wirefold
