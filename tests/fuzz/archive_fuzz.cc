// store/record_json.h: whatever a line says is a record that comes back as it is written, or an
// error in one line.
#include "store/record_json.h"
#include "tests/fuzz/fuzz.h"

using namespace wirefold;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto row = ReadArchiveLine(fuzz::Input(data, size));
  if (!row) {
    fuzz::CheckMessage(row.error().what);
    return 0;
  }
  if (row->kind != ArchiveRow::Kind::kRecord) return 0;
  FUZZ_CHECK(row->record.id);
  StoredArticle stored;
  stored.record = row->record;
  const std::string line = ArchiveLine(stored, false);
  fuzz::CheckMessage(line);
  const auto again = ReadArchiveLine(line);
  FUZZ_CHECK(again, line);
  stored.record = again->record;
  FUZZ_CHECK(ArchiveLine(stored, false) == line, line);
  return 0;
}
