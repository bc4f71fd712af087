#include "crawler/extract/extract.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

#include "cli/commands.h"
#include "text/json_write.h"

namespace wirefold {
namespace {

Result<std::string> ReadPage(const std::string& file) {
  if (file == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::ifstream in(file, std::ios::binary);
  if (!in) return Fail(Code::kNotFound, "cannot be opened");
  std::string page(std::istreambuf_iterator<char>(in), {});
  if (in.bad() || in.peek() != std::ifstream::traits_type::eof()) return Fail(Code::kInvalid, "cannot be read");
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
    std::cout << line << '\n';
  }
  std::cout.flush();
  return std::cout ? exit_code : 1;
}

}  // namespace wirefold
