#include "text/charset.h"
#include "tests/pieces.h"
#include "text/charset_stream.h"

#include <catch2/catch.hpp>
#include <string>

#include "text/utf8.h"

using namespace wirefold;
using namespace std::string_literals;

namespace {
std::string Xml(const std::string& label, const std::string& body) {
  return "<?xml version=\"1.0\" encoding=\"" + label + "\"?><t>" + body + "</t>";
}
std::string Utf16(std::string_view ascii, bool big) {
  std::string out;
  for (char c : ascii) out += big ? "\0"s + c : c + "\0"s;
  return out;
}
}  // namespace

TEST_CASE("the bytes, the header and the declaration decide the encoding together", "[charset]") {
  struct Row {
    const char* name;
    std::string bytes;
    const char* content_type;
    const char* encoding;
    const char* has;  // must be in the text
  };
  const auto row = GENERATE(values<Row>({
      {"nothing said, UTF-8", "<t>h\u00e9</t>", "", "utf-8", "h\u00e9"},
      {"a BOM beats labels", "\xEF\xBB\xBF" + Xml("iso-8859-1", "h\u00e9"), "", "utf-8", "h\u00e9"},
      {"declared", Xml("iso-8859-1", "h\xE9"), "", "windows-1252", "h\u00e9"},
      {"latin-1 is windows-1252", Xml("iso-8859-1", "\x80"), "", "windows-1252", "€"},
      {"HTTP before the declaration", Xml("iso-8859-1", "\xD0\xD2"),
       "text/xml; charset=windows-1251", "windows-1251", "РТ"},
      {"quoted charset", Xml("iso-8859-1", "\xD0"), "text/xml; charset=\"windows-1251\"",
       "windows-1251", "Р"},
      {"text/xml alone says nothing", Xml("windows-1251", "\xD0"), "text/xml", "windows-1251", "Р"},
      {"latin-1 on UTF-8", Xml("iso-8859-1", "h\u00e9llo"), "", "utf-8", "h\u00e9llo"},
      {"us-ascii on UTF-8", Xml("us-ascii", "h\u00e9llo"), "", "utf-8", "h\u00e9llo"},
      {"UTF-8 on windows-1252", Xml("utf-8", "caf\xE9 \x93so\x94"), "", "windows-1252", "café"},
      {"a few bad bytes", Xml("utf-8", "é è ê \xFF ô"), "", "utf-8", "é è ê \uFFFD ô"},
      {"several labels", "<t>h\xE9</t>", "text/xml; charset=iso-8859-1,utf-8", "windows-1252",
       "hé"},
      {"a semicolon too many", Xml("utf-8;", "é"), "", "utf-8", "é"},
      {"double-encoded text is left alone", Xml("utf-8", "Ã©"), "", "utf-8", "Ã©"},
      {"x-sjis", Xml("x-sjis", "\x93\xFA\x96\x7B"), "", "shift_jis", "日本"},
      {"utf8 without dash", Xml("utf8", "é"), "", "utf-8", "é"},
      {"GB2312 with GB18030's characters", Xml("gb2312", "\xD6\xD0\x84\x31\x95\x33"), "", "gbk",
       "中"},
      {"Shift_JIS", Xml("shift_jis", "\x93\xFA\x96\x7B"), "", "shift_jis", "日本"},
      {"EUC-KR", Xml("euc-kr", "\xC7\xD1\xB1\xDB"), "", "euc-kr", "한글"},
      {"KOI8-R", Xml("koi8-r", "\xF2\xD5\xD3\xD8"), "", "koi8-r", "Русь"},
      {"TIS-620", Xml("tis-620", "\xA1\xA2"), "", "windows-874", "กข"},
      {"ISO-2022-JP", Xml("iso-2022-jp", "\x1B$BF|\x1B(B"), "", "iso-2022-jp", "日"},
      {"a DOS page outside the standard", Xml("cp437", "\x82"), "", "cp437", "é"},
      {"UTF-16 without mark or label", Utf16("<?xml version='1.0'?><t>x</t>", true), "", "utf-16be",
       "<t>x</t>"},
      {"UTF-16 that begins with blanks", Utf16("\r\n<t>x</t>", false), "", "utf-16le", "<t>x</t>"},
      {"UTF-16 labelled UTF-8", Utf16("<?xml version='1.0' encoding='utf-8'?><t>x</t>", false), "",
       "utf-16le", "<t>x</t>"},
      {"ASCII labelled UTF-16", Xml("utf-16", "x"), "", "utf-8", "<t>x</t>"},
      {"unknown label, valid UTF-8", Xml("klingon", "é"), "", "utf-8", "é"},
      {"UTF-7 is not asked for", Xml("utf-7", "+AGE-"), "", "utf-8", "+AGE-"},
  }));
  DYNAMIC_SECTION(row.name) {
    const Decoded decoded = DecodeXml(row.bytes, row.content_type);
    CHECK(decoded.encoding == row.encoding);
    CHECK(decoded.text.find(row.has) != std::string::npos);
    CHECK(IsUtf8(decoded.text));
  }
}

