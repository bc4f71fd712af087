// text/words.h, text/entities.h, text/language.h: the first line beside the whole.
#include "text/words.h"

#include "tests/fuzz/fuzz.h"
#include "text/entities.h"
#include "text/language.h"

using namespace wirefold;

namespace {

void CheckTokens(const Tokens& tokens) {
  FUZZ_CHECK(IsUtf8(tokens.folded));
  uint32_t at = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    FUZZ_CHECK(tokens.list[i].begin >= at && tokens.list[i].end > tokens.list[i].begin);
    at = tokens.list[i].end;
    FUZZ_CHECK(at <= tokens.folded.size());
    FUZZ_CHECK(IsUtf8(tokens[i]));
  }
}

void CheckShown(std::string_view text) {
  const std::string shown = ForTerminal(text);
  FUZZ_CHECK(IsUtf8(shown));
  for (char c : shown) FUZZ_CHECK(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f, shown);
  FUZZ_CHECK(ForTerminal(shown) == shown, shown);
  for (size_t columns : {0, 1, 2, 7, 40}) {
    const std::string cut = CutToWidth(shown, columns);
    FUZZ_CHECK(IsUtf8(cut));
    FUZZ_CHECK(DisplayWidth(cut) <= columns, cut);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text = RepairUtf8(fuzz::Input(data, size));
  const std::string first = text.substr(0, text.find('\n'));
  const Tokens tokens = Tokenize(text);
  CheckTokens(tokens);
  Tokens again = Tokenize(first);
  CheckTokens(again);
  TokenizeInto(text, again);  // memory used again must not show
  CheckTokens(again);
  FUZZ_CHECK(again.folded == tokens.folded && again.size() == tokens.size());

  FUZZ_CHECK(IsUtf8(FoldCase(text)));
  FUZZ_CHECK(TitlesAlike(text, text));
  FUZZ_CHECK(TitlesAlike(text, first) == TitlesAlike(first, text));
  FUZZ_CHECK(DecodeEntities(EscapeHtml(text)) == text);
  FUZZ_CHECK(IsUtf8(DecodeEntities(text)));
  FUZZ_CHECK(IsUtf8(DetectLanguage(text, first)));
  CheckShown(text);
  return 0;
}
