#include "text/gunzip.h"

#define ZLIB_CONST
#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

#include "base/size.h"

namespace wirefold {
namespace {

constexpr std::string_view kMagic = "\x1F\x8B";
constexpr int kGzip = 15 + 16;  // the largest window; a gzip header and nothing else
constexpr size_t kPiece = 64 * 1024;
constexpr size_t kMostAtOnce = 1 << 20;
constexpr uint64_t kRatioFrom = 1 << 20;
constexpr uint64_t kMostRatio = 100;

}  // namespace

GunzipSource::GunzipSource(TextSource& bytes, uint64_t most)
    : source_(bytes), input_(bytes.Next()), most_(most) {
  if (!input_.text.starts_with(kMagic)) return;
  stream_ = std::make_unique<z_stream_s>();
  if (inflateInit2(stream_.get(), kGzip) == Z_OK) return;
  ended_ = true;
  problem_ = "gzip data: no memory to unpack it";
}

GunzipSource::~GunzipSource() {
  if (stream_) inflateEnd(stream_.get());
}

TextPiece GunzipSource::Next() {
  if (!stream_) return std::exchange(first_, false) ? input_ : source_.Next();
  piece_.clear();
  while (piece_.size() < kPiece && Inflate(piece_)) continue;
  return {piece_, ended_};
}

bool GunzipSource::Inflate(std::string& out) {
  if (ended_) return false;
  while (input_.text.empty() && !input_.last) input_ = source_.Next();
  const size_t had = out.size();
  const size_t given = std::min(input_.text.size(), kMostAtOnce);
  out.resize(kPiece);
  stream_->next_in = reinterpret_cast<const Bytef*>(input_.text.data());
  stream_->avail_in = static_cast<uInt>(given);
  stream_->next_out = reinterpret_cast<Bytef*>(out.data() + had);
  stream_->avail_out = static_cast<uInt>(kPiece - had);
  const int said = inflate(stream_.get(), Z_NO_FLUSH);
  out.resize(kPiece - stream_->avail_out);
  const size_t taken = given - stream_->avail_in;
  input_.text.remove_prefix(taken);
  read_ += taken;
  written_ += out.size() - had;
  if (said == Z_STREAM_END) {
    ended_ = EndOfMember();
  } else if (said != Z_OK && said != Z_BUF_ERROR) {
    problem_ = "gzip data is damaged";
  } else if (given == 0 && out.size() == had) {
    problem_ = "gzip data breaks off";
  }
  Check();
  ended_ = ended_ || !problem_.empty();
  return !ended_;
}

// RFC 1952 2.2: members follow one another. What else follows (padding) is nothing.
bool GunzipSource::EndOfMember() {
  while (input_.text.empty() && !input_.last) input_ = source_.Next();
  const bool another = !input_.text.empty() && input_.text[0] == kMagic[0];
  return !another || inflateReset(stream_.get()) != Z_OK;
}

void GunzipSource::Check() {
  if (written_ > most_)
    problem_ = fmt::format("gzip data holds more than {}", FormatSize(most_));
  else if (most_ != kAnyLength && written_ > kRatioFrom && written_ / kMostRatio > read_)
    problem_ = fmt::format("gzip data unpacks to more than {} times its size", kMostRatio);
}

}  // namespace wirefold
