// Documents during whose reading the process died.
#include "store/impl.h"

namespace wirefold {

Result<std::vector<CrashedDocument>> Store::NoteCrashes(std::vector<CrashedDocument> documents,
                                                        std::string_view version, Time now) {
  Database::Batch batch(*impl_->db);
  for (CrashedDocument& document : documents) {
    const std::string key = keys::Crash(document.kind, document.id);
    WF_TRY(const std::optional<CrashedDocument> before, impl_->Load<CrashedDocument>(key));
    document.crashes = (before && before->version == version ? before->crashes : 0) + 1;
    if (before && document.source.empty()) document.source = before->source;
    document.version = version;
    document.last = now;
    batch.Put(key, Encode(document));
  }
  WF_CHECK(impl_->db->Write(batch));
  WF_CHECK(Sync());
  return documents;
}

Status Store::ForgetCrash(uint32_t kind, uint64_t id) {
  Database::Batch batch(*impl_->db);
  batch.Delete(keys::Crash(kind, id));
  return impl_->db->Write(batch);
}

Status Store::ForEachCrash(const std::function<bool(CrashedDocument document)>& visit) const {
  WF_CHECK(impl_->db->CatchUp());
  return impl_->db->Scan(keys::AllCrashes(), [&](auto rest, auto value) -> Result<bool> {
    WF_TRY(CrashedDocument document, impl_->Read<CrashedDocument>(value));
    document.kind = rest.empty() ? 0 : static_cast<unsigned char>(rest[0]);
    if (document.kind == 0 || !keys::ParseNumber(rest.substr(1), document.id))
      return impl_->Missing("the id of a crashed document");
    return visit(std::move(document));
  });
}

}  // namespace wirefold
