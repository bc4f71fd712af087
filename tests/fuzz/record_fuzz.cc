// store/records.h and the memories of robots.txt, sites and rhythms: bytes are a record that comes
// back as it is written, or none. The first byte says which.
#include "store/records.h"

#include "crawler/extract/site_memory.h"
#include "crawler/fetch/robots_memory.h"
#include "crawler/schedule/rhythm.h"
#include "tests/fuzz/fuzz.h"

using namespace wirefold;

namespace {

template <class T>
void Check(std::string_view bytes) {
  const auto record = Decode<T>(bytes);
  if (!record) {
    fuzz::CheckMessage(record.error().what);
    FUZZ_CHECK(record.error().code == Code::kStorage);
    return;
  }
  const std::string written = Encode(*record);
  const auto again = Decode<T>(written);
  FUZZ_CHECK(again && Encode(*again) == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view input = fuzz::Input(data, size).substr(1);
  switch (data[0] % 18) {
    case 0:
      return Check<MetaRecord>(input), 0;
    case 1:
      return Check<SeenRecord>(input), 0;
    case 2:
      return Check<GuidRecord>(input), 0;
    case 3:
      return Check<ArticlePlace>(input), 0;
    case 4:
      return Check<StoryHead>(input), 0;
    case 5:
      return Check<StoryMember>(input), 0;
    case 6:
      return Check<Source>(input), 0;
    case 7:
      return Check<FeedState>(input), 0;
    case 8:
      return Check<FeedPages>(input), 0;
    case 9:
      return Check<HubState>(input), 0;
    case 10:
      return Check<SearchStanding>(input), 0;
    case 11:
      return Check<OutboxEntry>(input), 0;
    case 12:
      return Check<PendingEntry>(input), 0;
    case 13: {
      const auto page = Decode<RawPage>(input);
      if (page) FUZZ_CHECK(Decode<RawPage>(EncodeBeforeBody(*page) + page->body).has_value());
      return 0;
    }
    case 14: {
      const std::string written = SiteMemory::Decode(input).Encode();
      FUZZ_CHECK(SiteMemory::Decode(written).Encode() == written);
      return 0;
    }
    case 15: {
      const auto robots = RobotsMemory::Decode(input);
      if (!robots) return 0;
      const auto again = RobotsMemory::Decode(robots->Encode());
      FUZZ_CHECK(again && again->Encode() == robots->Encode());
      const std::string written = Rhythm::Decode(input).Encode();
      FUZZ_CHECK(Rhythm::Decode(written).Encode() == written);
      return 0;
    }
    case 16:
      return Check<CrashedDocument>(input), 0;
    default:
      return Check<ArticleRecord>(input), 0;
  }
}
