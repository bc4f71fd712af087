#include "store/index_build.h"

#include <algorithm>
#include <map>

#include "store/keys.h"
#include "text/term_record.h"
#include "text/word_table.h"

namespace wirefold {
namespace {

// The terms of several documents, each with its postings.
class TermGroups {
 public:
  // False where the record is damaged.
  bool Add(uint32_t ordinal, std::string_view record) {
    TermRecordReader reader(record);
    while (reader.Next())
      postings_.push_back(
          {terms_.NumberOf(reader.term()), {ordinal, reader.count(), reader.positions()}});
    return reader.sound();
  }

  void WriteTo(TermBlockWriter& writer, SegmentSink& sink) const {
    const std::vector<uint32_t> ends = Ends();
    std::vector<Posting> sorted(postings_.size());
    std::vector<uint32_t> next(ends.begin(), ends.end() - 1);
    for (const auto& [number, posting] : postings_) sorted[next[number]++] = posting;
    std::vector<Posting> postings;
    for (const Order& at : Sorted()) {
      postings.assign(sorted.begin() + ends[at.number], sorted.begin() + ends[at.number + 1]);
      writer.Add(terms_[at.number], postings, sink);
    }
  }

 private:
  struct Order {
    uint64_t first_bytes = 0;
    uint32_t number = 0;
  };

  // Of term n the postings lie in [ends[n], ends[n + 1]), once they are sorted by term.
  std::vector<uint32_t> Ends() const {
    std::vector<uint32_t> ends(terms_.size() + 1);
    for (const auto& [number, posting] : postings_) ++ends[number + 1];
    for (size_t i = 1; i < ends.size(); ++i) ends[i] += ends[i - 1];
    return ends;
  }
  std::vector<Order> Sorted() const {
    std::vector<Order> order;
    for (uint32_t i = 0; i < terms_.size(); ++i) order.push_back({OrderOf(terms_[i]), i});
    std::ranges::sort(order, [&](const Order& a, const Order& b) {
      if (a.first_bytes != b.first_bytes) return a.first_bytes < b.first_bytes;
      return terms_[a.number] < terms_[b.number];
    });
    return order;
  }

  WordTable terms_;
  std::vector<std::pair<uint32_t, Posting>> postings_;  // by term's number, as they came
};

// Numbers names in the order in which they come.
class NameBook {
 public:
  uint64_t NumberOf(const std::string& name) {
    const auto [it, is_new] = numbers_.emplace(name, names_.size());
    if (is_new) names_.push_back(name);
    return it->second;
  }
  std::vector<std::string> Take() { return std::move(names_); }

 private:
  std::map<std::string, uint64_t> numbers_;
  std::vector<std::string> names_;
};

}  // namespace

void SegmentSink::Block(std::string_view last_term, std::string_view value) {
  batch_.Put(Family::kIndex, keys::IndexBlock(number_, last_term), value);
}

void SegmentSink::Chunk(uint64_t number, std::string_view documents, std::string_view positions) {
  batch_.Put(Family::kIndex, keys::IndexChunk(number_, number), documents);
  if (!positions.empty())
    batch_.Put(Family::kIndex, keys::IndexPositions(number_, number), positions);
}

void SegmentSink::Page(Column column, uint32_t number, const std::vector<uint64_t>& values) {
  batch_.Put(Family::kIndex, keys::IndexPage(number_, static_cast<char>(column), number),
             EncodePage(column, values));
}

void SegmentSink::Names(Column column, const std::vector<std::string>& names) {
  batch_.Put(Family::kIndex, keys::IndexNames(number_, static_cast<char>(column)),
             EncodeNames(names));
}

Result<SegmentEntry> BuildSegment(const FreshSegment& fresh, uint64_t number,
                                  Database::Batch& batch) {
  const SegmentInfo& info = fresh.info();
  const SegmentEntry entry{number,         0,          info.first,  info.end,
                           info.documents, info.words, info.newest, info.oldest};
  SegmentSink sink(number, batch);
  TermGroups groups;
  NameBook sources, languages;
  std::map<Column, std::vector<uint64_t>> columns;
  std::vector<uint8_t> words;
  uint32_t ordinal = 0;
  for (const auto& document : fresh.documents()) {
    const IndexDocument& of = document->columns;
    if (!groups.Add(ordinal++, document->terms))
      return Fail(DamagedIndex("the words of article " + std::to_string(of.position)));
    columns[Column::kArticle].push_back(of.article.value);
    columns[Column::kLanguage].push_back(languages.NumberOf(of.language));
    words.push_back(RoughWords(of.words));
    columns[Column::kWords].push_back(words.back());
    columns[Column::kPosition].push_back(of.position);
    columns[Column::kSource].push_back(sources.NumberOf(of.source));
    columns[Column::kWhen].push_back(static_cast<uint64_t>(ToMillis(of.when)));
  }
  for (const auto& [column, values] : columns) {
    for (size_t at = 0; at < values.size(); at += kPageDocuments) {
      const auto end = values.begin() + std::min(at + kPageDocuments, values.size());
      sink.Page(column, static_cast<uint32_t>(at / kPageDocuments), {values.begin() + at, end});
    }
  }
  sink.Names(Column::kSource, sources.Take());
  sink.Names(Column::kLanguage, languages.Take());
  TermBlockWriter writer(words);
  groups.WriteTo(writer, sink);
  writer.Finish(sink);
  return entry;
}

}  // namespace wirefold
