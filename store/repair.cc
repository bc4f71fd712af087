#include "store/repair.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <rocksdb/db.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "store/database.h"
#include "store/door.h"
#include "store/files.h"
#include "store/fold_table.h"
#include "store/impl.h"
#include "store/keys.h"
#include "store/memory_disk.h"
#include "store/own_site.h"
#include "store/salvage.h"
#include "text/terms.h"

namespace wirefold {

// A database whose log is written anew, record by record.
class ReplayedStore {
 public:
  ReplayedStore(std::unique_ptr<Database> db, const StoreSettings& settings)
      : impl_{std::move(db), Folder(settings.fold), settings.max_rereads, nullptr} {
    impl_.index = std::make_unique<IndexWriter>(*impl_.db, settings.index);
  }
  Status Replay(ArticleRecord record, uint64_t position) {
    return impl_.Replay(std::move(record), position);
  }
  // The log ended before `end`, and all of it is indexed.
  Status Finish(uint64_t end) { return impl_.FinishReplay(end); }
  Database& db() { return *impl_.db; }

 private:
  Store::Impl impl_;
};

namespace {

using Batch = Database::Batch;

constexpr size_t kBatchBytes = 1 << 20;
constexpr uint64_t kTellEvery = 1000;
// Kinds that follow from the log.
constexpr std::string_view kDerived = "matuvskwnjF";
// Those that are taken over only where they fit to what was saved; their order counts.
constexpr std::string_view kMatched = "pdgofSOT";
constexpr std::string_view kUnknownWords = "kinds that this version does not know";
constexpr std::string_view kUntoldWords = "kinds that cannot be told";
constexpr std::string_view kLogWords = "articles and versions";

// Of kinds that are copied as they are.
std::string_view WordsOf(char kind) {
  switch (kind) {
    case 'C':
      return "documents that ended a process";
    case 'b':
      return "how feeds' pages read";
    case 'c':
      return "subscriptions with hubs";
    case 'h':
      return "sites' memory";
    case 'r':
      return "robots.txt";
    default:
      return kUnknownWords;
  }
}

// Builds the new database out of the old one.
class Rebuild {
 public:
  Rebuild(const Database& old, ReplayedStore& fresh, const MaintenanceProgress& progress,
          RepairReport& report)
      : old_(old),
        store_(fresh),
        new_(fresh.db()),
        progress_(progress),
        report_(report),
        batch_(new_) {}

  Status Run() {
    WF_CHECK(Log());
    WF_CHECK(CopyAsItIs());
    WF_CHECK(Pending());
    WF_CHECK(Seen());
    WF_CHECK(EntryIds());
    WF_CHECK(Followed());
    WF_CHECK(Feeds());
    WF_CHECK(Searches());
    TellBlocks();
    TellVanished();
    return new_.Flush();
  }

 private:
  using Visit = std::function<Status(std::string_view rest, std::string_view value)>;

  void Tell(std::string what) {
    ++report_.lost;
    if (report_.told.size() < RepairReport::kMostTold) report_.told.push_back(std::move(what));
  }
  void Lost(std::string_view kind, std::string_view problem) {
    ++report_.lost_of[std::string(kind)];
    Tell(fmt::format("{}: {}", kind, problem));
  }
  // The scan of each kind that a block may have had comes by: it is told once, at the end. What it
  // had is known where only one came, as within a kind's keys.
  void TellBlocks() {
    for (const auto& [problem, kinds] : blocks_) {
      const bool known = kinds.size() == 1 && *kinds.begin() != kUnknownWords;
      const std::string kind = known ? *kinds.begin() : std::string(kUntoldWords);
      ++report_.lost_of[kind];
      Tell(fmt::format("a block of {}: {}", kind, problem));
    }
  }
  // A file that is gone leaves no block that cannot be read.
  void TellVanished() {
    if (vanished_ == 0 || report_.lost_of.contains(std::string(kLogWords))) return;
    report_.lost_of[std::string(kLogWords)] = vanished_;
    report_.lost += vanished_ - 1;
    Tell(fmt::format("{}: nothing is left of {} stored", kLogWords, vanished_));
  }
  Status Each(Family family, const std::string& prefix, std::string_view what, const Visit& visit) {
    const auto gap = [&](const std::string& problem) { blocks_[problem].emplace(what); };
    WF_CHECK(SalvageScan(old_, family, prefix, visit, gap));
    return Commit();
  }
  // All of a kind whose record can be read.
  template <class T>
  Status EachRecord(const std::string& kind, std::string_view what,
                    const std::function<Status(std::string_view rest, T record)>& visit) {
    return Each(Family::kMain, kind, what,
                [&](std::string_view rest, std::string_view value) -> Status {
                  Result<T> record = Decode<T>(value);
                  if (record) return visit(rest, std::move(*record));
                  Lost(what, record.error().what);
                  return {};
                });
  }
  Status Put(Family family, std::string_view key, std::string_view value) {
    batch_.Put(family, key, value);
    return batch_.bytes() < kBatchBytes ? Status() : Commit();
  }
  Status Put(std::string_view key, std::string_view value) {
    return Put(Family::kMain, key, value);
  }
  Status Commit() {
    WF_CHECK(new_.Write(batch_));
    batch_ = Batch(new_);
    return {};
  }

