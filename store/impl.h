// What the store's parts share: the database and records read from it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "store/database.h"
#include "store/index_writer.h"
#include "store/keys.h"
#include "store/records.h"
#include "store/store.h"

namespace wirefold {

struct Store::Impl {
  std::unique_ptr<Database> db;
  Folder folder;
  uint64_t max_rereads = 0;
  std::unique_ptr<IndexWriter> index;
  bool folder_knows = false;  // what the database remembers; not after a step that failed

  // The record of `key`, where there is one. A record that cannot be read is told with its place.
  template <class T>
  Result<std::optional<T>> Load(const std::string& key) const {
    WF_TRY(const std::optional<std::string> value, db->Get(key));
    if (!value) return std::nullopt;
    WF_TRY(T record, Read<T>(*value));
    return record;
  }

  template <class T>
  Result<T> Read(std::string_view value) const {
    Result<T> record = Decode<T>(value);
    if (!record) return Fail(record.error().In(db->dir()));
    return record;
  }

  // An index or a record points to `what`, which is not there: damage, no matter of chance.
  tl::unexpected<Error> Missing(std::string_view what) const {
    return Fail(Error{Code::kStorage, std::string(what) + " is missing"}.In(db->dir()));
  }

  // query.cc
  Result<MetaRecord> LoadMeta() const;
  Result<ArticlePlace> PlaceAt(ArticleId id) const;  // of a stored article
  Result<ArticleRecord> RecordAt(uint64_t position) const;
  Result<StoredArticle> LoadAt(uint64_t position) const;
  // The versions that are kept, the last one first, with their positions.
  using Versions = std::vector<std::pair<uint64_t, ArticleRecord>>;
  Result<Versions> VersionsOf(ArticleId id, const ArticlePlace& place) const;
  Result<StoredArticle> Placed(ArticleRecord record) const;
  // In the log's order, each article once, at its last version.
  Status ScanPlaces(const std::function<bool(const StoredArticle&)>& visit) const;
  Result<std::optional<Story>> LoadStory(StoryId id) const;
  Result<std::vector<StoryMember>> MembersOf(StoryId id, uint64_t count) const;

  struct Refolding;  // refold.cc

  // repair.cc: a record of another log, in whose order they come, at its position in this one; and
  // the end of that log.
  Status Replay(ArticleRecord record, uint64_t position);
  Status FinishReplay(uint64_t end);

  // index.cc
  // What is missing in it, where that is not much; the rest comes in with later articles.
  Status OpenIndex() const;
  // A bounded piece of what the index has to do besides taking in articles.
  // `end`: of the log.
  Status TendIndex(uint64_t end) const;
  // Takes in so many records of the log, from where the index reaches, in one batch; false where
  // that is the log's end.
  Result<bool> IndexMore(uint64_t end, uint64_t most) const;
  // Until nothing is left to do. `progress` may be null.
  Status IndexAll(const std::function<void(uint64_t)>& progress) const;
  Status IndexOne(uint64_t position, std::string_view bytes, Database::Batch& batch) const;

  // writer.cc
  struct Stored {
    ArticleId id;
    ArticlePlace place;
    bool foreign = false;  // `id` is known from sources of other sites alone
    bool deleted = false;  // then without a place
    uint64_t title = 0;    // of what was deleted: as its feed said it last, hashed; 0: not known
  };
  // The article that `id` is, or is an alias of: stored, or deleted.
  Result<std::optional<Stored>> StoredAs(ArticleId id) const;
  Result<bool> HasTitle(const Stored& known, const std::string& title) const;
  // False where the page that was read for a stored article is another one's.
  Result<bool> IsItsPage(const ArticleRecord& record, std::optional<ArticleId> alias) const;
  // What is noted of the address that the record was fetched from.
  static SeenRecord LedTo(const ArticleRecord& record);
  // True where the page that was read is of the source's own site, and only sources of others have
  // listed it or led to it: that binds this one not. Listed, it stays an entry by itself, and no
  // `alias`.
  Result<bool> ClaimsPage(const ArticleRecord& record, std::optional<ArticleId>& alias) const;
  // A version that is replaced leaves the indexes, and its source and story where the next one,
  // `record` in story `now`, is of others.
  Status TakeBack(const ArticleRecord& former, const ArticlePlace& place,
                  const ArticleRecord& record, StoryId now, MetaRecord& meta,
                  Database::Batch& batch) const;
  // Log, place, indexes, story and position into `batch`. `is_member`: of that story already.
  // `terms`: of the record (text/terms.h).
  Status AddArticle(const ArticleRecord& record, const ArticlePlace& place, bool is_member,
                    std::string_view terms, MetaRecord& meta, Database::Batch& batch) const;
  // Folds a version of an article, and puts it in its place into `batch`. `former`: the one before
  // it, which lay at `lay`; null: there is none.
  Result<ArticlePlace> TakeIn(ArticleRecord& record, const ArticleRecord* former,
                              const ArticlePlace& lay, const Fingerprint& fingerprint,
                              std::string_view terms, MetaRecord& meta, Database::Batch& batch);
  Status WriteFolded(Database::Batch& batch);  // the end of a step that folds and indexes
  // Out of the lists by time, source and story, and the index. Where it stood in them.
  Result<keys::TimePlace> Unlist(const ArticleRecord& record, const ArticlePlace& place,
                                 Database::Batch& batch) const;

