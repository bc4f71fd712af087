// Short stretches of text that publishers put around an article, known by their wording. Whole
// blocks only, never a part of one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wirefold {

// "Sign up for our newsletter", "Read more: ...", "Advertisement", "Follow us on ...", in the
// languages of the larger presses.
bool IsBoilerplate(std::string_view text, uint32_t words);
// How many different things the publisher asks of the reader here: to sign up, to give money, to
// follow, to switch something off. 0 for a text too long to be an appeal.
int Appeals(std::string_view text, uint32_t words);
// A headline over what is not the article any more: "Related", "More from ...", "Comments", "About
// the author".
bool IsEndMarker(std::string_view text, uint32_t words);
// "By Jane Doe", "Jane Doe", "Published 2 May 2026, 10:31", "3 min read".
bool IsByline(std::string_view text, uint32_t words, const std::vector<std::string>& authors);
// "FILE - A fan displays ... (AP Photo/Jane Doe)": known by the credit and by how agencies begin.
bool IsPhotoCaption(std::string_view text);
// "Reporting by", "Edited by", "(Reuters)": what opens a closing credit.
bool IsCreditOpening(std::string_view text);

// Ends as a sentence does, in any writing; closing quotes and brackets may follow.
bool EndsSentence(std::string_view text);

}  // namespace wirefold
