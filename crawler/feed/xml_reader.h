// The reader of feeds in XML: the open elements, the feed so far, and what each element that ends
// does to it. xml_reader.cc follows the document's structure, xml_said.cc knows what the words
// mean.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/news.h"
#include "crawler/feed/entry_window.h"
#include "crawler/feed/feed_reader.h"
#include "crawler/feed/fields.h"
#include "crawler/feed/vocabulary.h"
#include "text/links.h"
#include "text/url.h"
#include "text/xml.h"

namespace wirefold {

struct Attribute {
  std::string name;  // lower case
  std::string value;
};

// No article is longer, whatever its markup; of a longer text the end is let go of.
inline constexpr size_t kLongestField = 4 << 20;  // bytes

// An element that is open.
struct Frame {
  const Word* word = nullptr;
  Space space = Space::kOther;
  Place place = kInTop;   // where its children stand
  bool collects = false;  // its text counts
  bool markup = false;    // it has children that are markup: text is escaped from then on
  std::string text;       // up to kLongestField
  LinkBase base;
  std::string language;  // none where it is longer than kMaxLanguage
  std::vector<Attribute> attributes;

  std::string_view Get(std::string_view name) const {
    for (const Attribute& a : attributes)
      if (a.name == name) return a.value;
    return {};
  }
};

class XmlReader : public XmlHandler {
 public:
  XmlReader(std::string_view base, const FeedLimits& limits)
      : entries_(limits.max_entries), base_(base), links_(limits.max_url), limits_(limits) {
    fields_.push_back(FieldsOf(feed_));
  }

  void Start(const XmlElement& element) override;
  void End(std::string_view name, std::string_view name_space) override;
  void Text(std::string_view text) override;
  void Cut() override;
  bool Stop() const override { return not_a_feed_ || entries_.full(); }

  bool found() const { return found_; }
  const std::string& root() const { return root_; }
  Feed Take();

 private:
  Space CachedSpace(const XmlElement& element);
  bool Open(const XmlElement& element, Space space, const std::string& name);
  void OpenPlace(Frame& frame);
  void Root(const XmlElement& element, const std::string& name, Space space);
  void RootVersion(const XmlElement& element, const std::string& name);
  void OpenMarkup(const XmlElement& element);

  void Apply(Frame& frame);
  void ApplyPlace(Frame& frame);
  void ApplyWords(const Frame& frame, Value value);
  void ApplyAddress(const Frame& frame, const std::string& text);
  void ApplyPerson(const Frame& frame, const std::string& text);
  void ApplyDate(const Frame& frame, const std::string& text);
  void ApplyLink(const Frame& frame, const std::string& text);
  void ApplySubject(const Frame& frame, const Value& value);
  void ApplyMedia(const Frame& frame, const std::string& text);
  void ApplyUpkeep(const Frame& frame, const std::string& text);
  void OpenEntry(Frame& frame);
  void AddSitemap();
  void CloseEntry();
  void AddAttachment(Attachment attachment);

  Value ValueOf(Frame& frame) const;
  std::string Plain(const Value& value, bool title) const;
  std::string Address(const Frame& frame, std::string_view reference) {
    return links_.Resolve(frame.base, reference);
  }
  std::string Inner(Value value);
  const LinkBase& Home();
  Fields& fields() { return fields_.back(); }
  bool InEntry() const { return entry_open_; }

  Feed feed_;
  Entry entry_;
  bool entry_open_ = false;
  EntryWindow entries_;
  bool cut_ = false;  // the document broke off; what ends now was open
  const LinkBase base_;
  Links links_;
  LinkBase home_;  // of the feed, as soon as a link is seen from there
  std::string home_url_;
  const FeedLimits& limits_;
  std::vector<Frame> open_;
  std::vector<Fields> fields_;  // the innermost of feed, entry, source
  size_t skipped_ = 0;          // depth inside an element that says nothing to us
  size_t markup_ = 0;           // depth inside markup
  std::vector<std::string> markup_names_;
  std::string root_;
  bool found_ = false;
  bool not_a_feed_ = false;
  bool atom03_ = false;
  bool atom_ = false;
  bool sitemap_ = false;      // or an index of them
  size_t sitemaps_left_ = 0;  // beyond kMostSitemaps
  int updates_ = 1;           // in a period of sy:updatePeriod
  Person person_;
  Image image_;
  std::vector<Media> media_;  // open media:content and media:group
  std::vector<std::pair<std::string, Space>> spaces_;
};

// "3600", "60:00", "1:00:00", "90.5"
std::optional<uint64_t> ReadSeconds(std::string_view text);

}  // namespace wirefold
