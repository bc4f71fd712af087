#include "crawler/extract/names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.h"
#include "crawler/extract/blocks.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

constexpr std::pair<std::string_view, std::string_view> kAgencies[] = {
    {"reuters", "Reuters"},
    {"thomson reuters", "Reuters"},
    {"ap", "Associated Press"},
    {"associated press", "Associated Press"},
    {"afp", "AFP"},
    {"agence france-presse", "AFP"},
    {"agence france presse", "AFP"},
    {"dpa", "dpa"},
    {"bloomberg", "Bloomberg"},
    {"bloomberg news", "Bloomberg"},
    {"ani", "ANI"},
    {"pti", "PTI"},
    {"press trust of india", "PTI"},
    {"ians", "IANS"},
    {"xinhua", "Xinhua"},
    {"efe", "EFE"},
    {"ansa", "ANSA"},
    {"kyodo", "Kyodo"},
    {"kyodo news", "Kyodo"},
    {"upi", "UPI"},
    {"pa", "PA Media"},
    {"pa media", "PA Media"},
    {"press association", "PA Media"},
    {"tass", "TASS"},
    {"interfax", "Interfax"},
    {"yonhap", "Yonhap"},
    {"canadian press", "Canadian Press"},
    {"aap", "AAP"},
    {"australian associated press", "AAP"},
    {"belga", "Belga"},
    {"anp", "ANP"},
    {"apa", "APA"},
    {"sda", "SDA"},
    {"keystone-sda", "SDA"},
    {"ntb", "NTB"},
    {"ritzau", "Ritzau"},
    {"lusa", "Lusa"},
    {"bernama", "Bernama"},
    {"antara", "Antara"},
    {"ap news", "Associated Press"},
    {"cnn wire", "CNN"},
    {"epd", "epd"},
    {"kna", "KNA"},
    {"sid", "SID"},
    {"afp-jiji", "AFP"},
    {"jiji", "Jiji"},
    {"jiji press", "Jiji"},
    {"sputnik", "Sputnik"}};

// Words that no person is called, lower case.
constexpr std::string_view kNoNames[] = {"staff",
                                         "desk",
                                         "team",
                                         "editor",
                                         "editors",
                                         "editorial",
                                         "newsroom",
                                         "reporter",
                                         "reporters",
                                         "correspondent",
                                         "admin",
                                         "administrator",
                                         "news",
                                         "redaktion",
                                         "redaction",
                                         "redaccion",
                                         "redacci\xC3\xB3n",
                                         "redazione",
                                         "r\xC3\xA9"
                                         "daction",
                                         "writer",
                                         "writers",
                                         "contributor",
                                         "contributors",
                                         "bureau",
                                         "agency",
                                         "agencies",
                                         "wire",
                                         "wires",
                                         "service",
                                         "services",
                                         "media",
                                         "press",
                                         "online",
                                         "web",
                                         "magazine",
                                         "newspaper",
                                         "guest",
                                         "author",
                                         "unknown",
                                         "anonymous",
                                         "board",
                                         "department",
                                         "journal",
                                         "times",
                                         "post",
                                         "tv",
                                         "radio",
                                         "network",
                                         "inc",
                                         "ltd",
                                         "llc",
                                         "gmbh",
                                         "group",
                                         "company",
                                         "university",
                                         "report",
                                         "blog",
                                         "home",
                                         "published",
                                         "updated",
                                         "posted",
                                         "about",
                                         "follow",
                                         "share",
                                         "comments",
                                         "photographer",
                                         "producer",
                                         "columnist",
                                         "publisher",
                                         "freelance",
                                         "senior",
                                         "chief",
                                         "managing",
                                         "assistant",
                                         "director",
                                         "today",
                                         "daily",
                                         "channel",
                                         "read",
                                         "more",
                                         "the",
                                         "http",
                                         "view",
                                         "all",
                                         "articles",
                                         "special",
                                         "exclusive",
                                         "ph.d",
                                         "ph.d.",
                                         "m.d",
                                         "m.d.",
                                         "md",
                                         "phd",
                                         "rd",
                                         "courier",
                                         "herald",
                                         "tribune",
                                         "gazette",
                                         "chronicle",
                                         "von",
                                         "par",
                                         "auteur",
                                         "autor",
                                         "text",
                                         "name",
                                         "am",
                                         "sagt",
                                         "said",
                                         "says",
                                         "antworten",
                                         "artikel",
                                         "kommentar",
                                         "publiziert",
                                         "rezept",
                                         "by"};

