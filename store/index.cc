// The full-text index and the log: what is missing in the one is in the other.
#include "store/impl.h"
#include "store/keys.h"
#include "text/terms.h"

namespace wirefold {
namespace {

using Batch = Database::Batch;

// Taken in at once: about what a commit may hold up, and what a batch may weigh.
constexpr uint64_t kPiece = 16;
constexpr uint64_t kLargePiece = 256;
// Where no more is missing, an opening makes up for it: some seconds.
constexpr uint64_t kMostAtOpening = 8192;

}  // namespace

IndexDocument DocumentOf(const ArticleRecord& record, uint64_t position) {
  return {position, record.id, ListedAt(record), 0, record.source, record.article.language};
}

Status Store::Impl::OpenIndex() const {
  WF_TRY(const MetaRecord meta, LoadMeta());
  WF_TRY(const uint64_t reach, index->Reach());
  if (meta.next_position - std::min(reach, meta.next_position) > kMostAtOpening) return {};
  while (true) {
    WF_TRY(const bool more, IndexMore(meta.next_position, kLargePiece));
    if (!more) return {};
    WF_CHECK(index->Work());
  }
}

Status Store::Impl::TendIndex(uint64_t end) const {
  WF_CHECK(IndexMore(end, kPiece));
  WF_CHECK(index->Work());
  return {};
}

Status Store::Impl::IndexAll(const std::function<void(uint64_t)>& progress) const {
  WF_TRY(const MetaRecord meta, LoadMeta());
  for (bool more = true; more;) {
    WF_TRY(more, IndexMore(meta.next_position, kLargePiece));
    if (more && progress) {
      WF_TRY(const uint64_t reach, index->Reach());
      progress(reach - 1);
    }
    for (bool busy = true; busy;) {
      WF_TRY(busy, index->Work());
    }
  }
  return {};
}

Result<bool> Store::Impl::IndexMore(uint64_t log_end, uint64_t most) const {
  WF_TRY(const uint64_t reach, index->Reach());
  if (reach >= log_end) return false;
  const uint64_t end = std::min(log_end, reach + most);
  Batch batch(*db);
  for (uint64_t position = reach; position < end; ++position) {
    WF_TRY(const std::optional<std::string> bytes, db->Get(Family::kLog, keys::Log(position)));
    WF_CHECK(bytes ? IndexOne(position, *bytes, batch) : index->Skip(position, batch));
  }
  WF_CHECK(db->Write(batch));
  index->Written();
  return true;
}

// Only an article's last version is a document.
Status Store::Impl::IndexOne(uint64_t position, std::string_view bytes, Batch& batch) const {
  WF_TRY(const ArticleRecord record, Read<ArticleRecord>(bytes));
  WF_TRY(const std::optional<ArticlePlace> place, Load<ArticlePlace>(keys::Article(record.id)));
  if (!place || place->position != position) return index->Skip(position, batch);
  return index->Add(DocumentOf(record, position), EncodeTerms(record), batch);
}

Status Store::Reindex(const std::function<void(uint64_t)>& progress) {
  Batch batch(*impl_->db);
  impl_->index->Clear(batch);
  WF_CHECK(impl_->db->Write(batch));
  WF_CHECK(impl_->IndexAll(progress));
  return Sync();
}

}  // namespace wirefold
