#include "text/terms.h"

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <set>

#include "base/hash.h"
#include "base/strings.h"
#include "text/stems.h"
#include "text/term_cutter.h"
#include "text/term_record.h"
#include "text/url.h"
#include "text/utf8.h"
#include "text/words.h"

namespace wirefold {
namespace {

// What hostile metadata may bring.
constexpr size_t kMostNames = 64;
constexpr uint32_t kMostNameWords = 32;
constexpr uint32_t kBetweenNames = 8;  // no phrase spans two
constexpr size_t kMostDomains = 12;

std::string Whole(TermKind kind, std::string_view bytes) {
  return std::string(1, static_cast<char>(kind)).append(CutBytes(bytes, kLongestTerm - 1));
}

std::string WordTerm(std::string_view folded) {
  std::string term(1, static_cast<char>(TermKind::kWord));
  AppendPlain(folded, term);
  return term;
}

std::string StemTerm(std::string_view stem) {
  std::string term(1, static_cast<char>(TermKind::kStem));
  AppendPlain(stem, term);
  return term;
}

// Figures have no other forms.
bool MayHaveStem(std::string_view folded) { return !IsAsciiDigit(folded[0]); }

uint64_t OrderOf(std::string_view term) {
  uint64_t order = 0;
  for (size_t i = 0; i < 8; ++i)
    order = order << 8 | (i < term.size() ? static_cast<uint8_t>(term[i]) : 0);
  return order;
}

// The terms of one article as they come, then in order. A thread uses its own again and again.
class TermBook {
 public:
  void Begin() {
    arena_.clear();
    words_.clear();
    places_.clear();
    std::ranges::fill(slots_, 0);
  }

  // A word, folded, at `position`.
  void AddWord(std::string_view folded, bool is_word, uint32_t position) {
    places_.push_back({WordOf(folded, is_word), position});
  }

  // All that was added, and `names`, which are terms without positions, as a record.
  std::string Record(Stemmer* stemmer, uint32_t title_words, uint32_t text_words,
                     const std::vector<std::pair<std::string, uint32_t>>& author_words,
                     const std::vector<std::string>& names);

 private:
  struct Word {
    uint32_t begin = 0, end = 0;  // in arena_
    bool is_word = true;          // and no pair
    uint32_t next_place = 0;      // while places are sorted
  };
  struct Place {
    uint32_t word = 0;
    uint32_t position = 0;
  };
  struct Term {
    std::string text;
    uint64_t order = 0;  // its first bytes
    TermCount count;
    uint32_t places = 0;  // the first of its positions
    static bool Before(const Term& a, const Term& b) {
      if (a.order != b.order) return a.order < b.order;
      return std::tie(a.text, a.places) < std::tie(b.text, b.places);
    }
  };

  std::string_view TextOf(const Word& word) const {
    return std::string_view(arena_).substr(word.begin, word.end - word.begin);
  }
  uint32_t WordOf(std::string_view folded, bool is_word);
  void Grow();
  void Add(std::string term, TermCount count, uint32_t places) {
    const uint64_t order = OrderOf(term);
    terms_.push_back({std::move(term), order, count, places});
  }

