// Class and id words of publishers' systems outside English: one word, or two joined by '-'.
#pragma once

#include <string_view>

namespace wirefold {

// The word where it names chrome ("relacionadas", "baca-juga"), else empty. The view lives as long
// as the program.
std::string_view WorldChromeWord(std::string_view word);
// 4: the article's body and nothing else ("articulo-cuerpo", "TRS_Editor"); 3: may well be
// ("testo", "tresc"), but also a label's or a caption's text; 0: says nothing.
int WorldBodyWord(std::string_view word);

}  // namespace wirefold