  // How its feed's pages read, with this one.
  Status CountPage(const ArticleRecord& record, Database::Batch& batch) const;

  class Poll;  // poll.cc

  // archive.cc
  Result<bool> OfferVersion(uint64_t position, ArticleRecord record,
                            const VisitVersion& visit) const;
  static void PutPage(uint64_t position, const RawPage& page, Database::Batch& batch);
  // A step of its own, of a version that is stored; the page that it has, it keeps.
  Status AddPage(uint64_t position, const RawPage& page);
  // What the log has of it already, where it learns nothing by it. Otherwise `step` says which
  // version it follows, if any.
  Result<std::optional<ArticleOutcome>> KnownAs(const ArticleRecord& record, Step& step) const;
  // What a crawl would have noted of the entry that it came by.
  Status NoteEntry(const ArticleRecord& record, Step& step) const;
  // remove.cc
  struct Removal;
  // The source ends with the article that it lists there, if that is its only one.
  Status LeaveSource(const std::string& source, const keys::TimePlace& at,
                     Database::Batch& batch) const;
  // Before each step that folds or forgets; when it lasts, folder_knows is true again.
  Status LoadFolder(uint64_t generation, FoldTable& table);
  Status MoveRecords(uint64_t generation);
  Status ForgetVersions(ArticleId id, const Versions& versions, FoldTable& table, bool& near);

  struct Pruning;  // prune.cc

  // outbox.cc
  // What is to be told of the article, into its batch; and whose results are others than before.
  Result<std::vector<SearchId>> Tell(const StoredArticle& article, const StoredArticle* former,
                                     const ArticleExtras& extras, Database::Batch& batch) const;
  // Of its story as it was before this step.
  Result<bool> IsFirst(const StoredArticle& article) const;
  Status PutInOutbox(const StoredArticle& article, const FoundBy& by, bool was_found,
                     Database::Batch& batch) const;

  // members.cc; one of them a story and batch
  // True where the article founds its story.
  Result<bool> JoinStory(const ArticleRecord& record, const ArticlePlace& place, Time when,
                         Database::Batch& batch) const;
  // What the story says of its member is this from now on.
  Status ChangeMember(const ArticleRecord& record, const ArticlePlace& place, Time when,
                      Database::Batch& batch) const;
  // Who is left in it.
  Result<std::vector<StoryMember>> LeaveStory(ArticleId article, StoryId id,
                                              Database::Batch& batch) const;
  Result<StoryHead> HeadOf(StoryId id) const;
  static void PutHead(StoryId id, Time newest_before, const StoryHead& head,
                      Database::Batch& batch);
  // Who founded a story that has not his id.
  static void PutFounder(ArticleId article, const ArticlePlace& place, Database::Batch& batch);
};

// A version on its way into the log.
struct Store::Step {
  explicit Step(const Database& database) : batch(database) {}
  Database::Batch batch;
  std::optional<ArticleId> alias{};       // another address of it from now on
  std::optional<ArticleRecord> former{};  // the version before it, and where that lies
  ArticlePlace place{};
  std::optional<uint64_t> same{};  // where a version lies that says what the record does
};

// The id that the fetched address would have as an entry's own, where that says which page this is.
// Dead articles redirect to the home page, all of them; and where the text is the feed's, the
// address is that of some error page.
std::optional<ArticleId> FetchedId(const ArticleRecord& record);
// `record` tells something new of an article that was stored as `former`.
bool IsLaterVersion(const ArticleRecord& former, const ArticleRecord& record);

StoredArticle At(ArticleRecord record, const ArticlePlace& place);
// A fold's result as it is kept.
ArticlePlace PlaceOf(uint64_t position, uint64_t version, const FoldResult& fold);
FoldResult FoldOf(const ArticlePlace& place);
// How a later version is placed whose former one lay at `former`: in its story still, or where its
// own text belongs.
Result<ArticlePlace> Replaced(Folder& folder, const ArticlePlace& former,
                              const ArticleRecord& before, const ArticleRecord& record,
                              const Fingerprint& fingerprint, uint64_t position, FoldTable& table);
StoryMember MemberOf(const ArticleRecord& record, const ArticlePlace& place, Time when);

// What the index's columns say of it.
IndexDocument DocumentOf(const ArticleRecord& record, uint64_t position);

// What an article is listed under; StoredArticle::When() says the rule.
Time ListedAt(const ArticleRecord& record);

}  // namespace wirefold
