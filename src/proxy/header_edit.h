// Small changes to single header values: tags, option tags, status lines.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sip/message.h"

namespace foyer::proxy {

// A From or To value with another tag; unchanged if it cannot be parsed.
std::string WithTag(std::string_view address, std::string_view tag);

// A From or To value with another URI; name and parameters stay. Unchanged if it cannot be parsed.
std::string WithUri(std::string_view address, std::string_view uri);

// Writes From, CSeq and, inside a dialog, To of a response as the sender of `request` knows them (RFC 3261 s8.2.6.2).
void RestoreNames(sip::Rewrite& rewrite, const sip::Message& response, const sip::Message& request);

// Takes one option tag out of a list header (Supported); the header goes if nothing is left.
void RemoveOption(sip::Rewrite& rewrite, const sip::Message& message, sip::HeaderId id, std::string_view option);

// Takes out the credentials for our realm: they are nobody else's business (RFC 3261 s22.3).
void RemoveOwnCredentials(sip::Rewrite& rewrite, const sip::Message& request, std::string_view realm);

// Takes out what users say of themselves beside From (RFC 3325 s5): a device would take it for something that we vouch
// for.
void RemoveClaimedIdentities(sip::Rewrite& rewrite);

// The same response with another status line.
std::string WithStatus(std::string response, int status);

// A final response of a device to `request` as its caller gets it: without our Via, with this status, with these
// challenge lines in place of its own if there are any.
std::string PassedUp(const sip::Message& response, const sip::Message& request, int status,
                     const std::vector<std::string>& challenges);

// A whole header line.
std::string Line(sip::HeaderId id, std::string_view value);

// True if the body is an SDP.
bool HasSdp(const sip::Message& message);

// The URI of the first Contact; empty if there is none, or it is no SIP URI.
std::string_view ContactUri(const sip::Message& message);

}  // namespace foyer::proxy