  std::string arena_;
  std::vector<Word> words_;
  std::vector<uint32_t> slots_ = std::vector<uint32_t>(1024);  // a word's number and 1, by hash
  std::vector<Place> places_;
  std::vector<uint32_t> positions_;  // by word, then by terms that go together
  std::vector<Term> terms_;
};

uint32_t TermBook::WordOf(std::string_view folded, bool is_word) {
  const size_t mask = slots_.size() - 1;
  size_t slot = Hash64Of(folded, 0) & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask)
    if (TextOf(words_[slots_[slot] - 1]) == folded) return slots_[slot] - 1;
  const auto begin = static_cast<uint32_t>(arena_.size());
  arena_ += folded;
  words_.push_back({begin, static_cast<uint32_t>(arena_.size()), is_word, 0});
  slots_[slot] = static_cast<uint32_t>(words_.size());
  if (2 * words_.size() > slots_.size()) Grow();
  return static_cast<uint32_t>(words_.size()) - 1;
}

void TermBook::Grow() {
  slots_.assign(2 * slots_.size(), 0);
  const size_t mask = slots_.size() - 1;
  for (uint32_t i = 0; i < words_.size(); ++i) {
    size_t slot = Hash64Of(TextOf(words_[i]), 0) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = i + 1;
  }
}

std::string TermBook::Record(Stemmer* stemmer, uint32_t title_words, uint32_t text_words,
                             const std::vector<std::pair<std::string, uint32_t>>& author_words,
                             const std::vector<std::string>& names) {
  std::vector<TermCount> counts(words_.size());
  for (const Place& place : places_)
    ++(place.position < kTextBegins ? counts[place.word].title : counts[place.word].text);
  uint32_t next = 0;
  terms_.clear();
  for (size_t i = 0; i < words_.size(); ++i) {
    Word& word = words_[i];
    word.next_place = next;
    std::string term = WordTerm(TextOf(word));
    if (stemmer != nullptr && word.is_word && MayHaveStem(TextOf(word))) {
      std::string stem = StemTerm(stemmer->Stem(TextOf(word)));
      if (std::string_view(stem).substr(1) != std::string_view(term).substr(1))
        Add(std::move(stem), counts[i], 0);
    }
    Add(std::move(term), counts[i], next);
    next += counts[i].title + counts[i].text;
  }
  positions_.resize(places_.size());
  for (const Place& place : places_) positions_[words_[place.word].next_place++] = place.position;
  for (const auto& [term, position] : author_words) {
    Add(term, {0, 1}, static_cast<uint32_t>(positions_.size()));
    positions_.push_back(position);
  }
  for (const std::string& name : names) Add(name, {0, 1}, 0);
  std::sort(terms_.begin(), terms_.end(), Term::Before);

  TermRecordWriter writer(title_words, text_words);
  std::vector<uint32_t> positions;
  for (size_t i = 0; i < terms_.size();) {
    // Words of which only the marks differ are one term, several words have one stem.
    const Term& term = terms_[i];
    const auto kind = static_cast<TermKind>(term.text[0]);
    TermCount count;
    positions.clear();
    size_t end = i;
    for (; end < terms_.size() && terms_[end].text == term.text; ++end) {
      const Term& same = terms_[end];
      count.title += same.count.title;
      count.text += same.count.text;
      if (!HasPositions(kind)) continue;
      const auto first = positions_.begin() + same.places;
      positions.insert(positions.end(), first, first + same.count.title + same.count.text);
    }
    if (end > i + 1) std::ranges::sort(positions);
    if (kind != TermKind::kWord && kind != TermKind::kAuthor && kind != TermKind::kStem)
      count = {0, 1};
    writer.Add(term.text, count, positions);
    i = end;
  }
  return writer.Take();
}

// Adds the words of `text` from `position` on, `most` at most; how many there were of these.
uint32_t AddWords(std::string_view text, uint32_t position, uint32_t most, TermBook& book) {
  TermCutter cutter(text);
  uint32_t count = 0;
  for (; count < most && cutter.Next(); ++count)
    book.AddWord(cutter.word(), cutter.form() == TermCutter::Form::kWord, position + count);
  return count;
}

std::string AuthorTerm(std::string_view folded) {
  std::string term(1, static_cast<char>(TermKind::kAuthor));
  AppendPlain(folded, term);
  return term;
}

void AddAuthors(const std::vector<std::string>& authors, uint32_t& position, size_t& left,
                std::vector<std::pair<std::string, uint32_t>>& out) {
  for (const std::string& name : authors) {
    if (left-- == 0) break;
    TermCutter cutter(name);
    for (uint32_t i = 0; i < kMostNameWords && cutter.Next(); ++i)
      out.emplace_back(AuthorTerm(cutter.word()), position++);
    position += kBetweenNames;
  }
}

void AddHost(const ArticleRecord& record, std::vector<std::string>& names) {
  const std::string& address = record.fetched_url.empty() ? record.url : record.fetched_url;
  const Result<Url> url = Url::Parse(address);
  if (!url) return;
  std::string_view host = url->host();
  for (size_t i = 0; i < kMostDomains && !host.empty(); ++i) {
    names.push_back(Whole(TermKind::kHost, host));
    const size_t dot = host.find('.');
    // Numbers have nothing above them.
    if (dot == host.npos || IsAsciiDigit(host.back()) || host[0] == '[') break;
    host.remove_prefix(dot + 1);
  }
}

void AddLanguage(std::string_view tag, std::vector<std::string>& names) {
  const std::string whole = TermOfLanguage(tag);
  if (whole.empty()) return;
  for (size_t end = whole.find('-'); end != whole.npos; end = whole.find('-', end + 1))
    names.push_back(whole.substr(0, end));
  names.push_back(whole);
}

void AddTags(const std::vector<std::string>& tags, std::vector<std::string>& names) {
  for (size_t i = 0; i < std::min(tags.size(), kMostNames); ++i)
    if (std::string term = TermOfTag(tags[i]); !term.empty()) names.push_back(std::move(term));
}

std::vector<std::string> NamesOf(const ArticleRecord& record) {
  std::vector<std::string> names;
  for (const std::string* name : {&record.source, &record.article.site})
    if (std::string term = TermOfSource(*name); !term.empty()) names.push_back(std::move(term));
  AddHost(record, names);
  AddLanguage(record.article.language, names);
  AddTags(record.article.tags, names);
  AddTags(record.source_tags, names);
  return names;
}

// A name whatever its case and blanks; nothing of it is a word that could be looked for by itself.
std::string TermOfName(TermKind kind, std::string_view text) {
  const std::string folded = FoldCase(CutBytes(text, 4 * kLongestTerm));
  return folded.empty() ? std::string() : Whole(kind, folded);
}

// The words of `text`. The last of a run of characters says only where the run ends, which nobody
// means; alone it may be the first of a pair.
TermPhrase Cut(TermKind kind, std::string_view text, uint32_t most) {
  TermPhrase phrase;
  TermCutter cutter(text);
  bool in_run = false;
  for (uint32_t offset = 0; offset < most && cutter.Next(); ++offset) {
    const bool lone = cutter.form() == TermCutter::Form::kLone;
    if (!lone || !in_run) {
      std::string term(1, static_cast<char>(kind));
      AppendPlain(cutter.word(), term);
      phrase.push_back({std::move(term), lone, offset});
    }
    in_run = cutter.form() == TermCutter::Form::kPair;
  }
  return phrase;
}

}  // namespace

