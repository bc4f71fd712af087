#include "crawler/extract/extract.h"

#include <optional>
#include <utility>

#include "cli/commands.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/site_pages.h"
#include "text/json_write.h"

namespace wirefold {
namespace {

constexpr uint64_t kLargestPage = 16u << 20;  // as max_body: what a crawl would have fetched

std::string ErrorToJson(const Error& error, const std::string& name) {
  std::string out;
  JsonWriter(out).BeginObject().Field("file", name).Field("error", error.what).EndObject();
  return out;
}

// With what the site's other pages tell, and telling what this one adds to it.
Article ReadPage(std::string_view page, PageHints hints, std::optional<SitePages>& sites,
                 size_t file) {
  if (!sites) return Extract(page, hints);
  hints.site = sites->Of(file, hints);
  if (hints.site == nullptr) return Extract(page, hints);
  PageSketch sketch;
  Article article = Extract(page, hints, &sketch);
  sites->Learn(file, article.is_article ? std::move(sketch) : PageSketch{});
  return article;
}

}  // namespace

int RunExtract(const ExtractOptions& options) {
  PageHints hints;
  hints.url = options.url;
  hints.content_type = options.content_type;
  std::optional<SitePages> sites;
  if (options.site_memory) sites.emplace(options.files, kLargestPage);
  Output output;
  int code = 0;
  for (size_t i = 0; i < options.files.size(); ++i) {
    const std::string& name = options.files[i];
    const auto page = ReadInput(name, kLargestPage);
    if (!page) code = 1;
    if (!output.Line(page ? ArticleToJson(ReadPage(*page, hints, sites, i), name, options.url)
                          : ErrorToJson(page.error(), name)))
      break;
    if (!page) Complain(page.error().In(InputName(name)));
  }
  return output.Finish(code);
}

}  // namespace wirefold
