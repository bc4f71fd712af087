// Searches through the index against others who know: SQLite's FTS5 for what matches, plain
// counting for the order of relevance, the bare string for writing without blanks.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "store/index_form.h"
#include "store/search_rank.h"
#include "tests/store/fts5.h"
#include "tests/store/searching.h"

namespace wirefold {
namespace {

using namespace searching;
using Kind = SearchExpr::Kind;

// Articles without a language: words are as they stand. Without pairs but at the end of phrases,
// where both count positions alike.
ArticleRecord Plain(Newsroom& room, int number) {
  ArticleRecord record = room.Made(number);
  record.article.language.clear();
  return record;
}

std::string LatinWord(Newsroom& room) {
  std::string word;
  do word = room.Word();
  while (static_cast<unsigned char>(word[0]) >= 0xe0);
  return word;
}

SearchExpr AnyTerm(Newsroom& room) {
  SearchExpr expr{.in_title = room.random().Percent(20)};
  const uint64_t sort = room.random().Below(4);
  if (sort == 0) {
    expr.kind = Kind::kPhrase;
    for (uint64_t i = room.random().Below(3); i > 0; --i) expr.text += LatinWord(room) + " ";
    expr.text += room.Word();
  } else if (sort == 1) {
    expr.kind = Kind::kPrefix;
    expr.text = room.Pick({"t", "ta", "ex", "c", "h", "日", "covid 1", "the ban"});
  } else {
    expr.kind = Kind::kWord;
    expr.text = room.Word();
  }
  return expr;
}

// What FTS5 can say: NOT stands between two.
SearchExpr AnySearch(Newsroom& room, int depth) {
  const uint64_t sort = depth == 0 ? 2 : room.random().Below(4);
  if (sort > 1) return AnyTerm(room);
  SearchExpr expr{.kind = sort == 0 ? Kind::kAnd : Kind::kOr};
  for (int i = 0; i < 2; ++i) expr.children.push_back(AnySearch(room, depth - 1));
  if (sort != 0 || !room.random().Percent(50)) return expr;
  SearchExpr denied{.kind = Kind::kNot};
  denied.children.push_back(AnySearch(room, depth - 1));
  expr.children.push_back(std::move(denied));
  return expr;
}

std::string ForFts5(const SearchExpr& expr) {
  if (expr.kind == Kind::kAnd || expr.kind == Kind::kOr) {
    std::string out;
    for (const SearchExpr& child : expr.children) {
      const bool denied = child.kind == Kind::kNot;
      const char* join = denied ? " NOT " : expr.kind == Kind::kAnd ? " AND " : " OR ";
      out = (out.empty() ? "" : "(" + out + ")" + join) +
            ForFts5(denied ? child.children.front() : child);
    }
    return "(" + out + ")";
  }
  const TermPhrase phrase =
      expr.kind == Kind::kPrefix ? TermsOfPrefix(expr.text) : TermsOfPhrase(expr.text);
  std::string words;
  for (const TermAt& term : phrase) words += (words.empty() ? "" : " ") + term.term.substr(1);
  return std::string(expr.in_title ? "title : " : "") + "\"" + words + "\"" +
         (phrase.back().prefix ? " *" : "");
}

void FillOracle(const Store& store, Fts5& oracle) {
  REQUIRE(store.QueryArticles({.limit = 0, .order = ArticleOrder::kLog}, [&](const auto& article) {
    oracle.Add(article.position, ToMillis(article.When()), WordsOnly(article.record.article.title),
               WordsOnly(article.record.article.text));
    return true;
  }));
}

// ---- relevance by plain counting

TermCount CountOf(const std::string& word, const Article& article) {
  const auto count = [&](std::string_view text) {
    uint32_t n = 0;
    for (TermCutter cutter(text); cutter.Next();) {
      std::string plain;
      AppendPlain(cutter.word(), plain);
      n += plain == word;
    }
    return n;
  };
  return {count(article.title), count(article.text)};
}

uint32_t WordCount(const Article& article) {
  uint32_t n = 0;
  for (const std::string* text : {&article.title, &article.text})
    for (TermCutter cutter(*text); cutter.Next();) ++n;
  return n;
}

}  // namespace

TEST_CASE("a search finds what FTS5 finds", "[search]") {
  const uint64_t seed = GENERATE(range(1, 4));
  INFO("seed " << seed);
  Newsroom room(seed);
  made::Disk disk(seed % 2 ? kSmall : IndexShape());
  int number = 0;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 80; ++i) disk.Add(Plain(room, number++));
    // Some change.
    for (int i = 0; i < 15; ++i)
      disk.Add(Plain(room, static_cast<int>(room.random().Below(static_cast<uint64_t>(number)))));
    if (round == 1) made::Refold(*disk, 0.9);
    if (round == 2) disk.Reopen();
    Fts5 oracle(":memory:");
    FillOracle(*disk, oracle);
    for (int i = 0; i < 80; ++i) {
      const SearchExpr expr = AnySearch(room, 3);
      INFO(FormatSearch(expr) << "\n" << ForFts5(expr));
      std::vector<uint64_t> found = Positions(Search(*disk, {.expr = expr, .limit = 0}).hits);
      std::ranges::sort(found);
      CHECK(found == oracle.Find(ForFts5(expr)));
    }
  }
}

