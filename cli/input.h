// What the commands that work on files share: a file by its name or stdin as "-", read alike and
// its faults told alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "text/gunzip.h"
#include "text/text_source.h"

namespace wirefold {

// As messages name it.
inline std::string InputName(const std::string& name) { return name == "-" ? "stdin" : name; }

// The whole of it. kInvalid, without the name: "no such file", "larger than 64M".
Result<std::string> ReadInput(const std::string& name, uint64_t limit);

// kUsage where that file cannot be read, without the name. Nothing is taken from it.
Status CheckInput(const std::string& name);

// Its bytes in pieces, for what may be too long to hold.
class FileSource final : public TextSource {
 public:
  // A piece is full, or the last: a short file is one piece. `as_it_comes`: what is there is a
  // piece.
  explicit FileSource(const std::string& name, bool as_it_comes = false);
  ~FileSource() override;
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  TextPiece Next() override;
  const std::string& error() const { return error_; }  // why it ended before its end

 private:
  int file_;
  bool as_it_comes_;
  std::string piece_;
  std::string error_;
};

// Its lines, each as soon as it is there; of a file that is packed with gzip those that are in it.
class LineReader {
 public:
  explicit LineReader(const std::string& name) : file_(name, true) {}

  // The next line without its end. False at the end of the file, and where reading fails: then
  // error() says why.
  bool Next(std::string_view& line);
  const std::string& error() const { return error_; }

 private:
  void Fill();

  FileSource file_;
  GunzipSource unpacked_{file_, GunzipSource::kAnyLength};
  std::string buffer_;
  size_t at_ = 0;       // the next line's first byte
  size_t scanned_ = 0;  // no line break before it
  bool at_end_ = false;
  std::string error_;
};

}  // namespace wirefold
