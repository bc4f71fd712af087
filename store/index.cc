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
    WF_TRY(const bool more, IndexMore(kLargePiece));
    if (!more) return {};
    WF_CHECK(index->Work().map([](bool) {}));
  }
}

Status Store::Impl::TendIndex() const {
  WF_TRY(const bool behind, IndexMore(kPiece));
  (void)behind;
  return index->Work().map([](bool) {});
}

Result<bool> Store::Impl::IndexMore(uint64_t most) const {
  WF_TRY(const MetaRecord meta, LoadMeta());
  WF_TRY(const uint64_t reach, index->Reach());
  if (reach >= meta.next_position) return false;
  const uint64_t end = std::min(meta.next_position, reach + most);
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
  while (true) {
    WF_TRY(const bool more, impl_->IndexMore(kLargePiece));
    if (!more) break;
    WF_TRY(const uint64_t reach, impl_->index->Reach());
    progress(reach - 1);
    for (bool busy = true; busy;) {
      WF_TRY(busy, impl_->index->Work());
    }
  }
  return Sync();
}

}  // namespace wirefold
