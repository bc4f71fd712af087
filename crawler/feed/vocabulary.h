// The words of all feed formats in one table: which element, of which namespace, in which place,
// says what. A new element is one row in vocabulary.cc.
#pragma once

#include <cstdint>
#include <string_view>

namespace wirefold {

// RSS of all versions, Atom of all versions, CDF and sitemaps share kCore: their names do not
// contradict each other in one place.
enum class Space : uint8_t {
  kCore,
  kContent,
  kDc,
  kDcterms,
  kMedia,
  kItunes,
  kWfw,
  kFeedburner,
  kSlash,
  kThr,
  kSy,
  kAdmin,
  kPrism,
  kGooglePlay,
  kCc,
  kXhtml,
  kRdf,
  kNews,     // Google's extensions of sitemaps
  kPicture,  // image:
  kOther
};

// The space of a namespace address, or of a usual prefix where there is none or an unknown one.
Space SpaceOf(std::string_view name_space, std::string_view prefix);

// Places an element may stand in.
enum Place : uint16_t {
  kInTop = 1,
  kInFeed = 2,
  kInEntry = 4,
  kInSource = 8,
  kInImage = 16,
  kInPerson = 32,
  kInMedia = 64,     // a media:content or media:group
  kInSitemap = 128,  // a urlset or sitemapindex
  kInUrl = 256,      // a url or sitemap of it
};

enum class Says : uint8_t {
  kNothing,
  // places
  kFeed,
  kSitemap,
  kEntry,
  kSource,
  kImage,
  kMediaGroup,
  kMediaContent,
  kInside,  // nothing itself, but what is inside counts
  // people
  kAuthor,
  kContributor,
  kPublisher,
  kPersonName,
  kPersonEmail,
  kPersonUrl,
  // words
  kTitle,
  kDescription,
  kSummary,
  kContent,
  kSubtitle,
  kRights,
  kId,
  // times
  kPublished,
  kModified,
  kCreated,
  // addresses
  kLink,
  kOrigLink,
  kOrigEnclosure,
  kComments,
  kCommentsFeed,
  kCommentsCount,
  kInReplyTo,
  kLicense,
  kIcon,
  kLogo,
  kImageHref,
  kNewUrl,
  kImageUrl,
  kImageLink,
  // the rest
  kCategory,
  kKeywords,
  kSection,
  kDepartment,
  kEnclosure,
  kThumbnail,
  kMediaTitle,
  kMediaDescription,
  kPeerLink,
  kDuration,
  kGenerator,
  kLanguage,
  kTtl,
  kUpdatePeriod,
  kUpdateFrequency,
  kUpdateBase,
  kHour,
  kDay,
  kWidth,
  kHeight,
};

struct Word {
  Space space;
  std::string_view name;  // lower case
  uint16_t places;
  Says says;
  uint8_t rank = 1;  // of several that say the same, the lowest counts
};

// `name` in lower case. Null for what is not in the table.
const Word* FindWord(Space space, std::string_view name, Place place);

}  // namespace wirefold