constexpr std::string_view kOpenings[] = {"by ",
                                          "by: ",
                                          "by\xC2\xA0",
                                          "von ",
                                          "von: ",
                                          "par ",
                                          "por ",
                                          "di ",
                                          "door ",
                                          "af ",
                                          "av ",
                                          "written by ",
                                          "erstellt von ",
                                          "publiziert von ",
                                          "veröffentlicht von ",
                                          "artikel von ",
                                          "ein artikel von ",
                                          "text von ",
                                          "alles von ",
                                          "zum profil von ",
                                          "verfasst von ",
                                          "escrito por ",
                                          "écrit par ",
                                          "story by ",
                                          "reporting by ",
                                          "words by ",
                                          "posted by ",
                                          "author: ",
                                          "auteur: ",
                                          "auteur : ",
                                          "autore: ",
                                          "autor/in: ",
                                          "autorin: ",
                                          "escribe ",
                                          "texto: ",
                                          "texte: ",
                                          "texte : ",
                                          "interview: ",
                                          "interview von ",
                                          "ein interview von ",
                                          "kommentar von ",
                                          "ein kommentar von ",
                                          "kolumne von ",
                                          "eine kolumne von ",
                                          "gastbeitrag von ",
                                          "ein gastbeitrag von ",
                                          "ein beitrag von ",
                                          "propos recueillis par ",
                                          "Автор: ",
                                          "Автор ",
                                          "Текст: ",
                                          "yazan: ",
                                          "penulis: ",
                                          "作者：",
                                          "作者:",
                                          "文／",
                                          "文/",
                                          "文：",
                                          "撰文：",
                                          "記者／",
                                          "記者",
                                          "记者",
                                          "本报记者",
                                          "本報記者",
                                          "通讯员",
                                          "author ",
                                          "autor: ",
                                          "text: ",
                                          "edited by ",
                                          "editing by ",
                                          "writing by ",
                                          "additional reporting by ",
                                          "compiled by ",
                                          "oleh ",
                                          "with ",
                                          "(",
                                          "the ",
                                          "source: "};

// The length of the words that open a byline here; 0 where none do.
size_t Opening(std::string_view text) {
  for (std::string_view opening : kOpenings)
    if (StartsWithNoCase(text, opening)) return opening.size();
  return 0;
}

// "Joe S." and "Jr." keep their period.
bool EndsAbbreviated(std::string_view name) {
  if (!name.ends_with('.')) return false;
  const std::string_view word = name.substr(name.rfind(' ') + 1);
  return word == "Jr." || word == "Sr." ||
         (word.size() == 2 && word.size() < name.size() && word[0] >= 'A' && word[0] <= 'Z');
}

std::string_view StripOpening(std::string_view name) {
  name = Trim(name);
  while (const size_t opening = Opening(name)) name = Trim(name.substr(opening));
  // 김철수 기자: the trade behind the name.
  for (std::string_view trade : {" 기자", " 특파원", "記者", "记者"})
    if (name.size() > trade.size() && name.ends_with(trade)) name.remove_suffix(trade.size());
  // "ByJane Doe": two elements with nothing between them. "Byron" is a name.
  if (name.size() > 4 && name.starts_with("By") && name[2] >= 'A' && name[2] <= 'Z')
    name.remove_prefix(2);
  while (!name.empty() && std::string_view(".):, ").find(name.back()) != std::string_view::npos &&
         !EndsAbbreviated(name))
    name.remove_suffix(1);
  return name;
}

// Cuts a byline at commas and the words that join names.
std::vector<std::string_view> SplitByline(std::string_view byline) {
  static constexpr std::string_view kJoints[] = {" and ",
                                                 " And ",
                                                 " AND ",
                                                 " & ",
                                                 " und ",
                                                 " et ",
                                                 " y ",
                                                 " e ",
                                                 " en ",
                                                 " og ",
                                                 " och ",
                                                 " with ",
                                                 " for ",
                                                 " in ",
                                                 " | ",
                                                 "|",
                                                 ";",
                                                 ",",
                                                 " / ",
                                                 "/",
                                                 " \xC2\xB7 ",
                                                 " \xE2\x80\xA2 ",
                                                 "\xE2\x80\xA2",
                                                 " - ",
                                                 " \xE2\x80\x93 ",
                                                 " \xE2\x80\x94 ",
                                                 "\n",
                                                 "\xE3\x80\x81",
                                                 " (",
                                                 " via "};
  std::vector<std::string_view> parts;
  size_t begin = 0;
  for (size_t i = 0; i < byline.size();) {
    const auto joint =
        std::find_if(std::begin(kJoints), std::end(kJoints),
                     [&](std::string_view j) { return byline.substr(i, j.size()) == j; });
    if (joint == std::end(kJoints)) {
      ++i;
      continue;
    }
    parts.push_back(byline.substr(begin, i - begin));
    i += joint->size();
    begin = i;
  }
  parts.push_back(byline.substr(begin));
  return parts;
}

