#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "config/feed_list.h"
#include "config/opml_parts.h"
#include "text/entities.h"

namespace wirefold {
namespace {

using Strings = std::vector<std::string>;
using Sources = std::vector<const Source*>;

std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : EscapeHtml(opml::XmlText(text)))
    out += c == '\t' || c == '\n' || c == '\r' ? fmt::format("&#{};", int{c}) : std::string(1, c);
  return out;
}

class Writer {
 public:
  std::string Write(const std::vector<Source>& sources, Time created) {
    out_ = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<opml version=\"2.0\" xmlns:{}=\"{}\">\n"
        "  <head>\n"
        "    <title>Feeds that wirefold follows</title>\n"
        "    <dateCreated>{}</dateCreated>\n"
        "  </head>\n"
        "  <body>\n",
        opml::kPrefix, opml::kNameSpace, Rfc822(created));
    Sources all;
    for (const Source& source : sources) all.push_back(&source);
    Level(all, 0);
    return out_ + "  </body>\n</opml>\n";
  }

 private:
  // What stands in one folder, in the order of its first feeds.
  void Level(const Sources& sources, size_t depth) {
    struct Item {
      std::string folder;
      Sources sources;
    };
    std::vector<Item> items;
    std::unordered_map<std::string, size_t> folders;
    for (const Source* source : sources) {
      if (source->folder.size() <= depth) {
        items.push_back({"", {source}});
        continue;
      }
      const std::string& name = source->folder[depth];
      const auto [at, fresh] = folders.emplace(name, items.size());
      if (fresh) items.push_back({name, {}});
      items[at->second].sources.push_back(source);
    }
    const std::string indent(4 + 2 * depth, ' ');
    for (const Item& item : items) {
      if (item.sources[0]->folder.size() <= depth) {
        Outlines(*item.sources[0], indent);
        continue;
      }
      out_ +=
          fmt::format("{0}<outline text=\"{1}\" title=\"{1}\">\n", indent, Escaped(item.folder));
      Level(item.sources, depth + 1);
      out_ += indent + "</outline>\n";
    }
  }

  // One a feed; a source without one stands for itself.
  void Outlines(const Source& source, const std::string& indent) {
    for (size_t i = 0; i < std::max<size_t>(source.feeds.size(), 1); ++i) {
      out_ += indent + "<outline";
      Attribute("text", source.name);
      Attribute("title", source.name);
      if (!source.feeds.empty()) {
        Attribute("type", "rss");
        Attribute("xmlUrl", source.feeds[i]);
      }
      if (!source.home.empty()) Attribute("htmlUrl", source.home);
      const std::string category = CategoryOf(source);
      if (!category.empty()) Attribute("category", category);
      if (source.feeds.size() != 1 || opml::LabelOf(source.name) != source.name)
        OwnAttribute("source", {source.name});
      if (i == 0) Extras(source, category);
      out_ += "/>\n";
    }
  }

  // What the reader would not guess.
  void Extras(const Source& source, const std::string& category) {
    if (opml::FolderOf(source.folder) != source.folder) OwnAttribute("folder", source.folder);
    if (opml::TagsOf(source.folder, category) != source.tags) OwnAttribute("tags", source.tags);
    if (!source.sitemaps.empty()) OwnAttribute("sitemaps", source.sitemaps);
  }

  // The tags that are no folders: other readers know these by where the feed stands.
  static std::string CategoryOf(const Source& source) {
    Strings tags;
    for (const std::string& tag : source.tags)
      if (std::ranges::find(source.folder, tag) == source.folder.end()) tags.push_back(tag);
    return fmt::format("{}", fmt::join(tags, ","));
  }

  void Attribute(std::string_view name, std::string_view value) {
    out_ += fmt::format(" {}=\"{}\"", name, Escaped(value));
  }
  void OwnAttribute(std::string_view name, const Strings& list) {
    Attribute(fmt::format("{}:{}", opml::kPrefix, name), opml::JoinList(list));
  }

  std::string out_;
};

}  // namespace

std::string WriteOpml(const std::vector<Source>& sources, Time created) {
  return Writer().Write(sources, created);
}

}  // namespace wirefold
