#include "crawler/feed/vocabulary.h"

#include <string>
#include <unordered_map>
#include <vector>

#include "base/strings.h"

namespace wirefold {
namespace {

struct Address {
  std::string_view uri;  // without scheme, lower case, without '/' and '#' at its end
  Space space;
};

constexpr Address kAddresses[] = {
    {"www.w3.org/2005/atom", Space::kCore},
    {"purl.org/atom/ns", Space::kCore},
    {"purl.org/rss/1.0", Space::kCore},
    {"channel.netscape.com/rdf/simple/0.9", Space::kCore},
    {"my.netscape.com/rdf/simple/0.9", Space::kCore},
    {"my.netscape.com/publish/formats/rss-0.91.dtd", Space::kCore},
    {"backend.userland.com/rss", Space::kCore},
    {"backend.userland.com/rss2", Space::kCore},
    {"blogs.law.harvard.edu/tech/rss", Space::kCore},
    {"purl.org/net/rss1.1", Space::kCore},
    {"purl.org/rss/1.0/modules/rss091", Space::kCore},
    {"purl.org/rss/1.0/modules/email", Space::kCore},
    {"example.com/newformat", Space::kCore},
    {"example.com/necho", Space::kCore},
    {"purl.org/echo", Space::kCore},
    {"purl.org/pie", Space::kCore},
    {"purl.org/rss/1.0/modules/content", Space::kContent},
    {"purl.org/dc/elements/1.0", Space::kDc},
    {"purl.org/dc/elements/1.1", Space::kDc},
    {"purl.org/rss/1.0/modules/dc", Space::kDc},
    {"purl.org/rss/1.0/modules/dcterms", Space::kDcterms},
    {"purl.org/dc/terms", Space::kDcterms},
    {"search.yahoo.com/mrss", Space::kMedia},
    {"tools.search.yahoo.com/mrss", Space::kMedia},
    {"video.search.yahoo.com/mrss", Space::kMedia},
    {"search.yahoo.com/rss", Space::kMedia},
    {"www.rssboard.org/media-rss", Space::kMedia},
    {"rssboard.org/media-rss", Space::kMedia},
    {"www.itunes.com/dtds/podcast-1.0.dtd", Space::kItunes},
    {"example.com/dtds/podcast-1.0.dtd", Space::kItunes},
    {"www.itunes.com/dtd/podcast-1.0.dtd", Space::kItunes},
    {"www.google.com/schemas/play-podcasts/1.0", Space::kGooglePlay},
    {"www.google.com/schemas/play-podcasts/1.0/play-podcasts.xsd", Space::kGooglePlay},
    {"wellformedweb.org/commentapi", Space::kWfw},
    {"rssnamespace.org/feedburner/ext/1.0", Space::kFeedburner},
    {"purl.org/rss/1.0/modules/slash", Space::kSlash},
    {"purl.org/syndication/thread/1.0", Space::kThr},
    {"purl.org/rss/1.0/modules/syndication", Space::kSy},
    {"webns.net/mvcb", Space::kAdmin},
    {"prismstandard.org/namespaces/basic/1.2", Space::kPrism},
    {"prismstandard.org/namespaces/1.2/basic", Space::kPrism},
    {"prismstandard.org/namespaces/basic/2.0", Space::kPrism},
    {"prismstandard.org/namespaces/basic/2.1", Space::kPrism},
    {"backend.userland.com/creativecommonsrssmodule", Space::kCc},
    {"cyber.law.harvard.edu/rss/creativecommonsrssmodule.html", Space::kCc},
    {"web.resource.org/cc", Space::kCc},
    {"creativecommons.org/ns", Space::kCc},
    {"www.sitemaps.org/schemas/sitemap/0.9", Space::kCore},
    {"www.google.com/schemas/sitemap/0.84", Space::kCore},
    {"www.google.com/schemas/sitemap/0.9", Space::kCore},
    {"www.google.com/schemas/sitemap-news/0.9", Space::kNews},
    {"www.google.com/schemas/sitemap-image/1.1", Space::kPicture},
    {"www.w3.org/1999/xhtml", Space::kXhtml},
    {"www.w3.org/1999/02/22-rdf-syntax-ns", Space::kRdf},
    {"www.w3.org/tr/rec-rdf-syntax", Space::kRdf},
};

// What is meant where nobody has declared it.
constexpr Address kPrefixes[] = {
    {"", Space::kCore},
    {"rss", Space::kCore},
    {"atom", Space::kCore},
    {"atom10", Space::kCore},
    {"a", Space::kCore},
    {"a10", Space::kCore},
    {"content", Space::kContent},
    {"dc", Space::kDc},
    {"dcterms", Space::kDcterms},
    {"media", Space::kMedia},
    {"itunes", Space::kItunes},
    {"wfw", Space::kWfw},
    {"feedburner", Space::kFeedburner},
    {"slash", Space::kSlash},
    {"thr", Space::kThr},
    {"sy", Space::kSy},
    {"admin", Space::kAdmin},
    {"prism", Space::kPrism},
    {"googleplay", Space::kGooglePlay},
    {"cc", Space::kCc},
    {"creativecommons", Space::kCc},
    {"xhtml", Space::kXhtml},
    {"rdf", Space::kRdf},
    {"news", Space::kNews},
    {"image", Space::kPicture},
};

// Vocabularies that grew out of another: a word they have not themselves is its word.
constexpr struct {
  Space space;
  Space older;
} kOlder[] = {{Space::kDcterms, Space::kDc}, {Space::kGooglePlay, Space::kItunes}};

constexpr uint16_t kFE = kInFeed | kInEntry;
constexpr uint16_t kFES = kFE | kInSource;
constexpr uint16_t kTF = kInTop | kInFeed;
constexpr uint16_t kMediaToo = kInEntry | kInMedia;
constexpr Space kCore = Space::kCore, kDc = Space::kDc, kDcterms = Space::kDcterms,
                kMedia = Space::kMedia, kItunes = Space::kItunes, kCc = Space::kCc,
                kGooglePlay = Space::kGooglePlay, kNews = Space::kNews, kPicture = Space::kPicture;

constexpr Word kWords[] = {
    // the skeleton: items stand inside the channel (0.9x, 2.0) or beside it (0.90, 1.0)
    {kCore, "rss", kInTop, Says::kInside},
    {Space::kRdf, "rdf", kInTop, Says::kInside},
    {kCore, "rdf", kInTop, Says::kInside},
    {kCore, "channel", kInTop, Says::kFeed},
    {kCore, "feed", kInTop, Says::kFeed},
    {kCore, "item", kTF | kInEntry, Says::kEntry},
    {kCore, "entry", kTF | kInEntry, Says::kEntry},
    {kCore, "items", kTF, Says::kInside},  // RSS 1.1; RSS 1.0 has a list of references there
    {kCore, "source", kInEntry, Says::kSource},
    {kDc, "source", kInEntry, Says::kNothing},
    {kCore, "image", kTF | kInEntry, Says::kImage},

    // titles and ids
    {kCore, "title", kFES | kInImage, Says::kTitle},
    {kDc, "title", kFES, Says::kTitle, 2},
    {kItunes, "title", kInEntry, Says::kTitle, 3},
    {kMedia, "title", kFE, Says::kTitle, 9},
    {kMedia, "title", kInMedia, Says::kMediaTitle},
    {kCore, "guid", kInEntry, Says::kId},
    {kCore, "id", kFES, Says::kId},
    {kDc, "identifier", kInEntry, Says::kId, 3},

    // what it is about
    {kCore, "description", kInFeed, Says::kDescription},
    {kCore, "subtitle", kInFeed, Says::kDescription},
    {kCore, "tagline", kInFeed, Says::kDescription},
    {kCore, "abstract", kInFeed, Says::kDescription, 2},
    {kDc, "description", kInFeed, Says::kDescription, 2},
    {kItunes, "summary", kInFeed, Says::kDescription, 3},
    {kItunes, "subtitle", kInFeed, Says::kDescription, 4},
    {kMedia, "description", kInFeed, Says::kDescription, 9},
    {kGooglePlay, "description", kInFeed, Says::kDescription, 4},
    {kCore, "info", kInFeed, Says::kDescription, 5},
    {kCore, "summary", kInEntry, Says::kSummary},
    {kCore, "description", kInEntry, Says::kSummary, 2},
    {kCore, "abstract", kInEntry, Says::kSummary, 2},
    {kDc, "description", kInEntry, Says::kSummary, 3},
    {kDcterms, "abstract", kInEntry, Says::kSummary, 4},
    {kItunes, "summary", kInEntry, Says::kSummary, 5},
    {kGooglePlay, "description", kInEntry, Says::kSummary, 6},
    {kMedia, "description", kInEntry, Says::kSummary, 9},
    {kMedia, "description", kInMedia, Says::kMediaDescription},
    {kItunes, "subtitle", kInEntry, Says::kSubtitle},
    {Space::kContent, "encoded", kInEntry, Says::kContent},
    {kCore, "content", kInEntry, Says::kContent},
    {kCore, "fullitem", kInEntry, Says::kContent, 2},
    {Space::kXhtml, "body", kInEntry, Says::kContent, 2},
    {kCore, "body", kInEntry, Says::kContent, 3},
    {Space::kXhtml, "div", kInEntry, Says::kContent, 3},

    // people
    {kCore, "author", kFES, Says::kAuthor},
    {kDc, "creator", kFES, Says::kAuthor},
    {kDc, "author", kFES, Says::kAuthor},
    {kCore, "managingeditor", kInFeed, Says::kAuthor, 2},
    {kItunes, "author", kFE, Says::kAuthor, 3},
    {kCore, "contributor", kFES, Says::kContributor},
    {kDc, "contributor", kFES, Says::kContributor},
    {kDc, "publisher", kFE, Says::kPublisher},
    {kCore, "webmaster", kInFeed, Says::kPublisher, 2},
    {kItunes, "owner", kFE, Says::kPublisher, 3},
    {kGooglePlay, "email", kInFeed, Says::kPublisher, 4},
    {kCore, "name", kInPerson, Says::kPersonName},
    {kItunes, "name", kInPerson, Says::kPersonName},
    {kCore, "email", kInPerson, Says::kPersonEmail},
    {kItunes, "email", kInPerson, Says::kPersonEmail},
    {kCore, "uri", kInPerson, Says::kPersonUrl},
    {kCore, "url", kInPerson, Says::kPersonUrl},
    {kCore, "homepage", kInPerson, Says::kPersonUrl},

    // times
    {kCore, "pubdate", kFE, Says::kPublished},
    {kCore, "published", kFES, Says::kPublished},
    {kCore, "issued", kFES, Says::kPublished},
    {kDcterms, "issued", kFE, Says::kPublished, 2},
    {kDc, "date", kFE, Says::kPublished, 3},
    {kCore, "date", kInEntry, Says::kPublished, 4},
    {kDcterms, "available", kInEntry, Says::kPublished, 5},
    {Space::kPrism, "publicationdate", kInEntry, Says::kPublished, 6},
    {kCore, "updated", kFES, Says::kModified},
    {kCore, "modified", kFES, Says::kModified},
    {kCore, "lastbuilddate", kInFeed, Says::kModified},
    {kDcterms, "modified", kFE, Says::kModified, 2},
    {kDcterms, "updated", kFE, Says::kModified, 2},
    {Space::kPrism, "modificationdate", kInEntry, Says::kModified, 3},
    {kCore, "created", kFE, Says::kCreated},
    {kDcterms, "created", kFE, Says::kCreated, 2},

    // addresses
    {kCore, "link", kInTop | kFES, Says::kLink},
    {kCore, "a", kInFeed | kInEntry, Says::kLink},  // CDF
    {kCore, "link", kInImage, Says::kImageLink},
    {kCore, "url", kInImage, Says::kImageUrl},
    {Space::kFeedburner, "origlink", kInEntry, Says::kOrigLink},
    {Space::kFeedburner, "origenclosurelink", kInEntry, Says::kOrigEnclosure},
    {kCore, "comments", kInEntry, Says::kComments},
    {Space::kWfw, "commentrss", kInEntry, Says::kCommentsFeed},
    {Space::kWfw, "commentsrss", kInEntry, Says::kCommentsFeed},
    {kCore, "icon", kInFeed | kInSource, Says::kIcon},
    {kCore, "logo", kInFeed | kInSource, Says::kLogo},
    {kItunes, "image", kFE, Says::kImageHref},
    {kMedia, "thumbnail", kInFeed, Says::kImageHref},
    {kItunes, "new-feed-url", kInFeed, Says::kNewUrl},
    {kCore, "newlocation", kInTop | kInFeed, Says::kNewUrl},
    {kCore, "location", kInTop, Says::kNewUrl},

    // rights
    {kCore, "copyright", kFES, Says::kRights},
    {kCore, "rights", kFES, Says::kRights},
    {kDc, "rights", kFES, Says::kRights, 2},
    {kMedia, "copyright", kFE, Says::kRights, 4},
    {kCc, "license", kFE, Says::kLicense},
    {kDcterms, "license", kFE, Says::kLicense, 2},
    {kMedia, "license", kFE, Says::kLicense, 3},

    // subjects
    {kCore, "category", kFE, Says::kCategory},
    {kDc, "subject", kFE, Says::kCategory},
    {kMedia, "category", kFE | kInMedia, Says::kCategory},
    {kItunes, "category", kFE, Says::kCategory},
    {kItunes, "keywords", kFE, Says::kKeywords},
    {kMedia, "keywords", kFE | kInMedia, Says::kKeywords},
    {kCore, "keywords", kFE, Says::kKeywords},
    {kCore, "tags", kFE, Says::kKeywords},
    {kCore, "tag", kInEntry, Says::kCategory},

    // what is said about it
    {Space::kSlash, "comments", kInEntry, Says::kCommentsCount},
    {Space::kThr, "total", kInEntry, Says::kCommentsCount},
    {Space::kThr, "in-reply-to", kInEntry, Says::kInReplyTo},
    {Space::kSlash, "section", kInEntry, Says::kSection},
    {Space::kSlash, "department", kInEntry, Says::kDepartment},

    // pictures, sound, film
    {kCore, "enclosure", kInEntry, Says::kEnclosure},
    {kMedia, "group", kMediaToo, Says::kMediaGroup},
    {kMedia, "content", kMediaToo, Says::kMediaContent},
    {kMedia, "thumbnail", kMediaToo, Says::kThumbnail},
    {kMedia, "peerlink", kMediaToo, Says::kPeerLink},
    {kItunes, "duration", kInEntry, Says::kDuration},
    {kCore, "width", kInImage, Says::kWidth},
    {kCore, "height", kInImage, Says::kHeight},

    // how the feed is kept
    {kCore, "generator", kInFeed, Says::kGenerator},
    {Space::kAdmin, "generatoragent", kInFeed, Says::kGenerator},
    {kCore, "language", kFE, Says::kLanguage},
    {kDc, "language", kFE, Says::kLanguage, 2},
    {kCore, "ttl", kInFeed, Says::kTtl},
    {Space::kSy, "updateperiod", kInFeed, Says::kUpdatePeriod},
    {Space::kSy, "updatefrequency", kInFeed, Says::kUpdateFrequency},
    {Space::kSy, "updatebase", kInFeed, Says::kUpdateBase},
    {kCore, "skiphours", kInFeed, Says::kInside},
    {kCore, "skipdays", kInFeed, Says::kInside},
    {kCore, "hour", kInFeed, Says::kHour},
    {kCore, "day", kInFeed, Says::kDay},

    // sitemaps, and Google's news and images in them
    {kCore, "urlset", kInTop, Says::kSitemap},
    {kCore, "sitemapindex", kInTop, Says::kSitemap},
    {kCore, "url", kInSitemap | kInUrl, Says::kEntry},
    {kCore, "sitemap", kInSitemap | kInUrl, Says::kEntry},
    {kCore, "loc", kInUrl, Says::kLink},
    {kCore, "lastmod", kInUrl, Says::kModified},
    {kNews, "news", kInUrl, Says::kInside},
    {kNews, "publication", kInUrl, Says::kPublisher},
    {kNews, "name", kInPerson, Says::kPersonName},
    {kNews, "language", kInPerson, Says::kLanguage},
    {kNews, "title", kInUrl, Says::kTitle},
    {kNews, "publication_date", kInUrl, Says::kPublished},
    {kNews, "keywords", kInUrl, Says::kKeywords},
    {kNews, "genres", kInUrl, Says::kKeywords},
    {kPicture, "image", kInUrl, Says::kImage},
    {kPicture, "loc", kInImage, Says::kImageUrl},
    {kPicture, "title", kInImage, Says::kTitle},
};

template <size_t N>
const Address* FindAddress(const Address (&rows)[N], std::string_view key) {
  for (const Address& row : rows)
    if (EqualsNoCase(row.uri, key)) return &row;
  return nullptr;
}

}  // namespace

Space SpaceOf(std::string_view name_space, std::string_view prefix) {
  for (std::string_view scheme : {"http://", "https://"})
    if (StartsWithNoCase(name_space, scheme)) name_space.remove_prefix(scheme.size());
  while (!name_space.empty() && (name_space.back() == '/' || name_space.back() == '#'))
    name_space.remove_suffix(1);
  if (!name_space.empty()) {
    if (const Address* known = FindAddress(kAddresses, name_space)) return known->space;
    if (StartsWithNoCase(name_space, "my.netscape.com/rdf") ||
        StartsWithNoCase(name_space, "backend.userland.com/rss"))
      return Space::kCore;
  }
  const Address* usual = FindAddress(kPrefixes, prefix);
  return usual ? usual->space : Space::kOther;
}

const Word* FindWord(Space space, std::string_view name, Place place) {
  static const auto index = [] {
    std::unordered_map<std::string_view, std::vector<const Word*>> by_name;
    for (const Word& word : kWords) by_name[word.name].push_back(&word);
    return by_name;
  }();
  const auto found = index.find(name);
  if (found == index.end()) return nullptr;
  for (const Word* word : found->second)
    if (word->space == space && (word->places & place)) return word;
  for (const auto& [younger, older] : kOlder)
    if (younger == space) return FindWord(older, name, place);
  return nullptr;
}

}  // namespace wirefold
