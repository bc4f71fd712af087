#include "config/feed_list.h"

namespace wirefold {

Result<FeedList> ParseFeedList(std::string_view bytes, const std::string& file) {
  return IsUrlsFile(bytes) ? ParseUrlsFile(bytes, file) : ParseOpml(bytes, file);
}

}  // namespace wirefold