bool IsNoName(std::string_view word) {
  const std::string lower = LowerAscii(word);
  return std::find(std::begin(kNoNames), std::end(kNoNames), lower) != std::end(kNoNames);
}

// Scripts without capitals pass.
bool OpensWithCapital(std::string_view word) {
  const auto c = static_cast<unsigned char>(word.empty() ? 0 : word[0]);
  return (c >= 'A' && c <= 'Z') || c >= 0x80;
}

enum class Evidence { kText, kDeclared };

// One to five words, none of them a number, an address or what only offices are called.
bool IsPerson(std::string_view name, std::string_view site, Evidence evidence) {
  if (name.size() < 2 || name.size() > 60) return false;
  if (name.find_first_of("@:0123456789/\\<>{}[]=_?!|#%$*\"") != std::string_view::npos)
    return false;
  const bool declared = evidence == Evidence::kDeclared;
  const bool one_word = name.find(' ') == std::string_view::npos;
  if (!site.empty() &&
      (EqualsNoCase(name, site) || (ContainsNoCase(site, name) && (one_word || !declared))))
    return false;
  if (StartsWithNoCase(name, "www.") || ContainsNoCase(name, ".com") ||
      ContainsNoCase(name, ".org"))
    return false;
  size_t words = 0;
  bool capital = false;
  for (std::string_view word : Split(name, ' ')) {
    if (word.empty()) continue;
    ++words;
    if (IsNoName(word)) return false;
    capital |= OpensWithCapital(word);
  }
  // One word in capitals is a station or a section ("WBEZ"), two are a name shouted.
  const bool shouted =
      std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (words == 1 && shouted && static_cast<unsigned char>(name[0]) < 0x80) return false;
  return words >= 1 && words <= 5 && (capital || words >= 2 || declared);
}

void AddUnique(std::vector<std::string>& list, std::string_view name) {
  if (list.size() < kMostNames &&
      std::none_of(list.begin(), list.end(),
                   [&](const std::string& have) { return EqualsNoCase(have, name); }))
    list.emplace_back(name);
}

Names Read(std::string_view byline, std::string_view site, Evidence evidence) {
  Names names;
  std::string squeezed;
  AppendSqueezed(squeezed, CutBytes(byline, 400));
  for (std::string_view part : SplitByline(squeezed)) {
    const std::string_view name = StripOpening(part);
    if (const std::string_view agency = AgencyOf(name); !agency.empty())
      AddUnique(names.agencies, agency);
    else if (IsPerson(name, site, evidence))
      AddUnique(names.people, name);
  }
  return names;
}

// Two to five words with capitals but for the particles ("Ana de la Cruz").
bool IsFullName(std::string_view name) {
  static constexpr std::string_view kParticles[] = {
      "de",  "da", "do", "dos", "del", "della", "di", "la", "le",  "van", "von", "der",
      "den", "zu", "al", "el",  "bin", "ibn",   "y",  "e",  "ter", "ten", "af",  "av"};
  size_t capitals = 0;
  for (std::string_view word : Split(name, ' ')) {
    if (OpensWithCapital(word))
      ++capitals;
    else if (std::find(std::begin(kParticles), std::end(kParticles), word) == std::end(kParticles))
      return false;
  }
  return capitals >= 2;
}

}  // namespace

void Names::Add(const Names& more) {
  for (const std::string& name : more.people) AddUnique(people, name);
  for (const std::string& name : more.agencies) AddUnique(agencies, name);
}

std::string_view AgencyOf(std::string_view name) {
  if (StartsWithNoCase(name, "the ")) name.remove_prefix(4);
  for (const auto& [key, agency] : kAgencies)
    if (EqualsNoCase(key, name)) return agency;
  return {};
}

Names ReadNames(std::string_view byline, std::string_view site) {
  return Read(byline, site, Evidence::kText);
}

Names ReadPersons(std::string_view names, std::string_view site) {
  return Read(names, site, Evidence::kDeclared);
}

Names ReadBylineLine(std::string_view line, std::string_view site) {
  Names names;
  if (Opening(line) == 0) return names;
  names = ReadNames(line, site);
  if (!std::all_of(names.people.begin(), names.people.end(), IsFullName)) names.people.clear();
  return names;
}

}  // namespace wirefold