  Status Log();
  Status CopyAsItIs();
  Status Pending();
  Status Seen();
  Status EntryIds();
  Status Followed();
  Status Feeds();
  Status Searches();

  const Database& old_;
  ReplayedStore& store_;
  Database& new_;
  const MaintenanceProgress& progress_;
  RepairReport& report_;
  Batch batch_;
  std::map<std::string, std::set<std::string>> blocks_;  // that cannot be read: problem, kinds
  uint64_t vanished_ = 0;  // articles whose places are known and whose records are not there
};

Status Rebuild::Log() {
  uint64_t next = 0;
  const auto take = [&](std::string_view key, std::string_view value) -> Status {
    uint64_t position = 0;
    if (!keys::ParseNumber(key, position)) return {};
    next = position + 1;
    Result<ArticleRecord> record = Decode<ArticleRecord>(value);
    if (!record) {
      Lost(kLogWords, fmt::format("position {}: {}", position, record.error().what));
      return {};
    }
    ++report_.versions;
    if (progress_ && report_.versions % kTellEvery == 0) progress_("log", report_.versions);
    return store_.Replay(std::move(*record), position);
  };
  WF_CHECK(SalvageScan(old_, Family::kLog, "", take,
                       [&](const std::string& problem) { blocks_[problem].emplace(kLogWords); }));
  // Positions are never used again, those of lost records neither.
  if (const auto value = old_.Get(keys::Meta()); value && *value)
    if (const auto meta = Decode<MetaRecord>(**value)) next = std::max(next, meta->next_position);
  return store_.Finish(next);
}

// Also kinds that this version does not know.
Status Rebuild::CopyAsItIs() {
  for (int letter = 0; letter < 256; ++letter) {
    const std::string kind(1, static_cast<char>(letter));
    if (kDerived.find(kind) != kDerived.npos || kMatched.find(kind) != kMatched.npos) continue;
    WF_CHECK(Each(Family::kMain, kind, WordsOf(kind[0]), [&](auto rest, auto value) {
      return Put(std::string(kind).append(rest), value);
    }));
  }
  return Each(Family::kPages, "", "raw pages", [&](auto key, auto value) -> Status {
    WF_TRY(const auto record, new_.Get(Family::kLog, key));
    return record ? Put(Family::kPages, key, value) : Status();
  });
}

// One whose article was lost is read as if it had never been; one that was stored meanwhile ends.
Status Rebuild::Pending() {
  return EachRecord<PendingEntry>(
      "p", "pending entries", [&](auto rest, PendingEntry entry) -> Status {
        uint64_t id = 0;
        if (!keys::ParseNumber(rest, id)) return {};
        entry.id = ArticleId{id};
        WF_TRY(const bool stored, new_.Has(keys::Article(entry.id)));
        if (stored && !entry.again) return {};
        entry.again = stored;
        // Others' redirects may have led there.
        if (!stored)
          WF_CHECK(Put(keys::Seen(entry.id),
                       Encode(SeenRecord{
                           .article = entry.id, .feed = entry.feed, .foreign = IsForeign(entry)})));
        return Put(keys::Pending(entry.id), Encode(entry));
      });
}

// What was seen and is neither stored nor pending would never be read again.
Status Rebuild::Seen() {
  return EachRecord<SeenRecord>(
      "d", "addresses that were seen", [&](auto rest, const SeenRecord& seen) -> Status {
        uint64_t id = 0;
        if (!keys::ParseNumber(rest, id)) return {};
        WF_TRY(bool there, new_.Has(keys::Article(seen.article)));
        if (!there && seen.article.value == id) {
          WF_TRY(there, new_.Has(keys::Pending(seen.article)));
        }
        // What was deleted must not come back; nor under another name.
        if (!there && seen.article.value != id) {
          WF_TRY(const auto target, old_.Get(keys::Seen(seen.article)));
          const auto of_target =
              target ? Decode<SeenRecord>(*target) : Result<SeenRecord>(SeenRecord());
          there = of_target && of_target->deleted;
        }
        if (there || seen.deleted) return Put(keys::Seen(ArticleId{id}), Encode(seen));
        // Where it lay is known still, and nothing lies there.
        WF_TRY(const bool was_stored, old_.Has(keys::Article(ArticleId{id})));
        if (was_stored) ++vanished_;
        ++report_.forgotten;
        return {};
      });
}

Status Rebuild::EntryIds() {
  return EachRecord<GuidRecord>("g", "entry ids that were seen",
                                [&](auto rest, const GuidRecord& guid) -> Status {
                                  WF_TRY(const bool known, new_.Has(keys::Seen(guid.article)));
                                  if (!known && !guid.repeats) return {};
                                  return Put(std::string("g").append(rest), Encode(guid));
                                });
}

Status Rebuild::Followed() {
  uint64_t number = 0;
  return EachRecord<Source>("o", "followed sources", [&](auto, const Source& source) {
    return Put(keys::Followed(number++), Encode(source));
  });
}

// Without validators: what was lost comes again with the next poll, not behind a 304.
Status Rebuild::Feeds() {
  return EachRecord<FeedState>("f", "feeds", [&](auto rest, FeedState state) {
    state.etag.clear();
    state.last_modified.clear();
    state.validated_url.clear();
    return Put(std::string("f").append(rest), Encode(state));
  });
}

// What still waits stays in its order, its numbers closed up: they end where they ended, and what
// was lost counts as given up. Of a search whose standing is lost all goes: the next crawl begins
// it anew.
Status Rebuild::Searches() {
  struct Kept {
    SearchStanding standing;
    std::vector<OutboxEntry> waiting;
    uint64_t end = 0;  // of the numbers that were met
  };
  std::map<uint64_t, Kept> searches;
  WF_CHECK(
      EachRecord<SearchStanding>("S", "saved searches", [&](auto rest, SearchStanding standing) {
        uint64_t id = 0;
        if (keys::ParseNumber(rest, id) && SearchIdOf(standing.name).value == id)
          searches[id].standing = std::move(standing);
        return Status();
      }));
  const auto search_of = [&](std::string_view rest, uint64_t& number) {
    uint64_t id = 0;
    const bool read = rest.size() == 16 && keys::ParseNumber(rest.substr(0, 8), id) &&
                      keys::ParseNumber(rest.substr(8), number);
    return read ? searches.find(id) : searches.end();
  };
  WF_CHECK(EachRecord<OutboxEntry>(
      "O", "outboxes of saved searches", [&](auto rest, const OutboxEntry& entry) {
        uint64_t number = 0;
        if (const auto search = search_of(rest, number); search != searches.end()) {
          search->second.waiting.push_back(entry);
          search->second.end = number + 1;
        }
        return Status();
      }));
  for (auto& [id, kept] : searches) {
    SearchStanding& standing = kept.standing;
    standing.next = std::max(standing.next, kept.end);
    const uint64_t gone = standing.next - kept.waiting.size();
    standing.delivered = std::min(standing.delivered, gone);
    standing.deleted = std::min(standing.deleted, gone - standing.delivered);
    standing.given_up = gone - standing.delivered - standing.deleted;
    WF_CHECK(Put(keys::Search(SearchId{id}), Encode(standing)));
    for (size_t i = 0; i < kept.waiting.size(); ++i)
      WF_CHECK(Put(keys::Outbox(SearchId{id}, gone + i), Encode(kept.waiting[i])));
  }
  return Each(Family::kMain, "T", "what saved searches have found",
              [&](auto rest, auto value) -> Status {
                uint64_t of = 0;
                if (search_of(rest, of) == searches.end()) return {};
                return Put(std::string("T").append(rest), value);
              });
}

// ---- the old one, and its place

struct Places {
  std::string dir, work, old, fresh, seed;
  explicit Places(const std::string& at)
      : dir(at),
        work(dir + "/" + kRepairName),
        old(work + "/old"),
        fresh(work + "/new"),
        seed(work + "/seed") {}
  std::string Ready() const { return work + "/READY"; }  // its text: where the old files go
  std::string Emptied() const { return work + "/EMPTIED"; }
};

// Files of the directory that are no part of the database.
bool IsOurOwn(std::string_view name) {
  return name == "LOCK" || name == "HOLDER" || name == "CONTROL" || name == "READING" ||
         name == kRepairName || name.starts_with("DAMAGED");
}

// RocksDB's repair knows of families only by their files of data, and drops what write-ahead logs
// have of others: each gets a file, with nothing in it but the end of a key that never was.
// Families have the same numbers in all databases, those of their order.
Status AddFamilies(rocksdb::Env& env, rocksdb::Env* memory, const Places& places) {
  {
    WF_TRY(const auto seed, Database::OpenForWriting(places.seed, memory));
    Batch batch(*seed);
    for (size_t i = 0; i < kFamilies; ++i) batch.Delete(static_cast<Family>(i), "");
    WF_CHECK(seed->Write(batch));
    WF_CHECK(seed->Flush());
  }
  const auto is_no_data = [](std::string_view name) { return !name.ends_with(".sst"); };
  // Numbers that no other file has.
  return MoveFiles(env, places.seed, places.old, is_no_data,
                   [](const std::string& name) { return "9000" + name; });
}

// Links, so that nothing happens to the files themselves: RocksDB deletes and replaces files here,
// and writes to none that it did not make.
Result<std::unique_ptr<Database>> OpenOld(rocksdb::Env& env, rocksdb::Env* memory,
                                          const Places& places, RepairReport& report) {
  WF_CHECK(LinkFiles(env, places.dir, places.old, IsOurOwn));
  if (env.FileExists(places.old + "/CURRENT").ok())
    if (auto opened = Database::OpenToSave(places.old, memory)) return opened;
  report.files_rebuilt = true;
  WF_CHECK(AddFamilies(env, memory, places));
  const rocksdb::Status status =
      rocksdb::RepairDB(places.old, DatabaseOptions(&env), FamilyDescriptors());
  if (!status.ok()) return Fail(ExplainFailure(status, env, places.dir));
  return Database::OpenToSave(places.old, memory);
}

Status Build(rocksdb::Env& env, const Places& places, const StoreSettings& settings,
             const MaintenanceProgress& progress, RepairReport& report) {
  rocksdb::Env* const memory = MemoryOf(settings);
  WF_TRY(const auto old, OpenOld(env, memory, places, report));
  WF_TRY(auto fresh, Database::OpenForWriting(places.fresh, memory));
  ReplayedStore store(std::move(fresh), settings);
  WF_CHECK(Rebuild(*old, store, progress, report).Run());
  const CheckReport check = Check(store.db(), progress);
  if (check.damages > 0)
    return Fail(Code::kStorage, fmt::format("{}: what was saved does not fit together: {}",
                                            places.dir, check.hurt.front()));
  report.articles = check.articles;
  report.stories = check.stories;
  return store.db().Sync();
}

// RocksDB's list names our families, all of them and no others: nobody else's database has these.
bool HasOurFamilies(rocksdb::Env& env, const std::string& dir) {
  std::vector<std::string> there;
  if (!rocksdb::DB::ListColumnFamilies(DatabaseOptions(&env), dir, &there).ok()) return false;
  std::vector<std::string> ours;
  for (const auto& family : FamilyDescriptors()) ours.push_back(family.name);
  std::ranges::sort(there);
  std::ranges::sort(ours);
  return there == ours;
}

std::string FreeName(rocksdb::Env& env, const std::string& dir) {
  std::string name = "DAMAGED";
  for (int i = 2; env.FileExists(dir + "/" + name).ok(); ++i) name = fmt::format("DAMAGED.{}", i);
  return name;
}

// The old files go aside, the new ones come in: each step may be the last, and goes on here.
Status Exchange(rocksdb::Env& env, const Places& places, RepairReport& report) {
  WF_TRY(const std::string aside, ReadSmallFile(env, places.Ready()));
  report.aside = places.dir + "/" + aside;
  for (std::string& told : report.told)
    for (size_t at; (at = told.find(places.old + "/")) != told.npos;)
      told.replace(at, places.old.size(), report.aside);
  if (!env.FileExists(places.Emptied()).ok()) {
    WF_CHECK(MoveFiles(env, places.dir, report.aside, IsOurOwn));
    WF_CHECK(WriteSmallFile(env, places.Emptied(), ""));
  }
  WF_CHECK(MoveFiles(env, places.fresh, places.dir, IsOurOwn));
  // First what says that there is something to exchange.
  if (const auto gone = env.DeleteFile(places.Ready()); !gone.ok())
    return Fail(ExplainFailure(gone, env, places.dir));
  return RemoveTree(env, places.work);
}

Status Repair(rocksdb::Env& env, const Places& places, const StoreSettings& settings,
              const MaintenanceProgress& progress, RepairReport& report) {
  if (!env.FileExists(places.Ready()).ok()) {
    WF_CHECK(RemoveTree(env, places.work));
    WF_CHECK(MakeDirectory(env, places.work));
    const Status built = Build(env, places, settings, progress, report);
    if (!built) {
      WF_CHECK(RemoveTree(env, places.work));
      return built;
    }
    WF_CHECK(RemoveTree(env, places.old));
    WF_CHECK(WriteSmallFile(env, places.Ready(), FreeName(env, places.dir)));
  }
  return Exchange(env, places, report);
}

}  // namespace

// As CommitArticle, of a record that was judged already. Positions stay: what is lost leaves a gap,
// as what was deleted does.
Status Store::Impl::Replay(ArticleRecord record, uint64_t position) {
  WF_TRY(MetaRecord meta, LoadMeta());
  WF_CHECK(TendIndex(meta.next_position));
  Batch batch(*db);
  batch.Put(keys::Seen(record.id),
            Encode(SeenRecord{.article = record.id, .foreign = IsForeign(record)}));
  if (const std::optional<ArticleId> alias = FetchedId(record)) {
    WF_TRY(const bool taken, db->Has(keys::Seen(*alias)));
    if (!taken) batch.Put(keys::Seen(*alias), Encode(LedTo(record)));
  }
  meta.deleted += position - meta.next_position;
  meta.next_position = position;
  WF_TRY(const std::optional<ArticlePlace> known, Load<ArticlePlace>(keys::Article(record.id)));
  std::optional<ArticleRecord> former;
  if (known) {
    WF_TRY(former, RecordAt(known->position));
  }
  WF_CHECK(TakeIn(record, former ? &*former : nullptr, known.value_or(ArticlePlace()),
                  FingerprintOf(record), EncodeTerms(record), meta, batch));
  return WriteFolded(batch);
}

Status Store::Impl::FinishReplay(uint64_t end) {
  WF_TRY(MetaRecord meta, LoadMeta());
  meta.deleted += end - std::min(end, meta.next_position);
  meta.next_position = std::max(end, meta.next_position);
  Batch batch(*db);
  batch.Put(keys::Meta(), Encode(meta));
  WF_CHECK(db->Write(batch));
  return IndexAll(nullptr);
}

Result<RepairReport> RepairDatabase(const std::string& dir, const StoreSettings& settings,
                                    const MaintenanceProgress& progress) {
  rocksdb::Env* const memory = MemoryOf(settings);
  rocksdb::Env& env = memory != nullptr ? *memory : *rocksdb::Env::Default();
  RepairReport report;
  WF_TRY(report.marker_missing, EnterForRepair(env, dir, HasOurFamilies(env, dir)));
  rocksdb::FileLock* lock = nullptr;
  if (const auto locked = env.LockFile(dir + "/LOCK", &lock); !locked.ok())
    return Fail(ExplainFailure(locked, env, dir));
  Status status = WriteLockNote(env, dir);
  if (status) status = Repair(env, Places(dir), settings, progress, report);
  RemoveLockNote(env, dir);
  env.UnlockFile(lock).PermitUncheckedError();
  if (!status) return Fail(status.error());
  return report;
}

}  // namespace wirefold
