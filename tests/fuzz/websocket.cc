// What comes on a WebSocket, with and without its opening; the first byte says in pieces of how many bytes.
#include <memory>
#include <string>

#include "sip/websocket_framer.h"
#include "tests/fuzz/cut_up.h"
#include "tests/fuzz/targets.h"

namespace foyer::fuzz {
namespace {

std::string Upgrade() {
  return "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
         "Sec-WebSocket-Protocol: sip\r\n\r\n";
}

}  // namespace

void FuzzWebsocket(Bytes input) {
  if (input.empty() || input.size() > 16 * 1024) return;
  const std::size_t piece = input[0] % kMostPiece + 1;
  const std::string_view bytes = AsText(input.subspan(1));
  const auto make = [] { return std::make_unique<sip::WebSocketFramer>(kSmall); };
  CheckCuts(bytes, piece, make);
  CheckCuts(Upgrade() + std::string(bytes), piece, make);
}

}  // namespace foyer::fuzz
