// Which documents of one segment a search finds, as cursors that go through them in one direction
// and can be joined. A cursor's place is a rank: 0 is the segment's newest document, or its oldest
// where the search goes that way. What is cheap (the postings) decides where a cursor stops;
// Confirm() looks at what costs more (positions, other records) only where all the cheap ones
// agree.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "store/index_reader.h"
#include "store/search_rank.h"

namespace wirefold::search {

using Rank = int64_t;
inline constexpr Rank kEnd = INT64_MAX;

// A segment in the direction of a search, and what went wrong in it. Outlives its cursors.
class Walk {
 public:
  Walk(const IndexSegment& segment, bool backward)
      : segment_(segment), size_(segment.info().documents), backward_(backward) {}
  const IndexSegment& segment() const { return segment_; }
  Rank size() const { return size_; }
  bool backward() const { return backward_; }
  // The ordinal of a rank, and the other way round.
  uint32_t Turn(Rank rank) const {
    return static_cast<uint32_t>(backward_ ? size_ - 1 - rank : rank);
  }

  // The cursors of a segment in which something failed go to their end.
  void Fail(Error error) {
    if (status_) status_ = wirefold::Fail(std::move(error));
  }
  const Status& status() const { return status_; }
  bool failed() const { return !status_; }

 private:
  const IndexSegment& segment_;
  Rank size_;
  bool backward_;
  Status status_;
};

// What scores need of the search and of the document in hand.
struct Scale {
  const std::vector<double>& weights;  // by leaf
  double dampening = 0;
};

// What bounds of scores need of the search.
struct Ceiling {
  const std::vector<double>& weights;
  double most_of_impact = 0;
};

class Cursor {
 public:
  virtual ~Cursor() = default;
  // -1 before the first Seek(), kEnd behind the last document.
  Rank at() const { return at_; }
  // About how many it stops at; the fewest lead.
  uint64_t documents() const { return documents_; }
  // To the first at `rank` or behind it that may be one; never back.
  virtual void Seek(Rank rank) = 0;
  void Reach(Rank rank) {
    if (at_ < rank) Seek(rank);
  }
  // Whether the document in hand is one; asked once a document.
  virtual bool Confirm() { return true; }
  // Of the document in hand, once confirmed.
  virtual double Score(const Scale&) const { return 0; }

  // For searches that go forward, many documents at once. Takes out of the set what is none, as far
  // as that is cheap; then at() is -1, and a Seek() may go to any document of the set.
  virtual void Mark(Stretch&) {}
  // The bound of Score() for a document that was left, until the next Mark(); `at` behind the
  // stretch's begin.
  virtual double Hope(uint32_t /*at*/, const Scale&) const { return 0; }
  // That of all documents in [rank, until), where `rank` is not before the one in hand; `until` is
  // lowered to where it ends; below 0: none of them is one. Closely: a better bound of fewer, for
  // which more is read; then the document in hand is done with where it is before `rank`.
  virtual double Most(Rank, bool /*closely*/, const Ceiling&, Rank& /*until*/) { return 0; }

 protected:
  Rank at_ = -1;
  uint64_t documents_ = 0;
};
using CursorPtr = std::unique_ptr<Cursor>;  // null: no document
constexpr size_t kNoLeaf = SIZE_MAX;        // of what counts for no score

// One that knows how often and where its terms stand.
class TermCursor : public Cursor {
 public:
  virtual TermCount Count() = 0;
  // Ascending, until it moves; null after a failure.
  virtual const std::vector<uint32_t>* Positions() = 0;
  // As of Postings.
  virtual void AddTo(const Stretch& stretch, bool titled, Tally& tally) = 0;
  // Of impacts, what Most() is of scores.
  virtual double Impact(Rank rank, bool closely, Rank& until) = 0;
};

// The documents of a term.
class OneTerm : public TermCursor {
 public:
  OneTerm(Walk& walk, std::unique_ptr<Postings> postings);
  void Seek(Rank rank) override;
  TermCount Count() override { return postings_->count(); }
  const std::vector<uint32_t>* Positions() override;
  void AddTo(const Stretch& stretch, bool titled, Tally& tally) override;
  double Impact(Rank rank, bool closely, Rank& until) override;

 private:
  Walk& walk_;
  std::unique_ptr<Postings> postings_;
};

// The documents that have one of many terms; `in_title`: in the title. They are gone through at
// once, and each document counts as having it once: a beginning that is in more words says no more.
class ManyTerms : public TermCursor {
 public:
  // Of all that begin with `prefix`, which are looked at when the first document is asked for;
  // `documents` of theirs, one that has several counted for each.
  ManyTerms(Walk& walk, std::string prefix, bool in_title, uint64_t documents);
  // For their positions.
  ManyTerms(Walk& walk, bool in_title, std::vector<std::unique_ptr<Postings>> terms);
  void Seek(Rank rank) override;
  TermCount Count() override { return {in_title_ ? 1U : 0U, 1}; }
  const std::vector<uint32_t>* Positions() override;
  void AddTo(const Stretch& stretch, bool titled, Tally& tally) override;
  double Impact(Rank rank, bool closely, Rank& until) override;

