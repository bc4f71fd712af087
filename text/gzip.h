// gzip out (RFC 1952); the way in is text/gunzip.h. The same bytes give the same file: no time and
// no name stands in it.
#pragma once

#include <string>
#include <string_view>

namespace wirefold {

// Appends `bytes` to `out` as one member. Members follow one another to make a file.
void AppendGzip(std::string& out, std::string_view bytes);

}  // namespace wirefold
