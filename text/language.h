// The language of a text (CLD2), with what the feed or page claims as a prior.
#pragma once

#include <string>
#include <string_view>

namespace wirefold {

// Whether a claim has a tag's form ("en", "en_US", "zh-Hant"), not "%lang%" or "English".
bool IsLanguageTag(std::string_view claim);

// BCP 47 ("en", "zh-Hant"), or `claimed` (trimmed, '_' as '-') where the text does not decide.
std::string DetectLanguage(std::string_view text, std::string_view claimed);

}  // namespace wirefold
