#include "tests/newsroom/newsroom.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "tests/newsroom/pages.h"

namespace wirefold::newsroom {
namespace {

constexpr const char* kHtml = "text/html; charset=utf-8";

constexpr const char* kRobots =
    "# Welcome, readers with and without eyes.\n"
    "User-agent: *\n"
    "Disallow: /account/\n"
    "Disallow: /search\n"
    "Disallow: /*/print$\n"
    "\n"
    "User-agent: GreedyBot\n"
    "Disallow: /\n";

// Pictures are grey panels with their words on them: enough for a browser, nothing for a crawler.
std::string Picture(const Piece& piece) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"960\" height=\"540\"><rect width=\"960\" "
      "height=\"540\" fill=\"#9aa5b1\"/><text x=\"40\" y=\"280\" font-size=\"28\" fill=\"#fff\">{}"
      "</text></svg>\n",
      EscapeMarkup(piece.alt));
}

Answer WithValidators(std::string type, std::string body, Time modified) {
  std::string etag = fmt::format("\"{:016x}\"", Hash64Of(body));
  return {std::move(type), std::move(body), std::move(etag), HttpDate(modified)};
}

}  // namespace

Result<std::unique_ptr<Newsroom>> Newsroom::Load(const std::string& folder) {
  std::unique_ptr<Newsroom> room(new Newsroom);
  WF_TRY(room->papers_, LoadPapers(folder + "/content"));
  WF_TRY(room->templates_["front"], ReadFile(folder + "/templates/front.html"));
  for (const Paper& paper : room->papers_) {
    WF_TRY(room->templates_[paper.short_name],
           ReadFile(folder + "/templates/" + paper.short_name + ".html"));
  }
  return room;
}

Status Newsroom::Start(uint16_t port) {
  std::vector<std::string> addresses;
  for (const Paper& paper : papers_) addresses.push_back(paper.address);
  WF_CHECK(server_.Start(addresses, port));
  for (const Paper& paper : papers_) Publish(paper);
  return {};
}

void Newsroom::Stop() { server_.Stop(); }

void Newsroom::Publish(const Paper& paper) {
  const std::string base = HomeOf(paper);
  const Time newest = paper.pieces.front().published;
  const auto publish = [&](const std::string& path, Answer answer) {
    server_.Publish(paper.address, path, std::move(answer));
  };
  publish("/robots.txt", {"text/plain", kRobots, "", ""});
  publish("/", WithValidators(kHtml, FrontPage(templates_["front"], paper, base), newest));
  publish(paper.feed_path, WithValidators(FeedTypeOf(paper), FeedOf(paper, base), newest));
  for (const Piece& piece : paper.pieces) {
    const std::string path = PathOf(paper, piece);
    std::string page = ArticlePage(templates_[paper.short_name], paper, piece, base);
    pages_[base + path] = page;
    publish(path, WithValidators(kHtml, std::move(page), piece.updated.value_or(piece.published)));
    publish("/images/" + piece.slug + ".svg", {"image/svg+xml", Picture(piece), "", ""});
  }
}

std::string Newsroom::HomeOf(const Paper& paper) const {
  return fmt::format("http://{}:{}", paper.address, server_.port());
}

std::string Newsroom::FeedUrlOf(const Paper& paper) const {
  return HomeOf(paper) + paper.feed_path;
}

std::string Newsroom::ConfigToml() const {
  std::string out =
      "# The demo newsroom: three papers on loopback.\n"
      "[crawler]\nuser_agent = \"wirefold/0.1 (+http://127.31.0.1/)\"\n\n"
      "[fetch]\nper_host_delay = \"0s\"\nallow_networks = [\"127.31.0.0/16\"]\n";
  for (const Paper& paper : papers_) {
    std::string tags;
    for (const std::string& tag : paper.tags)
      tags += fmt::format("{}\"{}\"", tags.empty() ? "" : ", ", tag);
    out +=
        fmt::format("\n[[source]]\nname = \"{}\"\nhome = \"{}/\"\nfeeds = [\"{}\"]\ntags = [{}]\n",
                    paper.short_name, HomeOf(paper), FeedUrlOf(paper), tags);
  }
  return out;
}

std::vector<Expected> Newsroom::expected() const {
  std::vector<Expected> out;
  for (const Paper& paper : papers_) {
    for (const Piece& piece : paper.pieces) {
      out.push_back({HomeOf(paper) + PathOf(paper, piece), paper.short_name, piece.headline,
                     piece.authors, TextOf(piece), piece.language, piece.story, piece.published,
                     piece.dated});
    }
  }
  return out;
}

std::string Newsroom::PageOf(const std::string& url) const {
  auto it = pages_.find(url);
  return it == pages_.end() ? std::string() : it->second;
}

}  // namespace wirefold::newsroom
