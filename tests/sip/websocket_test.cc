#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sip/transport_fixture.h"

namespace foyer::sip {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// A browser's side of it, on a real socket.
class WebSocketTest : public TransportLayerTest {
 protected:
  static std::string Handshake() {
    return "GET / HTTP/1.1\r\nHost: house.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sip\r\nSec-WebSocket-Version: "
           "13\r\n\r\n";
  }
  // Masked with zeros, which leave it readable.
  static std::string Frame(const std::string& message) {
    return std::string{'\x81', '\xfe', static_cast<char>(message.size() >> 8),
                       static_cast<char>(message.size() & 0xff)} +
           std::string(4, '\0') + message;
  }
};

TEST_F(WebSocketTest, MessagesGoBothWaysWithoutAContentLength) {
  Peer browser = Connect(SOCK_STREAM, Listen(Transport::kWs));
  const std::string options =
      "OPTIONS sip:house.example SIP/2.0\r\nVia: SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bKa\r\n"
      "From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n\r\n";
  browser.Send(Handshake() + Frame(options));
  ASSERT_TRUE(RunUntil([&] { return !arrivals_.empty() && !browser.received.empty(); }));
  EXPECT_THAT(browser.received, StartsWith("HTTP/1.1 101 "));
  EXPECT_EQ(arrivals_[0].from.transport, Transport::kWs);
  browser.received.clear();
  EXPECT_TRUE(transports_.Send(arrivals_[0].from, "SIP/2.0 200 OK\r\n\r\n"));
  EXPECT_TRUE(RunUntil([&] { return browser.received == "\x81\x12SIP/2.0 200 OK\r\n\r\n"; }));
}

TEST_F(WebSocketTest, AMalformedMessageIsAnsweredInAFrameAndTheConnectionGoesOn) {
  Peer browser = Connect(SOCK_STREAM, Listen(Transport::kWs));
  browser.Send(Handshake() + Frame(Options("SIP/2.0/WS a.invalid;branch=z9hG4bKa", "CSeq: 2 OPTIONS\r\n")));
  ASSERT_TRUE(RunUntil([&] { return browser.received.find("SIP/2.0 400 ") != std::string::npos; }));
  browser.Send(Frame(Options("SIP/2.0/WS a.invalid;branch=z9hG4bKb")));
  EXPECT_TRUE(RunUntil([&] { return !arrivals_.empty(); }));
}

TEST_F(WebSocketTest, APlainSipPhoneIsRefused) {
  Peer phone = Connect(SOCK_STREAM, Listen(Transport::kWs));
  phone.Send(Options());
  ASSERT_TRUE(RunUntil([&] { return phone.ended; }));
  EXPECT_THAT(phone.received, StartsWith("HTTP/1.1 400 "));
}

TEST_F(WebSocketTest, AGoodbyeClosesTheFlow) {
  Peer browser = Connect(SOCK_STREAM, Listen(Transport::kWs));
  browser.Send(Handshake() + std::string("\x88\x80\0\0\0\0", 6));
  ASSERT_TRUE(RunUntil([&] { return browser.ended && !closed_.empty(); }));
  EXPECT_THAT(browser.received, HasSubstr(std::string("\r\n\r\n\x88\0", 6)));
}

}  // namespace
}  // namespace foyer::sip
