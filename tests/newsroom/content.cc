#include "tests/newsroom/content.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/strings.h"

namespace wirefold::newsroom {
namespace {

namespace fs = std::filesystem;

struct Sheet {
  std::map<std::string, std::string, std::less<>> head;
  std::vector<std::string> blocks;

  std::string Head(std::string_view key) const {
    auto it = head.find(key);
    return it == head.end() ? std::string() : it->second;
  }
};

Result<Sheet> ReadSheet(const fs::path& path) {
  WF_TRY(std::string all, ReadFile(path.string()));
  Sheet sheet;
  bool in_head = true;
  bool open = false;  // a paragraph that may go on
  for (std::string_view line : Split(all, '\n')) {
    line = Trim(line);
    if (line.empty()) {
      in_head = open = false;
    } else if (in_head) {
      const size_t colon = line.find(": ");
      if (colon == line.npos)
        return Fail(Code::kInvalid, path.string() + ": no `key: value`: " + std::string(line));
      sheet.head[std::string(line.substr(0, colon))] = std::string(line.substr(colon + 2));
    } else if (open) {
      sheet.blocks.back().append(" ").append(line);
    } else {
      sheet.blocks.emplace_back(line);
      open = true;
    }
  }
  return sheet;
}

std::vector<std::string> List(const std::string& value, char separator) {
  std::vector<std::string> out;
  for (std::string_view part : Split(value, separator))
    if (!Trim(part).empty()) out.emplace_back(Trim(part));
  return out;
}

Result<Time> DateOf(const Sheet& sheet, const char* key, const fs::path& path) {
  auto time = ParseWhen(sheet.Head(key), Time{});
  if (!time) return Fail(time.error().In(path.string()));
  return *time;
}

Result<Piece> ReadPiece(const fs::path& path, const Paper& paper) {
  WF_TRY(Sheet sheet, ReadSheet(path));
  Piece piece;
  piece.slug = path.stem().string();
  piece.headline = sheet.Head("headline");
  piece.standfirst = sheet.Head("standfirst");
  piece.authors = List(sheet.Head("authors"), ';');
  piece.credit = sheet.Head("credit");
  piece.editor = sheet.Head("editor");
  piece.section = sheet.Head("section");
  piece.language = sheet.Head("language").empty() ? paper.language : sheet.Head("language");
  piece.tags = List(sheet.Head("tags"), ',');
  piece.story = sheet.Head("story");
  piece.alt = sheet.Head("alt");
  piece.caption = sheet.Head("caption");
  piece.dated = sheet.Head("dated") != "no";
  WF_TRY(piece.published, DateOf(sheet, "date", path));
  if (!sheet.Head("updated").empty()) {
    WF_TRY(piece.updated, DateOf(sheet, "updated", path));
  }
  piece.blocks = std::move(sheet.blocks);
  if (piece.headline.empty() || piece.story.empty() || piece.blocks.empty())
    return Fail(Code::kInvalid, path.string() + ": needs a headline, a story and paragraphs");
  return piece;
}

Result<Paper> ReadPaper(const fs::path& folder) {
  WF_TRY(Sheet sheet, ReadSheet(folder / "paper.txt"));
  Paper paper;
  paper.name = sheet.Head("name");
  paper.short_name = folder.filename().string();
  paper.motto = sheet.Head("motto");
  paper.address = sheet.Head("address");
  paper.feed_path = sheet.Head("feed");
  paper.format = sheet.Head("format");
  paper.language = sheet.Head("language");
  paper.page_path = sheet.Head("pages");
  paper.tags = List(sheet.Head("tags"), ',');
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".txt" || entry.path().filename() == "paper.txt") continue;
    WF_TRY(Piece piece, ReadPiece(entry.path(), paper));
    paper.pieces.push_back(std::move(piece));
  }
  std::sort(paper.pieces.begin(), paper.pieces.end(), [](const Piece& a, const Piece& b) {
    return std::tie(b.published, a.slug) < std::tie(a.published, b.slug);
  });
  return paper;
}

}  // namespace

Result<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Fail(Code::kNotFound, path + ": cannot be read");
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

Result<std::vector<Paper>> LoadPapers(const std::string& folder) {
  std::error_code failed;
  std::vector<Paper> papers;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    if (!entry.is_directory()) continue;
    WF_TRY(Paper paper, ReadPaper(entry.path()));
    papers.push_back(std::move(paper));
  }
  if (papers.empty()) return Fail(Code::kNotFound, folder + ": holds no paper");
  std::sort(papers.begin(), papers.end(),
            [](const Paper& a, const Paper& b) { return a.address < b.address; });
  return papers;
}

std::string TextOf(const Piece& piece) {
  std::string text;
  for (std::string_view block : piece.blocks) {
    if (!text.empty()) text += "\n\n";
    text += block.substr(block.starts_with("## ") ? 3 : 0);
  }
  return text;
}

std::string PathOf(const Paper& paper, const Piece& piece) {
  const std::string day = Rfc3339(piece.published).substr(0, 10);
  const std::pair<std::string_view, std::string> values[] = {{"{slug}", piece.slug},
                                                             {"{section}", piece.section},
                                                             {"{day}", day},
                                                             {"{mm}", day.substr(5, 2)},
                                                             {"{dd}", day.substr(8, 2)}};
  std::string path = paper.page_path;
  for (const auto& [name, value] : values)
    if (size_t at = path.find(name); at != path.npos) path.replace(at, name.size(), value);
  return path;
}

}  // namespace wirefold::newsroom
