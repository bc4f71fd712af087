#include "text/charset_guess.h"

#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <memory>
#include <string>

#include "base/strings.h"

namespace wirefold {
namespace {

constexpr size_t kLanguageWindow = 8 * 1024;
constexpr size_t kSample = 8 * 1024;

// An encoding, the languages that use it, and the letters that are common in them. Where nothing
// decides between two, the earlier row counts.
struct Candidate {
  const char* label;
  const char* converter;
  std::string_view languages;  // " ru bg "
  UScriptCode script;
  std::u16string_view common;
};

constexpr std::u16string_view kRussian = u"оеаинтсрвлкмдпуыьяОПВНСКРМТАДИГЭ";
constexpr std::u16string_view kUkrainian = u"оеаинтсрвлкмдпуіїєьяОПВНСКРМТАДІ";
constexpr std::u16string_view kGreek = u"ατοιενσςρκπμλόίάέήύώΟΗΤΑΣΠΚΕΜ";
constexpr std::u16string_view kHan =
    u"的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过"
    u"发后作里用道行所家"
    u"种事成方多经法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日者意无力"
    u"与长机十民第公此已"
    u"工使情明性知全三又关点正业外将两高间由问最重并物手应战向文体政美相见被利二等产或新制身果加西"
    u"月话合回特代内信表化"
    u"世位次度门任先海通教原东提立及比员解水名处各入口认平系气活更别变四总电数安少报结反受目量再建"
    u"务接必场件计管期市"
    u"直德资金指统区保至社展科五基书非界达光放强路记南品告类求据程北边张该交规万取领共确传师观清今"
    u"院让带导争运星期"
    u"這個們來為國說時會對發後裡種經學現當沒動還進樣開從實無與長機關點業將兩間問應戰體見產話門東員"
    u"處認系氣變總電數報結"
    u"務場計統區書達強記類張規萬領傳師觀帶導爭運聞稿廣灣";
constexpr std::u16string_view kKanji =
    u"日本人年国大会中出一同時生事上自者分長発行地方合業内部定間新場員立開手力学問高代明動度理体政"
    u"経京月田社作氏性対"
    u"全関当意決戦主市東今相法民連第前名見化小外気以実調万約後来野道回教金電話組最目的数米表選三経"
    u"済十記事";

constexpr std::u16string_view kHangul =
    u"이다는의에을고가하한로지사기은어도대시를인나서자해리일으정있그아부전보라들국원수만스제장과상"
    u"주와년구성들적안월명"
    u"경오비계신여조소면우방내할될했날씨음말";

constexpr Candidate kCandidates[] = {
    {"windows-1252", "windows-1252", " fr nl ", USCRIPT_LATIN, u"éèàùâêîôûëïçœÉÀÈÊÇ"},
    {"windows-1252", "windows-1252", " es ca gl eu ", USCRIPT_LATIN, u"áéíóúñüçàèòÁÉÍÓÚÑ"},
    {"windows-1252", "windows-1252", " de ", USCRIPT_LATIN, u"äöüßéÄÖÜ"},
    {"windows-1252", "windows-1252", " pt ", USCRIPT_LATIN, u"ãõáâàéêíóôúçÃÁÉÓÚÇ"},
    {"windows-1252", "windows-1252", " it ", USCRIPT_LATIN, u"àèéìòùÀÈ"},
    {"windows-1252", "windows-1252", " sv no nb nn da fi ", USCRIPT_LATIN, u"åäöøæéÅÄÖØÆ"},
    {"windows-1252", "windows-1252", " is fo ", USCRIPT_LATIN, u"ðþæöáéíóúýÐÞÆÖÁÉÍÓÚ"},
    {"windows-1250", "windows-1250", " pl ", USCRIPT_LATIN, u"ąćęłńóśźżŁŚŻŹĆÓ"},
    {"iso-8859-2", "ISO-8859-2", " pl ", USCRIPT_LATIN, u"ąćęłńóśźżŁŚŻŹĆÓ"},
    {"windows-1250", "windows-1250", " cs sk ", USCRIPT_LATIN, u"ěščřžýáíéúůťďňäľôŠČŘŽÚĎÝÁÍ"},
    {"iso-8859-2", "ISO-8859-2", " cs sk ", USCRIPT_LATIN, u"ěščřžýáíéúůťďňäľôŠČŘŽÚĎÝÁÍ"},
    {"windows-1250", "windows-1250", " hu ", USCRIPT_LATIN, u"áéíóöőúüűÁÉÍÓÖŐÚÜ"},
    {"iso-8859-2", "ISO-8859-2", " hu ", USCRIPT_LATIN, u"áéíóöőúüűÁÉÍÓÖŐÚÜ"},
    {"windows-1250", "windows-1250", " sl hr bs sr ", USCRIPT_LATIN, u"čćđšžČĆĐŠŽ"},
    {"iso-8859-2", "ISO-8859-2", " sl hr bs sr ", USCRIPT_LATIN, u"čćđšžČĆĐŠŽ"},
    {"windows-1250", "windows-1250", " ro ", USCRIPT_LATIN, u"ăâîşţĂÂÎŞŢ"},
    {"iso-8859-2", "ISO-8859-2", " ro ", USCRIPT_LATIN, u"ăâîşţĂÂÎŞŢ"},
    {"windows-1254", "windows-1254", " tr az ", USCRIPT_LATIN, u"ğşıİçöüâŞÇÖÜ"},
    {"windows-1257", "windows-1257", " lt lv et ", USCRIPT_LATIN, u"ąčęėįšųūžāēģīķļņõäöüŠŽĀ"},
    {"windows-1258", "windows-1258", " vi ", USCRIPT_LATIN,
     u"đăâêôơưáàãéèíìóòúùýĐ\u0300\u0301\u0303\u0309\u0323"},
    {"windows-1251", "windows-1251", " ru bg sr mk be kk ", USCRIPT_CYRILLIC, kRussian},
    {"windows-1251", "windows-1251", " uk ", USCRIPT_CYRILLIC, kUkrainian},
    {"koi8-r", "KOI8-R", " ru ", USCRIPT_CYRILLIC, kRussian},
    {"koi8-u", "KOI8-U", " uk ", USCRIPT_CYRILLIC, kUkrainian},
    {"ibm866", "IBM866", " ru ", USCRIPT_CYRILLIC, kRussian},
    {"iso-8859-5", "ISO-8859-5", " ru bg sr mk ", USCRIPT_CYRILLIC, kRussian},
    {"windows-1253", "windows-1253", " el ", USCRIPT_GREEK, kGreek},
    {"iso-8859-7", "ISO-8859-7", " el ", USCRIPT_GREEK, kGreek},
    {"windows-1255", "windows-1255", " he iw yi ", USCRIPT_HEBREW, u"יוהלאמרתבנש"},
    {"windows-1256", "windows-1256", " ar fa ur ", USCRIPT_ARABIC, u"اليمنورتبةعدسفهكحق"},
    {"windows-874", "windows-874", " th ", USCRIPT_THAI, u"านรกอเงมยลวดทตสบปคแห่้ัิี"},
    {"shift_jis", "ibm-943_P15A-2003", " ja ", USCRIPT_KATAKANA_OR_HIRAGANA, kKanji},
    {"euc-jp", "EUC-JP", " ja ", USCRIPT_KATAKANA_OR_HIRAGANA, kKanji},
    {"gb18030", "GB18030", " zh ", USCRIPT_HAN, kHan},
    {"big5", "Big5-HKSCS", " zh ", USCRIPT_HAN, kHan},
    {"euc-kr", "windows-949", " ko ", USCRIPT_HANGUL, kHangul},
};

bool IsHigh(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// Text between tags, from a little before the first byte that is not ASCII.
std::string Sample(std::string_view bytes) {
  const size_t first = std::find_if(bytes.begin(), bytes.end(), IsHigh) - bytes.begin();
  std::string out;
  bool in_tag = false;
  for (char c : bytes.substr(first > 32 ? first - 32 : 0, 8 * kSample)) {
    if (out.size() >= kSample) break;
    if (c == '<' || c == '>') {
      in_tag = c == '<';
      out += ' ';
    } else if (!in_tag) {
      out += c;
    }
  }
  if (std::none_of(out.begin(), out.end(), IsHigh)) out = bytes.substr(first, kSample);
  return out;
}

std::u16string Decode(const std::string& sample, const char* converter_name) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(
      ucnv_open(converter_name, &status), ucnv_close);
  std::u16string out(sample.size() * 2, u'\0');
  const int32_t length =
      U_FAILURE(status)
          ? 0
          : ucnv_toUChars(converter.get(), out.data(), static_cast<int32_t>(out.size()),
                          sample.data(), static_cast<int32_t>(sample.size()), &status);
  out.resize(U_FAILURE(status) ? 0 : static_cast<size_t>(length));
  return out;
}

bool IsEastAsian(UScriptCode script) {
  return script == USCRIPT_HAN || script == USCRIPT_HANGUL ||
         script == USCRIPT_KATAKANA_OR_HIRAGANA;
}

// What a character of two bytes says for an East Asian encoding.
double EastAsianScore(const Candidate& candidate, char16_t before, char16_t c, char16_t after) {
  // "It\x92s" is no Japanese.
  const auto is_ascii_letter = [](char16_t x) { return x < 0x80 && u_isalpha(x); };
  if (is_ascii_letter(before) || is_ascii_letter(after)) return -3;
  const bool kana = c >= 0x3041 && c <= 0x30FE;
  const bool hangul = c >= 0xAC00 && c <= 0xD7A3;
  if (c >= 0x3000 && c <= 0x3015) return 2;
  if (c >= 0xFF01 && c <= 0xFF5E) return 1;
  if (c >= 0xFF61 && c <= 0xFF9F) return -3;  // half-width katakana: bytes of something else
  if (kana) return candidate.script == USCRIPT_KATAKANA_OR_HIRAGANA ? 5 : -2;
  const bool common = candidate.common.find(c) != candidate.common.npos;
  if (hangul) return candidate.script == USCRIPT_HANGUL ? (common ? 6 : 0) : -2;
  if (c < 0x4E00 || c > 0x9FFF) return -2;
  if (candidate.script == USCRIPT_HANGUL) return -2;
  return common ? 6 : 1;
}

// What a letter says in the place where it stands.
double LetterScore(const Candidate& candidate, char16_t before, char16_t c, char16_t after) {
  const UScriptCode script = [&] {
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript(c, &status);
  }();
  const bool combining =
      script == USCRIPT_INHERITED && candidate.common.find(c) != std::u16string_view::npos;
  if (script != candidate.script && !combining) return -3;
  // A vowel's mark stands on a letter.
  if (candidate.script == USCRIPT_THAI && u_charType(c) == U_NON_SPACING_MARK &&
      u_charType(before) != U_OTHER_LETTER && u_charType(before) != U_NON_SPACING_MARK)
    return -4;
  const bool latin = candidate.script == USCRIPT_LATIN;
  double score = candidate.common.find(c) != candidate.common.npos ? 3 : latin ? -0.5 : 1;
  if (u_isupper(c) && u_islower(before)) score -= 6;
  // A pound sign is not Polish.
  if (latin && u_isupper(c) && !u_isalpha(before) && !u_isalpha(after)) return -2;
  if (before < 0x80 && u_isalpha(before)) score += latin ? 0.5 : -3;
  if (latin && before >= 0x80 && u_isalpha(before) && !combining) score -= 2.5;
  return score;
}

double OtherScore(char16_t c) {
  if (c == 0xFFFD || c < 0xA0 || (c >= 0xE000 && c < 0xF900)) return -10;
  if (c >= 0x2500 && c < 0x2600) return -4;  // KOI8's and IBM's boxes
  if ((c >= 0x2013 && c <= 0x2026) || c == 0xAB || c == 0xBB || c == 0xA0 || c == 0xA1 ||
      c == 0xBF || c == 0x20AC)
    return 0.5;
  return -1;
}

// The mean over the bytes that are not ASCII.
double Score(const Candidate& candidate, const std::string& sample) {
  double sum = 0;
  char16_t before = ' ';
  const std::u16string text = Decode(sample, candidate.converter);
  for (size_t i = 0; i < text.size(); ++i) {
    const char16_t c = text[i];
    const char16_t after = i + 1 < text.size() ? text[i + 1] : u' ';
    if (c >= 0x80) {
      if (U16_IS_SURROGATE(c) || OtherScore(c) == -10)
        sum -= 10;
      else if (IsEastAsian(candidate.script))
        sum += EastAsianScore(candidate, before, c, after);
      else
        sum += u_isalpha(c) || u_charType(c) == U_NON_SPACING_MARK
                   ? LetterScore(candidate, before, c, after)
                   : OtherScore(c);
    }
    before = c;
  }
  const auto high = std::count_if(sample.begin(), sample.end(), IsHigh);
  return sum / static_cast<double>(std::max<std::ptrdiff_t>(high, 1));
}

// Whether most bytes that are not ASCII stand beside another one, as in words of letters that are
// none of ASCII's. Alone they are a Latin language's accents, or signs: pounds, degrees, dashes.
bool HasHighWords(const std::string& sample) {
  size_t high = 0, alone = 0;
  for (size_t i = 0; i < sample.size(); ++i) {
    if (!IsHigh(sample[i])) continue;
    ++high;
    const bool before = i > 0 && IsHigh(sample[i - 1]);
    const bool after = i + 1 < sample.size() && IsHigh(sample[i + 1]);
    alone += !before && !after;
  }
  return 2 * alone < high;
}

}  // namespace

std::string_view ClaimedLanguage(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kLanguageWindow);
  for (std::string_view sign : {"language>", "xml:lang=", "content-language", " lang="}) {
    for (size_t at = 0; (at = FindNoCase(head, sign, at)) != head.npos;) {
      at += sign.size();
      size_t begin = head.find_first_not_of(" \t\r\n\"'=", at);
      if (sign[0] == 'c' && begin != head.npos && StartsWithNoCase(head.substr(begin), "content"))
        begin = head.find_first_not_of(" \"'=", begin + 7);
      size_t end = std::min(begin, head.size());
      while (end < head.size() && (IsAsciiAlpha(head[end]) || head[end] == '-')) ++end;
      if (begin < end) return head.substr(begin, end - begin);
    }
  }
  return {};
}

std::string_view GuessCharset(std::string_view bytes, std::string_view language) {
  // A claimed language decides where the bytes leave a choice; English, which templates claim for
  // everything, says nothing.
  constexpr double kOfLanguage = 1;
  const std::string sample = Sample(bytes);
  const std::string key = " " + LowerAscii(language.substr(0, language.find_first_of("-_"))) + " ";
  const bool traditional = ContainsNoCase(language, "tw") || ContainsNoCase(language, "hk") ||
                           ContainsNoCase(language, "hant");
  const bool words = HasHighWords(sample);
  const Candidate* best = kCandidates;
  double best_score = -100;
  for (const Candidate& candidate : kCandidates) {
    const bool claimed = candidate.languages.find(key) != std::string_view::npos;
    if (!words && !claimed && candidate.script != USCRIPT_LATIN) continue;
    double score = Score(candidate, sample);
    if (claimed) score += kOfLanguage;
    if (traditional && std::string_view(candidate.label) == "big5") score += kOfLanguage / 2;
    if (score > best_score) {
      best_score = score;
      best = &candidate;
    }
  }
  return best->label;
}

}  // namespace wirefold
