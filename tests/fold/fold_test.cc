#include "crawler/fold/fold.h"

#include <catch2/catch.hpp>
#include <map>

#include "crawler/fold/record.h"
#include "tests/fold/folding.h"

namespace wirefold {
namespace {

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

std::string FirstWords(const std::string& text, size_t percent) {
  return text.substr(0, text.find(' ', text.size() * percent / 100));
}

// Every `nth` word becomes another one.
std::string Reworded(const std::string& text, size_t nth) {
  std::string out;
  size_t word = 0;
  bool in_word = false;
  for (const char c : text) {
    const bool letter = c > ' ';
    if (letter && !in_word) ++word;
    in_word = letter;
    if (letter && word % nth == 0) {
      if (out.empty() || out.back() != '_') out += "otherwise_";
    } else {
      if (!out.empty() && out.back() == '_') out.pop_back();
      out += c;
    }
  }
  return out;
}

std::vector<std::string> Reversed(std::vector<std::string> paragraphs) {
  return {paragraphs.rbegin(), paragraphs.rend()};
}

constexpr const char* kLead =
    "Residents of the old quarter woke on Tuesday to the sound of cranes, the first in three "
    "months, and to the news that their harbour will soon have a new owner.";

TEST_CASE("a reprint joins the story of what it reprints", "[fold]") {
  const std::string text = FoldData("dispatch.txt");
  const std::string other = FoldData("other.txt");
  const auto paragraphs = Paragraphs(text);
  const auto some = [&](size_t from, size_t to) {
    return Join({paragraphs.begin() + static_cast<ptrdiff_t>(from),
                 paragraphs.begin() + static_cast<ptrdiff_t>(to)});
  };
  struct Row {
    const char* name;
    std::string text;
    Verdict verdict;
  };
  const std::vector<Row> rows = {
      {"verbatim", text, Verdict::kExact},
      {"other quotes, dashes and line breaks",
       Replaced(Replaced(Replaced(text, "\"", "”"), " - ", " — "), "\n\n", "\r\n "),
       Verdict::kExact},
      {"a credit line", text + "\n\nReporting by Ann Olsen; editing by Per Dahl", Verdict::kNear},
      {"cut to its first fifth", FirstWords(text, 20), Verdict::kNear},
      {"its first half below an own lead", kLead + ("\n\n" + FirstWords(text, 50)), Verdict::kNear},
      {"a foreign article inserted", some(0, 3) + "\n\n" + other + some(3, 7), Verdict::kNear},
      {"paragraphs in another order", Join(Reversed(paragraphs)), Verdict::kNear},
      {"every tenth word another", Reworded(text, 10), Verdict::kNear},
      {"an updated figure and a new paragraph",
       Replaced(text, "1.38 billion", "1.41 billion") + "\n\n" + kLead, Verdict::kNear},
      {"the start of another article appended", text + "\n\n" + Paragraphs(other)[0],
       Verdict::kNear},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      Stream stream;
      stream.Add(other, "brenna-post");
      const FoldResult founder = stream.Add(text, "agency");
      CHECK(founder.verdict == Verdict::kNew);
      const FoldResult result = stream.Add(row.text, "city-paper");
      CHECK(result.verdict == row.verdict);
      CHECK(result.story == founder.story);
      CHECK(result.match.value == 2);
      CHECK(result.similarity > 0.31);
      CHECK(result.similarity <= 1);
    }
    DYNAMIC_SECTION(row.name << ", the reprint first") {
      Stream stream;
      const FoldResult founder = stream.Add(row.text, "city-paper");
      CHECK(stream.Add(text, "agency").story == founder.story);
    }
  }
}

TEST_CASE("writing without spaces folds too", "[fold]") {
  const std::string file = GENERATE("zh.txt", "ja.txt", "th.txt");
  const std::string text = FoldData(file);
  DYNAMIC_SECTION(file) {
    Stream stream;
    const FoldResult founder = stream.Add(text);
    CHECK(stream.Add(text).verdict == Verdict::kExact);
    const auto paragraphs = Paragraphs(text);
    CHECK(stream.Add(paragraphs[0]).story == founder.story);
    CHECK(stream.Add(Join(Reversed(paragraphs))).story == founder.story);
    for (const char* another : {"zh.txt", "ja.txt", "th.txt"}) {
      if (another != file) CHECK(stream.Add(FoldData(another)).verdict == Verdict::kNew);
    }
  }
}

TEST_CASE("an article without words founds its own story", "[fold]") {
  Stream stream;
  for (const char* text : {"", "  \n", "---", "…"}) {
    const FoldResult result = stream.Add(text);
    CHECK(result.verdict == Verdict::kNew);
    CHECK_FALSE(result.match);
  }
  CHECK(stream.table().size() == 0);
}

TEST_CASE("a few words say too little to be near anything", "[fold]") {
  Stream stream;
  stream.Add("Watch the video and read more below");
  CHECK(stream.Add("Watch the video and read more there").verdict == Verdict::kNew);
}

TEST_CASE("short texts are the same only under the same title", "[fold]") {
  const auto exact = [](const char* title) {
    return MakeFingerprint(title, "Watch the video.").exact;
  };
  CHECK(exact("Flood in Kestrel Bay") == exact("FLOOD in  Kestrel Bay"));
  CHECK(exact("Flood in Kestrel Bay") != exact("Market report"));
}

TEST_CASE("of two equal candidates the older one is the match", "[fold]") {
  Random random(7);
  const std::string left = Prose(random, 50);
  const std::string right = Prose(random, 50);
  Stream stream;
  // Neither is enough of the other, and both are whole in what follows.
  const FoldResult first = stream.Add(left);
  const FoldResult second = stream.Add(right);
  REQUIRE(second.verdict == Verdict::kNew);
  const FoldResult both = stream.Add(right + " " + left);
  CHECK(both.story == first.story);
  CHECK(both.match.value == 1);
}

TEST_CASE("stories do not grow from link to link", "[fold]") {
  // Each text keeps half of the one before: all are reprints of a neighbour, the last has nothing
  // of the first.
  Random random(11);
  std::vector<std::string> blocks;
  for (int i = 0; i < 12; ++i) blocks.push_back(Prose(random, 60));
  Stream stream;
  std::vector<StoryId> stories;
  for (size_t i = 0; i + 1 < blocks.size(); ++i)
    stories.push_back(stream.Add(blocks[i] + "\n\n" + blocks[i + 1]).story);
  CHECK(stories[1] == stories[0]);
  CHECK(stories.back() != stories.front());
}

std::vector<FoldResult> FoldAll(const std::vector<std::string>& texts) {
  Stream stream;
  std::vector<FoldResult> out;
  for (const std::string& text : texts) out.push_back(stream.Add(text, "paper"));
  return out;
}

// Texts of which many are cut, joined or repeated from earlier ones.
std::vector<std::string> MixedStream(Random& random, size_t count) {
  std::vector<std::string> texts;
  while (texts.size() < count) {
    std::string text = Prose(random, 20 + random.Below(300));
    if (!texts.empty() && random.Percent(60)) {
      const std::string& earlier = texts[random.Below(texts.size())];
      text = FirstWords(earlier, 20 + random.Below(80)) + (random.Percent(50) ? " " + text : "");
    }
    texts.push_back(text);
  }
  return texts;
}

TEST_CASE("the same stream twice gives the same answer", "[fold]") {
  const auto seed = GENERATE(range<uint64_t>(1, 6));
  INFO("seed " << seed);
  Random random(seed);
  const auto texts = MixedStream(random, 60);
  const auto once = FoldAll(texts);
  const auto twice = FoldAll(texts);
  for (size_t i = 0; i < texts.size(); ++i) {
    INFO("article " << i);
    CHECK(once[i].story == twice[i].story);
    CHECK(once[i].match == twice[i].match);
    CHECK(once[i].similarity == twice[i].similarity);
  }
}

TEST_CASE("an article is exactly itself, whatever came between", "[fold]") {
  const auto seed = GENERATE(range<uint64_t>(1, 6));
  INFO("seed " << seed);
  Random random(seed);
  const auto texts = MixedStream(random, 40);
  Stream stream;
  std::map<std::string, StoryId> story_of;
  for (const std::string& text : texts) story_of.emplace(text, stream.Add(text, "a").story);
  for (const std::string& text : texts) {
    const FoldResult again = stream.Add(text, "b");
    CHECK(again.verdict == Verdict::kExact);
    CHECK(again.similarity == 1);
    CHECK(again.story == story_of[text]);
  }
}

TEST_CASE("unrelated articles never change a verdict", "[fold]") {
  const auto seed = GENERATE(range<uint64_t>(1, 6));
  INFO("seed " << seed);
  Random random(seed);
  const auto texts = MixedStream(random, 40);
  Stream alone;
  Stream among_others;
  std::map<uint64_t, size_t> place_alone;  // article id -> place among `texts`
  std::map<uint64_t, size_t> place_among;
  uint64_t added = 0;
  for (size_t i = 0; i < texts.size(); ++i) {
    for (uint64_t k = random.Below(4); k > 0; --k, ++added)
      among_others.Add(Prose(random, 150, "stuvwxyz"));
    place_alone[i + 1] = i;
    place_among[++added] = i;
    const FoldResult a = alone.Add(texts[i]);
    const FoldResult b = among_others.Add(texts[i]);
    INFO("article " << i);
    REQUIRE(a.verdict == b.verdict);
    CHECK(a.similarity == b.similarity);
    CHECK(place_alone.at(a.story.value) == place_among.at(b.story.value));
    if (a.match) CHECK(place_alone.at(a.match.value) == place_among.at(b.match.value));
  }
}

TEST_CASE("a damaged table is an error, not a new story", "[fold]") {
  const std::string text = FoldData("dispatch.txt");
  const auto row = GENERATE(table<std::string, std::string>({
      {"n", "\x80"},
      {RecordKey(0, 0), "short"},
      {"d", "a key without day and number"},
  }));
  Stream stream;
  stream.Add(text);
  stream.table().Put(std::get<0>(row), std::get<1>(row));
  const Status loaded = Folder().Load(stream.table());
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code == Code::kStorage);
}

