// The demo newsroom's copy as it lies on the disk: a folder a paper with a paper.txt, a text file
// an article. A file is `key: value` lines, a blank line, then paragraphs with blank lines between
// them; "## " begins a sub-head.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace wirefold::newsroom {

struct Piece {
  std::string slug;  // the file's name
  std::string headline;
  std::string standfirst;
  std::vector<std::string> authors;  // people; empty for a desk
  std::string credit;                // the line at the end, where the paper prints one
  std::string editor;
  std::string section;
  std::string language;
  std::vector<std::string> tags;
  std::string story;    // pieces of one story share this
  std::string alt;      // of the lead picture
  std::string caption;  // of the lead picture
  Time published{};
  std::optional<Time> updated;
  bool dated = true;                // whether the page's head says when and by whom
  std::vector<std::string> blocks;  // paragraphs, and sub-heads with their "## "
};

struct Paper {
  std::string name;
  std::string short_name;  // the folder's and the template's
  std::string motto;
  std::string address;    // on loopback
  std::string feed_path;  // begins with a slash
  std::string format;     // rss, atom, json
  std::string language;
  std::string page_path;  // with {slug}, {section}, {day}, {mm}, {dd}
  std::vector<std::string> tags;
  std::vector<Piece> pieces;  // newest first
};

// Errors name the file.
Result<std::vector<Paper>> LoadPapers(const std::string& folder);

// The article as a reader reads it: paragraphs and sub-heads, a blank line between them.
std::string TextOf(const Piece& piece);

// Where the paper publishes it: the path alone.
std::string PathOf(const Paper& paper, const Piece& piece);

// The whole file; kNotFound with its name where it cannot be read.
Result<std::string> ReadFile(const std::string& path);

}  // namespace wirefold::newsroom
