#include "crawler/extract/extract.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "cli/commands.h"
#include "text/json_write.h"

namespace wirefold {
namespace {

constexpr size_t kMaxPage = 16 << 20;  // as max_body: what a crawl would have fetched

Result<std::string> ReadPage(const std::string& file) {
  struct Closer {
    void operator()(std::FILE* f) const {
      if (f != stdin) std::fclose(f);
    }
  };
  const std::unique_ptr<std::FILE, Closer> in(file == "-" ? stdin : std::fopen(file.c_str(), "rb"));
  if (!in) return Fail(Code::kNotFound, std::strerror(errno));
  std::string page;
  char buffer[1 << 16];
  size_t got;
  while ((got = std::fread(buffer, 1, sizeof buffer, in.get())) > 0) {
    page.append(buffer, got);
    if (page.size() > kMaxPage) return Fail(Code::kTooLarge, "larger than 16 MiB");
  }
  if (std::ferror(in.get())) return Fail(Code::kInvalid, std::strerror(errno));
  return page;
}

std::string ErrorJson(std::string_view file, std::string_view what) {
  std::string out;
  JsonWriter(out).BeginObject().Field("file", file).Field("error", what).EndObject();
  return out;
}

}  // namespace

int RunExtract(const ExtractOptions& options) {
  int exit_code = 0;
  for (const std::string& file : options.files) {
    const Result<std::string> page = ReadPage(file);
    std::string line;
    if (page) {
      PageHints hints;
      hints.url = options.url;
      hints.content_type = options.content_type;
      line = ArticleToJson(Extract(*page, hints), file, options.url);
    } else {
      line = ErrorJson(file, page.error().what);
      exit_code = 1;
    }
    line += '\n';
    if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size()) return 1;
  }
  return std::fflush(stdout) == 0 ? exit_code : 1;
}

}  // namespace wirefold
