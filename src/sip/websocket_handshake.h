// The opening of a WebSocket: an HTTP request that asks for one that speaks SIP, and our answer (RFC 6455 s4.2, RFC
// 7118 s4).
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace foyer::sip {

struct WebSocketHandshake {
  std::size_t size = 0;  // of the request
  std::string answer;    // a whole HTTP response
  bool accepted = false;
};

// `bytes` are all that has come; nothing: the request has not come to its end yet.
std::optional<WebSocketHandshake> AnswerWebSocketRequest(std::string_view bytes);

}  // namespace foyer::sip
