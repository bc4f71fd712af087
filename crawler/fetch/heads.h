// The heads of a request and of its answer as an archive may have them: without what opens doors.
// Pure.
#pragma once

#include <string>
#include <string_view>

namespace wirefold {

// Of what was sent the request line and fields that say nothing of who may read: a list of those
// that stay, because a source's own headers may be keys of any name. Both without the empty line at
// the end, each line with CRLF.
std::string ShownRequestHead(std::string_view head);
// As it was received, without the cookies that it sets.
std::string ShownResponseHead(std::string_view head);

}  // namespace wirefold
