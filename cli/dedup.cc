// dedup: the fold over JSONL, one line in, one line out.
#include <fmt/format.h>

#include <optional>
#include <unordered_map>

#include "cli/commands.h"
#include "cli/input.h"
#include "cli/open.h"
#include "cli/output.h"
#include "crawler/fold/fold.h"
#include "store/record_json.h"
#include "text/json_read.h"
#include "text/json_write.h"

namespace wirefold {
namespace {

class Deduplicator {
 public:
  explicit Deduplicator(const FoldSettings& settings) : folder_(settings) {}

  // The answer to one document, as a line of JSON. Nothing to what an export has beside documents:
  // its first and last line, and versions of an article that a later one has replaced.
  Result<std::optional<std::string>> Answer(std::string_view line) {
    const auto document = JsonDocument::Parse(line);
    if (!document) return Fail(Code::kInvalid, "not JSON");
    const JsonValue root = document->root();
    if (!root.IsObject()) return Fail(Code::kInvalid, "not a JSON object");
    if (root["format"] && !root["text"]) {
      WF_CHECK(ReadArchiveLine(line));
      return std::nullopt;
    }
    if (root["version"] && root["entry_id"] && !root["story"]) return std::nullopt;
    const std::string id = root.Text("id");
    if (id.empty()) return Fail(Code::kInvalid, "no id");
    for (const char* field : {"text", "title", "source"})
      if (const JsonValue value = root[field]; value && !value.IsString())
        return Fail(Code::kInvalid, fmt::format("{} is no string", field));
    const ArticleId article{Hash64Of(id)};
    if (!names_.emplace(article.value, id).second)
      return Fail(Code::kInvalid, fmt::format("the id {} was there before", id));
    const Fingerprint fingerprint =
        MakeFingerprint(root["title"].View(), root["text"].View(), root["source"].View());
    WF_TRY(const FoldResult result, folder_.Fold(article, fingerprint, 0, table_));
    return Shown(id, result);
  }

 private:
  std::string Shown(const std::string& id, const FoldResult& result) const {
    std::string out;
    JsonWriter json(out);
    json.BeginObject().Field("id", id).Field("story", names_.at(result.story.value));
    json.Field("verdict", VerdictName(result.verdict));
    json.Key("similarity").Real(result.similarity);
    json.Key("match");
    if (result.match) {
      json.String(names_.at(result.match.value));
    } else {
      json.Null();
    }
    json.EndObject();
    return out;
  }

  Folder folder_;
  MemoryFoldTable table_;
  std::unordered_map<uint64_t, std::string> names_;  // the documents' ids, by ours
};

enum class Went { kWell, kBadly, kToTheEnd, kBadlyToTheEnd };  // ToTheEnd: no more is wanted

Went DedupFile(const std::string& name, bool keep_going, Deduplicator& documents, Output& output) {
  LineReader lines(name);
  std::string_view line;
  Went went = Went::kWell;
  for (size_t number = 1; lines.Next(line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const auto answer = documents.Answer(line);
    if (answer) {
      if (!*answer || output.Line(**answer)) continue;
      return Went::kToTheEnd;
    }
    const char* way_out = keep_going ? "" : " (--keep-going goes on past such lines)";
    Complain({answer.error().code, fmt::format("{}: line {}: {}{}", InputName(name), number,
                                               answer.error().what, way_out)});
    if (!keep_going) return Went::kBadlyToTheEnd;
    went = Went::kBadly;
  }
  if (lines.error().empty()) return went;
  Complain({Code::kInvalid, fmt::format("{}: {}", InputName(name), lines.error())});
  return Went::kBadly;
}

}  // namespace

int RunDedup(const DedupOptions& options) {
  const auto config = OpenConfig(options.config);
  if (!config) return Complain(config.error());
  FoldSettings settings = FoldSettingsOf(*config);
  settings.near_threshold = options.threshold.value_or(settings.near_threshold);
  Deduplicator documents(settings);
  Output output;
  int code = 0;
  for (const std::string& file : options.files) {
    const Went went = DedupFile(file, options.keep_going, documents, output);
    if (went == Went::kBadly || went == Went::kBadlyToTheEnd) code = 1;
    if (went == Went::kToTheEnd || went == Went::kBadlyToTheEnd) break;
  }
  return output.Finish(code);
}

}  // namespace wirefold
