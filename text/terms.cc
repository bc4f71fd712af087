#include "text/terms.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "text/stems.h"
#include "text/term_cutter.h"
#include "text/term_record.h"
#include "text/url.h"
#include "text/utf8.h"
#include "text/word_table.h"
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

// The terms of one article as they come, then in order. A thread uses its own again and again.
class TermBook {
 public:
  void Begin() {
    words_.Clear();
    is_word_.clear();
    places_.clear();
    bytes_.clear();
    terms_.clear();
    order_.clear();
  }

  // A word, folded, at `position`. `is_word`: and no pair.
  void AddWord(std::string_view folded, bool is_word, uint32_t position) {
    const uint32_t number = words_.NumberOf(folded);
    if (number == is_word_.size()) is_word_.push_back(is_word);
    places_.push_back({number, position});
  }
  // A name's word.
  void AddAuthor(std::string_view folded, uint32_t position) {
    authors_.emplace_back(AuthorTerm(folded), position);
  }

  // All that was added, and `names`, which are terms without positions, as a record.
  std::string Record(Stemmer* stemmer, uint32_t title_words, uint32_t text_words,
                     const std::vector<std::string>& names);

 private:
  struct Place {
    uint32_t word = 0;
    uint32_t position = 0;
  };
  struct Term {
    uint32_t begin = 0, end = 0;  // in bytes_
    TermCount count;
    uint32_t places = 0;  // the first of its positions
  };
  struct Order {
    uint64_t first_bytes = 0;
    uint32_t term = 0;
  };

  static std::string AuthorTerm(std::string_view folded);
  std::string_view TextOf(const Term& term) const {
    return std::string_view(bytes_).substr(term.begin, term.end - term.begin);
  }
  // The term that begins at `begin` of bytes_ and ends at its end.
  void Add(size_t begin, TermCount count, uint32_t places);
  void Add(std::string_view term, TermCount count, uint32_t places) {
    const size_t begin = bytes_.size();
    bytes_ += term;
    Add(begin, count, places);
  }
  void AddStem(Stemmer& stemmer, std::string_view word, const Term& plain);
  void AddAll(Stemmer* stemmer, const std::vector<std::string>& names);
  void Sort();

  WordTable words_;
  std::vector<bool> is_word_;
  std::vector<Place> places_;
  std::vector<std::pair<std::string, uint32_t>> authors_;
  std::vector<uint32_t> positions_;  // by word
  std::string bytes_;
  std::vector<Term> terms_;
  std::vector<Order> order_;
};

std::string TermBook::AuthorTerm(std::string_view folded) {
  std::string term(1, static_cast<char>(TermKind::kAuthor));
  AppendPlain(folded, term);
  return term;
}

void TermBook::Add(size_t begin, TermCount count, uint32_t places) {
  const Term term{static_cast<uint32_t>(begin), static_cast<uint32_t>(bytes_.size()), count,
                  places};
  order_.push_back({OrderOf(TextOf(term)), static_cast<uint32_t>(terms_.size())});
  terms_.push_back(term);
}

// Where it is not the word itself, which is the term `plain`.
void TermBook::AddStem(Stemmer& stemmer, std::string_view word, const Term& plain) {
  const std::string_view stem = stemmer.Stem(word);
  if (stem == word) return;
  const size_t begin = bytes_.size();
  bytes_ += static_cast<char>(TermKind::kStem);
  AppendPlain(stem, bytes_);
  if (std::string_view(bytes_).substr(begin + 1) == TextOf(plain).substr(1))
    bytes_.resize(begin);
  else
    Add(begin, plain.count, 0);
}

void TermBook::AddAll(Stemmer* stemmer, const std::vector<std::string>& names) {
  std::vector<TermCount> counts(words_.size());
  for (const Place& place : places_)
    ++(place.position < kTextBegins ? counts[place.word].title : counts[place.word].text);
  std::vector<uint32_t> next;
  uint32_t places = 0;
  for (uint32_t i = 0; i < words_.size(); ++i) {
    const size_t begin = bytes_.size();
    bytes_ += static_cast<char>(TermKind::kWord);
    AppendPlain(words_[i], bytes_);
    Add(begin, counts[i], places);
    if (stemmer != nullptr && is_word_[i] && MayHaveStem(words_[i]))
      AddStem(*stemmer, words_[i], Term(terms_.back()));
    next.push_back(places);
    places += counts[i].title + counts[i].text;
  }
  positions_.resize(places_.size());
  for (const Place& place : places_) positions_[next[place.word]++] = place.position;
  for (const auto& [term, position] : authors_) {
    Add(term, {0, 1}, static_cast<uint32_t>(positions_.size()));
    positions_.push_back(position);
  }
  authors_.clear();
  for (const std::string& name : names) Add(name, {0, 1}, 0);
}

void TermBook::Sort() {
  std::sort(order_.begin(), order_.end(), [&](const Order& a, const Order& b) {
    if (a.first_bytes != b.first_bytes) return a.first_bytes < b.first_bytes;
    const int compared = TextOf(terms_[a.term]).compare(TextOf(terms_[b.term]));
    return compared != 0 ? compared < 0 : a.term < b.term;
  });
}

std::string TermBook::Record(Stemmer* stemmer, uint32_t title_words, uint32_t text_words,
                             const std::vector<std::string>& names) {
  AddAll(stemmer, names);
  Sort();
  TermRecordWriter writer(title_words, text_words);
  std::vector<uint32_t> positions;
  for (size_t i = 0; i < order_.size();) {
    // Words of which only the marks differ are one term, several words have one stem.
    const std::string_view term = TextOf(terms_[order_[i].term]);
    const auto kind = static_cast<TermKind>(term[0]);
    TermCount count;
    positions.clear();
    size_t end = i;
    for (; end < order_.size() && TextOf(terms_[order_[end].term]) == term; ++end) {
      const Term& same = terms_[order_[end].term];
      count.title += same.count.title;
      count.text += same.count.text;
      if (!HasPositions(kind)) continue;
      const auto first = positions_.begin() + same.places;
      positions.insert(positions.end(), first, first + same.count.title + same.count.text);
    }
    if (end > i + 1) std::ranges::sort(positions);
    const bool is_name = !HasPositions(kind) && kind != TermKind::kStem;
    writer.Add(term, is_name ? TermCount{0, 1} : count, positions);
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

void AddAuthors(const std::vector<std::string>& authors, uint32_t& position, size_t& left,
                TermBook& book) {
  for (const std::string& name : authors) {
    if (left == 0) break;
    --left;
    TermCutter cutter(name);
    for (uint32_t i = 0; i < kMostNameWords && cutter.Next(); ++i)
      book.AddAuthor(cutter.word(), position++);
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
  uint32_t position = kTextBegins;
  size_t names_left = kMostNames;
  AddAuthors(article.authors, position, names_left, book);
  AddAuthors(article.agencies, position, names_left, book);
  return book.Record(Stemmer::Of(article.language), title_words, text_words, NamesOf(record));
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
