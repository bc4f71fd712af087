#include <string>

#include "cli/commands.h"
#include "cli/input.h"
#include "cli/output.h"
#include "crawler/feed/feed_reader.h"
#include "text/json_write.h"

namespace wirefold {
namespace {

Result<std::string> ParseOne(const std::string& name, const ParseOptions& options) {
  FileSource file(name);
  FeedLimits limits;
  limits.max_entries = options.max_entries;
  const auto feed = ReadFeed(file, options.base, options.content_type, limits);
  if (!file.error().empty()) return Fail(Code::kInvalid, file.error());
  if (!feed) return Fail(feed.error());
  return FeedToJson(*feed, name);
}

std::string ErrorToJson(const Error& error, const std::string& name) {
  std::string out;
  JsonWriter writer(out);
  writer.BeginObject()
      .Field("error", error.what)
      .Key("_wirefold")
      .BeginObject()
      .Field("file", name)
      .EndObject()
      .EndObject();
  return out;
}

}  // namespace

int RunParse(const ParseOptions& options) {
  Output output;
  int code = 0;
  for (const std::string& name : options.files) {
    const auto json = ParseOne(name, options);
    if (!json) code = 1;
    if (!output.Line(json ? *json : ErrorToJson(json.error(), name))) break;
    if (!json) Complain({Code::kInvalid, json.error().In(InputName(name)).what});
  }
  return output.Finish(code);
}

}  // namespace wirefold
