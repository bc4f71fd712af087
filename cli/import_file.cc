#include "cli/import_file.h"

#include <fmt/format.h>

#include <cstdint>

#include "text/gunzip.h"
#include "text/warc.h"

namespace wirefold {
namespace {

// A page is a few MiB at most (max_page); what is packed in it may be more, films are left out.
constexpr uint64_t kLargestBlock = 32 << 20;
constexpr size_t kLongestLine = 64 << 20;  // a text, its HTML, and what escapes them

// The first piece is looked at before it is read.
class Peeked final : public TextSource {
 public:
  explicit Peeked(TextSource& source) : source_(source) {
    while (first_.size() < 8 && !ended_) {
      const TextPiece piece = source_.Next();
      first_ += piece.text;
      ended_ = piece.last;
    }
  }
  std::string_view first() const { return first_; }
  TextPiece Next() override {
    if (!std::exchange(given_, true)) return {first_, ended_};
    return ended_ ? TextPiece{} : source_.Next();
  }

 private:
  TextSource& source_;
  std::string first_;
  bool ended_ = false, given_ = false;
};

class Lines {
 public:
  Lines(std::string name, TextSource& bytes, ImportBatch& batch,
        const std::function<Status()>& commit)
      : name_(std::move(name)), bytes_(bytes), batch_(batch), commit_(commit) {}

  Status Read() {
    for (;;) {
      const TextPiece piece = bytes_.Next();
      std::string_view rest = piece.text;
      for (size_t end = rest.find('\n'); end != rest.npos; end = rest.find('\n')) {
        Take(rest.substr(0, end));
        WF_CHECK(EndOfLine());
        rest.remove_prefix(end + 1);
      }
      Take(rest);
      if (!piece.last) continue;
      return line_.empty() && !too_long_ ? Status() : EndOfLine();
    }
  }

 private:
  void Take(std::string_view part) {
    too_long_ = too_long_ || line_.size() + part.size() > kLongestLine;
    if (too_long_)
      line_.clear();
    else
      line_ += part;
  }

  Status EndOfLine() {
    ++number_;
    const std::string place = fmt::format("{}: line {}", name_, number_);
    if (std::exchange(too_long_, false))
      batch_.AddDamage(place + ": too long");
    else if (line_.find_first_not_of(" \t\r") != line_.npos)
      batch_.Add(place, std::move(line_), std::nullopt);
    line_.clear();
    return batch_.Full() ? commit_() : Status();
  }

  std::string name_;
  TextSource& bytes_;
  ImportBatch& batch_;
  const std::function<Status()>& commit_;
  std::string line_;
  bool too_long_ = false;
  uint64_t number_ = 0;
};

// Records that belong together: an answer, its request, what is said of it.
class Records {
 public:
  Records(std::string name, TextSource& bytes, ImportBatch& batch,
          const std::function<Status()>& commit)
      : name_(std::move(name)), reader_(bytes, kLargestBlock), batch_(batch), commit_(commit) {}

  Status Read() {
    while (auto record = reader_.Next()) {
      TellProblems();
      WF_CHECK(Take(std::move(*record)));
    }
    TellProblems();
    return Close();
  }

 private:
  void TellProblems() {
    for (const std::string& problem : reader_.TakeProblems())
      batch_.AddDamage(fmt::format("{}: {}", name_, problem));
  }

  // Of the group that is open: `record` names one of its records, or is named by one.
  bool Belongs(const WarcRecord& record) const {
    const std::string_view id = record.Field("warc-record-id");
    const auto named = [&](std::string_view name) {
      return !name.empty() && ids_.find(fmt::format("{}\n", name)) != ids_.npos;
    };
    return named(record.Field("warc-concurrent-to")) || named(record.Field("warc-refers-to")) ||
           (!id.empty() && (named_.find(fmt::format("{}\n", id)) != named_.npos));
  }

  Status Take(WarcRecord record) {
    if (!Belongs(record) || ids_.size() > kMostIds) WF_CHECK(Close());
    if (ids_.empty()) place_ = fmt::format("{}: byte {}", name_, record.offset);
    ids_.append(record.Field("warc-record-id")).append("\n");
    named_.append(record.Field("warc-concurrent-to")).append("\n");
    const std::string_view type = record.Field("warc-type");
    if (type == "response") {
      has_page_ =
          !record.left_out && record.Field("content-type").find("dns") == std::string_view::npos;
      page_.url = record.Field("warc-target-uri");
      // WARC 1.0 was often written as <http://...>, as its grammar has it.
      if (page_.url.starts_with('<') && page_.url.ends_with('>'))
        page_.url = page_.url.substr(1, page_.url.size() - 2);
      page_.date = record.Field("warc-date");
      page_.ip = record.Field("warc-ip-address");
      page_.protocol = record.Field("warc-protocol");
      page_.response = std::move(record.block);
    } else if (type == "request") {
      page_.request = std::move(record.block);
    } else if (type == "warcinfo") {
      ours_ = record.block.find("software: wirefold") != std::string::npos;
    } else if (ours_ && type == "metadata" &&
               record.Field("content-type").starts_with("application/json")) {
      line_ = std::move(record.block);
    }
    return {};
  }

  Status Close() {
    ids_.clear();
    named_.clear();
    std::optional<ArchivedExchange> page;
    if (std::exchange(has_page_, false)) page = std::move(page_);
    page_ = {};
    if (page || !line_.empty()) batch_.Add(place_, std::exchange(line_, {}), std::move(page));
    return batch_.Full() ? commit_() : Status();
  }

  static constexpr size_t kMostIds = 4096;

  std::string name_;
  WarcReader reader_;
  ImportBatch& batch_;
  const std::function<Status()>& commit_;
  std::string place_;
  std::string ids_, named_;  // of the group's records, a line each
  ArchivedExchange page_;
  bool has_page_ = false;
  bool ours_ = false;  // the archive is an export: only then its metadata are articles
  std::string line_;
};

}  // namespace

Status ImportFile(const std::string& name, TextSource& bytes, ImportBatch& batch,
                  const std::function<Status()>& commit) {
  GunzipSource unpacked(bytes, GunzipSource::kAnyLength);
  Peeked source(unpacked);
  const std::string_view first = source.first();
  if (first.starts_with("WARC/")) {
    WF_CHECK(Records(name, source, batch, commit).Read());
  } else if (first.starts_with('{')) {
    WF_CHECK(Lines(name, source, batch, commit).Read());
  } else if (unpacked.problem().empty()) {
    return Fail(
        Code::kInvalid,
        "neither lines of JSON, as `wirefold export` writes them, nor a web archive (WARC)");
  }
  if (!unpacked.problem().empty()) batch.AddDamage(fmt::format("{}: {}", name, unpacked.problem()));
  WF_CHECK(commit());
  batch.EndOfFile(name);
  return {};
}

}  // namespace wirefold
