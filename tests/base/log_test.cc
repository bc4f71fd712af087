#include "base/log.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>

#include "tests/on_stderr.h"

using namespace wirefold;

namespace {

// What Log writes, without what it puts in front.
std::string Logged(std::string_view message) {
  const std::string line =
      OnStderr([&](int) { Log(LogLevel::kError, std::string("|").append(message)); });
  return line.substr(line.find('|') + 1);
}

}  // namespace

TEST_CASE("O4: a log line is one line of characters that are seen", "[log]") {
  struct Row {
    const char* name;
    std::string in;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"text", "caf\u00E9 \u20AC \U0001F600 \u00A0", "caf\u00E9 \u20AC \U0001F600 \u00A0"},
      {"control characters", "a\nb\x1B[2J\x7F", "a\\x0ab\\x1b[2J\\x7f"},
      {"C1", "\u0080\u009B", "\\xc2\\x80\\xc2\\x9b"},
      {"line separators", "\u2028\u2029", "\\xe2\\x80\\xa8\\xe2\\x80\\xa9"},
      {"marks of direction", "\u200E\u202Ex\u2066",
       "\\xe2\\x80\\x8e\\xe2\\x80\\xaex\\xe2\\x81\\xa6"},
      {"a byte alone", "a\x80z\xFF", "a\\x80z\\xff"},
      {"cut", "a\xE2\x82", "a\\xe2\\x82"},
      {"overlong", "\xC0\x8A\xE0\x80\x8A", "\\xc0\\x8a\\xe0\\x80\\x8a"},
      {"a surrogate", "\xED\xA0\x80", "\\xed\\xa0\\x80"},
      {"beyond U+10FFFF", "\xF4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
  }));
  DYNAMIC_SECTION(row.name) { CHECK(Logged(row.in) == std::string(row.out) + "\n"); }
}

TEST_CASE("O4: a log line as JSON is one object, whatever the message is", "[log]") {
  struct Row {
    const char* name;
    std::string in;
    const char* out;
  };
  const auto row = GENERATE(values<Row>({
      {"text", "caf\u00E9 \U0001F600", "caf\u00E9 \U0001F600"},
      {"what JSON escapes", "a \"b\" c:\\d", R"(a \"b\" c:\\d)"},
      {"control characters", "a\nb\x1B[2J\x7F", R"(a\u000ab\u001b[2J\u007f)"},
      {"marks of direction", "\u202Ex\u2028", R"(\u202ex\u2028)"},
      {"no UTF-8", "a\xFFz\xE2\x82", R"(a\ufffdz\ufffd\ufffd)"},
  }));
  DYNAMIC_SECTION(row.name) {
    SetLogFormat(LogFormat::kJson);
    const std::string line = OnStderr([&](int) { Log(LogLevel::kWarning, row.in); });
    SetLogFormat(LogFormat::kText);
    CHECK_THAT(line,
               Catch::Matches(R"re(\{"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z".*\n)re"));
    CHECK(line.substr(line.find(','), line.npos) ==
          std::string(R"(,"level":"warning","message":")") + row.out + "\"}\n");
  }
}

TEST_CASE("a line begins with its priority where stderr is the journal, and only there", "[log]") {
  const auto say = [](LogFormat format, bool journal) {
    SetLogFormat(format);
    const std::string line = OnStderr([&](int file) {
      struct stat about {};
      REQUIRE(::fstat(file, &about) == 0);
      const std::string stream =
          std::to_string(about.st_dev) + ":" + std::to_string(about.st_ino + (journal ? 0 : 1));
      ::setenv("JOURNAL_STREAM", stream.c_str(), 1);
      Log(LogLevel::kWarning, "late");
      LogFault("no");
    });
    ::unsetenv("JOURNAL_STREAM");
    SetLogFormat(LogFormat::kText);
    return line;
  };
  CHECK(say(LogFormat::kText, true) == "<4>late\n<3>no\n");
  CHECK(say(LogFormat::kText, false) == "wirefold: warning: late\nwirefold: no\n");
  CHECK(say(LogFormat::kJson, true).starts_with("<4>{\"time\":"));
  CHECK(say(LogFormat::kJson, false).starts_with("{\"time\":"));
}