std::string EncodeTerms(const ArticleRecord& record) {
  thread_local TermBook book;
  const Article& article = record.article;
  book.Begin();
  const uint32_t title_words = AddWords(article.title, 0, kMostTitleWords, book);
  const uint32_t text_words = AddWords(article.text, kTextBegins, kMostTextWords, book);
  std::vector<std::pair<std::string, uint32_t>> author_words;
  uint32_t position = kTextBegins;
  size_t names_left = kMostNames;
  AddAuthors(article.authors, position, names_left, author_words);
  AddAuthors(article.agencies, position, names_left, author_words);
  return book.Record(Stemmer::Of(article.language), title_words, text_words, author_words,
                     NamesOf(record));
}

std::vector<TermPhrase> TermsOfWord(std::string_view word,
                                    const std::vector<std::string>& languages) {
  std::vector<TermPhrase> ways{TermsOfPhrase(word)};
  if (ways.front().empty()) return {};
  TermCutter cutter(word);
  cutter.Next();
  const std::string folded(cutter.word());
  if (ways.front().size() > 1 || cutter.form() != TermCutter::Form::kWord || !MayHaveStem(folded))
    return ways;
  std::set<std::string> known{ways.front().front().term};
  const auto add = [&](std::string term) {
    if (known.insert(term).second) ways.push_back({{std::move(term)}});
  };
  // An article in that language may have the stem as a word, or other words of it; it may also have
  // other words whose stem is what was written.
  add(StemTerm(folded));
  for (const std::string& language : languages) {
    Stemmer* stemmer = Stemmer::Of(language);
    if (stemmer == nullptr) continue;
    const std::string stem(stemmer->Stem(folded));
    add(WordTerm(stem));
    add(StemTerm(stem));
  }
  return ways;
}

TermPhrase TermsOfPhrase(std::string_view text) {
  return Cut(TermKind::kWord, text, kMostTextWords);
}

TermPhrase TermsOfPrefix(std::string_view text) {
  TermPhrase phrase = TermsOfPhrase(text);
  if (!phrase.empty()) phrase.back().prefix = true;
  return phrase;
}

TermPhrase TermsOfAuthor(std::string_view name) {
  return Cut(TermKind::kAuthor, name, kMostNameWords);
}

std::string TermOfSource(std::string_view text) { return TermOfName(TermKind::kSource, text); }
std::string TermOfTag(std::string_view text) { return TermOfName(TermKind::kTag, text); }

std::string TermOfLanguage(std::string_view tag) {
  std::string folded = LowerAscii(Trim(tag));
  std::ranges::replace(folded, '_', '-');
  return folded.empty() ? std::string() : Whole(TermKind::kLanguage, folded);
}

std::string TermOfHost(std::string_view host) {
  const bool has_scheme = host.find("://") != host.npos;
  const Result<Url> url =
      Url::Parse(has_scheme ? std::string(host) : "http://" + std::string(host));
  return url ? Whole(TermKind::kHost, url->host()) : std::string();
}

}  // namespace wirefold
