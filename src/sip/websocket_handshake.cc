#include "sip/websocket_handshake.h"

#include <openssl/evp.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

namespace foyer::sip {
namespace {

namespace http = boost::beast::http;
using Request = http::request<http::empty_body>;

constexpr std::uint32_t kMaxRequest = 8 * 1024;
constexpr std::size_t kKeySize = 24;  // 16 bytes in base64
constexpr std::string_view kProtocol = "sip";

std::string AcceptFor(std::string_view key) {
  const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
  std::array<unsigned char, 64> base64{};
  const int length = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
  return {reinterpret_cast<const char*>(base64.data()), static_cast<std::size_t>(length)};
}

std::string Refusal(const std::string& status, const std::string& more = {}) {
  return "HTTP/1.1 " + status + "\r\n" + more + "Connection: close\r\nContent-Length: 0\r\n\r\n";
}

WebSocketHandshake Answer(const Request& request) {
  const auto key = request[http::field::sec_websocket_key];
  if (!boost::beast::websocket::is_upgrade(request) || key.size() != kKeySize)
    return {0, Refusal("400 Bad Request"), false};
  if (request[http::field::sec_websocket_version] != "13")
    return {0, Refusal("426 Upgrade Required", "Sec-WebSocket-Version: 13\r\n"), false};
  if (!http::token_list(request[http::field::sec_websocket_protocol]).exists({kProtocol.data(), kProtocol.size()}))
    return {0, Refusal("400 Bad Request", "Sec-WebSocket-Protocol: sip\r\n"), false};
  return {0,
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
              AcceptFor({key.data(), key.size()}) + "\r\nSec-WebSocket-Protocol: sip\r\n\r\n",
          true};
}

}  // namespace

std::optional<WebSocketHandshake> AnswerWebSocketRequest(std::string_view bytes) {
  http::request_parser<http::empty_body> parser;
  parser.header_limit(kMaxRequest);
  boost::beast::error_code error;
  const std::size_t size = parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if (error == http::error::need_more && bytes.size() < kMaxRequest) return std::nullopt;
  WebSocketHandshake handshake;
  if (error) {
    handshake.answer = Refusal("400 Bad Request");
  } else {
    handshake = Answer(parser.get());
  }
  handshake.size = size;
  return handshake;
}

}  // namespace foyer::sip
