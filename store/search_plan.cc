#include "store/search_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "store/search_terms.h"

namespace wirefold::search {
namespace {

using Kind = SearchExpr::Kind;

// The documents of one term; null: none.
Result<std::unique_ptr<TermCursor>> Find(Walk& walk, std::string_view term) {
  WF_TRY(std::unique_ptr<Postings> postings, walk.segment().Find(term));
  if (!postings) return nullptr;
  return std::make_unique<OneTerm>(walk, std::move(postings));
}

tl::unexpected<Error> TooMany(const std::string& prefix) {
  return Fail(Code::kUsage, fmt::format("more than {} words begin with \"{}\"; write more of it",
                                        kMostPrefixTerms, prefix.substr(1)));
}

// Of all terms that begin so.
Result<std::unique_ptr<TermCursor>> FindAll(Walk& walk, const std::string& prefix, bool in_title) {
  size_t terms = 0;
  uint64_t having = 0;
  WF_CHECK(walk.segment().ForEachTerm(prefix, [&](auto, uint32_t documents) {
    having += documents;
    return ++terms <= kMostPrefixTerms;
  }));
  if (terms > kMostPrefixTerms) return TooMany(prefix);
  if (terms == 0) return nullptr;
  return std::make_unique<ManyTerms>(walk, prefix, in_title, having);
}

// The same as the last of a phrase, which wants to know where they stand.
Result<std::unique_ptr<TermCursor>> FindPlaces(Walk& walk, const std::string& prefix,
                                               bool in_title) {
  std::vector<std::unique_ptr<Postings>> terms;
  WF_CHECK(walk.segment().ForEachList(prefix, [&](auto, std::unique_ptr<Postings> list) {
    terms.push_back(std::move(list));
    return terms.size() <= kMostPrefixTerms;
  }));
  if (terms.size() > kMostPrefixTerms) return TooMany(prefix);
  if (terms.empty()) return nullptr;
  return std::make_unique<ManyTerms>(walk, in_title, std::move(terms));
}

CursorPtr All(const Walk& walk) { return std::make_unique<RangeCursor>(0, walk.size()); }

}  // namespace

Plan::Plan(const SearchExpr& expr, Lookup& lookup) : expr_(expr), lookup_(lookup) { Number(expr); }

// What is denied counts for no score.
void Plan::Number(const SearchExpr& expr) {
  const bool scores =
      expr.kind == Kind::kWord || expr.kind == Kind::kPhrase || expr.kind == Kind::kPrefix;
  if (scores) leaves_.emplace(&expr, leaves_.size());
  if (expr.kind != Kind::kNot)
    for (const SearchExpr& child : expr.children) Number(child);
}

size_t Plan::Leaf(const SearchExpr& expr, const Making& making) const {
  const auto leaf = leaves_.find(&expr);
  return making.having && leaf != leaves_.end() ? leaf->second : kNoLeaf;
}

const std::vector<TermPhrase>& Plan::Ways(const SearchExpr& leaf, const std::string& stems) {
  const auto known = ways_.find({&leaf, stems});
  if (known != ways_.end()) return known->second;
  return ways_.emplace(std::pair(&leaf, stems), WaysOf(leaf, stems)).first->second;
}

Result<CursorPtr> Plan::For(Walk& walk, std::vector<uint64_t>* having) {
  if (having) having->assign(leaves(), 0);
  Making making{walk, having, {}};
  return Make(expr_, making);
}

Result<CursorPtr> Plan::Make(const SearchExpr& expr, Making& making) {
  switch (expr.kind) {
    case Kind::kAll:
      return All(making.walk);
    case Kind::kAnd:
      return MakeAnd(expr, making);
    case Kind::kOr:
      return MakeOr(expr, making);
    case Kind::kNot: {
      if (expr.children.empty()) return All(making.walk);
      WF_TRY(CursorPtr denied, Make(expr.children.front(), making));
      return std::make_unique<NotCursor>(making.walk, std::move(denied));
    }
    case Kind::kSince:
    case Kind::kUntil:
      return MakeTime(expr, making);
    case Kind::kStory:
      return MakeStory(expr, making);
    case Kind::kFirst:
    case Kind::kNear:
    case Kind::kExact:
    case Kind::kChanged:
      return MakeLookup(expr.kind, making);
    case Kind::kWord:
      return MakeWord(expr, making);
    default:
      return MakeName(expr, making);
  }
}

Result<CursorPtr> Plan::MakeAnd(const SearchExpr& expr, Making& making) {
  std::vector<size_t> rarest_first(expr.children.size());
  std::iota(rarest_first.begin(), rarest_first.end(), size_t{0});
  std::ranges::stable_sort(rarest_first, {},
                           [&](size_t child) { return last_[&expr.children[child]]; });
  std::vector<CursorPtr> parts(expr.children.size());
  bool none = false;
  for (const size_t child : rarest_first) {
    WF_TRY(parts[child], Make(expr.children[child], making));
    last_[&expr.children[child]] = parts[child] ? parts[child]->documents() : 0;
    none = none || !parts[child];
    // Where scores are wanted, each leaf is counted, whether or not it finds something here.
    if (none && !making.having) return nullptr;
  }
  if (none) return nullptr;
  if (parts.empty()) return All(making.walk);
  return std::make_unique<AndCursor>(std::move(parts));
}

Result<CursorPtr> Plan::MakeOr(const SearchExpr& expr, Making& making) {
  std::vector<CursorPtr> parts;
  for (const SearchExpr& child : expr.children) {
    WF_TRY(CursorPtr part, Make(child, making));
    if (part) parts.push_back(std::move(part));
  }
  if (parts.empty()) return nullptr;
  return std::make_unique<OrCursor>(std::move(parts), making.having != nullptr);
}

Result<CursorPtr> Plan::MakeTime(const SearchExpr& expr, Making& making) const {
  const Walk& walk = making.walk;
  WF_TRY(const uint32_t before, walk.segment().OrdinalBefore(expr.time));
  // The newer part of the ordinals lies before, the older one behind.
  const bool newer = expr.kind == Kind::kSince;
  const Rank middle = walk.backward() ? walk.size() - before : Rank{before};
  const bool front = newer != walk.backward();
  const Rank begin = front ? 0 : middle, end = front ? middle : walk.size();
  if (begin >= end) return nullptr;
  return std::make_unique<RangeCursor>(begin, end);
}

Result<CursorPtr> Plan::MakeStory(const SearchExpr& expr, Making& making) const {
  const IndexSegment& segment = making.walk.segment();
  WF_TRY(const std::optional<StoryId> story, lookup_.StoryOf(expr));
  if (!story) return nullptr;
  WF_TRY(const std::vector<keys::TimePlace>* places, lookup_.ArticlesOf(*story));
  std::vector<Rank> ranks;
  for (const keys::TimePlace& place : *places) {
    if (place.place < segment.info().first || place.place >= segment.info().end) continue;
    WF_TRY(uint32_t ordinal, segment.OrdinalBefore(place.when + Millis(1)));
    for (; ordinal < segment.info().documents; ++ordinal) {
      WF_TRY(const uint64_t position, segment.Position(ordinal));
      if (position == place.place) ranks.push_back(making.walk.Turn(ordinal));
      if (position <= place.place) break;
    }
  }
  if (ranks.empty()) return nullptr;
  std::ranges::sort(ranks);
  return std::make_unique<ListCursor>(std::move(ranks));
}

Result<CursorPtr> Plan::MakeLookup(Kind kind, Making& making) {
  const IndexSegment& segment = making.walk.segment();
  const auto holds = [this, kind, &segment](uint32_t ordinal) -> Result<bool> {
    WF_TRY(const ArticleId article, segment.Article(ordinal));
    WF_TRY(const std::optional<ArticlePlace> place, lookup_.PlaceOf(article));
    if (!place) return false;
    switch (kind) {
      case Kind::kNear:
        return place->verdict == Verdict::kNear;
      case Kind::kExact:
        return place->verdict == Verdict::kExact;
      case Kind::kChanged:
        return place->version > 0;
      default:
        return lookup_.IsFirst(article, place->story);
    }
  };
  return std::make_unique<LookupCursor>(making.walk, holds);
}

Status Plan::ReadStems(Making& making) {
  if (making.stems) return {};
  making.stems.emplace();
  const std::string all(1, static_cast<char>(TermKind::kLanguage));
  return making.walk.segment().ForEachTerm(all, [&](std::string_view term, uint32_t documents) {
    const std::string_view language = term.substr(1);
    // The subtag alone covers those with more behind it.
    if (language.find('-') == language.npos)
      if (std::string stems = StemsOf(language); !stems.empty())
        making.stems->emplace_back(std::move(stems), documents);
    return true;
  });
}

// Null: all articles of the segment are in one of these.
Result<CursorPtr> Plan::LanguagesOf(const std::vector<std::string>& stems, Making& making) const {
  std::vector<CursorPtr> parts;
  uint64_t documents = 0;
  for (const std::string& language : stems) {
    WF_TRY(auto part, Find(making.walk, TermOfLanguage(language)));
    if (!part) continue;
    documents += part->documents();
    parts.push_back(std::move(part));
  }
  if (documents == making.walk.segment().info().documents) return nullptr;
  return std::make_unique<OrCursor>(std::move(parts), false);
}

// Beside the word itself, which is found in any language: its stems in each, which are found there.
Status Plan::AddForms(const SearchExpr& expr, Making& making, Groups& groups) {
  const std::vector<TermPhrase>& always = Ways(expr, "");
  WF_CHECK(ReadStems(making));
  std::map<std::vector<std::string>, std::vector<std::string>> languages;  // by terms
  for (const auto& [stems, documents] : *making.stems) {
    std::vector<std::string> terms;
    for (const TermPhrase& way : Ways(expr, stems))
      if (std::ranges::find(always, way) == always.end()) terms.push_back(way.front().term);
    if (!terms.empty()) languages[terms].push_back(stems);
  }
  for (const auto& [terms, stems] : languages) {
    WordCursor::Group group;
    for (const std::string& term : terms) {
      WF_TRY(auto form, Find(making.walk, term));
      if (form) group.forms.push_back(std::move(form));
    }
    if (group.forms.empty()) continue;
    WF_TRY(group.languages, LanguagesOf(stems, making));
    groups.push_back(std::move(group));
  }
  return {};
}

Result<CursorPtr> Plan::MakeWord(const SearchExpr& expr, Making& making) {
  const std::vector<TermPhrase>& always = Ways(expr, "");
  if (always.empty()) return nullptr;
  const TermPhrase& itself = always.front();
  if (itself.size() > 1 || itself.front().prefix) return MakePhrase(expr, itself, making);
  Groups groups(1);
  for (const TermPhrase& way : always) {
    WF_TRY(auto form, Find(making.walk, way.front().term));
    if (form) groups.front().forms.push_back(std::move(form));
  }
  WF_CHECK(AddForms(expr, making, groups));
  uint64_t most = 0;
  for (const WordCursor::Group& group : groups) {
    uint64_t documents = 0;
    for (const auto& form : group.forms) documents += form->documents();
    most = std::max(most, documents);
  }
  if (most == 0) return nullptr;
  const size_t leaf = Leaf(expr, making);
  if (leaf != kNoLeaf) (*making.having)[leaf] = most;
  return std::make_unique<WordCursor>(expr.in_title, leaf, std::move(groups));
}

Result<CursorPtr> Plan::MakePhrase(const SearchExpr& expr, const TermPhrase& phrase,
                                   Making& making) {
  const size_t leaf = Leaf(expr, making);
  std::vector<PhraseCursor::Part> parts;
  uint64_t fewest = UINT64_MAX;
  for (const TermAt& wanted : phrase) {
    WF_TRY(auto term, !wanted.prefix       ? Find(making.walk, wanted.term)
                      : phrase.size() == 1 ? FindAll(making.walk, wanted.term, expr.in_title)
                                           : FindPlaces(making.walk, wanted.term, expr.in_title));
    if (!term) return nullptr;
    fewest = std::min(fewest, term->documents());
    parts.push_back({wanted.offset, wanted.prefix, std::move(term)});
  }
  if (leaf != kNoLeaf) (*making.having)[leaf] = fewest;
  if (parts.size() > 1)
    return std::make_unique<PhraseCursor>(expr.in_title, leaf, std::move(parts));
  Groups groups(1);
  groups.front().forms.push_back(std::move(parts.front().term));
  return std::make_unique<WordCursor>(expr.in_title, leaf, std::move(groups));
}

Result<CursorPtr> Plan::MakeName(const SearchExpr& expr, Making& making) {
  const std::vector<TermPhrase>& ways = Ways(expr, "");
  if (ways.empty()) return nullptr;
  return MakePhrase(expr, ways.front(), making);
}

}  // namespace wirefold::search
