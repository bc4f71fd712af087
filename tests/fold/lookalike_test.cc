// What looks like a reprint and is none: each of these is a story of its own.
#include <fmt/format.h>
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <sstream>

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
  CHECK(verdict("The ferry to Orlund was back in the harbour on Tuesday after a night in which "
                "the crew, led by Captain Marit Sole, had searched the sound off Kestrel Point for "
                "a sailing boat. Two people from Anholm were found on its keel and taken to the "
                "hospital in Orlund, where a doctor, Piet Larsen, said that both would be home by "
                "the weekend. The boat was towed in by the pilots of Anholm.",
                "The ferry to Tessin was back in the harbour on Friday after a night in which "
                "the crew, led by Captain Jorge Prado, had searched the sound off Miller Rock for "
                "a sailing boat. Two people from Vidal were found on its keel and taken to the "
                "hospital in Tessin, where a doctor, Nora Quist, said that both would be home by "
                "the weekend. The boat was towed in by the pilots of Vidal.") == Verdict::kNew);
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

// The pattern with a number for each # and one of the names, divided by spaces, for each @.
std::string Filled(std::string_view pattern, std::string_view names, Random& random) {
  std::vector<std::string> list;
  std::istringstream in{std::string(names)};
  for (std::string name; in >> name;) list.push_back(name);
  std::string out;
  for (const char c : pattern) {
    if (c == '#') {
      out += std::to_string(1 + random.Below(random.Percent(50) ? 30 : 900));
    } else if (c == '@') {
      out += list[random.Below(list.size())];
    } else {
      out += c;
    }
  }
  return out;
}

struct Template {
  const char* name;
  const char* pattern;
  const char* names;
};

TEST_CASE("a report that many papers print each day, with other figures, gathers nothing",
          "[fold]") {
  const auto row = GENERATE(values<Template>({
      {"constant figures and names, little else",
       "Detectives in @ want to hear from anyone who saw a grey van near @ Road at about #pm on "
       "the # of the month, shortly after goods worth #,000 pounds were taken from a lock-up.\n\n"
       "Call 112 and ask for the Harbour Division, quoting case #/#, or leave word with the Crime "
       "Line on 0700 55 66 77; no caller is ever asked for a name.",
       "Alby Brenton Corfe Dunmere Eastleigh Farrow Gosling Hatherley Ilmore Jarrow Kelso"},
      {"nouns that look like names, and agree",
       "Am Bahnhof @ ist es in der Nacht zu einem Brand im Stellwerk gekommen. Die Feuerwehr war "
       "mit # Kräften im Einsatz, die Strecke nach @ blieb # Stunden gesperrt. Nach Angaben der "
       "Bahn waren # Züge mit rund # Fahrgästen betroffen; der Schaden an der Technik liegt bei "
       "# Tausend Euro. Ein Ersatzverkehr mit Bussen wurde eingerichtet, die Ursache des Feuers "
       "ist Gegenstand der Ermittlungen.",
       "Auerberg Buchfeld Dornstadt Erlach Friesing Gronau Hallberg Immendorf Kronach Lauben"},
      {"a hundred signs of Japanese",
       "@港の#日の水揚げは#トンで、前の週の同じ日より#トン少なかった。サバの卸値は一キロ#円、"
       "イワシは#円。漁協は「海水の温度が高く、群れが沖に出ている」と話している。",
       "釧路 銚子 焼津 境港 長崎 八戸 気仙沼 枕崎 石巻 下関"},
      {"Thai",
       "เขื่อน@มีน้ำ # ล้านลูกบาศก์เมตร หรือร้อยละ # ของความจุ น้ำไหลเข้าวันละ # ล้านลูกบาศก์เมตร ระบายออก # "
       "ล้านลูกบาศก์เมตร กรมชลประทานขอให้เกษตรกรใช้น้ำอย่างประหยัดจนกว่าฝนจะมา",
       "ภูมิพล สิริกิติ์ อุบลรัตน์ ลำปาว กิ่วลม แก่งกระจาน ปราณบุรี รัชชประภา"},
      {"Spanish",
       "La lonja de @ subastó este martes # toneladas de merluza, que alcanzó una media de #,# "
       "euros por kilo. El bonito se pagó a #,# euros y la sardina a #,#. Entraron # barcos, # "
       "menos que el martes anterior, y la cofradía espera más descargas cuando amaine el viento "
       "del noroeste.",
       "Burela Celeiro Ribeira Cambados Luarca Santoña Bermeo Ondárroa Getaria Avilés"},
  }));
  DYNAMIC_SECTION(row.name) {
    Random random(11);
    Stream stream;
    Stream reloaded;  // again and again: what it must know is in its table
    std::vector<std::string> reports;
    int joined = 0;
    for (int i = 0; i < 60; ++i) {
      reports.push_back(Filled(row.pattern, row.names, random));
      const std::string paper = "paper-" + std::to_string(random.Below(6));
      const FoldResult result = stream.Add(reports.back(), paper);
      joined += result.verdict != Verdict::kNew;
      REQUIRE(reloaded.folder().Load(reloaded.table()));
      CHECK(reloaded.Add(reports.back(), paper).story == result.story);
    }
    CHECK(joined <= 3);
    const FoldResult copy = stream.Add(reports[31] + "\n\nMore on page 4.", "courier");
    CHECK(copy.match.value == 32);
  }
}

