// The inside of a flow token, and its letters. Version 1: version, transport and families in a byte each, then
// instance, epoch and connection as numbers of variable length, then both endpoints.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "foyer/flow.h"

namespace foyer::sip {

std::string PackFlow(const Flow& flow);
std::optional<Flow> UnpackFlow(std::string_view packed);  // nothing unless it is whole and of this version

// RFC 4648 s5, without padding.
std::string EncodeBase64Url(std::string_view bytes);
std::optional<std::string> DecodeBase64Url(std::string_view text);  // one text for each value of bytes, no other

}  // namespace foyer::sip