TEST_CASE("relevance is what plain counting says", "[search]") {
  const uint64_t seed = GENERATE(range(1, 4));
  INFO("seed " << seed);
  Newsroom room(seed);
  made::Disk disk(kSmall);
  // No two versions: the counts of words that are gone would still be in the index for a while.
  for (int i = 0; i < 150; ++i) disk.Add(Plain(room, i));
  const Shelf shelf(*disk);
  uint64_t words = 0;
  Time newest{};
  for (const StoredArticle& article : shelf.articles()) {
    words += WordCount(article.record.article);
    newest = std::max(newest, article.When());
  }
  const auto all = static_cast<double>(shelf.articles().size());
  const std::vector<std::string> common = {"the", "bank", "oil", "market", "trade", "lune"};
  std::map<std::string, std::map<uint64_t, TermCount>> counts;  // by word and position
  for (const std::string& word : common)
    for (const StoredArticle& article : shelf.articles()) {
      const TermCount count = CountOf(word, article.record.article);
      if (count.title + count.text > 0) counts[word][article.position] = count;
    }
  for (int i = 0; i < 30; ++i) {
    SearchExpr expr{.kind = room.random().Percent(50) ? Kind::kAnd : Kind::kOr};
    for (int n = 0; n < 3; ++n)
      expr.children.push_back(
          {.kind = Kind::kWord,
           .text = room.Pick({"the", "bank", "oil", "market", "trade", "lune"})});
    INFO(FormatSearch(expr));
    std::map<uint64_t, double> expected;
    for (const StoredArticle& article : shelf.articles()) {
      double score = 0;
      size_t having = 0;
      for (const SearchExpr& leaf : expr.children) {
        const auto& in = counts[leaf.text];
        const auto documents = static_cast<double>(in.size());
        if (!in.contains(article.position)) continue;
        const TermCount count = in.at(article.position);
        ++having;
        const double often = count.text + 4.0 * count.title;
        // The index knows lengths to an eighth.
        const double length = WordsOf(RoughWords(WordCount(article.record.article)));
        score += std::log(1 + (all - documents + 0.5) / (documents + 0.5)) * often * 2.2 /
                 (often + 1.2 * (0.5 + 0.5 * length * all / static_cast<double>(words)));
      }
      const double age = static_cast<double>((newest - article.When()).count()) / 86'400'000.0;
      if (having == (expr.kind == Kind::kAnd ? expr.children.size() : std::max<size_t>(having, 1)))
        expected[article.position] = score * (1 + 0.25 / (1 + age / 30));
    }
    const uint64_t limit = room.random().Percent(50) ? 0 : 10;
    const auto hits =
        Search(*disk, {.expr = expr, .sort = SearchSort::kRelevance, .limit = limit}).hits;
    REQUIRE(hits.size() == (limit == 0 ? expected.size() : std::min(expected.size(), size_t{10})));
    double last = INFINITY;
    for (const SearchHit& hit : hits) {
      REQUIRE(expected.contains(hit.position));
      CHECK(hit.score == Approx(expected[hit.position]).epsilon(1e-9));
      CHECK(hit.score <= last);
      last = hit.score;
      expected.erase(hit.position);
    }
    // Nothing better was left out.
    for (const auto& [position, score] : expected) CHECK(score <= last + 1e-9);
  }
}

TEST_CASE("a word in the title outweighs words in the text, a newer article its equal",
          "[search]") {
  made::Disk disk;
  const auto add = [&](const std::string& name, const std::string& title, int minute) {
    ArticleRecord record = made::Record("https://a.example/" + name, made::Text(7) + name, minute);
    record.article.title = title;
    record.article.text = made::Text(minute) + (title.empty() ? " bank and bank" : "");
    return disk.Add(record).fold.story;
  };
  add("text", "", 3);
  add("title", "The bank", 2);
  add("older", "The bank", 1);
  std::string order;
  for (const SearchHit& hit : Search(*disk, {.expr = {.kind = Kind::kWord, .text = "bank"},
                                            .sort = SearchSort::kRelevance})
                                  .hits)
    order += std::to_string(hit.position) + " ";
  CHECK(order == "1 2 0 ");
}

TEST_CASE("two to four characters of Chinese or Japanese find the texts that have them",
          "[search]") {
  const uint64_t seed = GENERATE(range(1, 4));
  INFO("seed " << seed);
  Random random(seed);
  // Few characters, so that most rows of them stand in several texts.
  const std::vector<std::string> characters = {"日", "本", "銀", "行", "経", "済", "中", "国",
                                               "利", "上", "げ", "の", "カ", "ー", "人", "民"};
  const std::vector<std::string> marks = {"、", "。", " ", "「", "」", "x", " 2026 "};
  made::Disk disk(kSmall);
  std::vector<std::string> texts;
  for (int i = 0; i < 120; ++i) {
    std::string text;
    for (uint64_t n = 1 + random.Below(40); n > 0; --n)
      text += random.Percent(12) ? marks[random.Below(marks.size())]
                                 : characters[random.Below(characters.size())];
    ArticleRecord record = made::Record("https://a.example/" + std::to_string(i), text, i);
    record.article.title = characters[random.Below(16)] + characters[random.Below(16)];
    record.article.language = random.Percent(50) ? "ja" : "zh";
    texts.push_back(record.article.title + "\n" + text);
    REQUIRE(disk.Add(record).fold.story);
  }
  for (int i = 0; i < 200; ++i) {
    std::string query;
    for (uint64_t n = 2 + random.Below(3); n > 0; --n) query += characters[random.Below(16)];
    INFO(query);
    std::vector<uint64_t> expected;
    for (uint64_t at = 0; at < texts.size(); ++at)
      if (texts[at].find(query) != std::string::npos) expected.push_back(at);
    for (const Kind kind : {Kind::kWord, Kind::kPhrase}) {
      auto found =
          Positions(Search(*disk, {.expr = {.kind = kind, .text = query}, .limit = 0}).hits);
      std::ranges::sort(found);
      CHECK(found == expected);
    }
  }
}

}  // namespace wirefold
