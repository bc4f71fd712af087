// What the store's parts share: the database and records read from it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "store/database.h"
#include "store/records.h"
#include "store/store.h"

namespace wirefold {

struct Store::Impl {
  std::unique_ptr<Database> db;
  Folder folder;
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
  Result<StoredArticle> LoadAt(uint64_t position) const;
  Result<StoredArticle> Placed(ArticleRecord record, uint64_t position) const;
  Status ScanPlaces(
      const std::function<bool(const StoredArticle&)>& visit) const;  // the log's order
  Result<std::optional<Story>> LoadStory(StoryId id) const;

  struct Refolding;  // refold.cc

  // writer.cc
  struct Stored {
    ArticleId id;
    ArticlePlace place;
  };
  // The article that `id` is, or is an alias of.
  Result<std::optional<Stored>> StoredAs(ArticleId id) const;
  // Log, article, indexes, story and position into `batch`.
  Status AddArticle(const ArticleRecord& record, const FoldResult& fold_result,
                    Database::Batch& batch) const;
  // True where the article founds its story.
  Result<bool> JoinStory(const ArticleRecord& record, const ArticlePlace& place, Time when,
                         Database::Batch& batch) const;
};

// A fold's result as it is kept.
ArticlePlace PlaceOf(uint64_t position, const FoldResult& fold);
StoryMember MemberOf(const ArticleRecord& record, const ArticlePlace& place, Time when);

// What an article is listed under; StoredArticle::When() says the rule.
Time ListedAt(const ArticleRecord& record);

}  // namespace wirefold
