// Digits in the body of an INFO or a MESSAGE, in all the forms that phones send them.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "sip/message.h"

namespace foyer::proxy {

enum class InfoKind {
  kDigits,      // application/dtmf-relay or application/dtmf
  kKeyFrame,    // application/media_control+xml with picture_fast_update (RFC 5168)
  kEmpty,       // no body: a keep-alive
  kUnsupported  // 415
};
InfoKind InfoKindOf(const sip::Message& info);

// The digits, each of 0-9 * # A-D; unknown ones are left out. "Signal=5", "signal = #", "5", "Signal=10" (*), "11" (#).
std::string DigitsOfInfo(const sip::Message& info);

// What was typed into a text message; white space around it does not count. Empty if it is no code.
std::string DigitsOfMessage(const sip::Message& message);

}  // namespace foyer::proxy
