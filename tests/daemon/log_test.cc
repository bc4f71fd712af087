// What the daemon writes to stderr.
#include <signal.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "tests/daemon/station.h"

using namespace wirefold;

TEST_CASE("each line of a JSON log is one object", "[daemon]") {
  Station station;
  station.Configure({"harbour.example/feed", "user:s3cr3t@northern.example/missing"});
  station.Start({"-v", "--log-format", "json"});
  REQUIRE(station.UntilHeard("READY=1"));
  REQUIRE(station.Until([&] { return station.Asked("northern.example/missing") > 0; }));
  station.Write("[fetch\x1B");
  station.Signal(SIGHUP);
  REQUIRE(station.UntilHeard("READY=1", 2));
  station.Signal(SIGTERM);
  CHECK(station.WaitForEnd() == 0);

  const std::string log = station.err();
  CHECK(log.find("s3cr3t") == log.npos);
  int lines = 0, errors = 0;
  for (const std::string_view line : Split(log, '\n')) {
    if (line.empty()) continue;
    const auto json = nlohmann::json::parse(line, nullptr, false);
    INFO(line);
    REQUIRE(json.is_object());
    CHECK(json.size() == 3);
    CHECK(json["time"].get<std::string>().ends_with("Z"));
    errors += json["level"] == "error";
    ++lines;
  }
  CHECK(lines >= 2);
  CHECK(errors == 1);
}
