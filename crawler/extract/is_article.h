// Whether a page is an article at all. Decided by structure (declared types, forms, headlines that
// lead elsewhere) before wording.
#pragma once

#include <string>

#include "base/news.h"
#include "crawler/extract/claims.h"
#include "crawler/extract/prune.h"

namespace wirefold {

// Why the page is none; empty where it is one. The reasons are stored, so they stay as they are:
//   "no text"           nothing was found, or an empty shell for scripts
//   "needs JavaScript"  a shell that says so
//   "bot wall"          a captcha or a check of the browser
//   "consent wall"      cookies and data protection in place of the article
//   "login wall"        a form to log in or register in place of the article
//   "error page"        not found, forbidden, out of order, whatever the HTTP status said
//   "home page"         the site's front
//   "section page"      lists of articles: sections, tags, topics, archives
//   "search page"       results of a search
//   "profile page"      an author's or a member's
//   "product page", "event page", "video page" (with too little text to be an article)
//   "about page"        imprint, contact, terms, privacy
// A text cut at a paywall is an article; Article::is_accessible_for_free tells.
std::string WhyNoArticle(const Claims& claims, const Body& body, const Article& article);

}  // namespace wirefold