TEST_CASE("a damaged record is an error, not a new story", "[fold]") {
  const std::string text = FoldData("dispatch.txt");
  Stream stream;
  stream.Add(text);
  stream.table().Put(RecordKey(0, 0), "short");
  const auto result =
      stream.folder().Fold({99}, MakeFingerprint("", text + " more"), 0, stream.table());
  REQUIRE_FALSE(result);
  CHECK(result.error().code == Code::kStorage);
}

// ---- the window

TEST_CASE("older than the window is found by the exact text only", "[fold]") {
  const std::string text = FoldData("dispatch.txt");
  const std::string longer = text + "\n\nA paragraph of another hand stands at its end.";
  struct Row {
    uint32_t day;
    Verdict near, exact;
  };
  const auto row = GENERATE(
      Row{1000, Verdict::kNear, Verdict::kExact}, Row{1010, Verdict::kNear, Verdict::kExact},
      Row{1011, Verdict::kNew, Verdict::kExact}, Row{5000, Verdict::kNew, Verdict::kExact},
      Row{7, Verdict::kNear, Verdict::kExact});  // the clock went back
  Stream stream({.window_days = 10});
  const StoryId story = stream.Add(text, "a", 1000).story;
  const FoldResult exact = stream.Add(text, "b", row.day);
  const FoldResult near = stream.Add(longer, "c", row.day);
  INFO("day " << row.day);
  CHECK(exact.verdict == row.exact);
  CHECK(exact.story == story);
  CHECK(near.verdict == row.near);
  CHECK((near.story == story) == (row.near == Verdict::kNear));
}

