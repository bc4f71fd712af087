#include "store/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_set>

#include "base/plural.h"
#include "crawler/fold/record.h"
#include "store/database.h"
#include "store/door.h"
#include "store/impl.h"
#include "store/index_reader.h"
#include "store/keys.h"
#include "store/memory_disk.h"
#include "store/tables.h"

namespace wirefold {
namespace {

constexpr uint64_t kTellEvery = 4096;
// Names of sources that are known to be listed; more than that are looked up again.
constexpr size_t kMostNames = 10'000;

// The story whose members are gone through. (Not nested: Clang takes no default of a nested class
// for complete in its class.)
struct OpenStory {
  StoryId id;
  uint64_t members = 0;
  Time newest = Time::min();
  std::unordered_set<uint64_t> articles;
};

// Each part is a pass of its own: where one ends at what cannot be read, the others go on.
class Checker {
 public:
  Checker(const Database& db, const MaintenanceProgress& progress) : db_(db), progress_(progress) {}

  CheckReport Run() {
    Files();
    Part("meta", [&] { return Meta(); });
    Part("log", [&] { return Log(); });
    Part("articles", [&] { return Articles(); });
    Part("stories", [&] { return Stories(); });
    Part("lists", [&] { return Lists(); });
    Part("entries", [&] { return Entries(); });
    Part("feeds", [&] { return Feeds(); });
    Part("fold", [&] { return Fold(); });
    Part("index", [&] { return Index(); });
    Part("searches", [&] { return Searches(); });
    for (const BrokenFile& file : broken_)
      if (file.again > 0)
        report_.hurt[file.line] += fmt::format(" (met {} more)", Plural(file.again, "time"));
    return std::move(report_);
  }

 private:
  template <class Check>
  void Part(std::string_view name, const Check& check) {
    part_ = name;
    if (const Status status = check(); !status) Hurt(name, status.error().what);
  }
  // A file that is told already is met by each part that reads of it.
  void Hurt(std::string_view place, std::string_view what) {
    for (BrokenFile& file : broken_)
      if (what.find(file.name) != what.npos) return void(++file.again);
    if (++report_.damages <= CheckReport::kMostTold)
      report_.hurt.push_back(fmt::format("{}: {}", place, what));
  }
  void HurtFile(const std::string& name, std::string_view path, std::string_view what) {
    Hurt(path, what);
    if (report_.hurt.size() == report_.damages) broken_.push_back({name, report_.hurt.size() - 1});
  }
  void Step() {
    if (progress_ && ++steps_ % kTellEvery == 0) progress_(part_, steps_);
  }

  template <class T>
  Result<std::optional<T>> Load(const std::string& key) const {
    WF_TRY(const std::optional<std::string> value, db_.Get(key));
    if (!value) return std::nullopt;
    WF_TRY(T record, Decode<T>(*value));
    return record;
  }
  // All of a kind, whose keys are the letter and a number.
  template <class T>
  Status Each(const std::string& kind, const std::function<Status(uint64_t id, T record)>& visit) {
    return db_.Scan(kind, [&](std::string_view rest, std::string_view value) -> Result<bool> {
      Step();
      uint64_t id = 0;
      Result<T> record = Decode<T>(value);
      if (!keys::ParseNumber(rest, id)) {
        Hurt(kind, "a damaged key");
      } else if (!record) {
        Hurt(fmt::format("{} {:016x}", kind, id), record.error().what);
      } else if (const Status visited = visit(id, std::move(*record)); !visited) {
        return Fail(visited.error());
      }
      return true;
    });
  }
  Result<uint64_t> CountOf(const std::string& kind) {
    uint64_t n = 0;
    WF_CHECK(db_.Scan(kind, [&](auto, auto) -> Result<bool> {
      Step();
      ++n;
      return true;
    }));
    return n;
  }

  void Files();
  Status Meta();
  Status Log();
  Status Pages();
  Status LogRecord(uint64_t position, const ArticleRecord& record);
  Status Former(uint64_t position, const ArticleRecord& record);
  Status Listed(uint64_t position, const ArticleRecord& record, const ArticlePlace& place);
  Status Articles();
  Status Stories();
  Status Member(StoryId story, const StoryMember& member);
  Status EndOfStory();
  Status Lists();
  Status Entries();
  Status Feeds();
  Status Fold();
  Status FoldIn(Family family);
  Status Index();
  Status Searches();
  Status Outboxes();
  Status Documents(const IndexSegment& segment, uint64_t& living);

