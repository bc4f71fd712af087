#include "crawler/extract/json_ld.h"
namespace wirefold {
LdArticle ReadJsonLd(const std::vector<std::string>&) { return {}; }
}  // namespace wirefold
