#include "store/index_fresh.h"

#include <algorithm>
#include <map>

#include "store/keys.h"
#include "store/postings.h"
#include "text/term_record.h"

namespace wirefold {
namespace {

Error DamagedFresh(uint64_t position) {
  return DamagedIndex("the words of article " + std::to_string(position) + " of the log");
}

}  // namespace

Result<std::unique_ptr<FreshSegment>> FreshSegment::Read(Database::Cursor& cursor, uint64_t first,
                                                         uint64_t end) {
  std::unique_ptr<FreshSegment> segment(new FreshSegment);
  SegmentInfo& info = segment->info_;
  info.first = first;
  info.end = end;
  const std::string last = keys::IndexFresh(end);
  for (cursor.Seek(keys::IndexFresh(first)); cursor.Valid() && cursor.key() < last; cursor.Next()) {
    auto document = std::make_unique<Document>();
    document->bytes = cursor.value();
    IndexDocument& columns = document->columns;
    if (!keys::ParseNumber(cursor.key().substr(1), columns.position) ||
        !DecodeFresh(document->bytes, columns, document->terms))
      return Fail(DamagedFresh(columns.position).In(cursor.dir()));
    info.words += columns.words;
    segment->documents_.push_back(std::move(document));
  }
  WF_CHECK(cursor.status());
  std::ranges::sort(segment->documents_,
                    [](const auto& a, const auto& b) { return IsNewer(a->columns, b->columns); });
  info.documents = static_cast<uint32_t>(segment->documents_.size());
  if (info.documents == 0) return segment;
  info.newest = segment->documents_.front()->columns.when;
  info.oldest = segment->documents_.back()->columns.when;
  return segment;
}

Result<std::unique_ptr<Postings>> FreshSegment::Find(std::string_view term) const {
  TermEntry entry;
  entry.term = term;
  std::string documents, positions;
  uint32_t next = 0;
  for (uint32_t ordinal = 0; ordinal < documents_.size(); ++ordinal) {
    TermRecordReader reader(documents_[ordinal]->terms);
    const bool found = reader.Seek(term) && reader.term() == term;
    if (!reader.sound()) return Fail(DamagedFresh(documents_[ordinal]->columns.position));
    if (!found) continue;
    PutPosting(documents, ordinal + 1 - next, reader.count());
    positions += reader.positions();
    next = ordinal + 1;
    ++entry.documents;
  }
  if (entry.documents == 0) return nullptr;
  documents += positions;
  entry.list = documents;
  return std::make_unique<ListPostings>(entry, info_.documents, nullptr, "a list of new articles");
}

Status FreshSegment::ForEachTerm(std::string_view prefix, const VisitTerm& visit) const {
  std::map<std::string, uint32_t> terms;
  for (const auto& document : documents_) {
    TermRecordReader reader(document->terms);
    for (bool more = reader.Seek(prefix); more && reader.term().starts_with(prefix);
         more = reader.Next())
      ++terms[reader.term()];
    if (!reader.sound()) return Fail(DamagedFresh(document->columns.position));
  }
  for (const auto& [term, count] : terms)
    if (!visit(term, count)) break;
  return {};
}

Result<const IndexDocument*> FreshSegment::At(uint32_t ordinal) const {
  if (ordinal < documents_.size()) return &documents_[ordinal]->columns;
  return Fail(DamagedIndex("document " + std::to_string(ordinal) + " of new articles"));
}

Result<Time> FreshSegment::When(uint32_t ordinal) const {
  WF_TRY(const IndexDocument* document, At(ordinal));
  return document->when;
}

Result<uint64_t> FreshSegment::Position(uint32_t ordinal) const {
  WF_TRY(const IndexDocument* document, At(ordinal));
  return document->position;
}

Result<ArticleId> FreshSegment::Article(uint32_t ordinal) const {
  WF_TRY(const IndexDocument* document, At(ordinal));
  return document->article;
}

Result<uint32_t> FreshSegment::Words(uint32_t ordinal) const {
  WF_TRY(const IndexDocument* document, At(ordinal));
  return WordsOf(RoughWords(document->words));
}

Result<std::string> FreshSegment::Source(uint32_t ordinal) const {
  WF_TRY(const IndexDocument* document, At(ordinal));
  return document->source;
}

Result<std::string> FreshSegment::Language(uint32_t ordinal) const {
  WF_TRY(const IndexDocument* document, At(ordinal));
  return document->language;
}

// One that is replaced while it is fresh is gone.
Result<bool> FreshSegment::IsDead(uint32_t) const { return false; }

}  // namespace wirefold
