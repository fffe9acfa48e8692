// Cuts secrets out of a SIP message, in place and without changing its length, so that Content-Length stays true: what
// proves a password, keys of media, passwords of ICE, push tokens, and every body that may hold a code.
#pragma once
#include <span>
#include <string_view>

namespace foyer::trace {

// Valid as long as the message; empty where it has none.
struct Outline {
  std::string_view call_id;
  std::string_view method;  // of the request, or of the one that is answered
};

// kBroken: no message that we understand. Of its headers only those are kept that cannot hold a secret.
enum class Shape { kWhole, kBroken };

Outline MaskSecrets(std::span<char> message, Shape shape);

}  // namespace foyer::trace
