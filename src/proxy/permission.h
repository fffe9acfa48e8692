// Whether who sent a request may do what it asks for. What may not be is answered here, and recorded.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "foyer/access.h"
#include "proxy/answers.h"
#include "proxy/context.h"
#include "sip/uri.h"

namespace foyer::proxy {

// The address of a URI. Some phones write our address where our domain belongs.
std::optional<Aor> AorOf(const sip::Uri& uri, const Arrival& arrival, const Context& context);

// Answers with `status`, and records why.
void Refuse(const Context& context, const Arrival& arrival, int status, std::string_view why,
            const Identity* sender = nullptr, const std::string& target = {});

// From names the sender, and so do the identities of RFC 3325, if they are SIP addresses; else 403.
bool SpeaksForItself(const Context& context, const Arrival& arrival, const Identity& sender);

// The rules let the sender send such a request to `target`; else 403.
bool MayReach(const Context& context, const Arrival& arrival, const Identity& sender, const Aor& target);

// A REFER makes its receiver call somebody, so the sender needs the right to do that himself; else 403. A Refer-To that
// is no SIP address is 416, none or several 400 (RFC 3515 s2.4.1). Any other request may pass.
bool MayRefer(const Context& context, const Arrival& arrival, const Identity& sender);

}  // namespace foyer::proxy
