#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "config/keys.h"
#include "config/list_maker.h"
#include "config/opml_parts.h"
#include "text/charset.h"
#include "text/url.h"
#include "text/utf8.h"
#include "text/xml.h"

namespace wirefold {
namespace {

using Strings = std::vector<std::string>;

// Each feed carries a copy of its folders' names; real lists need a hundredth of this.
constexpr size_t kMostCopied = 32u << 20;

// OPML's own. Exporters write xmlUrl, xmlURL and xmlurl.
std::string_view Attribute(const XmlElement& element, std::string_view name) {
  for (const XmlAttribute& attribute : element.attributes)
    if (attribute.prefix.empty() && EqualsNoCase(attribute.name, name))
      return Trim(attribute.value);
  return {};
}

// One of ours; nothing where it is not there, which is not the same as an empty list.
std::optional<Strings> OwnList(const XmlElement& element, std::string_view name) {
  for (const XmlAttribute& attribute : element.attributes)
    if (attribute.name == name &&
        (attribute.name_space == opml::kNameSpace || attribute.prefix == opml::kPrefix))
      return opml::SplitList(attribute.value);
  return std::nullopt;
}

// Where `part` stands first.
size_t LineOf(std::string_view part, std::string_view text) {
  const std::string_view before = text.substr(0, text.find(part));
  return 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
}

class Reader final : public XmlHandler {
 public:
  explicit Reader(ListMaker& maker) : maker_(maker) {}

  void Start(const XmlElement& element) override {
    if (root_.empty()) root_ = CutBytes(element.name, 60);
    if (!EqualsNoCase(element.name, "outline")) return;
    std::string_view label = Attribute(element, "title");
    if (label.empty()) label = Attribute(element, "text");
    Outline outline{opml::LabelOf(label), true, IsCommentedOut(element)};
    const bool names_source = OwnList(element, "source").has_value();
    if (!outline.commented_out && EqualsNoCase(Attribute(element, "type"), "include")) {
      maker_.LeaveOut(PlaceOf(outline), "type=\"include\" names another list: import that one");
    } else if (names_source || !Attribute(element, "xmlUrl").empty()) {
      outline.is_folder = false;
      if (!outline.commented_out) AddFeed(element, outline);
    }
    commented_out_ += outline.commented_out && !outline.is_folder;
    open_.push_back(std::move(outline));
  }

  void End(std::string_view name, std::string_view) override {
    if (EqualsNoCase(name, "outline") && !open_.empty()) open_.pop_back();
  }

  void Text(std::string_view) override {}
  bool Stop() const override { return TooDeep() || (!root_.empty() && !is_opml()); }

  bool TooDeep() const { return open_.size() > kDeepestFolder + 1; }  // the last may be a feed
  const std::string& root() const { return root_; }
  bool is_opml() const { return EqualsNoCase(root_, "opml"); }
  bool any_source() const { return any_source_; }
  size_t commented_out() const { return commented_out_; }

 private:
  struct Outline {
    std::string label;
    bool is_folder = true;
    bool commented_out = false;
  };

  static std::string PlaceOf(const Outline& outline) {
    return fmt::format("outline \"{}\"", outline.label);
  }

  // "If an outline is commented, all subordinate outlines are considered to be commented."
  bool IsCommentedOut(const XmlElement& element) const {
    return (!open_.empty() && open_.back().commented_out) ||
           EqualsNoCase(Attribute(element, "isComment"), "true");
  }

  void AddFeed(const XmlElement& element, const Outline& outline) {
    any_source_ = true;
    for (const Outline& outer : open_) copied_ += outer.label.size();
    if (copied_ > kMostCopied)
      return maker_.LeaveOut(PlaceOf(outline), "too many folders with too long names");
    std::optional<std::string> feed;
    if (const std::string_view address = Attribute(element, "xmlUrl"); !address.empty()) {
      feed = maker_.Feed(PlaceOf(outline), address);
      if (!feed) return;
    }
    // Outlines that name the same source are one.
    const Strings own = OwnList(element, "source").value_or(Strings());
    if (!own.empty()) {
      if (const auto known = own_.find(own[0]); known != own_.end()) {
        if (feed) maker_.source(known->second).feeds.push_back(*feed);
        return;
      }
      own_.emplace(own[0], maker_.sources());
    }
    Fill(element, maker_.NewSource(own.empty() ? outline.label : own[0], feed.value_or("")));
  }

  void Fill(const XmlElement& element, Source& source) const {
    if (const auto page = Url::Parse(Attribute(element, "htmlUrl"))) source.home = page->spec();
    Strings labels;
    for (const Outline& outer : open_)
      if (outer.is_folder) labels.push_back(outer.label);
    const Strings folder = opml::FolderOf(labels);
    source.folder = OwnList(element, "folder").value_or(folder);
    if (source.folder.size() > kDeepestFolder) source.folder.resize(kDeepestFolder);
    source.tags = OwnList(element, "tags")
                      .value_or(opml::TagsOf(source.folder, Attribute(element, "category")));
    for (const std::string& address : OwnList(element, "sitemaps").value_or(Strings()))
      if (const auto url = Url::Parse(address)) source.sitemaps.push_back(url->spec());
  }

  ListMaker& maker_;
  std::string root_;
  bool any_source_ = false;
  size_t commented_out_ = 0, copied_ = 0;
  std::vector<Outline> open_;
  std::unordered_map<std::string, size_t> own_;  // our name of a source, and which it is
};

}  // namespace

Result<FeedList> ParseOpml(std::string_view bytes, const std::string& file) {
  const auto refuse = [&](std::string_view why) {
    return Fail(Code::kUsage, fmt::format("{}: {}", file, why));
  };
  const Decoded document = DecodeXml(bytes, "");
  if (document.text.find("<!ENTITY") != std::string::npos)
    return refuse("refused: it declares entities (a list of feeds needs none)");
  ListMaker maker(file);
  Reader reader(maker);
  const auto outcome = ParseXml(document.text, reader);
  if (reader.TooDeep())
    return refuse(fmt::format("refused: outlines nested deeper than {}", kDeepestFolder));
  if (!outcome) return refuse("refused: " + outcome.error().what);
  const std::string damage =
      outcome->well_formed ? "" : fmt::format("{}, line {}", outcome->problem, outcome->line);
  if (!reader.is_opml())
    return refuse("not OPML: " + (reader.root().empty()
                                      ? damage
                                      : fmt::format("its root is <{}>, line {}", reader.root(),
                                                    LineOf("<" + reader.root(), document.text))));
  if (!reader.any_source())
    return refuse(fmt::format("no outline with xmlUrl{}{}",
                              reader.commented_out() ? " but in comments" : "",
                              damage.empty() ? "" : fmt::format(" (damaged: {})", damage)));
  if (reader.commented_out())
    maker.Warn(fmt::format("{} commented out (isComment)", reader.commented_out()));
  return maker.Finish(damage);
}

}  // namespace wirefold