TEST_CASE("a story is found for a whole window after its last reprint", "[fold]") {
  const std::string text = FoldData("dispatch.txt");
  Stream stream({.window_days = 10});
  const StoryId story = stream.Add(text, "a", 1000).story;
  for (uint32_t day = 1008; day < 1100; day += 8)
    CHECK(stream.Add(text + " Again on day " + std::to_string(day), "b", day).story == story);
}

TEST_CASE("what is remembered stays within the window", "[fold]") {
  Random random(5);
  Stream days({.window_days = 10});
  Stream articles({.window_articles = 100});
  size_t most_days = 0, most_articles = 0;
  for (uint32_t i = 0; i < 1000; ++i) {
    const std::string text = Prose(random, 80);
    days.Add(text, "", 1000 + i / 10);
    articles.Add(text);
    const auto records = [](Stream& stream) {
      size_t count = 0;
      REQUIRE(stream.table().Scan(AllRecords(), [&](auto, auto) { return ++count > 0; }));
      return count;
    };
    most_days = std::max(most_days, records(days));
    most_articles = std::max(most_articles, records(articles));
  }
  CHECK(most_days <= 11 * 10);
  CHECK(most_articles <= 100 + 100 / 16 + 1);
}

// ---- properties, on a stream of originals and all kinds of reprints

