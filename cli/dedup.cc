// dedup: the fold over JSONL, one line in, one line out.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <unordered_map>

#include "cli/commands.h"
#include "cli/output.h"
#include "crawler/fold/fold.h"
#include "text/json_read.h"
#include "text/json_write.h"

namespace wirefold {
namespace {

constexpr size_t kLongestLine = size_t{64} << 20;

// The lines of a file, each as soon as it is there.
class LineReader {
 public:
  explicit LineReader(int file) : file_(file) {}

  // The next line without its end. False at the end of the file, and where reading fails: then
  // error() says why.
  bool Next(std::string_view& line) {
    while (true) {
      const size_t end = buffer_.find('\n', scanned_);
      if (end != std::string::npos || (at_end_ && at_ < buffer_.size())) {
        const size_t stop = std::min(end, buffer_.size());
        line = std::string_view(buffer_).substr(at_, stop - at_);
        at_ = scanned_ = std::min(stop + 1, buffer_.size());
        return true;
      }
      if (at_end_) return false;
      if (!Fill()) return false;
    }
  }
  const std::string& error() const { return error_; }

 private:
  bool Fill() {
    buffer_.erase(0, at_);
    at_ = 0;
    scanned_ = buffer_.size();
    if (buffer_.size() > kLongestLine) {
      error_ = fmt::format("a line longer than {} MiB", kLongestLine >> 20);
      return false;
    }
    constexpr size_t kChunk = size_t{1} << 18;
    buffer_.resize(scanned_ + kChunk);
    ssize_t got = 0;
    do {
      got = ::read(file_, buffer_.data() + scanned_, kChunk);
    } while (got < 0 && errno == EINTR);
    buffer_.resize(scanned_ + static_cast<size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0) error_ = std::strerror(errno);
    at_end_ = got <= 0;
    return got >= 0;
  }

  int file_;
  std::string buffer_;
  size_t at_ = 0;       // the next line's first byte
  size_t scanned_ = 0;  // no line break before it
  bool at_end_ = false;
  std::string error_;
};

class Deduplicator {
 public:
  explicit Deduplicator(const FoldSettings& settings) : settings_(settings) {}

  // The answer to one document, as a line of JSON.
  Result<std::string> Answer(std::string_view line) {
    const auto document = JsonDocument::Parse(line);
    if (!document) return Fail(Code::kInvalid, "not JSON");
    const JsonValue root = document->root();
    if (!root.IsObject()) return Fail(Code::kInvalid, "not a JSON object");
    const std::string id = root.Text("id");
    if (id.empty()) return Fail(Code::kInvalid, "no id");
    const ArticleId article{Hash64Of(id)};
    if (!names_.emplace(article.value, id).second)
      return Fail(Code::kInvalid, fmt::format("the id {} was there before", id));
    const Fingerprint fingerprint =
        MakeFingerprint(root["title"].View(), root["text"].View(), root["source"].View());
    WF_TRY(const FoldResult result, Fold(article, fingerprint, table_, settings_));
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

  FoldSettings settings_;
  MemoryFoldTable table_;
  std::unordered_map<uint64_t, std::string> names_;  // the documents' ids, by ours
};

enum class Went { kWell, kBadly, kToTheEnd };  // kToTheEnd: no more is wanted

Went DedupFile(const std::string& name, bool keep_going, Deduplicator& documents, Output& output) {
  const int file = name == "-" ? STDIN_FILENO : ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    Complain({Code::kInvalid, fmt::format("{}: {}", name, std::strerror(errno))});
    return Went::kBadly;
  }
  const std::string shown = name == "-" ? "stdin" : name;
  LineReader lines(file);
  std::string_view line;
  Went went = Went::kWell;
  for (size_t number = 1; lines.Next(line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const auto answer = documents.Answer(line);
    if (answer) {
      if (output.Line(*answer)) continue;
      went = Went::kToTheEnd;
      break;
    }
    const char* way_out = keep_going ? "" : " (--keep-going goes on past such lines)";
    Complain({answer.error().code,
              fmt::format("{}: line {}: {}{}", shown, number, answer.error().what, way_out)});
    went = keep_going ? Went::kBadly : Went::kToTheEnd;
    if (!keep_going) break;
  }
  if (!lines.error().empty()) {
    Complain({Code::kInvalid, fmt::format("{}: {}", shown, lines.error())});
    went = Went::kBadly;
  }
  if (file != STDIN_FILENO) ::close(file);
  return went;
}

}  // namespace

int RunDedup(const DedupOptions& options) {
  FoldSettings settings;
  if (options.threshold != 0) {
    if (!(options.threshold > 0 && options.threshold <= 1)) {
      return Complain({Code::kUsage, "--threshold: a number above 0, 1 at most (0.31 is usual)"});
    }
    settings.near_threshold = options.threshold;
  }
  Deduplicator documents(settings);
  Output output;
  int code = 0;
  for (const std::string& file : options.files) {
    const Went went = DedupFile(file, options.keep_going, documents, output);
    if (went != Went::kWell) code = 1;
    if (went == Went::kToTheEnd) break;
  }
  return output.Finish(code);
}

}  // namespace wirefold