 private:
  bool Ready();

  Walk& walk_;
  std::string prefix_;
  bool in_title_;
  bool ready_ = false;
  std::vector<std::unique_ptr<Postings>> terms_;
  std::vector<uint64_t> marks_;  // a bit a rank
  std::vector<uint32_t> positions_;
};

// Terms that stand at their offsets from one place.
class PhraseCursor : public Cursor {
 public:
  struct Part {
    uint32_t offset = 0;
    bool prefix = false;  // how often it stands somewhere is not known
    std::unique_ptr<TermCursor> term;
    std::unique_ptr<Tally> tally{};  // null: no stretch was looked at yet
  };
  PhraseCursor(bool in_title, size_t leaf, std::vector<Part> parts);
  void Seek(Rank rank) override;
  bool Confirm() override;
  double Score(const Scale& scale) const override;
  void Mark(Stretch& stretch) override;
  double Hope(uint32_t at, const Scale& scale) const override;
  double Most(Rank rank, bool closely, const Ceiling& ceiling, Rank& until) override;

 private:
  void Begin(const std::vector<uint32_t>& positions, uint32_t offset);
  void Keep(const std::vector<uint32_t>& positions, uint32_t offset);

  bool in_title_;
  size_t leaf_;
  std::vector<Part> parts_;  // the rarest first
  TermCount count_;
  std::vector<uint32_t> begins_;
};

// A word in its forms. Those of a group count together; a group may be of articles in some
// languages only.
class WordCursor : public Cursor {
 public:
  struct Group {
    std::vector<std::unique_ptr<TermCursor>> forms;
    CursorPtr languages;  // null: of any
    std::unique_ptr<Tally> tally{};
  };
  WordCursor(bool in_title, size_t leaf, std::vector<Group> groups);
  void Seek(Rank rank) override;
  bool Confirm() override;
  double Score(const Scale& scale) const override;
  void Mark(Stretch& stretch) override;
  double Hope(uint32_t at, const Scale& scale) const override;
  double Most(Rank rank, bool closely, const Ceiling& ceiling, Rank& until) override;

 private:
  TermCount CountOf(const Group& group) const;
  bool IsIn(const Group& group) const;

  bool in_title_;
  size_t leaf_;
  std::vector<Group> groups_;
  TermCount count_;
};

class AndCursor : public Cursor {
 public:
  explicit AndCursor(std::vector<CursorPtr> parts);
  void Seek(Rank rank) override;
  bool Confirm() override;
  double Score(const Scale& scale) const override;
  void Mark(Stretch& stretch) override;
  double Hope(uint32_t at, const Scale& scale) const override;
  double Most(Rank rank, bool closely, const Ceiling& ceiling, Rank& until) override;

 private:
  std::vector<CursorPtr> parts_;  // in the search's order: sums of scores depend on it
  std::vector<Cursor*> rarest_first_;
};

// `all`: scores want to know all that hold, not only whether one does.
class OrCursor : public Cursor {
 public:
  OrCursor(std::vector<CursorPtr> parts, bool all);
  void Seek(Rank rank) override;
  bool Confirm() override;
  double Score(const Scale& scale) const override;
  void Mark(Stretch& stretch) override;
  double Hope(uint32_t at, const Scale& scale) const override;
  double Most(Rank rank, bool closely, const Ceiling& ceiling, Rank& until) override;

 private:
  std::vector<CursorPtr> parts_;
  std::vector<bool> holds_;
  std::vector<Stretch> marked_;  // by part
  bool all_;
};

class NotCursor : public Cursor {
 public:
  NotCursor(const Walk& walk, CursorPtr denied);
  void Seek(Rank rank) override;
  bool Confirm() override;

 private:
  Rank size_;
  CursorPtr denied_;
};

// The ranks in [begin, end).
class RangeCursor : public Cursor {
 public:
  RangeCursor(Rank begin, Rank end);
  void Seek(Rank rank) override;
  void Mark(Stretch& stretch) override;
  double Most(Rank rank, bool closely, const Ceiling& ceiling, Rank& until) override;

 private:
  Rank begin_, end_;
};

// Some ranks, ascending.
class ListCursor : public Cursor {
 public:
  explicit ListCursor(std::vector<Rank> ranks);
  void Seek(Rank rank) override;
  void Mark(Stretch& stretch) override;

 private:
  std::vector<Rank> ranks_;
};

// Those of which `holds` says so, which may fail; asked last.
class LookupCursor : public Cursor {
 public:
  using Holds = std::function<Result<bool>(uint32_t ordinal)>;
  LookupCursor(Walk& walk, Holds holds);
  void Seek(Rank rank) override;
  bool Confirm() override;

 private:
  Walk& walk_;
  Holds holds_;
};

}  // namespace wirefold::search