std::vector<std::string> MixedTexts(uint64_t seed, size_t count) {
  Random random(seed);
  std::vector<std::string> texts;
  std::vector<std::string> originals;
  for (size_t i = 0; i < count; ++i) {
    if (originals.empty() || random.Percent(40)) {
      texts.push_back(originals.emplace_back(Prose(random, 60 + random.Below(200))));
      continue;
    }
    std::string text = originals[random.Below(originals.size())];
    if (random.Percent(30)) text.resize(text.find(' ', text.size() / 2));
    if (random.Percent(40)) text = Prose(random, 30) + "\n\n" + text;
    if (random.Percent(30)) text += "\n\n" + originals[random.Below(originals.size())];
    texts.push_back(text);
  }
  return texts;
}

void CheckSame(const FoldResult& a, const FoldResult& b) {
  CHECK(a.story == b.story);
  CHECK(a.verdict == b.verdict);
  CHECK(a.match == b.match);
  CHECK(a.similarity == b.similarity);
}

TEST_CASE("a memory that is read again answers as the one that was kept", "[fold]") {
  const uint64_t seed = GENERATE(range(1, 6));
  const FoldSettings settings{.window_days = 7, .window_articles = 150};
  const std::vector<std::string> texts = MixedTexts(seed, 400);
  Stream kept(settings), read_again(settings);
  Random random(seed);
  for (size_t i = 0; i < texts.size(); ++i) {
    const uint32_t day = 1000 + static_cast<uint32_t>(i / 30);
    if (random.Percent(10)) {
      read_again.folder() = Folder(settings);
      REQUIRE(read_again.folder().Load(read_again.table()));
    }
    INFO("article " << i);
    CheckSame(kept.Add(texts[i], "", day), read_again.Add(texts[i], "", day));
  }
  CHECK(kept.table().bytes() == read_again.table().bytes());
}

TEST_CASE("what is forgotten at once was never there", "[fold]") {
  const uint64_t seed = GENERATE(range(1, 6));
  const std::vector<std::string> texts = MixedTexts(seed, 200);
  const std::vector<std::string> others = MixedTexts(seed + 100, 200);
  Stream without, with;
  Random random(seed);
  for (size_t i = 0; i < texts.size(); ++i) {
    if (random.Percent(30)) {
      // A stranger, or one that joins a story.
      const Fingerprint passing =
          MakeFingerprint("", random.Percent(50) ? others[i] : texts[random.Below(i + 1)] + " so");
      REQUIRE(with.folder().Fold({1'000'000 + i}, passing, 0, with.table()));
      REQUIRE(with.folder().Forget({1'000'000 + i}, passing, with.table()));
      REQUIRE(with.folder().Load(with.table()));
    }
    INFO("article " << i);
    CheckSame(without.Add(texts[i]), with.Add(texts[i]));
  }
}

