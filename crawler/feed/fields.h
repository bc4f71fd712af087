// Where the words of a feed, an entry and an entry's source go. All three have titles, links,
// people and dates, and the same code fills them; a null pointer is a field that a thing has not.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/news.h"
#include "crawler/feed/vocabulary.h"
#include "text/url.h"

namespace wirefold {

// What an element holds at its end.
struct Value {
  std::string text;   // trimmed; markup where html
  bool html = false;  // text is markup
  LinkBase base;      // where relative links are seen from
};

// A date, and whether it is a day alone, where that is kept.
struct DateField {
  std::optional<Time>* time = nullptr;
  bool* is_day = nullptr;
};

struct Fields {
  std::string* title = nullptr;
  std::string* id = nullptr;
  std::string* url = nullptr;
  std::string* rights = nullptr;
  std::string* license = nullptr;
  std::string* language = nullptr;
  std::string* icon = nullptr;
  std::string* logo = nullptr;
  std::vector<Link>* links = nullptr;
  std::vector<Person>* authors = nullptr;
  std::vector<Person>* contributors = nullptr;
  std::optional<Person>* publisher = nullptr;
  std::vector<Category>* categories = nullptr;
  DateField published;
  DateField modified;
  DateField created;

  // The rank of what each field holds; 255: nothing yet.
  std::array<uint8_t, 64> ranks;

  Fields() { ranks.fill(255); }
  // True where a word of this rank may fill the field: it holds nothing, or what is worth less.
  bool Better(const Word& word) {
    uint8_t& rank = ranks[static_cast<size_t>(word.says)];
    if (word.rank >= rank) return false;
    rank = word.rank;
    return true;
  }
  // The same for lists: words of one rank add up, a better rank starts anew.
  template <class List>
  bool May(const Word& word, List& list) {
    uint8_t& rank = ranks[static_cast<size_t>(word.says)];
    if (word.rank > rank) return false;
    if (word.rank < rank) list.clear();
    rank = word.rank;
    return true;
  }
};

Fields FieldsOf(Feed& feed);
Fields FieldsOf(Entry& entry);
Fields FieldsOf(EntrySource& source);

inline Link LinkTo(std::string url, std::string rel, std::string type = {}) {
  return {std::move(url), std::move(rel), std::move(type), {}, {}, {}};
}
// Of a recording: thirty years. And of anything counted in bytes: what JSON's numbers can say.
inline constexpr int64_t kMostSeconds = 1'000'000'000;
inline constexpr int64_t kMostBytes = 9'007'199'254'740'991;

inline constexpr size_t kMaxLanguage = 35;  // bytes (RFC 5646 4.4.1)

void AddPerson(std::vector<Person>& people, Person person);
void AddCategory(std::vector<Category>& categories, Category category);
// What is no date leaves the field as it is; false then.
bool SetDate(DateField field, std::string_view text);

// What is only known at the end: links chosen, ids made, pictures picked.
void FinishEntry(Entry& entry);
void FinishFeed(Feed& feed);

}  // namespace wirefold
