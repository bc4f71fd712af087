// text/terms.h and text/term_record.h: the first line is what was written to look for the rest.
#include "text/terms.h"

#include "tests/fuzz/fuzz.h"
#include "text/term_record.h"

using namespace wirefold;

namespace {

// Whatever the bytes are, reading them ends, in order.
size_t Read(std::string_view bytes) {
  TermRecordReader reader(bytes);
  std::string last;
  size_t terms = 0;
  for (; reader.Next(); ++terms) {
    FUZZ_CHECK(reader.term() > last && reader.term().size() <= kLongestTerm);
    last = reader.term();
    std::string_view rest = reader.positions();
    std::vector<uint32_t> positions;
    if (TakePositions(rest, reader.count(), positions) && HasPositions(TermKind(last[0])))
      FUZZ_CHECK(positions.size() == reader.count().title + reader.count().text);
  }
  FUZZ_CHECK(terms <= bytes.size());
  return terms;
}

void CheckPhrase(const TermPhrase& phrase) {
  uint32_t next = 0;
  for (const TermAt& at : phrase) {
    FUZZ_CHECK(at.term.size() > 1 && at.term.size() <= kLongestTerm && at.offset >= next);
    FUZZ_CHECK(IsUtf8(at.term), at.term);
    next = at.offset + 1;
  }
}

void CheckFound(std::string_view text, const std::vector<TermPhrase>& phrases) {
  size_t past = 0;
  for (const TextRange& range : FindTerms(text, "en", phrases, 100)) {
    FUZZ_CHECK(range.begin >= past && range.end > range.begin && range.end <= text.size());
    FUZZ_CHECK(range.phrase < phrases.size());
    FUZZ_CHECK(IsUtf8(text.substr(range.begin, range.end - range.begin)));
    past = range.end;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input = fuzz::Input(data, size);
  Read(input);
  const std::string text = RepairUtf8(input);
  std::string_view rest = text;
  const std::string asked(fuzz::TakeLine(rest));

  ArticleRecord record;
  record.url = asked;
  record.source = asked;
  record.article.title = asked;
  record.article.text = rest;
  record.article.language = "fr";
  record.article.authors = record.article.tags = {asked, text};
  const std::string terms = EncodeTerms(record);
  Read(terms);
  TermRecordReader reader(terms);
  while (reader.Next()) FUZZ_CHECK(IsUtf8(reader.term()), reader.term());
  FUZZ_CHECK(reader.sound());
  FUZZ_CHECK(EncodeTerms(record) == terms);

  std::vector<TermPhrase> phrases = TermsOfWord(asked, {"en", "fr", "zz"});
  phrases.push_back(TermsOfPhrase(asked));
  phrases.push_back(TermsOfPrefix(asked));
  for (const TermPhrase& phrase : phrases) CheckPhrase(phrase);
  CheckPhrase(TermsOfAuthor(asked));
  CheckFound(text, phrases);
  for (const std::string& name :
       {TermOfSource(asked), TermOfTag(asked), TermOfLanguage(asked), TermOfHost(asked)})
    FUZZ_CHECK(name.size() <= kLongestTerm);
  return 0;
}