TEST_CASE("the window moves on where the first of a day was forgotten", "[fold]") {
  const FoldSettings settings{.window_days = 10};
  Stream stream(settings);
  Random random(3);
  std::vector<std::string> texts;
  for (uint32_t i = 0; i < 6; ++i) {
    texts.push_back(Prose(random, 80));
    stream.Add(texts[i], "", 1000 + i / 3);
  }
  REQUIRE(stream.folder().Forget({1}, MakeFingerprint("", texts[0]), stream.table()));
  stream.folder() = Folder(settings);
  REQUIRE(stream.folder().Load(stream.table()));
  const auto records = [&] {
    size_t count = 0;
    REQUIRE(stream.table().Scan("d", [&](auto, auto) { return ++count > 0; }));
    return count;
  };
  CHECK(records() == 5);
  stream.Add(Prose(random, 80), "", 1011);  // the first day has left
  CHECK(records() == 4);
  CHECK(stream.Add(texts[3] + " so", "", 1011).verdict == Verdict::kNear);
  stream.Add(Prose(random, 80), "", 2000);
  CHECK(records() == 1);
}

TEST_CASE("a text is wholly in itself and in what was added to it", "[fold]") {
  const std::vector<std::string> texts = MixedTexts(GENERATE(range(1, 4)), 30);
  Random random(9);
  for (const std::string& text : texts) {
    const Fingerprint one = MakeFingerprint("", text);
    const FoldResult itself = CompareTexts(one, one);
    CHECK(itself.verdict == Verdict::kExact);
    CHECK(itself.similarity == 1);
    const FoldResult more = CompareTexts(one, MakeFingerprint("", text + " " + Prose(random, 20)));
    CHECK(more.in_article > 0.95);
    CHECK(more.in_match > 0.6);
    CHECK(more.in_match < 1);
  }
}

// ---- a page whose text changes

FoldResult Revised(Stream& stream, const FoldResult& place, const std::string& before,
                   const std::string& after) {
  const auto result = stream.folder().Revise({1}, 1, MakeFingerprint("", after),
                                             MakeFingerprint("", before), place, 0, stream.table());
  REQUIRE(result);
  return *result;
}

TEST_CASE("a changed text that stays in its story is found by both texts", "[fold]") {
  Random random(3);
  const std::string before = Prose(random, 150);
  const std::string after =
      before.substr(0, before.size() / 2) + " " + Prose(random, 150, "stuvwx");
  Stream stream;
  const FoldResult founder = stream.Add(before);
  const FoldResult kept = Revised(stream, founder, before, after);
  CHECK(kept.story == founder.story);
  CHECK(kept.verdict == founder.verdict);
  CHECK(stream.Add(before + " and more").story == founder.story);
  CHECK(stream.Add(after.substr(after.size() / 2) + " and less").story == founder.story);
}

TEST_CASE("a page whose text became another is folded as a new article", "[fold]") {
  Random random(4);
  const std::string before = Prose(random, 150);
  const std::string after = Prose(random, 150, "stuvwx");
  Stream stream;
  const FoldResult founder = stream.Add(before);
  const FoldResult moved = Revised(stream, founder, before, after);
  CHECK(moved.verdict == Verdict::kNew);
  CHECK(moved.story != founder.story);
  CHECK(stream.Add(before + " as it was").story == founder.story);
  CHECK(stream.Add(after + " as it is").story == moved.story);
}

TEST_CASE("a text that became another article's joins that one's story", "[fold]") {
  Random random(5);
  const std::string before = Prose(random, 150);
  const std::string other = Prose(random, 150, "stuvwx");
  Stream stream;
  const FoldResult founder = stream.Add(before);
  const FoldResult second = stream.Add(other);
  const FoldResult moved = Revised(stream, founder, before, other + " and more");
  CHECK(moved.verdict == Verdict::kNear);
  CHECK(moved.story == second.story);
}

TEST_CASE("a page without a text stays where it is until it has one, and then too", "[fold]") {
  Random random(6);
  const std::string text = Prose(random, 150);
  Stream stream;
  const FoldResult founder = stream.Add("");
  const FoldResult filled = Revised(stream, founder, "", text);
  CHECK(filled.verdict == Verdict::kNew);
  CHECK(filled.story == founder.story);
  CHECK(stream.Add(text + " again").story == founder.story);
  CHECK(Revised(stream, filled, text, "").story == founder.story);
}

}  // namespace
}  // namespace wirefold
