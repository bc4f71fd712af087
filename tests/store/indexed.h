// The index as the store's tests look at it: every posting of every document, by terms, once out of
// the log and once as a reader has it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/impl.h"
#include "store/index_form.h"
#include "store/index_reader.h"
#include "tests/store/made.h"
#include "text/term_record.h"

namespace wirefold::made {

using Lines = std::map<std::string, std::string>;

inline std::string Posted(TermCount count, const std::vector<uint32_t>& positions) {
  std::string out = std::to_string(count.title) + "+" + std::to_string(count.text);
  for (const uint32_t position : positions) out += "," + std::to_string(position);
  return out;
}

// "w port @3": "0+2,256,258", of the article at 3 of the log; and the columns of each.
inline void AddExpected(const ArticleRecord& record, uint64_t position, Lines& lines) {
  const std::string bytes = EncodeTerms(record);
  TermRecordReader reader(bytes);
  while (reader.Next()) {
    std::string_view rest = reader.positions();
    std::vector<uint32_t> positions;
    if (HasPositions(static_cast<TermKind>(reader.term()[0])))
      REQUIRE(TakePositions(rest, reader.count(), positions));
    lines[reader.term() + " @" + std::to_string(position)] = Posted(reader.count(), positions);
  }
  REQUIRE(reader.sound());
  lines["article @" + std::to_string(position)] =
      record.id.Hex() + " " + std::to_string(ToMillis(ListedAt(record))) + " " + record.source +
      " " + record.article.language + " " +
      std::to_string(WordsOf(RoughWords(reader.title_words() + reader.text_words())));
}

inline Lines Expected(Store& store) {
  Lines lines;
  REQUIRE(store.ReadLog(0, [&](uint64_t position, const ArticleRecord& record) {
    const auto stored = store.GetArticle(record.id);
    REQUIRE(stored);
    if (*stored && (*stored)->position == position) AddExpected(record, position, lines);
    return true;
  }));
  return lines;
}

template <class T>
T Must(Result<T> result) {
  INFO((result ? "" : result.error().what));
  REQUIRE(result);
  return std::move(*result);
}

inline uint32_t WordsAt(const IndexSegment& segment, uint32_t ordinal) {
  const std::string_view lengths = Must(segment.Lengths(ordinal));
  return WordsOf(static_cast<uint8_t>(lengths[ordinal % Stretch::kDocuments]));
}

inline void AddSegment(const IndexSegment& segment, Lines& lines) {
  const SegmentInfo& info = segment.info();
  std::vector<std::string> names(info.documents);
  std::vector<bool> dead(info.documents);
  for (uint32_t ordinal = 0; ordinal < info.documents; ++ordinal) {
    const uint64_t position = Must(segment.Position(ordinal));
    const Time when = Must(segment.When(ordinal));
    CHECK(position >= info.first);
    CHECK(position < info.end);
    CHECK(when <= info.newest);
    CHECK(when >= info.oldest);
    if (ordinal > 0) CHECK(when <= Must(segment.When(ordinal - 1)));
    names[ordinal] = " @" + std::to_string(position);
    dead[ordinal] = Must(segment.IsDead(ordinal));
    if (dead[ordinal]) continue;
    lines["article" + names[ordinal]] =
        Must(segment.Article(ordinal)).Hex() + " " + std::to_string(ToMillis(when)) + " " +
        Must(segment.Source(ordinal)) + " " + Must(segment.Language(ordinal)) + " " +
        std::to_string(WordsAt(segment, ordinal));
  }
  std::vector<std::string> terms;
  REQUIRE(segment.ForEachTerm("", [&](std::string_view term, uint32_t) {
    terms.emplace_back(term);
    return true;
  }));
  for (const std::string& term : terms) {
    const auto postings = Must(segment.Find(term));
    INFO(term);
    REQUIRE(postings);
    uint32_t count = 0;
    for (postings->Seek(0); postings->document() != Postings::kNoDocument; postings->Next()) {
      ++count;
      REQUIRE(postings->document() < info.documents);
      if (dead[postings->document()]) continue;
      lines[term + names[postings->document()]] =
          Posted(postings->count(), *Must(postings->Positions()));
    }
    CHECK(postings->status());
    CHECK(count == postings->documents());
  }
}

inline Lines Indexed(const IndexReader& reader) {
  Lines lines;
  for (const auto& segment : reader.segments()) AddSegment(*segment, lines);
  return lines;
}

}  // namespace wirefold::made
