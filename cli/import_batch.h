// What an import does with what it has read: many at a time on all cores, then one after the other
// into the store, in the order in which they came. The same files give the same store, however many
// cores there are.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/work_queue.h"
#include "cli/commands.h"
#include "config/config.h"
#include "crawler/extract/site_memory.h"
#include "crawler/fold/fold.h"
#include "store/record_json.h"
#include "store/store.h"

namespace wirefold {

// A page out of a web archive: blocks as they stand there.
struct ArchivedExchange {
  std::string url;
  std::string date;
  std::string ip;
  std::string protocol;  // "h2", "h3": the blocks say HTTP/1.1 all the same
  std::string request;   // empty: not there
  std::string response;  // empty: not there
};

struct ImportTally {
  uint64_t articles = 0;
  uint64_t changed = 0;   // later versions
  uint64_t known = 0;     // there already
  uint64_t deleted = 0;   // here before
  uint64_t no_pages = 0;  // another status than 200, another type than HTML
  uint64_t no_articles = 0;
  uint64_t damaged = 0;
};

class ImportBatch {
 public:
  // Told of what is damaged, in a line.
  using Tell = std::function<void(const std::string&)>;

  // All outlive it.
  ImportBatch(Store& store, const Config& config, const ImportOptions& options, Tell tell);

  // `place` names it in messages. Of the two `line` (store/record_json.h) counts; where it is none
  // of ours, the page.
  void Add(std::string place, std::string line, std::optional<ArchivedExchange> page);
  // What cannot be read at all.
  void AddDamage(const std::string& what);
  bool Full() const;
  // Everything that was added is in the store, safe from a power cut.
  Status Commit();
  // After Commit: the file's last line was missing, or is not its own.
  void EndOfFile(const std::string& name);
  const ImportTally& tally() const { return tally_; }

 private:
  struct Item {
    std::string place;
    std::string line;
    std::optional<ArchivedExchange> page;
    // What was made of it.
    enum class Is : uint8_t { kRow, kPage, kNoPage, kNoArticle, kDamaged };
    Is is = Is::kDamaged;
    std::string problem;
    ArchiveRow row;
    Fingerprint fingerprint;
    std::string terms;
    std::string site;  // whose memory learns of it
    PageSketch sketch;
    std::optional<RawPage> raw;
  };

  // On a worker; the store is only read.
  void Work(Item& item) const;
  bool WorkLine(Item& item) const;
  void WorkPage(Item& item) const;
  static std::optional<RawPage> RawPageOf(const ArchivedExchange& page, Time fetched,
                                          std::string body);
  bool KeepsPages(const std::string& source) const;
  // On the calling thread.
  Status Write(Item& item);
  Status WriteRecord(Item& item);
  Result<SiteRecord> Learned(Item& item) const;

  Store& store_;
  const Config& config_;
  const ImportOptions& options_;
  Tell tell_;
  const Time now_;
  WorkQueue workers_;
  std::vector<Item> items_;
  uint64_t bytes_ = 0;
  ImportTally tally_;
  // Of the export that is being read: since its first line.
  bool in_export_ = false;
  uint64_t rows_ = 0;
};

}  // namespace wirefold