TEST_CASE("a series that two papers print does not gather behind its first two", "[fold]") {
  Random random(12);
  const std::string about = Prose(random, 110);
  Stream stream;
  std::map<StoryId, int> stories;
  for (int i = 0; i < 20; ++i) {
    const char* paper = i % 2 == 0 ? "paper" : "courier";
    ++stories[stream.Add(Prose(random, 70) + "\n\n" + about, paper).story];
  }
  for (const auto& [story, members] : stories) {
    INFO("story " << story.value);
    CHECK(members <= 2);
  }
  CHECK(stories.size() >= 19);
}

TEST_CASE("a long quote inside an article is no reprint, a short cut behind a lead is", "[fold]") {
  Random random(13);
  const std::string quote = Prose(random, 60);
  const std::string rest = Prose(random, 80);
  const auto verdict = [&](const std::string& first, const std::string& second) {
    Stream stream;
    stream.Add(first, "paper");
    return stream.Add(second, "courier").verdict;
  };
  const std::string own = Prose(random, 50);
  CHECK(verdict(Prose(random, 60) + "\n\n" + quote + "\n\n" + rest,
                own + "\n\n" + quote + "\n\n" + Prose(random, 40)) == Verdict::kNew);
  CHECK(verdict(quote + "\n\n" + rest, own + "\n\n" + Prose(random, 30) + "\n\n" + quote) ==
        Verdict::kNear);
  CHECK(verdict(own + "\n\n" + Prose(random, 30) + "\n\n" + quote, quote + "\n\n" + rest) ==
        Verdict::kNear);
}

TEST_CASE("a digest does not join the short cut that it holds as a whole", "[fold]") {
  Random random(14);
  Stream stream;
  std::string digest;
  for (int i = 0; i < 3; ++i) {
    const std::string text = Prose(random, 60) + "\n\n" + Prose(random, 60);
    stream.Add(text, "agency");
    digest += Paragraphs(text)[0] + "\n\n";
    CHECK(stream.Add(Paragraphs(text)[0], "courier").verdict == Verdict::kNear);
  }
  CHECK(stream.Add(digest, "morning-mail").verdict == Verdict::kNew);
}

TEST_CASE("a long text of which every fifth word is another is still its story's", "[fold]") {
  Random random(15);
  const std::string text = Prose(random, 360);
  Stream stream;
  stream.Add(text, "agency");
  std::istringstream words(text);
  std::string rewritten;
  size_t i = 0;
  for (std::string word; words >> word; ++i) rewritten += (i % 5 == 3 ? "other" : word) + " ";
  CHECK(stream.Add(rewritten, "courier").verdict == Verdict::kNear);
}

}  // namespace
}  // namespace wirefold
