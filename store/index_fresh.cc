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

// The documents of one term, as they are found.
class FreshList {
 public:
  void Add(uint32_t ordinal, const TermRecordReader& reader) {
    PutPosting(documents_, ordinal + 1 - next_, reader.count());
    positions_ += reader.positions();
    next_ = ordinal + 1;
    ++count_;
  }
  // Of segment `info`; null where there are none.
  std::unique_ptr<Postings> Take(std::string_view term, const SegmentInfo& info) {
    if (count_ == 0) return nullptr;
    documents_ += positions_;
    TermEntry entry;
    entry.term = term;
    entry.documents = count_;
    entry.list = documents_;
    return std::make_unique<ListPostings>(entry, info.documents, nullptr, "a list of new articles");
  }

 private:
  std::string documents_, positions_;
  uint32_t next_ = 0;  // behind the last one's ordinal
  uint32_t count_ = 0;
};

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
  for (const auto& document : segment->documents_)
    segment->lengths_ += static_cast<char>(RoughWords(document->columns.words));
  info.documents = static_cast<uint32_t>(segment->documents_.size());
  if (info.documents == 0) return segment;
  info.newest = segment->documents_.front()->columns.when;
  info.oldest = segment->documents_.back()->columns.when;
  return segment;
}

Result<std::unique_ptr<Postings>> FreshSegment::Find(std::string_view term) const {
  FreshList list;
  for (uint32_t ordinal = 0; ordinal < documents_.size(); ++ordinal) {
    TermRecordReader reader(documents_[ordinal]->terms);
    const bool found = reader.Seek(term) && reader.term() == term;
    if (!reader.sound()) return Fail(DamagedFresh(documents_[ordinal]->columns.position));
    if (found) list.Add(ordinal, reader);
  }
  return list.Take(term, info_);
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

Status FreshSegment::ForEachList(std::string_view prefix, const VisitList& visit) const {
  std::map<std::string, FreshList> lists;
  for (uint32_t ordinal = 0; ordinal < documents_.size(); ++ordinal) {
    TermRecordReader reader(documents_[ordinal]->terms);
    for (bool more = reader.Seek(prefix); more && reader.term().starts_with(prefix);
         more = reader.Next())
      lists[reader.term()].Add(ordinal, reader);
    if (!reader.sound()) return Fail(DamagedFresh(documents_[ordinal]->columns.position));
  }
  for (auto& [term, list] : lists)
    if (!visit(term, list.Take(term, info_))) break;
  return {};
}

Status FreshSegment::Mark(std::string_view prefix, bool in_title,
                          std::vector<uint64_t>& marks) const {
  for (uint32_t ordinal = 0; ordinal < documents_.size(); ++ordinal) {
    TermRecordReader reader(documents_[ordinal]->terms);
    bool found = false;
    for (bool more = reader.Seek(prefix); more && !found && reader.term().starts_with(prefix);
         more = reader.Next())
      found = !in_title || reader.count().title > 0;
    if (!reader.sound()) return Fail(DamagedFresh(documents_[ordinal]->columns.position));
    if (found) marks[ordinal / 64] |= uint64_t{1} << ordinal % 64;
  }
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

Result<Time> FreshSegment::NewestFrom(uint32_t ordinal) const { return When(ordinal); }

Result<uint64_t> FreshSegment::Position(uint32_t ordinal) const {
  WF_TRY(const IndexDocument* document, At(ordinal));
  return document->position;
}

Result<ArticleId> FreshSegment::Article(uint32_t ordinal) const {
  WF_TRY(const IndexDocument* document, At(ordinal));
  return document->article;
}

Result<std::string_view> FreshSegment::Lengths(uint32_t ordinal) const {
  WF_CHECK(At(ordinal));
  return std::string_view(lengths_).substr(Stretch(ordinal).begin(), Stretch::kDocuments);
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