TEST_CASE("a document that is UTF-8 already is not copied", "[charset]") {
  const std::string plain = Xml("utf-8", "\u00e9");
  CHECK(DecodeXml(plain, "").text.data() == plain.data());
  const std::string marked = "\xEF\xBB\xBF" + plain;
  CHECK(DecodeXml(marked, "").text.data() == marked.data() + 3);
  CHECK(DecodeXml(plain, "").owned == nullptr);
}

TEST_CASE("a decoded text stays where it is when it is moved", "[charset]") {
  Decoded from = DecodeXml("\xEF\xBB\xBF<t>\xFF</t>", "");
  const Decoded to = std::move(from);
  CHECK(to.text == "<t>\uFFFD</t>");
  CHECK(to.text.data() == to.owned->data());
}

TEST_CASE("bytes that nobody has named are read so that a text comes out", "[charset]") {
  struct Row {
    const char* name;
    const char* converter;  // the label that says how the row's bytes are to be read
    const char* language;
    std::string bytes;
  };
  const auto row = GENERATE(values<Row>({
      {"Russian, windows-1251", "windows-1251", "", "\xCF\xEE\xE3\xEE\xE4\xE0 \xE2 \xEC\xE0\xE5"},
      {"Russian, KOI8-R", "koi8-r", "", "\xF0\xCF\xC7\xCF\xC4\xC1 \xD7 \xCD\xC1\xC5"},
      {"Russian, DOS", "ibm866", "ru", "\x8F\xAE\xA3\xAE\xA4\xA0 \xA2 \xAC\xA0\xA5"},
      {"Greek, windows-1253", "windows-1253", "", "\xA2\xEB\xEB\xEF\xE9 \xEA\xE1\xE9\xF1\xEF\xDF"},
      {"Polish, windows-1250", "windows-1250", "pl", "\x9Cwi\xEAto i mi\xB3o\x9C\xE6"},
      {"Polish, ISO-8859-2", "iso-8859-2", "pl", "\xB6wi\xEAto i mi\xB3o\xB6\xE6"},
      {"Turkish", "windows-1254", "tr-TR",
       "\xFE"
       "ehir ve \xE7ocuk \xF0"},
      {"French", "windows-1252", "fr", "l\x92\xE9t\xE9 \xE0 No\xEBl"},
      {"a pound sign", "windows-1252", "",
       "only \xA3"
       "5, caf\xE9 \xA9 2026"},
      {"an English apostrophe", "windows-1252", "", "It\x92s \x93The\x94 I\x92m don\x92t"},
      {"pounds and no letter", "windows-1252", "en-gb",
       "The fee is \xA3"
       "5 and \xA3"
       "20"},
      {"degrees", "windows-1252", "",
       "30\xB0"
       "C in May"},
      {"dashes", "windows-1252", "", "fell \x96 and rose \x96 again"},
      {"a copyright sign", "windows-1252", "", "Copyright \xA9 2026"},
      {"English by its template", "windows-1251", "en-US",
       "\xCF\xEE\xE3\xEE\xE4\xE0 \xE2 \xEC\xE0\xE5"},
      {"Japanese, Shift_JIS", "shift_jis", "", "\x82\xB1\x82\xEA\x82\xCD\x93\xFA\x96\x7B\x82\xCC"},
      {"Japanese, EUC-JP", "euc-jp", "", "\xA4\xB3\xA4\xEC\xA4\xCF\xC6\xFC\xCB\xDC\xA4\xCE"},
      {"Japanese in ASCII bytes", "iso-2022-jp", "", "\x1B$B$3$l$OF|K\\\x1B(B"},
      {"Chinese, simplified", "gb18030", "", "\xD5\xE2\xCA\xC7\xD6\xD0\xB9\xFA\xB5\xC4"},
      {"Chinese, traditional", "big5", "zh-TW", "\xB3\x6F\xAC\x4F\xA4\xA4\xB0\xEA\xAA\xBA"},
      {"Korean", "euc-kr", "", "\xC7\xD1\xB1\xB9\xC0\xC7 \xB3\xAF\xBE\xBE"},
  }));
  DYNAMIC_SECTION(row.name) {
    const std::string claim =
        row.language[0] ? "<language>" + std::string(row.language) + "</language>" : "";
    const std::string body = "<t>" + claim + "<title>" + row.bytes + "</title></t>";
    const Decoded guessed = DecodeXml(body, "");
    CHECK(guessed.encoding == row.converter);
    CHECK(guessed.text == DecodeXml(body, "text/xml; charset=" + std::string(row.converter)).text);
  }
}

