// A made-up newsroom for the tests of searches: articles that have words, names and times in
// common, and searches of what they may have.
#pragma once

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "store/search_match.h"
#include "store/search_text.h"
#include "tests/random.h"
#include "tests/store/made.h"

namespace wirefold::searching {

// An index of many small segments, in part merged, and some documents in none.
inline constexpr IndexShape kSmall{.fresh = 9, .fan_out = 3, .levels = 2, .step_bytes = 2'000};

// Common ones first, each about as frequent as its place says.
inline const std::vector<std::string>& Vocabulary() {
  static const std::vector<std::string> words = {
      "the",      "bank",     "market",  "oil",      "prices", "tariffs", "tariff",  "report",
      "reports",  "minister", "central", "rates",    "rate",   "cut",     "cutting", "cuts",
      "trade",    "trading",  "vietnam", "news",     "new",    "export",  "exports", "exporting",
      "Häuser",   "Haus",     "élysée",  "covid-19", "U.S.",   "rumour",  "lune",    "日本",
      "日本銀行", "利上げ",   "中国",    "経済"};
  return words;
}

class Newsroom {
 public:
  explicit Newsroom(uint64_t seed) : random_(seed) {}

  std::string Word() {
    const auto& words = Vocabulary();
    // The smaller of two: the first are common, the last are rare.
    return words[std::min(random_.Below(words.size()), random_.Below(words.size()))];
  }
  std::string Words(uint64_t count) {
    std::string out;
    while (count-- > 0) out += (out.empty() ? "" : random_.Percent(10) ? ", " : " ") + Word();
    return out;
  }

  ArticleRecord Made(int number) {
    ArticleRecord record =
        made::Record("https://" + Pick({"news.", "www.", ""}) + Pick({"a.example", "b.example"}) +
                         "/" + std::to_string(number),
                     Words(1 + random_.Below(60)));
    if (random_.Percent(15) && !texts_.empty())
      record.article.text = texts_[random_.Below(texts_.size())];
    texts_.push_back(record.article.text);
    Article& article = record.article;
    article.title = Words(random_.Below(8));
    article.language = Pick({"en", "en-GB", "de", "ja", "", "fr"});
    record.source = Pick({"paper", "Asia Financial", "Reuters"});
    article.site = Pick({"", "The Site", "Reuters"});
    if (random_.Percent(40)) article.authors = {Pick({"Jane Doe", "John Doe", "Doe"})};
    if (random_.Percent(40)) article.tags = {Pick({"Economy", "oil & gas"}), "all"};
    // They come in the order of time by and large; some are from long ago, many are of one minute.
    const int minute = random_.Percent(20) ? -static_cast<int>(random_.Below(100'000)) : number / 4;
    record.first_seen = record.fetched = made::At(number);
    article.published = Date{made::At(minute), true};
    return record;
  }

  SearchExpr Search(int depth) {
    const uint64_t sort = depth == 0 ? 3 + random_.Below(7) : random_.Below(10);
    if (sort < 2) {
      SearchExpr expr{.kind = sort == 0 ? SearchExpr::Kind::kAnd : SearchExpr::Kind::kOr};
      while (expr.children.size() < 2 || random_.Percent(25))
        expr.children.push_back(Search(depth - 1));
      return expr;
    }
    if (sort == 2) {
      SearchExpr expr{.kind = SearchExpr::Kind::kNot};
      expr.children.push_back(Search(depth - 1));
      return expr;
    }
    return sort < 8 ? Term() : Filter();
  }

  std::string Pick(std::initializer_list<const char*> from) {
    return *(from.begin() + random_.Below(from.size()));
  }
  Random& random() { return random_; }

 private:
  SearchExpr Term() {
    using Kind = SearchExpr::Kind;
    const uint64_t sort = random_.Below(4);
    SearchExpr expr{.in_title = random_.Percent(25)};
    expr.kind = sort == 0 ? Kind::kPhrase : sort == 1 ? Kind::kPrefix : Kind::kWord;
    if (sort == 0) {
      expr.text = Words(1 + random_.Below(3));
    } else if (sort == 1) {
      expr.text = Pick({"t", "ta", "ex", "h", "c", "日", "covid-1", "u.s"});
    } else {
      expr.text = random_.Percent(10) ? Pick({"本", "日", "上げ", "nothing"}) : Word();
    }
    return expr;
  }

  SearchExpr Filter() {
    const std::string text = Pick({"source:paper",
                                   "source:reuters",
                                   "source:\"the site\"",
                                   "lang:en",
                                   "lang:en-gb",
                                   "lang:ja",
                                   "tag:economy",
                                   "tag:all",
                                   "site:a.example",
                                   "site:news.b.example",
                                   "author:doe",
                                   "author:\"jane doe\"",
                                   "is:near",
                                   "is:exact",
                                   "is:first",
                                   "is:changed",
                                   "*",
                                   "since:2026-11-23T12:10",
                                   "until:2026-11-23T12:20",
                                   "until:2026-10-01",
                                   "source:none"});
    return *ParseSearch(text, made::At(0));
  }

  Random random_;
  std::vector<std::string> texts_;
};

// What each stored article is to searches, by its place in the log, newest first.
class Shelf {
 public:
  explicit Shelf(const Store& store) {
    std::map<uint64_t, ArticleId> first;
    REQUIRE(store.QueryStories({.limit = 0}, [&](const Story& story) {
      first[story.id.value] =
          std::ranges::min_element(story.members, {}, &StoryMember::published)->article;
      reach_[story.id.value] = story.members.size();
      return true;
    }));
    REQUIRE(store.QueryArticles({.limit = 0}, [&](const StoredArticle& article) {
      const bool is_first = first[article.story.value] == article.record.id;
      articles_.push_back(article);
      documents_.emplace_back(article, is_first);
      return true;
    }));
  }

  // The positions of all that match, newest first.
  std::vector<uint64_t> Find(const SearchExpr& expr) const {
    SearchMatcher matcher(expr);
    std::vector<uint64_t> found;
    for (size_t i = 0; i < documents_.size(); ++i)
      if (matcher.Matches(documents_[i])) found.push_back(articles_[i].position);
    return found;
  }
  const std::vector<StoredArticle>& articles() const { return articles_; }
  const StoredArticle& At(uint64_t position) const {
    return *std::ranges::find(articles_, position, &StoredArticle::position);
  }
  uint64_t ReachOf(StoryId story) const { return reach_.at(story.value); }

 private:
  std::vector<StoredArticle> articles_;
  std::vector<SearchDocument> documents_;
  std::map<uint64_t, uint64_t> reach_;
};

inline SearchPage Search(const Store& store, const SearchRequest& request) {
  auto page = store.Search(request);
  INFO((page ? "" : page.error().what));
  REQUIRE(page);
  return std::move(*page);
}

inline std::vector<uint64_t> Positions(const std::vector<SearchHit>& hits) {
  std::vector<uint64_t> positions;
  for (const SearchHit& hit : hits) positions.push_back(hit.position);
  return positions;
}

// All hits, a page of `limit` after the other.
inline std::vector<SearchHit> Pages(const Store& store, SearchRequest request, uint64_t limit) {
  std::vector<SearchHit> hits;
  request.limit = limit;
  do {
    const SearchPage page = Search(store, request);
    CHECK(page.hits.size() <= limit);
    hits.insert(hits.end(), page.hits.begin(), page.hits.end());
    request.cursor = page.cursor;
  } while (!request.cursor.empty());
  return hits;
}

}  // namespace wirefold::searching
