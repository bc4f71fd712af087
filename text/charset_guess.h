// Which encoding are these bytes in, when nobody says or what is said is wrong: by what comes out
// when they are read in each of them, with the language that the document claims as a prior.
#pragma once

#include <string_view>

namespace wirefold {

// The language that a feed or page claims near its beginning (<language>, xml:lang, <html lang>,
// content-language), as written; empty where there is none.
std::string_view ClaimedLanguage(std::string_view bytes);

// A label that text/charset knows. `bytes` are no UTF-8, UTF-16 or UTF-32.
std::string_view GuessCharset(std::string_view bytes, std::string_view language);

}  // namespace wirefold
