#include "text/diff.h"

#include <catch2/catch.hpp>
#include <set>

#include "tests/random.h"

namespace wirefold {
namespace {

// One line a paragraph: = - + ~ and > where it moved; words as [-left out-]{+added+}.
std::string Shown(std::string_view before, std::string_view after) {
  std::string out;
  for (const DiffParagraph& paragraph : DiffTexts(before, after)) {
    if (!out.empty()) out += '\n';
    if (paragraph.moved) out += '>';
    switch (paragraph.kind) {
      case DiffKind::kSame:
        out += "=" + paragraph.after;
        break;
      case DiffKind::kLeftOut:
        out += "-" + paragraph.before;
        break;
      case DiffKind::kAdded:
        out += "+" + paragraph.after;
        break;
      case DiffKind::kChanged:
        out += '~';
        for (const DiffWords& words : paragraph.words) {
          if (words.kind == DiffKind::kSame) out += words.text;
          if (words.kind == DiffKind::kLeftOut) out += "[-" + words.text + "-]";
          if (words.kind == DiffKind::kAdded) out += "{+" + words.text + "+}";
        }
    }
  }
  return out;
}

TEST_CASE("paragraphs are the same, left out, added, changed or moved", "[diff]") {
  struct Row {
    const char* name;
    std::string before, after, shown;
  };
  const std::vector<Row> rows = {
      {"nothing in nothing", "", "", ""},
      {"all the same", "One two.\n\nThree four.", "One two.\n\nThree four.",
       "=One two.\n=Three four."},
      {"white space is not compared", "One  two.\n\n\n\nThree\tfour. ", "One two.\nThree four.",
       "=One two.\n=Three four."},
      {"left out at the start, between, at the end", "A b.\n\nC d.\n\nE f.\n\nG h.\n\nI j.",
       "C d.\n\nG h.", "-A b.\n=C d.\n-E f.\n=G h.\n-I j."},
      {"added at the start, between, at the end", "C d.\n\nG h.",
       "A b.\n\nC d.\n\nE f.\n\nG h.\n\nI j.", "+A b.\n=C d.\n+E f.\n=G h.\n+I j."},
      {"a word changed", "The bank raised its rate by 25 points.",
       "The bank cut its rate by 25 points.",
       "~The bank [-raised -]{+cut +}its rate by 25 points."},
      {"words in common are not enough", "The bank raised its rate.", "The sun set at eight.",
       "-The bank raised its rate.\n+The sun set at eight."},
      {"moved", "First one here.\n\nSecond one there.\n\nThird one everywhere.",
       "Third one everywhere.\n\nFirst one here.\n\nSecond one there.",
       ">=Third one everywhere.\n=First one here.\n=Second one there."},
      {"moved and changed", "A fine day.\n\nB fine night.\n\nProfits rose by a tenth in May.",
       "Profits fell by a tenth in May.\n\nA fine day.\n\nB fine night.",
       ">~Profits [-rose -]{+fell +}by a tenth in May.\n=A fine day.\n=B fine night."},
      {"Chinese by the character", "今天下午三点开会", "今天上午三点开会",
       "~今天[-下-]{+上+}午三点开会"},
      {"everything is new", "", "A b.", "+A b."},
      {"nothing is left", "A b.", "", "-A b."},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(Shown(row.before, row.after) == row.shown);
  }
}

TEST_CASE("both texts can be read off a difference", "[diff]") {
  Random random(GENERATE(range(1, 30)));
  const auto text = [&] {
    std::string out;
    for (uint64_t p = random.Below(12); p > 0; --p) {
      for (uint64_t w = 1 + random.Below(9); w > 0; --w)
        out += std::string(1, static_cast<char>('a' + random.Below(4))) + (w > 1 ? " " : "");
      out += '\n';
    }
    return out;
  };
  const std::string before = text();
  const std::string after = text();
  std::multiset<std::string> lines;
  for (size_t at = 0; at < before.size(); at = before.find('\n', at) + 1)
    lines.insert(before.substr(at, before.find('\n', at) - at));
  std::string rebuilt;
  for (const DiffParagraph& paragraph : DiffTexts(before, after)) {
    if (paragraph.kind != DiffKind::kLeftOut) rebuilt += paragraph.after + '\n';
    if (paragraph.kind == DiffKind::kAdded) continue;
    const auto line = lines.find(paragraph.before);
    REQUIRE(line != lines.end());
    lines.erase(line);
    std::string of_before, of_after;
    for (const DiffWords& words : paragraph.words) {
      if (words.kind != DiffKind::kAdded) of_before += words.text;
      if (words.kind != DiffKind::kLeftOut) of_after += words.text;
    }
    if (paragraph.kind == DiffKind::kChanged) {
      of_after.resize(of_after.find_last_not_of(' ') + 1);
      of_before.resize(of_before.find_last_not_of(' ') + 1);
      CHECK(of_after == paragraph.after);
      CHECK(of_before == paragraph.before);
    }
  }
  CHECK(rebuilt == after);
  CHECK(lines.empty());
}

TEST_CASE("texts too long to compare are still told apart", "[diff]") {
  std::string before = "Head.\n", after = "Head.\n";
  for (int i = 0; i < 5000; ++i) {
    before += "b" + std::to_string(i) + "\n";
    after += "a" + std::to_string(i) + "\n";
  }
  const auto paragraphs = DiffTexts(before + "Tail.", after + "Tail.");
  CHECK(paragraphs.size() == 10'002);
  CHECK(paragraphs.front().kind == DiffKind::kSame);
}

TEST_CASE("paragraphs too many to be compared all with all are paired in their order", "[diff]") {
  std::string before, after;
  for (int i = 0; i < 8000; ++i) {
    const std::string number = std::to_string(i) + " ";
    const std::string paragraph = "row " + number + "year " + number + "sum " + number;
    if (i != 500) before += paragraph + "ours\n";
    if (i != 7000) after += paragraph + (i % 5 == 4 ? "ours\n" : "theirs\n");
  }
  size_t count[4] = {};
  for (const DiffParagraph& paragraph : DiffTexts(before, after)) {
    ++count[static_cast<size_t>(paragraph.kind)];
    CHECK_FALSE(paragraph.moved);
  }
  CHECK(count[static_cast<size_t>(DiffKind::kSame)] == 1600);
  CHECK(count[static_cast<size_t>(DiffKind::kLeftOut)] == 1);
  CHECK(count[static_cast<size_t>(DiffKind::kAdded)] == 1);
  CHECK(count[static_cast<size_t>(DiffKind::kChanged)] == 6398);
}

}  // namespace
}  // namespace wirefold
