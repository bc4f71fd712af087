#include <catch2/catch.hpp>
#include <limits>
#include <optional>
#include <string>

#include "tests/pieces.h"
#include "text/json_read.h"
#include "text/json_stream.h"
#include "text/json_write.h"

using namespace wirefold;

TEST_CASE("JSON is written in the order of the calls", "[json]") {
  std::string out;
  JsonWriter writer(out);
  writer.BeginObject()
      .Field("b", "1")
      .FieldIf("empty", "")
      .FieldIf("list", std::vector<std::string>{"x", "y"});
  writer.Key("a")
      .BeginArray()
      .Int(-1)
      .Bool(true)
      .Null()
      .Real(0.5, 2)
      .BeginObject()
      .EndObject()
      .EndArray();
  writer.TimeField("t", FromMillis(0)).EndObject();
  CHECK(out ==
        R"({"b":"1","list":["x","y"],"a":[-1,true,null,0.50,{}],"t":"1970-01-01T00:00:00Z"})");
}

TEST_CASE("what is written is always JSON", "[json]") {
  std::string out;
  AppendJsonString(out, std::string("q\" b\\ \n\t\x01\x7F é \xFF", 15));
  CHECK(out == "\"q\\\" b\\\\ \\n\\t\\u0001\\u007f é \uFFFD\"");
  out.clear();
  JsonWriter(out).Real(std::numeric_limits<double>::infinity());
  CHECK(out == "null");
}

TEST_CASE("what nobody sees is written as an escape", "[json]") {
  struct Row {
    const char* in;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"a\u0080b\u0085\u009F", "a\\u0080b\\u0085\\u009f"},
      {"\u2028\u2029", "\\u2028\\u2029"},
      {"\u200E\u200Fa", "\\u200e\\u200fa"},
      {"\u202A\u202B\u202C\u202D\u202E", "\\u202a\\u202b\\u202c\\u202d\\u202e"},
      {"\u2066\u2067\u2068\u2069", "\\u2066\\u2067\\u2068\\u2069"},
      {"\u00A0\u200D\u2010\u2027\u202F\u2065\u206A\u20AC\u3000",
       "\u00A0\u200D\u2010\u2027\u202F\u2065\u206A\u20AC\u3000"},
  }));
  DYNAMIC_SECTION(row.out) {
    std::string out;
    AppendJsonString(out, row.in);
    CHECK(out == "\"" + std::string(row.out) + "\"");
    const auto read = JsonDocument::Parse(out);
    REQUIRE(read);
    CHECK(read->root().Text() == row.in);
  }
}

TEST_CASE("JSON is read as publishers send it", "[json]") {
  struct Row {
    const char* name;
    std::string in;
    const char* text;  // of member "a"
  };
  const auto row = GENERATE(values<Row>({
      {"as it should be", R"({"a": "x"})", "x"},
      {"BOM", "\xEF\xBB\xBF{\"a\":\"x\"}", "x"},
      {"trailing commas", R"({"a": "x", "b": [1, 2, ], })", "x"},
      {"a comma in a string stays", R"({"a": ",}"})", ",}"},
      {"comments", "{/* one */\"a\": \"x\" // two\n}", "x"},
      {"an address is no comment", R"({"a": "http://x"})", "http://x"},
      {"line break in a string", "{\"a\": \"x\ny\"}", "x\ny"},
      {"bad UTF-8", "{\"a\": \"x\xFF\"}", "x\uFFFD"},
      {"half a character", R"({"a": "x\ud83d y"})", "x\uFFFD y"},
      {"the other half", R"({"a": "x\ude00"})", "x\uFFFD"},
      {"two first halves and a whole one", R"({"a": "\ud83d\ud83d\ude00\u00e9"})", "\uFFFD😀é"},
      {"a half before an escape", R"({"a": "\ud83d\n"})", "\uFFFD\n"},
      {"a backslash that was meant", R"({"a": "C:\x"})", "C:\\x"},
      {"a code cut short", R"({"a": "\u12 x"})", "\\u12 x"},
      {"words of other languages", R"({"b": NaN, "c": [None, undefined, True], "a": "x"})", "x"},
      {"numbers", R"({"a": -1.5e3})", "-1500.0"},
      {"number as text", R"({"a": 12})", "12"},
      {"null is not said", R"({"a": null})", ""},
      {"missing", R"({})", ""},
      {"an object has no text", R"({"a": {"b": 1}})", ""},
  }));
  DYNAMIC_SECTION(row.name) {
    const auto document = JsonDocument::Parse(row.in);
    REQUIRE(document);
    CHECK(document->root().Text("a") == row.text);
  }
}

TEST_CASE("what is no JSON is an error with its line", "[json]") {
  for (const char* bad : {"", "{", "nope", "{\"a\":1}}", "[1e]", "[1-]"}) {
    INFO(bad);
    CHECK_FALSE(JsonDocument::Parse(bad));
  }
  CHECK(JsonDocument::Parse("true"));
  CHECK(JsonDocument::Parse("{\n\n\"a\" 1}").error().what.find("line 3") != std::string::npos);
}

TEST_CASE("B9: JSON's depth is bounded before it is parsed", "[json]") {
  const std::string open(1'000'000, '[');
  CHECK(JsonDocument::Parse(open).error().code == Code::kTooLarge);
  CHECK(JsonDocument::Parse(std::string(64, '[') + std::string(64, ']')));
}

