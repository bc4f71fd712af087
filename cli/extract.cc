#include "crawler/extract/extract.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/open.h"
#include "cli/output.h"
#include "cli/site_pages.h"
#include "text/json_write.h"
#include "text/words.h"

namespace wirefold {
namespace {

constexpr uint64_t kLargestPage = 16u << 20;  // as max_body: what a crawl would have fetched

std::string ErrorToJson(const Error& error, const std::string& name) {
  std::string out;
  JsonWriter(out).BeginObject().Field("file", name).Field("error", error.what).EndObject();
  return out;
}

// The site's next pages know what this one has.
Article ExtractAndLearn(std::string_view page, const PageHints& hints,
                        std::optional<SitePages>& sites, size_t file) {
  if (hints.site == nullptr) return Extract(page, hints);
  PageSketch sketch;
  Article article = Extract(page, hints, &sketch);
  sites->Learn(file, article.is_article ? std::move(sketch) : PageSketch{});
  return article;
}

Result<Overrides> OverridesOf(const ExtractOptions& options) {
  WF_TRY(const Config config, OpenConfig(options.config));
  const auto source = std::find_if(config.sources.begin(), config.sources.end(),
                                   [&](const Source& s) { return s.name == options.source; });
  if (source == config.sources.end())
    return Fail(Code::kUsage, fmt::format("no source {} in the configuration ({})", options.source,
                                          FilesRead(config)));
  if (!source->extract.Any())
    return Fail(
        Code::kUsage,
        fmt::format("source {} has no selectors; write [source.extract] below it", options.source));
  return CompileOverrides(source->extract);
}

// Its lines hold what the page says.
std::string Shown(std::string_view explained) {
  std::string lines;
  for (const std::string_view line : Split(explained, '\n')) lines += ForTerminal(line) + '\n';
  if (!lines.empty()) lines.pop_back();
  return lines;
}

}  // namespace

int RunExtract(const ExtractOptions& options) {
  PageHints hints;
  Overrides overrides;
  if (!options.source.empty()) {
    auto own = OverridesOf(options);
    if (!own) return Complain(own.error());
    overrides = std::move(*own);
    hints.overrides = &overrides;
  }
  hints.url = options.url;
  hints.content_type = options.content_type;
  hints.without = options.without;
  std::optional<SitePages> sites;
  if (!IsOff(options.without, "site memory")) sites.emplace(options.files, kLargestPage);
  // A line a block on a terminal; whole texts for a pipe, to be searched.
  const size_t text_bytes = isatty(STDOUT_FILENO) ? 100 : SIZE_MAX;
  Output output;
  int code = 0;
  for (size_t i = 0; i < options.files.size(); ++i) {
    const std::string& name = options.files[i];
    const auto page = ReadInput(name, kLargestPage);
    if (!page) code = 1;
    if (sites) hints.site = sites->Of(i, hints);
    if (page && options.explain) {
      if (!output.Line(Shown(Explain(*page, hints, text_bytes)))) break;
    } else if (!output.Line(
                   page ? ArticleToJson(ExtractAndLearn(*page, hints, sites, i), name, options.url)
                        : ErrorToJson(page.error(), name))) {
      break;
    }
    if (!page) Complain(page.error().In(InputName(name)));
  }
  return output.Finish(code);
}

}  // namespace wirefold
