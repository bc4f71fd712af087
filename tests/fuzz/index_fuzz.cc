// store/index_form.h and store/postings.h: the first byte says what the others are taken for.
#include "store/index_form.h"
#include "store/postings.h"
#include "tests/fuzz/fuzz.h"
#include "text/term_record.h"

using namespace wirefold;

namespace {

constexpr uint32_t kLimit = 5000;  // documents of the segment

// The chunks of a long list are the block itself.
class Bytes : public ListPostings::Chunks {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
  Result<std::string_view> Documents(size_t) override { return bytes_; }
  Result<std::string_view> Positions(size_t) override { return bytes_; }

 private:
  std::string bytes_;
};

void Walk(Postings& postings) {
  uint64_t next = 0;
  size_t left = 20'000;
  for (postings.Seek(0); postings.document() != Postings::kNoDocument && left > 0; --left) {
    FUZZ_CHECK(postings.document() >= next && postings.document() < kLimit);
    next = uint64_t{postings.document()} + 1;
    if (left % 64 == 0) (void)postings.Positions();
    postings.Next();
  }
  FUZZ_CHECK(left > 0);
  for (uint32_t ordinal = 0; ordinal < kLimit && left > 0 && postings.status(); --left) {
    uint32_t until = kLimit;
    (void)postings.Impact(ordinal, left % 2 == 0, until);
    FUZZ_CHECK(until > ordinal && until <= kLimit);
    ordinal = until;
  }
  const auto tally = std::make_unique<Tally>();
  for (const uint32_t ordinal : {kLimit - 1, 0U}) {
    tally->Clear();
    postings.AddTo(Stretch(ordinal), left % 2 == 0, *tally);
  }
  postings.SeekBack(kLimit);
  postings.Seek(kLimit / 2);
  (void)postings.Positions();
}

void ReadBlock(std::string_view bytes) {
  TermBlockReader reader(bytes);
  size_t lists = 0;
  while (reader.Next()) {
    const TermEntry& entry = reader.entry();
    const bool has_positions = HasPositions(TermKind(entry.term[0]));
    std::vector<Posting> postings;
    if (entry.chunks.empty() &&
        DecodeList(entry.list, entry.documents, kLimit, has_positions, postings))
      FUZZ_CHECK(postings.size() == entry.documents);
    if (++lists > 8) continue;
    ListPostings list(entry, kLimit,
                      entry.chunks.empty() ? nullptr : std::make_unique<Bytes>(bytes), "a list");
    Walk(list);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view input = fuzz::Input(data, size).substr(1);
  IndexHead head;
  IndexDirectory directory;
  IndexDocument document;
  std::string_view terms;
  std::vector<uint64_t> values;
  std::vector<std::string> names;
  switch (data[0] % 6) {
    case 0:
      (void)Decode(input, head);
      break;
    case 1:
      if (Decode(input, directory)) {
        IndexDirectory again;
        FUZZ_CHECK(Decode(Encode(directory), again));
        FUZZ_CHECK(again.segments.size() == directory.segments.size());
      }
      break;
    case 2:
      if (DecodeFresh(input, document, terms)) {
        IndexDocument again;
        std::string_view same;
        const std::string bytes = EncodeFresh(document, terms);
        FUZZ_CHECK(DecodeFresh(bytes, again, same) && same == terms && again.when == document.when);
      }
      break;
    case 3:
      for (const Column column : kColumns)
        if (DecodePage(column, input, input.size() / 2, values))
          FUZZ_CHECK(values.size() == input.size() / 2);
      break;
    case 4:
      if (DecodeNames(input, names)) FUZZ_CHECK(DecodeNames(EncodeNames(names), names));
      break;
    default:
      ReadBlock(input);
  }
  return 0;
}
