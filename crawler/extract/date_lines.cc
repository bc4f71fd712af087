#include "crawler/extract/date_lines.h"

#include <algorithm>

#include "base/strings.h"
#include "crawler/extract/phrases.h"
#include "text/utf8.h"

namespace wirefold {
namespace {

using Kind = DateLine::Kind;

struct Label {
  std::string_view word;
  Kind kind;
};

// Parts of words, lower case where ASCII; the first letter is left out where its capital is no
// ASCII letter.
constexpr Label kLabels[] = {
    {"updated", Kind::kModified},
    {"last update", Kind::kModified},
    {"modified", Kind::kModified},
    {"revised", Kind::kModified},
    {"reviewed", Kind::kModified},
    {"edited", Kind::kModified},
    {"aktualisier", Kind::kModified},
    {"ge\xC3\xA4ndert", Kind::kModified},
    {"nderung", Kind::kModified},
    {"bearbeitet", Kind::kModified},
    {"stand:", Kind::kModified},
    {"stand ", Kind::kModified},
    {"mis \xC3\xA0 jour", Kind::kModified},
    {"mise \xC3\xA0 jour", Kind::kModified},
    {"modifi\xC3\xA9", Kind::kModified},
    {"actualizad", Kind::kModified},
    {"actualizaci", Kind::kModified},
    {"modificad", Kind::kModified},
    {"aggiorna", Kind::kModified},
    {"atualizad", Kind::kModified},
    {"bijgewerkt", Kind::kModified},
    {"uppdatera", Kind::kModified},
    {"opdatere", Kind::kModified},
    {"oppdatert", Kind::kModified},
    {"ivitetty", Kind::kModified},
    {"aktualizowano", Kind::kModified},
    {"aktualizov", Kind::kModified},
    {"friss\xC3\xADtve", Kind::kModified},
    {"ncelleme", Kind::kModified},
    {"\xD0\xB1\xD0\xBD\xD0\xBE\xD0\xB2\xD0\xBB\xD0\xB5\xD0\xBD", Kind::kModified},  // обновлен
    {"\xD0\xBD\xD0\xBE\xD0\xB2\xD0\xBB\xD0\xB5\xD0\xBD\xD0\xBE", Kind::kModified},  // оновлено
    {"\xE6\x9B\xB4\xE6\x96\xB0", Kind::kModified},                                  // 更新
    {"\xEC\x88\x98\xEC\xA0\x95", Kind::kModified},                                  // 수정
    {"diperbarui", Kind::kModified},
    {"publi", Kind::kPublished},
    {"pubbli", Kind::kPublished},
    {"posted", Kind::kPublished},
    {"date", Kind::kPublished},
    {"datum", Kind::kPublished},
    {"data", Kind::kPublished},
    {"ffentlicht", Kind::kPublished},
    {"erschienen", Kind::kPublished},
    {"erstellt", Kind::kPublished},
    {"pressemitteilung vom", Kind::kPublished},
    {"mise en ligne", Kind::kPublished},
    {"mis en ligne", Kind::kPublished},
    {"fecha", Kind::kPublished},
    {"gepubliceerd", Kind::kPublished},
    {"geplaatst", Kind::kPublished},
    {"udgivet", Kind::kPublished},
    {"julkaistu", Kind::kPublished},
    {"opublikowano", Kind::kPublished},
    {"zve\xC5\x99"
     "ejn",
     Kind::kPublished},
    {"megjelent", Kind::kPublished},
    {"tarih", Kind::kPublished},
    {"\xD0\xBF\xD1\x83\xD0\xB1\xD0\xBB\xD0\xB8\xD0\xBA", Kind::kPublished},  // публик
    {"\xD0\xB4\xD0\xB0\xD1\x82\xD0\xB0", Kind::kPublished},                  // дата
    {"\xE5\x8F\x91\xE5\xB8\x83", Kind::kPublished},                          // 发布
    {"\xE7\x99\xBC\xE5\xB8\x83", Kind::kPublished},                          // 發布
    {"\xE7\x99\xBC\xE4\xBD\x88", Kind::kPublished},                          // 發佈
    {"\xE5\x85\xAC\xE9\x96\x8B", Kind::kPublished},                          // 公開
    {"\xE6\x8E\xB2\xE8\xBC\x89", Kind::kPublished},                          // 掲載
    {"\xEC\x9E\x85\xEB\xA0\xA5", Kind::kPublished},                          // 입력
    {"dipublikasikan", Kind::kPublished},
    {"\xC2\xA9", Kind::kOther},
    {"copyright", Kind::kOther},
    {"since", Kind::kOther},
    {"joined", Kind::kOther},
    {"member", Kind::kOther},
    {"mitglied", Kind::kOther},
    {"registr", Kind::kOther},
    {"as of", Kind::kOther},
    {"expire", Kind::kOther},
    {"until", Kind::kOther},
    {"deadline", Kind::kOther},
    {"ltig seit", Kind::kOther},
    {"ltig bis", Kind::kOther},
    {"accessed", Kind::kOther},
    {"retrieved", Kind::kOther},
    {"abgerufen", Kind::kOther},
    {"release date", Kind::kOther},
    {"born", Kind::kOther},
    {"geboren", Kind::kOther},
};

struct Found {
  size_t at = std::string_view::npos;
  size_t end = 0;
  Kind kind = Kind::kPlain;
};

// The label that stands first behind `from`.
Found FirstLabel(std::string_view text, size_t from) {
  Found first;
  for (const Label& label : kLabels)
    if (const size_t at = FindNoCase(text, label.word, from); at < first.at)
      first = {at, at + label.word.size(), label.kind};
  return first;
}

// "Date modified", "Update: published again": what a date is called by several words together.
Kind Joined(Kind before, Kind next) { return std::max(before, next); }

// Two numbers at least: "November 2026" and a lone year are no day.
bool HasDay(std::string_view text) {
  int runs = 0;
  size_t longest = 0, run = 0;
  for (char c : text) {
    if (IsAsciiDigit(c)) {
      runs += run == 0;
      longest = std::max(longest, ++run);
    } else {
      run = 0;
    }
  }
  return runs >= 2 || longest >= 8;
}

// The first date of a stretch between two separators; words may stand before it.
std::optional<Date> FirstDate(std::string_view text, NumberOrder order) {
  text = CutBytes(Trim(text), 110);
  for (int tries = 0; tries < 12 && HasDay(text); ++tries) {
    if (const auto date = ParseDate(text, order)) return date;
    const size_t blank = text.find(' ');
    if (blank == text.npos) break;
    text = Trim(text.substr(blank));
  }
  return {};
}

}  // namespace

std::vector<DateLine> ReadDateLine(std::string_view line, NumberOrder order) {
  static constexpr std::string_view kBars[] = {"|", "\n", "\xC2\xB7", "\xE2\x80\xA2"};
  std::vector<DateLine> dates;
  Kind kind = Kind::kPlain;
  const auto read = [&](std::string_view part) {
    if (const auto date = FirstDate(part, order)) {
      dates.push_back({kind, *date});
      kind = Kind::kPlain;
    }
  };
  line = CutBytes(line, 300);
  size_t begin = 0;
  Found label = FirstLabel(line, 0);
  for (size_t at = 0; at < line.size();) {
    if (at == label.at) {
      // "Published | 2 May": a label counts for the date behind it, over a separator too.
      read(line.substr(begin, at - begin));
      kind = Joined(kind, label.kind);
      begin = at = label.end;
      label = FirstLabel(line, at);
      continue;
    }
    const auto bar = std::find_if(std::begin(kBars), std::end(kBars), [&](std::string_view b) {
      return line.substr(at, b.size()) == b;
    });
    if (bar == std::end(kBars)) {
      ++at;
      continue;
    }
    read(line.substr(begin, at - begin));
    begin = at += bar->size();
  }
  read(line.substr(begin));
  return dates;
}

bool MayBeDateLine(const Block& block) {
  if (block.kind == BlockKind::kCaption || block.text.size() > 200 || block.words > 20)
    return false;
  if (block.words > 10 && EndsSentence(block.text)) return false;
  return std::any_of(block.text.begin(), block.text.end(), IsAsciiDigit);
}

bool IsDateLabel(std::string_view line) {
  const Found label = FirstLabel(line.substr(0, 40), 0);
  return label.at <= 8 && label.kind != Kind::kOther;
}

}  // namespace wirefold
