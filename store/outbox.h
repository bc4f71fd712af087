// What saved searches have found and their receivers have not been told of yet: the outbox. An
// entry is written in its article's own batch and removed when the receiver has said that it has
// it, so each is told at least once, whatever ends the process between.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/time.h"

namespace wirefold {

struct StoredArticle;

// A saved search is known by its name: with another query it is still the same.
using SearchId = Id<struct SearchTag>;
inline SearchId SearchIdOf(std::string_view name) { return {Hash64Of(name, 5)}; }

// A saved search that an article matches.
struct FoundBy {
  SearchId search;
  bool delivers = true;  // it has a receiver
  bool by_story = true;  // who is told once a story; else of each article
  bool changes = false;  // by article: and of each later version that matches
};

// An article, or a former version of it, that saved searches are asked about.
struct FindQuestion {
  const StoredArticle& article;
  bool former = false;
  // Whether it is the first publication of its story; reads the story's members.
  std::function<bool()> is_first{};
};
// Those that find it.
using FindAnswer = std::function<std::vector<FoundBy>(const FindQuestion& question)>;

// How a saved search with a receiver stands.
struct SearchStanding {
  std::string name;
  uint64_t next = 0;  // entry's number; they count from 0
  uint64_t delivered = 0;
  uint64_t given_up = 0;
  uint64_t deleted = 0;  // their articles were, before they were told
  Time last_delivered{};
  // Tries that failed since the last delivery, when the first of them was, and when the next is
  // due.
  uint64_t failures = 0;
  Time failing_since{};
  Time next_try{};
  std::string last_error;  // stays when it works again
  Time last_failed{};
  Time absent_since{};  // it is not configured

  uint64_t gone() const { return delivered + given_up + deleted; }
  uint64_t waiting() const { return next - gone(); }
  bool operator==(const SearchStanding&) const = default;
};

// One thing to be told. It is told as the article is when it is told.
struct OutboxEntry {
  uint64_t number = 0;  // in its search's order
  ArticleId article;
  StoryId story{};       // of a search by story
  uint64_t version = 0;  // of a search that tells changes: the article's
  Time since{};          // when the article was fetched

  // The same for the same thing, told again: what the receiver may know it by.
  std::string Key(SearchId search) const;
};

// How a try went.
struct DeliveryTry {
  enum class End : uint8_t {
    kDelivered,
    kFailed,   // it is tried again
    kGivenUp,  // it is not
    kDeleted,  // there was nothing to tell: the article is stored no more
  };
  End end = End::kDelivered;
  Time now{};
  std::string error{};  // of a failure
  Time next_try{};      // of a failure
};

// A saved search that is not configured, and what the database has of it.
struct AbsentSearch {
  std::string name;
  uint64_t waiting = 0;  // entries of its outbox
  Time until{};          // so long it is kept
  bool dropped = false;  // that time is over
};

}  // namespace wirefold
