// What `make install` puts where, and whether systemd takes it.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/cli/program.h"

using namespace wirefold;
using Catch::Contains;

namespace {

// Root may not be needed, nothing is built, and nothing outside of DESTDIR is touched.
Ran Make(const Desk& desk, const std::string& target) {
  return desk.Shell("env -u MAKEFLAGS make -s -C " WIREFOLD_ROOT " " + target +
                    " PROGRAM=" WIREFOLD " DESTDIR=" + desk.path() + "/root");
}

}  // namespace

TEST_CASE("what is installed is complete, and goes again but for what is the user's", "[install]") {
  const std::string prefix = GENERATE("/usr", "/usr/local");
  const Desk desk;
  const Ran installed = Make(desk, "install PREFIX=" + prefix);
  INFO(installed.err);
  REQUIRE(installed.exit_code == 0);
  const std::string root = desk.path() + "/root";
  const std::string units = root + prefix + "/lib/systemd/system/";
  for (const char* unit : {"wirefold.service", "wirefold-crawl.service"})
    CHECK_THAT(desk.Shell("grep ^ExecStart= " + units + unit).out,
               Catch::StartsWith("ExecStart=" + prefix + "/bin/wirefold "));
  for (const char* file :
       {"/lib/systemd/system/wirefold-crawl.timer", "/lib/sysusers.d/wirefold.conf",
        "/lib/tmpfiles.d/wirefold.conf", "/share/doc/wirefold/README.md"})
    CHECK(std::filesystem::exists(root + prefix + file));
  CHECK(desk.Shell(root + prefix + "/bin/wirefold config check --config " + root +
                   "/etc/wirefold/wirefold.toml")
            .exit_code == 0);

  // What the user wrote survives the next install, and the end.
  desk.Write("root/etc/wirefold/wirefold.toml", "# mine\n");
  REQUIRE(Make(desk, "install PREFIX=" + prefix).exit_code == 0);
  REQUIRE(Make(desk, "uninstall PREFIX=" + prefix).exit_code == 0);
  CHECK(desk.Shell("find root -type f").out == "root/etc/wirefold/wirefold.toml\n");
  CHECK(desk.Shell("cat root/etc/wirefold/wirefold.toml").out == "# mine\n");
}

TEST_CASE("systemd takes the units, and finds them tight", "[install]") {
  const Desk desk;
  if (desk.Shell("command -v systemd-analyze").exit_code != 0) return;
  REQUIRE(Make(desk, "install").exit_code == 0);
  const std::string units = "root/usr/lib/systemd/system/";
  // The program is named where it will be: here it is not.
  const std::string as_here = "sed -i 's|=/usr/bin/wirefold|=" WIREFOLD "|' " + units + "*.service";
  REQUIRE(desk.Shell(as_here).exit_code == 0);
  const Ran verified =
      desk.Shell("systemd-analyze verify --man=no " + units + "wirefold.service " + units +
                 "wirefold-crawl.service " + units + "wirefold-crawl.timer");
  CHECK(verified.exit_code == 0);
  CHECK(verified.err == "");
  for (const char* unit : {"wirefold.service", "wirefold-crawl.service"}) {
    const Ran judged =
        desk.Shell("systemd-analyze security --offline=true --threshold=15 " + (units + unit));
    INFO(judged.out);
    CHECK(judged.exit_code == 0);
    CHECK_THAT(judged.out, Contains("Overall exposure level"));
  }
}
