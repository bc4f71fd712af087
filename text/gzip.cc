#include "text/gzip.h"

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <cstdint>

namespace wirefold {
namespace {

constexpr int kGzip = 15 + 16;  // the largest window; a gzip header
constexpr int kMemory = 8;      // zlib's own choice
constexpr size_t kMostAtOnce = 1 << 30;
constexpr size_t kPiece = 64 * 1024;

}  // namespace

void AppendGzip(std::string& out, std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, kMemory,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    return;
  int said = Z_OK;
  do {
    const size_t given = std::min(bytes.size(), kMostAtOnce);
    stream.next_in = reinterpret_cast<const Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(given);
    const bool last = given == bytes.size();
    const size_t had = out.size();
    out.resize(had + std::max(kPiece, given / 3));
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + had);
    stream.avail_out = static_cast<uInt>(out.size() - had);
    said = deflate(&stream, last ? Z_FINISH : Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
    bytes.remove_prefix(given - stream.avail_in);
  } while (said == Z_OK);
  deflateEnd(&stream);
}

}  // namespace wirefold
