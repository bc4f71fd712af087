// Feeds made up here, from a fixed seed, as publishers write them: full text in CDATA, in escaped
// HTML, in XHTML, with the modules that come with it; one in twenty with the faults that are seen
// most, bare ampersands and HTML's named entities. The same on every machine.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace wirefold {

struct FeedFile {
  std::string name;
  std::string bytes;
};

// Feeds of full text, 20 KB to 1 MB each, until they come to `total` bytes.
std::vector<FeedFile> FullTextFeeds(size_t total);
// Feeds of one or two short entries, about 1.5 KB each.
std::vector<FeedFile> SmallFeeds(size_t count);
// One RSS document of `items` items of about 300 bytes, into `out`.
void WriteLongFeed(std::FILE* out, uint64_t items, bool malformed);

}  // namespace wirefold