TEST_CASE("what was not believed is a warning", "[charset]") {
  CHECK(DecodeXml(Xml("utf-8", "é"), "").declared_right);
  CHECK(DecodeXml(Xml("utf-8", "é"), "").warnings.empty());
  CHECK_FALSE(DecodeXml(Xml("us-ascii", "é"), "").declared_right);
  CHECK_FALSE(DecodeXml(Xml("klingon", "é"), "").warnings.empty());
}

TEST_CASE("a label is believed by its letters, and shown as text", "[charset]") {
  const std::string body = "<rss/>";
  const char* label = GENERATE("utf-8\xFF",
                               "ut\xFF\xFE"
                               "f-8",
                               "klingon\nB\xC3");
  const Decoded decoded = DecodeXml(body, std::string("text/xml; charset=\"") + label + "\"");
  CHECK(decoded.encoding == "utf-8");
  CHECK_FALSE(decoded.declared_right);
  REQUIRE_FALSE(decoded.warnings.empty());
  for (const std::string& warning : decoded.warnings) {
    CHECK(IsUtf8(warning));
    CHECK(warning.find('\n') == std::string::npos);
  }
}

TEST_CASE("a page's meta is looked for in both spellings", "[charset]") {
  const std::string body = "<p>\xD0\xD2</p>";
  CHECK(DecodeHtml("<meta charset=windows-1251>" + body, "").text.find("РТ") != std::string::npos);
  CHECK(DecodeHtml(
            "<META http-equiv='Content-Type' content='text/html; charset=windows-1251'>" + body, "")
            .encoding == "windows-1251");
  CHECK(DecodeHtml("<meta charset='windows-1251'>" + body, "text/html; charset=koi8-r").encoding ==
        "koi8-r");
}

TEST_CASE("the charset of a Content-Type is its own parameter", "[charset]") {
  CHECK(CharsetOf("text/xml; charset=utf-8") == "utf-8");
  CHECK(CharsetOf("text/xml;CHARSET = \"UTF-8\" ; q=1") == "UTF-8");
  CHECK(CharsetOf("text/xml; notcharset=x") == "");
  CHECK(CharsetOf("") == "");
}

TEST_CASE("UTF-8 is valid or repaired, never passed on", "[charset]") {
  CHECK(IsUtf8("aé日😀"));
  for (const char* bad :
       {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80", "\xFF"}) {
    CHECK_FALSE(IsUtf8(bad));
    CHECK(IsUtf8(RepairUtf8(bad)));
  }
  CHECK(RepairUtf8("a\xFF"s + "b") == "a\uFFFDb");
  size_t at = 0;
  CHECK(NextCodePoint("😀", at) == 0x1F600);
  CHECK(at == 4);
}

TEST_CASE("a document in pieces is decoded as in one, wherever it is cut", "[charset]") {
  struct Row {
    const char* encoding;
    const char* declared;
    std::string letters;  // three bytes a character, or two
  };
  const auto row = GENERATE(values<Row>({
      {"utf-8", "utf-8", "日本語é😀"},
      {"windows-1251", "windows-1251", "\xCD\xEE\xE2\xEE"},
      {"shift_jis", "Shift_JIS", "\x93\xFA\x96\x7B\x8C\xEA"},
      {"gbk", "gbk", "\xD6\xD0\xB9\xFA"},
  }));
  DYNAMIC_SECTION(row.encoding) {
    std::string document = std::string("<?xml version='1.0' encoding='") + row.declared + "'?><t>";
    while (document.size() < 300'000) document += row.letters + "<b/>";
    const Decoded whole = DecodeXml(document, "");
    CHECK(whole.encoding == row.encoding);
    for (const size_t size : {1009, 70'001}) {
      Pieces pieces(document, size);
      DecodedSource source(pieces, "");
      CHECK(source.encoding() == row.encoding);
      std::string text;
      for (bool last = false; !last;) {
        const TextPiece piece = source.Next();
        CHECK(IsUtf8(piece.text));
        text += piece.text;
        last = piece.last;
      }
      CHECK(text == whole.text);
      CHECK(source.Warnings().empty());
    }
  }
}

TEST_CASE("ASCII at the beginning of a document in pieces decides nothing", "[charset]") {
  for (const std::string declared : {"", " encoding='utf-8'", " encoding='iso-8859-1'"}) {
    for (const std::string word : {"Gr\xC3\xBC\xC3\x9F"
                                   "e",
                                   "Gr\xFC\xDF"
                                   "e"}) {
      const std::string document = "<?xml version='1.0'" + declared + "?><t>" +
                                   std::string(400'000, 'x') + "<b>" + word + "</b></t>";
      Pieces pieces(document, 100'000);
      DecodedSource source(pieces, "");
      std::string text;
      for (bool last = false; !last;) {
        const TextPiece piece = source.Next();
        text += piece.text;
        last = piece.last;
      }
      INFO(declared);
      CHECK(text == DecodeXml(document, "").text);
      CHECK(text.find("Grüße") != std::string::npos);
    }
  }
}
