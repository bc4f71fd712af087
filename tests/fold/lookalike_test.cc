// What looks like a reprint and is none: each of these is a story of its own.
#include <fmt/format.h>
#include <catch2/catch.hpp>
#include <set>

#include "tests/fold/folding.h"

namespace wirefold {
namespace {

std::string MarketReport(int day, Random& random) {
  const auto points = [&] {
    return fmt::format("{}.{:02}", random.Below(900) + 100, random.Below(100));
  };
  const auto percent = [&] { return fmt::format("{}.{}", random.Below(9), random.Below(100)); };
  return fmt::format(
      "The Alder share index closed at {} points on day {} of the month, {} percent higher than at "
      "the close of "
      "the session before.\n\nTurnover on the exchange came to {} million crowns. Shares in "
      "shipping companies "
      "gained {} percent, while banks lost {} percent in quiet trading.\n\nThe crown was quoted at "
      "{} to the "
      "dollar in the afternoon, against {} a day earlier. The yield of the ten-year government "
      "bond stood at {} "
      "percent.\n\nThis report was compiled from the official figures of the exchange.",
      points(), day, percent(), points(), percent(), percent(), percent(), percent(), percent());
}

TEST_CASE("the daily report with other figures is another story", "[fold]") {
  Random random(3);
  Stream stream;
  std::vector<std::string> reports;
  std::set<StoryId> stories;
  for (int day = 1; day <= 25; ++day) {
    reports.push_back(MarketReport(day, random));
    const FoldResult result = stream.Add(reports.back(), "agency");
    INFO("day " << day);
    CHECK(result.verdict == Verdict::kNew);
    stories.insert(result.story);
  }
  CHECK(stories.size() == 25);
  SECTION("and a reprint of one of them finds its own") {
    const FoldResult result =
        stream.Add("Markets in brief\n\n" + reports[16] + "\n\nMore on page 4.", "city-paper");
    CHECK(result.verdict == Verdict::kNear);
    CHECK(result.story.value == 17);
  }
}

TEST_CASE("the same words about others are another story", "[fold]") {
  const auto verdict = [](const char* first, const char* second) {
    Stream stream;
    stream.Add(first, "agency");
    return stream.Add(second, "agency-two").verdict;
  };
  CHECK(verdict("Directors of Merrow Shipping said on Monday they would pay a dividend of 14 cents "
                "on May 3 to "
                "holders registered by April 19, after Merrow earned 21.4 million in the quarter "
                "under its new "
                "head Ilse Tamm.",
                "Directors of Lindholm Paper said on Friday they would pay a dividend of 35 cents "
                "on June 8 to "
                "holders registered by May 27, after Lindholm earned 3.9 million in the quarter "
                "under its new "
                "head Joost Vennegoor.") == Verdict::kNew);
}

TEST_CASE("a source's frame does not unite its articles", "[fold]") {
  Random random(5);
  const std::string head = Prose(random, 40);
  const std::string foot = Prose(random, 60);
  Stream stream;
  for (int i = 0; i < 12; ++i) {
    INFO("article " << i);
    CHECK(stream.Add(head + "\n\n" + Prose(random, 80) + "\n\n" + foot, "paper").verdict ==
          Verdict::kNew);
  }
}

TEST_CASE("a quote that two articles share does not unite them", "[fold]") {
  Random random(6);
  const std::string quote = Prose(random, 30);
  Stream stream;
  stream.Add(Prose(random, 90) + "\n\n" + quote + "\n\n" + Prose(random, 60), "paper");
  CHECK(stream.Add(Prose(random, 120) + "\n\n" + quote, "courier").verdict == Verdict::kNew);
}

TEST_CASE("a digest joins none of the stories it quotes and unites none", "[fold]") {
  Random random(8);
  Stream stream;
  std::vector<std::string> texts;
  std::string digest;
  for (int i = 0; i < 4; ++i) {
    texts.push_back(Prose(random, 60) + "\n\n" + Prose(random, 60));
    stream.Add(texts.back(), "agency");
    digest += Paragraphs(texts.back())[0] + "\n\n";
  }
  const FoldResult result = stream.Add(digest, "morning-mail");
  CHECK(result.verdict == Verdict::kNew);
  SECTION("its own copy finds it") {
    CHECK(stream.Add(digest, "evening-mail").story == result.story);
  }
  SECTION("reprints find their own stories past it") {
    for (size_t i = 0; i < texts.size(); ++i)
      CHECK(stream.Add(Paragraphs(texts[i])[0] + " End.", "courier").story.value == i + 1);
  }
}

TEST_CASE("a page with the start of a second story does not join the two", "[fold]") {
  Random random(9);
  const std::string first = Prose(random, 120);
  const std::string second = Prose(random, 120);
  Stream stream;
  const FoldResult founder = stream.Add(first, "agency");
  CHECK(stream.Add(first + "\n\n" + Paragraphs(second)[0], "paper").story == founder.story);
  CHECK(stream.Add(second, "agency").verdict == Verdict::kNew);
}

}  // namespace
}  // namespace wirefold
