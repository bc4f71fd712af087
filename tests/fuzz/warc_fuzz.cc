// text/warc.h and text/http_message.h: an archive in pieces is the archive as a whole; what was
// read can be written; answers are unpacked within their limit.
#include "text/warc.h"

#include "tests/fuzz/fuzz.h"
#include "tests/pieces.h"
#include "text/http_message.h"

using namespace wirefold;

namespace {

constexpr uint64_t kMostBlock = 2000;
constexpr uint64_t kMostBody = 1 << 16;

// All that was read, and what was said of it.
std::string Read(TextSource& source) {
  WarcReader reader(source, kMostBlock);
  std::string out;
  while (const auto record = reader.Next()) {
    FUZZ_CHECK(record->block.size() <= kMostBlock);
    FUZZ_CHECK(record->left_out ? record->block.empty() : record->block.size() == record->length);
    WarcFields fields;
    for (const auto& [name, value] : record->fields) {
      out += name + "=" + value + "\n";
      if (name != "content-length") fields.emplace_back(name, value);
    }
    out += record->block + "\n";
    const auto message = ReadHttpMessage(record->block);
    if (message) {
      FUZZ_CHECK(message->head.size() + message->body.size() <= record->block.size());
      const auto body = DecodedBody(*message, kMostBody);
      if (body)
        FUZZ_CHECK(body->size() <= kMostBody);
      else
        fuzz::CheckMessage(body.error().what);
    }
    if (record->left_out) continue;
    const std::string written = WriteWarcRecord({{"A", "b"}}, record->block);
    WholeText whole(written);
    WarcReader again(whole, kMostBlock);
    const auto back = again.Next();
    FUZZ_CHECK(back && back->block == record->block, written);
    FUZZ_CHECK(!again.Next() && again.TakeProblems().empty(), written);
  }
  for (const std::string& problem : reader.TakeProblems()) {
    fuzz::CheckMessage(problem);
    out += problem + "\n";
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input = fuzz::Input(data, size);
  WholeText whole(input);
  const std::string read = Read(whole);
  for (const size_t piece : {1, 7}) {
    Pieces pieces(input, piece);
    FUZZ_CHECK(Read(pieces) == read, read);
  }
  return 0;
}
