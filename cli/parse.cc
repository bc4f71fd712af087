#include <fmt/format.h>

#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>

#include "base/result.h"
#include "cli/commands.h"
#include "crawler/feed/feed_reader.h"
#include "text/json_write.h"

namespace wirefold {
namespace {

constexpr size_t kMaxFile = size_t{64} << 20;

Result<std::string> ReadAll(std::FILE* file) {
  std::string bytes;
  char buffer[1 << 16];
  for (size_t n; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) {
    if (bytes.size() + n > kMaxFile)
      return Fail(Code::kTooLarge, fmt::format("larger than {} MiB", kMaxFile >> 20));
    bytes.append(buffer, n);
  }
  if (std::ferror(file)) return Fail(Code::kInvalid, std::strerror(errno));
  return bytes;
}

Result<std::string> ReadFile(const std::string& name) {
  if (name == "-") return ReadAll(stdin);
  std::error_code ignored;
  if (std::filesystem::is_directory(name, ignored)) return Fail(Code::kInvalid, "is a directory");
  std::FILE* file = std::fopen(name.c_str(), "rb");
  if (file == nullptr) return Fail(Code::kNotFound, std::strerror(errno));
  auto bytes = ReadAll(file);
  std::fclose(file);
  return bytes;
}

Result<std::string> ParseOne(const std::string& name, const ParseOptions& options) {
  WF_TRY(const std::string bytes, ReadFile(name));
  WF_TRY(const Feed feed, ReadFeed(bytes, options.base, options.content_type));
  return FeedToJson(feed, name);
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
  int exit_code = 0;
  for (const std::string& name : options.files) {
    const auto json = ParseOne(name, options);
    if (!json) {
      exit_code = 1;
      fmt::print(stderr, "wirefold: {}: {}\n", name, json.error().what);
    }
    fmt::print("{}\n", json ? *json : ErrorToJson(json.error(), name));
  }
  return exit_code;
}

}  // namespace wirefold
