// config/config.h: a configuration that keeps to its bounds and comes back as it is shown, once its
// secrets are put back, or an error in one line that names the file.
#include "config/config.h"

#include <set>

#include "tests/fuzz/fuzz.h"
#include "text/url.h"

using namespace wirefold;

namespace {

const char* Nothing(const char*) { return nullptr; }

std::string WithSecrets(std::string dump) {
  for (size_t at = 0; (at = dump.find("***", at)) != dump.npos;) dump.replace(at, 3, "new");
  return dump;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string file = "fuzz.toml";
  const auto config = ParseConfig(fuzz::Input(data, size), file, Nothing);
  if (!config) {
    fuzz::CheckMessage(config.error().what);
    FUZZ_CHECK(config.error().code == Code::kUsage, config.error().what);
    return 0;
  }
  for (const std::string& warning : config->warnings) fuzz::CheckMessage(warning);
  FUZZ_CHECK(config->fetch.max_body <= 1U << 30 && config->fetch.max_redirects <= 50);
  FUZZ_CHECK(config->schedule.shortest <= config->schedule.longest);
  std::set<std::string> names;
  for (const Source& source : config->sources) {
    FUZZ_CHECK(names.insert(source.name).second, source.name);
    for (const std::string& feed : source.feeds) FUZZ_CHECK(Url::Parse(feed), feed);
  }
  const std::string dump = WithSecrets(DumpConfig(*config));
  const auto again = ParseConfig(dump, file, Nothing);
  FUZZ_CHECK(again, dump);
  FUZZ_CHECK(WithSecrets(DumpConfig(*again)) == dump, dump);
  return 0;
}
