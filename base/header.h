// What may stand in a request's header section (RFC 9110 5.1, 5.5, 5.6.2), so that no setting and
// nothing a server said can end a line and begin another.
#pragma once

#include <string_view>

namespace wirefold {

// A field's name or a method: letters, digits and !#$%&'*+-.^_`|~
bool IsToken(std::string_view text);
// Some text that is no control character but the tab.
bool IsHeaderValue(std::string_view text);
// Fields that frame the message, name its target or stand in Request already (base/transport.h): a
// list of extra headers may not bring them.
bool IsReservedHeader(std::string_view name);

}  // namespace wirefold
