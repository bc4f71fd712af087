#include "config/opml.h"

#include <fmt/format.h>

#include <unordered_map>
#include <unordered_set>

#include "base/strings.h"
#include "config/keys.h"
#include "text/charset.h"
#include "text/url.h"
#include "text/words.h"
#include "text/xml.h"

namespace wirefold {
namespace {

constexpr size_t kMostNamed = 20;  // bad addresses; the rest is counted
constexpr size_t kDeepest = 32;    // folders in folders; people use two or three

// Exporters write xmlUrl, xmlURL and xmlurl.
std::string_view Attribute(const XmlElement& element, std::string_view name) {
  for (const XmlAttribute& attribute : element.attributes)
    if (EqualsNoCase(attribute.name, name)) return Trim(attribute.value);
  return {};
}

class Reader final : public XmlHandler {
 public:
  explicit Reader(const std::string& file) : file_(file) {}

  void Start(const XmlElement& element) override {
    if (!root_seen_) is_opml_ = EqualsNoCase(element.name, "opml");
    root_seen_ = true;
    if (!EqualsNoCase(element.name, "outline")) return;
    std::string_view label = Attribute(element, "title");
    if (label.empty()) label = Attribute(element, "text");
    const std::string text = ForTerminal(label);
    const std::string_view address = Attribute(element, "xmlUrl");
    if (!address.empty()) AddFeed(text, address, Attribute(element, "htmlUrl"));
    folders_.push_back(address.empty() ? text : std::string());
  }

  void End(std::string_view name, std::string_view) override {
    if (EqualsNoCase(name, "outline") && !folders_.empty()) folders_.pop_back();
  }

  void Text(std::string_view) override {}
  bool Stop() const override { return TooDeep() || (root_seen_ && !is_opml_); }

  bool TooDeep() const { return folders_.size() > kDeepest; }
  bool is_opml() const { return is_opml_; }
  bool any_address() const { return any_address_; }
  size_t left_out() const { return left_out_; }
  OpmlList Take() { return std::move(list_); }

 private:
  void AddFeed(const std::string& text, std::string_view address, std::string_view home) {
    any_address_ = true;
    const auto url = Url::Parse(address);
    if (!url) {
      if (++left_out_ > kMostNamed) return;
      list_.warnings.push_back(fmt::format("{}: outline \"{}\": {}: {} (left out)", file_, text,
                                           ForTerminal(MaskPassword(address)), url.error().what));
      return;
    }
    if (!seen_.insert(FeedKey(*url)).second) {
      list_.warnings.push_back(
          fmt::format("{}: {} is listed twice; used once", file_, url->Shown()));
      return;
    }
    Source source;
    source.name = UniqueName(IsPrintable(text) ? text : std::string(url->host()));
    source.feeds = {url->spec()};
    if (const auto page = Url::Parse(home)) source.home = page->spec();
    for (const std::string& folder : folders_)
      if (IsPrintable(folder)) source.tags.push_back(folder);
    list_.sources.push_back(std::move(source));
  }

  // "News", "News 2", ...; the count is kept, or a thousand equal names would cost a million looks.
  std::string UniqueName(const std::string& name) {
    int& count = counts_[name];
    std::string unique = name;
    while (!names_.insert(unique).second) unique = fmt::format("{} {}", name, ++count + 1);
    return unique;
  }

  const std::string& file_;
  bool root_seen_ = false, is_opml_ = false, any_address_ = false;
  size_t left_out_ = 0;
  std::vector<std::string> folders_;  // of the outlines that are open; a feed's own is empty
  std::unordered_set<std::string> seen_, names_;
  std::unordered_map<std::string, int> counts_;
  OpmlList list_;
};

}  // namespace

Result<OpmlList> ParseOpml(std::string_view bytes, const std::string& file) {
  const auto refuse = [&](std::string_view why) {
    return Fail(Code::kUsage, fmt::format("{}: {}", file, why));
  };
  const Decoded document = DecodeXml(bytes, "");
  if (document.text.find("<!ENTITY") != std::string::npos)
    return refuse("refused: it declares entities (a list of feeds needs none)");
  Reader reader(file);
  const auto outcome = ParseXml(document.text, reader);
  if (reader.TooDeep())
    return refuse(fmt::format("refused: outlines nested deeper than {}", kDeepest));
  if (!outcome) return refuse("refused: " + outcome.error().what);
  if (!reader.is_opml())
    return refuse(outcome->well_formed
                      ? "not OPML: its root is not <opml>"
                      : fmt::format("not OPML: {}, line {}", outcome->problem, outcome->line));
  if (!reader.any_address()) return refuse("no outline with xmlUrl");
  const size_t left_out = reader.left_out();
  OpmlList list = reader.Take();
  if (!outcome->well_formed)
    list.warnings.push_back(
        fmt::format("{}: damaged: {}, line {}", file, outcome->problem, outcome->line));
  if (left_out || !outcome->well_formed)
    list.warnings.push_back(fmt::format("{}: {} feed{} used, {} left out", file,
                                        list.sources.size(), list.sources.size() == 1 ? "" : "s",
                                        left_out));
  return list;
}

}  // namespace wirefold
