// import: articles from exports of another database and from web archives.
#include <fmt/format.h>

#include "base/log.h"
#include "base/plural.h"
#include "cli/commands.h"
#include "cli/filters.h"
#include "cli/import_batch.h"
#include "cli/import_file.h"
#include "cli/input.h"
#include "cli/open.h"
#include "cli/output.h"
#include "cli/terminal_line.h"

namespace wirefold {
namespace {

std::string Summary(const ImportTally& tally) {
  std::string out = fmt::format("{}, {} changed, {} known already",
                                Plural(tally.articles, "article"), tally.changed, tally.known);
  if (tally.deleted > 0) out += fmt::format(", {} deleted here before", tally.deleted);
  if (tally.no_articles > 0) out += fmt::format(", {} no articles", tally.no_articles);
  if (tally.no_pages > 0) out += fmt::format(", {} no HTML pages", tally.no_pages);
  if (tally.damaged > 0) out += fmt::format(", {} damaged", tally.damaged);
  return out;
}

class Import {
 public:
  Import(Store& store, const Config& config, const ImportOptions& options)
      : options_(options),
        line_(!options.quiet),
        batch_(store, config, options, [this](const std::string& what) {
          line_.Wipe();
          Log(LogLevel::kWarning, what);
        }) {}

  Result<int> Run() {
    int code = 0;
    for (const std::string& file : options_.files) {
      FileSource bytes(file);
      const std::string name = InputName(file);
      const Status read = ImportFile(name, bytes, batch_, [&] { return Commit(name); });
      if (!read && read.error().code != Code::kInvalid) return Fail(read.error());
      const std::string problem =
          bytes.error().empty() && !read ? read.error().what : bytes.error();
      if (problem.empty()) continue;
      line_.Wipe();
      code = Complain(Error{Code::kInvalid, problem}.In(name));
    }
    line_.Wipe();
    Output output;
    output.Line(Summary(batch_.tally()));
    return output.Finish(batch_.tally().damaged > 0 ? 1 : code);
  }

 private:
  Status Commit(const std::string& name) {
    WF_CHECK(batch_.Commit());
    line_.Paint(fmt::format("{}: {}", name, Summary(batch_.tally())));
    return {};
  }

  const ImportOptions& options_;
  TerminalLine line_;
  ImportBatch batch_;
};

Result<int> RunImportOf(const ImportOptions& options) {
  WF_TRY(const Config config, OpenConfig(options.config));
  for (const std::string& file : options.files)  // before a database is made for nothing
    if (const Status there = CheckInput(file); !there)
      return Fail(there.error().In(InputName(file)));
  WF_TRY(const auto store, OpenToWrite(options.db, config));
  return Import(*store, config, options).Run();
}

}  // namespace

int RunImport(const ImportOptions& options) {
  const auto code = RunImportOf(options);
  return code ? *code : Complain(code.error().In("import"));
}

}  // namespace wirefold
