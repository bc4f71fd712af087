// Stock phrases around articles in the languages of the world: labels of share bars, comments,
// related lists, credits. Folded (text/words.h) and hashed at first use, so that some hundred of
// them cost one look-up a block.
#pragma once

#include <string_view>

namespace wirefold {

// The whole block is a label that belongs to the page: "Paylaş", "Σχόλια (3)", "広告".
bool IsWorldLabel(std::string_view text);
// The whole block is a headline over what is not the article any more: "関連記事", "Czytaj też".
bool IsWorldEnd(std::string_view text);
// The block begins with words that only publishers' boxes begin with: "责任编辑", "Baca juga:",
// "Lue myös". A sentence of an article may begin so too; the caller looks at its length and end.
bool OpensWorldBox(std::string_view text);
// A name and an address ("김민정 기자 kim@paper.test"), a row of hash tags, "Par Claire Martin".
bool IsWorldByline(std::string_view text);

}  // namespace wirefold