TEST_CASE("B9: a number is clamped to what a reader can hold, and ends no document", "[json]") {
  const std::string digits(500, '9');
  struct Row {
    std::string in;
    double real;
    std::optional<int64_t> whole;
  };
  const auto row = GENERATE_COPY(values<Row>({
      {"1e999", 1e308, std::nullopt},
      {"-1E+999", -1e308, std::nullopt},
      {digits, 1e308, std::nullopt},
      {"-" + digits + ".5", -1e308, std::nullopt},
      {"1e-999", 0, 0},
      {"1." + digits, 2, 2},
      {"9007199254740991", 9007199254740991.0, 9007199254740991},
      {"99999999999999999999", 1e20, std::nullopt},
      {"-0", 0, 0},
  }));
  DYNAMIC_SECTION(row.in.substr(0, 20)) {
    const auto document = JsonDocument::Parse("{\"n\": " + row.in + ", \"a\": [1, -2.5e1]}");
    REQUIRE(document);
    CHECK(document->root()["n"].Real() == Approx(row.real).epsilon(0.01));
    CHECK(document->root()["n"].Int() == row.whole);
    CHECK(document->root()["a"].Items().back().Real() == -25);
    const bool clamped = row.real > 1e300 || row.real < -1e300;
    CHECK(document->mended() == (clamped ? std::vector<std::string>{"numbers beyond all bounds"}
                                         : std::vector<std::string>{}));
  }
}

TEST_CASE("B9: of a member that stands twice the last counts", "[json]") {
  const auto document = JsonDocument::Parse(R"({"a": "first", "b": 1, "a": "last"})");
  REQUIRE(document);
  CHECK(document->root().Text("a") == "last");
  CHECK(document->root().Members().size() == 2);
}

TEST_CASE("one thing and a list of one are the same", "[json]") {
  const auto document =
      JsonDocument::Parse(R"({"one": {"n": "7"}, "many": [{"n": 7}, null], "none": null})");
  REQUIRE(document);
  for (const char* key : {"one", "many"}) {
    const auto items = document->root()[key].Items();
    REQUIRE(items.size() == 1);
    CHECK(items[0]["n"].Int() == 7);
  }
  CHECK(document->root()["none"].Items().empty());
  CHECK_FALSE(document->root()["none"]["deeper"]["still"]);
  CHECK(document->root().Members().size() == 3);
}

TEST_CASE("a list in JSON is read an element at a time, however the text is cut", "[json]") {
  struct Row {
    const char* name;
    const char* in;
    const char* elements;  // half ones in brackets
    const char* problem;
  };
  const auto row = GENERATE(values<Row>({
      {"whole", R"({"v": 1, "items": [{"id": "a"}, 2, [3], {"id": "b"}], "w": 2})", "a 2 - b ", ""},
      {"mended",
       "\xEF\xBB\xBF{\"items\": [{\"id\": \"a,]\\\"\n\",}, /* , */ {\"id\":\"b\"} , ], // x\n}",
       "a,]\"\n b ", ""},
      {"no list of that name", R"({"list": [1]})", "", ""},
      {"a list of that name further in", R"({"x": {"items": [1]}})", "", ""},
      {"cut in an element", "{\"items\": [{\"id\": \"a\"},\n {\"id\": \"b\", \"t\": \"cu", "a (b) ",
       "not JSON from line 2 on"},
      {"cut between elements", R"({"items": [{"id": "a"},)", "a ", "not JSON from line 1 on"},
      {"broken in the middle", R"({"items": [{"id": "a"}, nope, {"id": "b"}]})", "a ",
       "not JSON from line 1 on"},
      {"something behind it", R"({"items": [{"id": "a"}]}<script>)", "a ",
       "something stands after the JSON object"},
  }));
  DYNAMIC_SECTION(row.name) {
    for (const size_t size : {1, 2, 7, 1000}) {
      Pieces pieces(row.in, size);
      std::string heard;
      const auto object = ReadJsonObject(pieces, "items", [&](JsonValue item, bool whole) {
        const std::string id = item.IsObject()  ? item.Text("id")
                               : item.IsArray() ? "-"
                                                : item.Text();
        heard += whole ? id + " " : "(" + id + ") ";
        return true;
      });
      REQUIRE(object);
      INFO(size);
      CHECK(heard == row.elements);
      CHECK(object->problem == row.problem);
    }
  }
}

TEST_CASE("of a list no more is read than is wanted", "[json]") {
  Pieces pieces(R"({"title": "t", "items": [1, 2, 3, this is no JSON)", 1000);
  int heard = 0;
  const auto object = ReadJsonObject(pieces, "items", [&](JsonValue, bool) { return ++heard < 2; });
  REQUIRE(object);
  CHECK(heard == 2);
  CHECK(object->complete);
  CHECK(object->problem.empty());
  CHECK(object->rest.root().Text("title") == "t");
}

TEST_CASE("B9: JSON in pieces is bounded in depth and in values", "[json]") {
  const auto code = [](const std::string& text) -> std::optional<Code> {
    Pieces pieces(text, 1000);
    const auto object = ReadJsonObject(pieces, "items", [](JsonValue, bool) { return true; });
    if (object) return std::nullopt;
    return object.error().code;
  };
  std::string many;
  for (size_t i = 0; i < kMaxJsonValues; ++i) many += "1,";
  CHECK(code("{\"items\": [" + many + "1]}") == std::nullopt);
  CHECK(code("{\"items\": [[" + many + "1]]}") == Code::kTooLarge);
  CHECK(code("{\"x\": [" + many + "1]}") == Code::kTooLarge);
  CHECK(code("{\"x\": " + std::string(1000, '[')) == Code::kTooLarge);
  CHECK(code("[1]") == Code::kInvalid);
  CHECK(code("") == Code::kInvalid);
}
