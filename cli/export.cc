// export: the log, or what a search finds of it, as a file for others.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/csv.h"
#include "cli/export_search.h"
#include "cli/filters.h"
#include "cli/open.h"
#include "cli/output.h"
#include "cli/warc_records.h"
#include "store/record_json.h"

namespace wirefold {
namespace {

enum class Shape { kJsonl, kCsv, kWarc };

// --format, else what the file's name says.
Result<Shape> ShapeOf(const ExportOptions& options) {
  const std::string_view ending = EndingOf(options.output);
  const bool lines = ending.empty() || ending == "json" || ending == "ndjson";
  const std::string_view format = !options.format.empty() ? std::string_view(options.format)
                                  : lines                 ? "jsonl"
                                                          : ending;
  if (format == "jsonl") return Shape::kJsonl;
  if (format == "csv") return Shape::kCsv;
  if (format == "warc") return Shape::kWarc;
  if (options.format.empty()) return UnknownEnding(options.output, {"jsonl", "csv", "warc"});
  return Fail(Code::kUsage,
              fmt::format("--format: unknown format \"{}\"; formats: jsonl csv warc", format));
}

// What the file says of a version is for everybody: no passwords of addresses.
void MaskPasswords(ArticleRecord& record) {
  for (std::string* url : {&record.feed_url, &record.entry_id, &record.url, &record.fetched_url})
    *url = MaskPassword(*url);
}

class Exporter {
 public:
  Exporter(const Store& store, Output out, Shape shape)
      : store_(store), out_(std::move(out)), shape_(shape) {}

  void Head() {
    if (shape_ == Shape::kJsonl) Line(ArchiveHead());
    if (shape_ == Shape::kCsv)
      Line(CsvLine({"id",
                    "version",
                    "story",
                    "verdict",
                    "source",
                    "source_tags",
                    "title",
                    "authors",
                    "agencies",
                    "date_published",
                    "date_modified",
                    "first_seen",
                    "fetched",
                    "language",
                    "site",
                    "url",
                    "canonical_url",
                    "tags",
                    "is_article",
                    "text_from",
                    "page_problem",
                    "description",
                    "text"}) +
           "\r");
  }

  // False: nobody reads any more, or it cannot be written.
  Result<bool> Add(StoredArticle version, bool last) {
    MaskPasswords(version.record);
    if (shape_ == Shape::kCsv) return !last || Line(CsvRow(version) + "\r");
    ++versions_;
    if (shape_ == Shape::kJsonl) return Line(ArchiveLine(version, last));
    if (versions_ == 1) Record(WarcInfo(version.record.fetched));
    WF_TRY(const std::optional<RawPage> page, store_.GetPage(version.position));
    for (const std::string& record : WarcRecords(version.record, ArchiveLine(version, last), page))
      if (!Record(record)) return false;
    return true;
  }

  int End() {
    if (shape_ == Shape::kJsonl) Line(ArchiveEnd(versions_));
    if (shape_ == Shape::kWarc && versions_ == 0) Record(WarcInfo(Time{}));
    return out_.Finish(0);
  }

 private:
  static std::string CsvRow(const StoredArticle& stored) {
    const ArticleRecord& record = stored.record;
    const Article& article = record.article;
    const auto joined = [](const std::vector<std::string>& list) {
      return fmt::format("{}", fmt::join(list, "; "));
    };
    const auto date = [](const std::optional<Date>& said) {
      return said ? Rfc3339(*said) : std::string();
    };
    return CsvLine({record.id.Hex(),
                    std::to_string(record.version + 1),
                    stored.story.Hex(),
                    VerdictName(stored.verdict),
                    record.source,
                    joined(record.source_tags),
                    article.title,
                    joined(article.authors),
                    joined(article.agencies),
                    date(article.published),
                    date(article.modified),
                    Rfc3339(record.first_seen),
                    Rfc3339(record.fetched),
                    article.language,
                    article.site,
                    record.url,
                    article.canonical_url,
                    joined(article.tags),
                    article.is_article ? "true" : "false",
                    record.text_from == TextFrom::kPage ? "page" : "feed",
                    record.page_problem,
                    article.description,
                    article.text});
  }

  bool Line(std::string_view line) { return out_.Line(line); }
  bool Record(const std::string& record) { return out_.Write(record) && out_.EndMember(); }

  const Store& store_;
  Output out_;
  Shape shape_;
  uint64_t versions_ = 0;
};

Result<int> Export(const ExportOptions& options) {
  WF_TRY(const Shape shape, ShapeOf(options));
  WF_TRY(const SearchExpr search, TypedSearch(options.search, WallClock()));
  WF_TRY(const Config config, OpenConfig(options.config));
  WF_TRY(const auto store, OpenToRead(options.db, config));
  WF_TRY(Output out, Output::To(options.output));
  Exporter exporter(*store, std::move(out), shape);
  exporter.Head();
  const auto add = [&](const StoredArticle& version, bool last) {
    return exporter.Add(version, last);
  };
  if (options.search.empty()) {
    WF_CHECK(store->ForEachVersion(add));
  } else {
    WF_TRY(const std::vector<uint64_t> positions, FindVersions(*store, search));
    WF_CHECK(store->ForTheseVersions(positions, add));
  }
  return exporter.End();
}

}  // namespace

int RunExport(const ExportOptions& options) {
  const auto code = Export(options);
  return code ? *code : Complain(code.error().In("export"));
}

}  // namespace wirefold
