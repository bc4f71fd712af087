// The full-text index as a search reads it: one state of it, as segments of documents. A document
// is one version of an article, the last one; in its segment it has a number (an ordinal) in the
// order of newest first: by When(), and of equal ones the later in the log. So cursors that go
// forward find the newest first, a range of time is a range of ordinals, and segments are merged by
// When(). Segments lie in the order of the log: the first has the newest positions. Bytes that are
// damaged are an Error that names the record.
//
// A reader and all that comes from it belong to one thread, and go before the database does. Of a
// store that another process writes: CatchUp() of the same Database meanwhile mixes two states.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "store/database.h"
#include "store/stretch.h"
#include "text/terms.h"

namespace wirefold {

// The documents of a segment that have a term, by ordinal. `document()` is kNoDocument before the
// first call, past either end, and after a failure, which status() then tells.
class Postings {
 public:
  static constexpr uint32_t kNoDocument = UINT32_MAX;

  virtual ~Postings() = default;
  uint32_t document() const { return document_; }
  TermCount count() const { return count_; }  // in it
  // How many there are; some may be dead.
  uint32_t documents() const { return documents_; }

  // The first document at or behind `ordinal`; Seek(0) is the first. Any order of calls will do.
  virtual void Seek(uint32_t ordinal) = 0;
  // The last document at or before `ordinal`: oldest first begins at kNoDocument.
  virtual void SeekBack(uint32_t ordinal) = 0;
  void Next() {
    if (document_ != kNoDocument) Step();
  }
  // The term's positions in the document (text/terms.h), ascending; empty for kinds that have none.
  // Lasts until the cursor moves. Read from the database only when it is asked for.
  virtual Result<const std::vector<uint32_t>*> Positions() = 0;

  // No document in [ordinal, until) has a larger impact (impact.h) than what this returns; `until`
  // is lowered to where that ends. Closely: of fewer documents, for which more is read; the
  // document in hand may be lost where it is before `ordinal`, then the next call is a Seek().
  virtual double Impact(uint32_t ordinal, bool closely, uint32_t& until) = 0;
  // Adds the counts of the documents in a stretch; those that are not in the set may be left out.
  // Titled: only those that have it in the title count as having it. The document in hand is lost,
  // the next call is a Seek().
  virtual void AddTo(const Stretch& stretch, bool titled, Tally& tally) = 0;
  const Status& status() const { return status_; }

 protected:
  virtual void Step() = 0;

  uint32_t document_ = kNoDocument;
  uint32_t documents_ = 0;
  TermCount count_;
  Status status_;
};

// What the segment says of all its documents, dead ones too.
struct SegmentInfo {
  uint64_t first = 0;  // positions in the log: [first, end)
  uint64_t end = 0;
  uint32_t documents = 0;
  uint64_t words = 0;  // of all titles and texts: BM25's average length
  Time newest{};
  Time oldest{};
};

class IndexSegment {
 public:
  virtual ~IndexSegment() = default;
  const SegmentInfo& info() const { return info_; }

  // Null: no document has it.
  virtual Result<std::unique_ptr<Postings>> Find(std::string_view term) const = 0;
  // The terms that begin with `prefix` (kind and all), in order, until `visit` says false.
  using VisitTerm = std::function<bool(std::string_view term, uint32_t documents)>;
  virtual Status ForEachTerm(std::string_view prefix, const VisitTerm& visit) const = 0;

  // The same with their documents: what Find() says of each, for less than asking it would cost.
  using VisitList = std::function<bool(std::string_view term, std::unique_ptr<Postings> list)>;
  virtual Status ForEachList(std::string_view prefix, const VisitList& visit) const = 0;

  // Sets the bit of each document (of `n` bit n % 64 of marks[n / 64]; there are enough) that has
  // a term that begins so, or has one in its title.
  virtual Status Mark(std::string_view prefix, bool in_title,
                      std::vector<uint64_t>& marks) const = 0;

  // Of one document; each is read with those around it, which are in hand until others are.
  virtual Result<Time> When(uint32_t ordinal) const = 0;
  // That of one before it or its own, for less: nothing from `ordinal` on is newer.
  virtual Result<Time> NewestFrom(uint32_t ordinal) const = 0;
  virtual Result<uint64_t> Position(uint32_t ordinal) const = 0;
  virtual Result<ArticleId> Article(uint32_t ordinal) const = 0;
  // Lengths in words, a byte each (RoughWords), of the stretch that it is in.
  virtual Result<std::string_view> Lengths(uint32_t ordinal) const = 0;
  virtual Result<std::string> Source(uint32_t ordinal) const = 0;
  virtual Result<std::string> Language(uint32_t ordinal) const = 0;
  // It was replaced by a later version, or deleted: it is not there.
  virtual Result<bool> IsDead(uint32_t ordinal) const = 0;

  // The first ordinal whose When() is before `time`: [OrdinalBefore(until), OrdinalBefore(since))
  // is what lies in [since, until).
  Result<uint32_t> OrdinalBefore(Time time) const;

 protected:
  SegmentInfo info_;
};

class IndexReader {
 public:
  // What `db` holds now, whatever is written while this one is there.
  static Result<IndexReader> Open(const Database& db);

  // Newest positions first; those of no document are left out.
  const std::vector<std::unique_ptr<IndexSegment>>& segments() const { return segments_; }
  uint64_t documents() const;  // of all of them, dead ones too
  uint64_t words() const;
  // The log is indexed up to here; where that is not its end, the writer is catching up.
  uint64_t reach() const { return reach_; }

 private:
  IndexReader() = default;
  std::unique_ptr<Database::Cursor> cursor_;
  std::vector<std::unique_ptr<IndexSegment>> segments_;
  uint64_t reach_ = 0;
};

}  // namespace wirefold
