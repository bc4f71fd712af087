// gzip (RFC 1952) unpacked as it is read: sitemaps are often kept as .xml.gz and served as just
// that, without the Content-Encoding that the transport would have undone. What is not gzip goes
// through untouched, a whole document as one piece. Only text/ names zlib.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "text/text_source.h"

struct z_stream_s;

namespace wirefold {

class GunzipSource final : public TextSource {
 public:
  // For a file of the user's own, which whoever reads on bounds by itself.
  static constexpr uint64_t kAnyLength = UINT64_MAX;
  // Unpacks `most` bytes at most, and of what is larger than 1 MiB no more than a hundred times
  // what was read for it, as the transport does. `bytes` outlives it; its first piece tells.
  GunzipSource(TextSource& bytes, uint64_t most);
  ~GunzipSource() override;
  GunzipSource(const GunzipSource&) = delete;
  GunzipSource& operator=(const GunzipSource&) = delete;

  TextPiece Next() override;
  bool packed() const { return stream_ != nullptr; }
  // Why it ended before its end: broken off, damaged, too large. What was sound has been given.
  const std::string& problem() const { return problem_; }

 private:
  bool Inflate(std::string& out);  // false at the end
  bool EndOfMember();
  void Check();

  TextSource& source_;
  TextPiece input_;  // not yet read
  bool first_ = true;
  uint64_t most_;
  uint64_t read_ = 0, written_ = 0;
  std::unique_ptr<z_stream_s> stream_;
  bool ended_ = false;
  std::string problem_;
  std::string piece_;
};

}  // namespace wirefold