  struct BrokenFile {
    std::string name;
    size_t line;  // of the report
    uint64_t again = 0;
  };

  const Database& db_;
  const MaintenanceProgress& progress_;
  CheckReport report_;
  std::vector<BrokenFile> broken_;
  std::string_view part_;
  uint64_t steps_ = 0;
  MetaRecord meta_;
  std::unordered_set<std::string> names_;  // of sources, that are listed
  uint64_t members_ = 0, stories_with_members_ = 0;
  std::optional<OpenStory> open_;
  // Of each saved search, the numbers that must be in its outbox; those that were seen are not.
  struct Waiting {
    uint64_t begin = 0, end = 0;
  };
  std::map<uint64_t, Waiting> standings_;
};

// ---- the files

void Checker::Files() {
  part_ = "files";
  std::vector<rocksdb::LiveFileMetaData> files;
  db_.rocks().GetLiveFilesMetaData(&files);
  for (const rocksdb::LiveFileMetaData& file : files) {
    Table table(db_, db_.dir() + file.name, file.column_family_name);
    const std::string& path = table.path();
    rocksdb::Status status = table.Open();
    if (status.ok()) status = table.Verify();
    const bool gone = !status.ok() && !db_.env().FileExists(path).ok();
    if (status.ok())
      ++report_.files;
    else if (!gone || LockHolder(db_.env(), db_.dir()).empty())  // else its writer had done with it
      HurtFile(file.name, path, status.ToString());
    if (progress_) progress_(part_, report_.files);
  }
}

// ---- the log, and what lists an article

Status Checker::Meta() {
  WF_TRY(const std::optional<MetaRecord> meta, Load<MetaRecord>(keys::Meta()));
  meta_ = meta.value_or(MetaRecord());
  return {};
}

Status Checker::Log() {
  uint64_t records = 0;
  uint64_t next = 0;
  const Status read = db_.Scan(Family::kLog, "", "",
                               [&](std::string_view key, std::string_view value) -> Result<bool> {
                                 Step();
                                 uint64_t position = 0;
                                 if (!keys::ParseNumber(key, position)) {
                                   Hurt("log", "a damaged key");
                                   return true;
                                 }
                                 ++records;
                                 next = position + 1;
                                 const Result<ArticleRecord> record = Decode<ArticleRecord>(value);
                                 if (!record) {
                                   Hurt(fmt::format("log {}", position), record.error().what);
                                   return true;
                                 }
                                 WF_CHECK(LogRecord(position, *record));
                                 return true;
                               });
  WF_CHECK(read);
  if (next > meta_.next_position)
    Hurt("meta", fmt::format("the log ends before {}, meta says {}", next, meta_.next_position));
  if (records + meta_.deleted != meta_.next_position)
    Hurt("log", fmt::format("{} records and {} deleted, meta says {}", records, meta_.deleted,
                            meta_.next_position));
  report_.versions = records - report_.articles;
  if (report_.versions != meta_.revisions)
    Hurt("meta", fmt::format("{} later versions, meta says {}", report_.versions, meta_.revisions));
  return Pages();
}

Status Checker::LogRecord(uint64_t position, const ArticleRecord& record) {
  const std::string where = "article " + record.id.Hex();
  const auto place = Load<ArticlePlace>(keys::Article(record.id));
  if (!place || !*place) {
    Hurt(where, place ? "it has no place" : place.error().what);
    return {};
  }
  if (record.version > (*place)->oldest) WF_CHECK(Former(position, record));
  if ((*place)->position < position)
    Hurt(where,
         fmt::format("placed at {}, but the log has it at {}", (*place)->position, position));
  if ((*place)->position != position) return {};
  ++report_.articles;
  if ((*place)->version != record.version)
    Hurt(where, fmt::format("version {}, placed as {}", record.version, (*place)->version));
  return Listed(position, record, **place);
}

Status Checker::Former(uint64_t position, const ArticleRecord& record) {
  const std::string where = fmt::format("log {}", position);
  WF_TRY(const std::optional<std::string> value, db_.Get(Family::kLog, keys::Log(record.replaces)));
  if (record.replaces >= position || !value) {
    Hurt(where, fmt::format("its former version at {} is missing", record.replaces));
    return {};
  }
  const Result<ArticleRecord> former = Decode<ArticleRecord>(*value);  // told where it stands
  if (former && (former->id != record.id || former->version + 1 != record.version))
    Hurt(where, fmt::format("{} is not its former version", record.replaces));
  return {};
}

Status Checker::Listed(uint64_t position, const ArticleRecord& record, const ArticlePlace& place) {
  const keys::TimePlace at{ListedAt(record), position};
  std::vector<std::string> wanted = {
      keys::At(keys::ArticlesByTime(), at), keys::At(keys::ArticlesOfSource(record.source), at),
      keys::At(keys::ArticlesOfStory(place.story), at), keys::Seen(record.id)};
  static constexpr const char* kNames[] = {"the times (t)", "its source (u)", "its story (v)",
                                           "what was seen (d)", "the sources (n)"};
  const bool new_name = !names_.contains(record.source);
  if (new_name) wanted.push_back(keys::Source(record.source));
  WF_TRY(const std::vector<std::optional<std::string>> found, db_.GetMany(wanted));
  for (size_t i = 0; i < found.size(); ++i)
    if (!found[i]) Hurt("article " + record.id.Hex(), fmt::format("missing among {}", kNames[i]));
  if (new_name && names_.size() < kMostNames) names_.insert(record.source);
  return {};
}

Status Checker::Pages() {
  return db_.Scan(Family::kPages, "", "", [&](std::string_view key, auto) -> Result<bool> {
    Step();
    WF_TRY(const auto record, db_.Get(Family::kLog, key));
    if (!record) Hurt("pages", "a raw page without a record in the log");
    return true;
  });
}

Status Checker::Articles() {
  uint64_t places = 0;
  WF_CHECK(Each<ArticlePlace>("a", [&](uint64_t, const ArticlePlace&) -> Status {
    ++places;
    return {};
  }));
  if (places != report_.articles)
    Hurt("articles", fmt::format("{} places, {} articles in the log", places, report_.articles));
  return {};
}

// ---- the stories

Status Checker::Stories() {
  const Status read = db_.Scan("k", [&](auto rest, auto value) -> Result<bool> {
    Step();
    uint64_t story = 0, number = 0;
    if (rest.size() != 16 || !keys::ParseNumber(rest.substr(0, 8), story) ||
        !keys::ParseNumber(rest.substr(8), number)) {
      Hurt("k", "a damaged key");
      return true;
    }
    if (!open_ || open_->id.value != story) {
      WF_CHECK(EndOfStory());
      open_.emplace().id.value = story;
    }
    if (number != open_->members)
      Hurt("story " + open_->id.Hex(), fmt::format("member {} is missing", open_->members));
    open_->members = number + 1;
    const Result<StoryMember> member = Decode<StoryMember>(value);
    if (!member) {
      Hurt("story " + open_->id.Hex(), member.error().what);
      return true;
    }
    WF_CHECK(Member(open_->id, *member));
    return true;
  });
  WF_CHECK(read);
  WF_CHECK(EndOfStory());
  WF_CHECK(Each<StoryHead>("s", [&](uint64_t, const StoryHead&) -> Status {
    ++report_.stories;
    return {};
  }));
  if (members_ != report_.articles)
    Hurt("stories", fmt::format("{} members, {} articles", members_, report_.articles));
  if (report_.stories != stories_with_members_)
    Hurt("stories",
         fmt::format("{}, of these {} with members", report_.stories, stories_with_members_));
  if (report_.stories != meta_.stories)
    Hurt("meta", fmt::format("{} stories, meta says {}", report_.stories, meta_.stories));
  return db_.Scan("j", [&](std::string_view, std::string_view value) -> Result<bool> {
    uint64_t founder = 0;
    if (!keys::ParseNumber(value, founder)) Hurt("j", "damaged founder");
    return true;
  });
}

Status Checker::Member(StoryId story, const StoryMember& member) {
  ++members_;
  const std::string where = "story " + story.Hex();
  open_->newest = std::max(open_->newest, member.published);
  if (!open_->articles.insert(member.article.value).second)
    Hurt(where, "article " + member.article.Hex() + " is a member twice");
  const auto place = Load<ArticlePlace>(keys::Article(member.article));
  if (!place || !*place) {
    Hurt(where, "its member " + member.article.Hex() + " is not stored");
    return {};
  }
  if ((*place)->story != story)
    Hurt(where, "its member " + member.article.Hex() + " is of another story");
  const keys::TimePlace at{member.published, (*place)->position};
  WF_TRY(const bool listed, db_.Has(keys::At(keys::ArticlesOfStory(story), at)));
  if (!listed) Hurt(where, "its member " + member.article.Hex() + " has another time");
  return {};
}

Status Checker::EndOfStory() {
  if (!open_) return {};
  ++stories_with_members_;
  const std::string where = "story " + open_->id.Hex();
  const auto head = Load<StoryHead>(keys::Story(open_->id));
  if (!head || !*head) {
    Hurt(where, head ? "its head is missing" : head.error().what);
    return {};
  }
  if ((*head)->members != open_->members)
    Hurt(where, fmt::format("{} members, its head says {}", open_->members, (*head)->members));
  if ((*head)->newest != open_->newest) Hurt(where, "its newest member is not its head's");
  WF_TRY(const bool listed,
         db_.Has(keys::At(keys::StoriesByTime(), {(*head)->newest, open_->id.value})));
  if (!listed) Hurt(where, "missing among the stories by time (w)");
  return {};
}

// Each article and each story was found in its lists; so where these have no more lines than there
// are, there is nothing else in them.
Status Checker::Lists() {
  for (const char* kind : {"t", "u", "v", "w"}) {
    WF_TRY(const uint64_t lines, CountOf(kind));
    const bool of_stories = *kind == 'w';
    const uint64_t expected = of_stories ? report_.stories : report_.articles;
    if (lines != expected)
      Hurt(kind,
           fmt::format("{} lines, {} {}", lines, expected, of_stories ? "stories" : "articles"));
  }
  return {};
}

// ---- what is still to be read, and what was seen

Status Checker::Entries() {
  WF_CHECK(Each<PendingEntry>("p", [&](uint64_t id, const PendingEntry& pending) -> Status {
    ++report_.pending;
    const std::string where = "pending " + ArticleId{id}.Hex();
    const auto seen = Load<SeenRecord>(keys::Seen(ArticleId{id}));
    if (!seen || !*seen || (*seen)->article.value != id)
      Hurt(where, "nothing says that it was seen");
    WF_TRY(const bool stored, db_.Has(keys::Article(ArticleId{id})));
    if (stored != pending.again)
      Hurt(where, stored ? "it is stored" : "it is to be read again, and is not stored");
    return {};
  }));
  WF_CHECK(Each<SeenRecord>("d", [&](uint64_t id, const SeenRecord& seen) -> Status {
    const std::string where = "seen " + ArticleId{id}.Hex();
    const bool itself = seen.article.value == id;
    WF_TRY(const bool stored, db_.Has(keys::Article(seen.article)));
    WF_TRY(const bool pending, db_.Has(keys::Pending(seen.article)));
    if (seen.deleted && (stored || pending)) Hurt(where, "deleted, and there is something of it");
    if (stored || seen.deleted) return {};
    if (itself && !pending) Hurt(where, "neither stored, pending nor deleted");
    if (itself) return {};
    const auto target = Load<SeenRecord>(keys::Seen(seen.article));
    if (target && *target && !(*target)->deleted)
      Hurt(where, "it names an article that is not stored");
    return {};
  }));
  return db_.Scan("g", [&](std::string_view rest, std::string_view value) -> Result<bool> {
    Step();
    if (rest.size() != 16 || !Decode<GuidRecord>(value)) Hurt("g", "damaged entry id record");
    return true;
  });
}

Status Checker::Feeds() {
  WF_CHECK(Each<FeedState>("f", [&](uint64_t id, const FeedState& state) -> Status {
    ++report_.feeds;
    if (FeedIdOf(state.url).value != id)
      Hurt("feed " + FeedId{id}.Hex(), "its address is another one's");
    return {};
  }));
  uint64_t next = 0;
  WF_CHECK(Each<Source>("o", [&](uint64_t number, const Source&) -> Status {
    if (number != next) Hurt("followed", fmt::format("number {} is missing", next));
    next = number + 1;
    return {};
  }));
  const auto can_be_read = [](uint64_t, const auto&) -> Status { return {}; };
  WF_CHECK(Each<FeedPages>("b", can_be_read));
  return Each<HubState>("c", can_be_read);
}

// ---- what the fold remembers

Status Checker::Fold() {
  for (const Family family : {Family::kMain, Family::kFold}) WF_CHECK(FoldIn(family));
  return {};
}

Status Checker::FoldIn(Family family) {
  const std::string generation = keys::Fold(meta_.generation, "");
  return db_.Scan(family, generation, generation, [&](auto key, auto value) -> Result<bool> {
    Step();
    bool good = true;
    if (key.starts_with('x')) {
      good = DecodeExact(value).has_value();
    } else if (key.starts_with('d')) {
      uint32_t day = 0, number = 0;
      Record record;
      good = DecodeRecordKey(key, day, number) && DecodeRecord(value, number, record);
    } else if (key == WindowKey()) {
      good = DecodeWindow(value).has_value();
    }
    if (!good) Hurt("F", fmt::format("damaged record of the fold ({})", key.substr(0, 1)));
    return true;
  });
}

// ---- saved searches

Status Checker::Searches() {
  WF_CHECK(Each<SearchStanding>("S", [&](uint64_t id, const SearchStanding& standing) -> Status {
    const std::string where = "search " + SearchId{id}.Hex();
    if (SearchIdOf(standing.name).value != id) Hurt(where, "its name is another one's");
    const uint64_t gone = standing.gone();
    if (gone > standing.next) {
      Hurt(where, fmt::format("{} told, given up or deleted, of {}", gone, standing.next));
      return {};
    }
    standings_[id] = {gone, standing.next};
    return {};
  }));
  WF_CHECK(Outboxes());
  for (const auto& [id, waiting] : standings_)
    if (waiting.begin != waiting.end)
      Hurt("search " + SearchId{id}.Hex(),
           fmt::format("number {} is missing in its outbox", waiting.begin));
  return db_.Scan("T", [&](std::string_view rest, auto) -> Result<bool> {
    Step();
    uint64_t id = 0;
    if (rest.size() != 16 || !keys::ParseNumber(rest.substr(0, 8), id))
      Hurt("T", "a damaged key");
    else if (!standings_.contains(id))
      Hurt("T", "found by a search that is none");
    return true;
  });
}

// Takes from each standing what its outbox has.
Status Checker::Outboxes() {
  return db_.Scan("O", [&](std::string_view rest, std::string_view value) -> Result<bool> {
    Step();
    uint64_t id = 0, number = 0;
    if (rest.size() != 16 || !keys::ParseNumber(rest.substr(0, 8), id) ||
        !keys::ParseNumber(rest.substr(8), number)) {
      Hurt("O", "a damaged key");
      return true;
    }
    const std::string where = fmt::format("outbox {} {}", SearchId{id}.Hex(), number);
    if (const auto entry = Decode<OutboxEntry>(value); !entry) Hurt(where, entry.error().what);
    const auto standing = standings_.find(id);
    if (standing == standings_.end()) {
      Hurt(where, "of a search that is none");
    } else if (number != standing->second.begin || number >= standing->second.end) {
      Hurt(where,
           fmt::format("numbers {} to {} wait", standing->second.begin, standing->second.end));
    } else {
      ++standing->second.begin;
    }
    return true;
  });
}

// ---- the full-text index

Status Checker::Index() {
  WF_TRY(const IndexReader reader, IndexReader::Open(db_));
  uint64_t living = 0;
  for (const auto& segment : reader.segments()) WF_CHECK(Documents(*segment, living));
  // Else the writer is catching up.
  const bool whole = reader.reach() >= meta_.next_position;
  if (whole && living != report_.articles)
    Hurt("index", fmt::format("{} documents, {} articles", living, report_.articles));
  return {};
}

Status Checker::Documents(const IndexSegment& segment, uint64_t& living) {
  for (uint32_t ordinal = 0; ordinal < segment.info().documents; ++ordinal) {
    Step();
    WF_TRY(const bool dead, segment.IsDead(ordinal));
    if (dead) continue;
    ++living;
    WF_TRY(const ArticleId article, segment.Article(ordinal));
    WF_TRY(const uint64_t position, segment.Position(ordinal));
    const auto place = Load<ArticlePlace>(keys::Article(article));
    if (!place || !*place || (*place)->position != position)
      Hurt("index", fmt::format("article {} is not at {}", article.Hex(), position));
  }
  return {};
}

}  // namespace

CheckReport Check(const Database& db, const MaintenanceProgress& progress) {
  return Checker(db, progress).Run();
}

Result<CheckReport> CheckDatabase(const std::string& dir, const StoreSettings& settings,
                                  const MaintenanceProgress& progress) {
  rocksdb::Env* const env = MemoryOf(settings);
  WF_TRY(const auto db, Database::OpenForReading(dir, env));
  return Check(*db, progress);
}

}  // namespace wirefold
