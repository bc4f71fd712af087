// Every text of a Feed, wherever it stands.
#pragma once

#include <string>

#include "base/news.h"

namespace wirefold::fuzz {

template <class Visit>
class FeedTexts {
 public:
  explicit FeedTexts(Visit visit) : visit_(visit) {}

  void Of(const Feed& f) {
    Of(f.format, f.encoding, f.warnings, f.version, f.id, f.title, f.home_url, f.feed_url,
       f.description, f.language, f.icon, f.favicon, f.logo, f.rights, f.license, f.generator,
       f.image, f.authors, f.contributors, f.publisher, f.categories, f.links, f.hubs, f.next_url,
       f.new_url, f.skip_days, f.entries, f.sitemaps);
  }

 private:
  void Of(const std::string& text) { visit_(text); }
  void Of(const Person& p) { Of(p.name, p.email, p.url); }
  void Of(const Link& l) { Of(l.url, l.rel, l.type, l.title, l.hreflang); }
  void Of(const Category& c) { Of(c.term, c.scheme, c.label); }
  void Of(const Image& i) { Of(i.url, i.title, i.link); }
  void Of(const Attachment& a) { Of(a.url, a.mime_type, a.title); }
  void Of(const SitemapRef& s) { Of(s.url); }
  void Of(const Generator& g) { Of(g.name, g.url, g.version); }
  void Of(const Media& m) { Of(m.url, m.type, m.medium, m.title, m.description, m.thumbnails); }
  void Of(const EntrySource& s) {
    Of(s.title, s.url, s.feed_url, s.id, s.icon, s.logo, s.authors, s.links);
  }
  void Of(const Entry& e) {
    Of(e.id, e.url, e.external_url, e.title, e.summary, e.summary_html, e.content_html,
       e.content_text, e.content_src, e.image, e.image_info, e.authors, e.contributors, e.publisher,
       e.tags, e.categories, e.language, e.attachments, e.media, e.thumbnails, e.links,
       e.comments_url, e.comments_feed_url, e.source, e.rights, e.license, e.subtitle, e.duration);
  }
  template <class T>
  void Of(const std::optional<T>& one) {
    if (one) Of(*one);
  }
  template <class T>
  void Of(const std::vector<T>& list) {
    for (const T& one : list) Of(one);
  }
  template <class First, class Second, class... Rest>
  void Of(const First& first, const Second& second, const Rest&... rest) {
    Of(first);
    Of(second);
    (Of(rest), ...);
  }

  Visit visit_;
};

template <class Visit>
void EachText(const Feed& feed, Visit visit) {
  FeedTexts<Visit>(visit).Of(feed);
}

}  // namespace wirefold::fuzz
