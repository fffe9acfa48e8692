// The cookie of a session (RFC 6265): only for us, never for scripts, never sent because another page asks for it.
#pragma once
#include <string>
#include <string_view>

#include "foyer/http.h"

namespace foyer::accounts {

// What the request has; empty if it has none. Over TLS only the one that nobody but us can have set counts (__Host-).
std::string SessionIn(const HttpRequest& request);

// The value of Set-Cookie; `id` empty: forget it.
std::string SetCookie(std::string_view id, bool secure);

// The token in "Authorization: Bearer ..." (RFC 6750); empty if there is none.
std::string_view BearerIn(const HttpRequest& request);

}  // namespace foyer::accounts
