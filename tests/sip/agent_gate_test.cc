#include "sip/agent_gate.h"

#include <gmock/gmock.h>

#include "tests/fakes/fake_transport.h"

namespace foyer::sip {
namespace {

using testing::HasSubstr;

std::string Invite(const std::string& lines, const std::string& contact = "<sip:anna@192.0.2.5>",
                   const std::string& from = "<sip:anna@house.example>;tag=1") {
  return "INVITE sip:door@127.0.0.1:40000;transport=tcp SIP/2.0\r\nVia: SIP/2.0/TCP "
         "127.0.0.1:5070;branch=z9hG4bK1\r\nFrom: " +
         from + "\r\nTo: <sip:door@house.example>\r\nCall-ID: a\r\nCSeq: 1 INVITE\r\nContact: " + contact + "\r\n" +
         lines + "Content-Length: 0\r\n\r\n";
}
std::string Fit(const std::string& message) { return FitForAgent(message).value_or("not fit"); }

TEST(AgentGateTest, WhatTheAgentNeedsStays) {
  const std::string offer =
      "v=0\r\no=- 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 101\r\n"
      "a=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n";
  const std::string invite =
      "INVITE sip:door@127.0.0.1:40000 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:5070;branch=z9hG4bK1\r\n"
      "From: \"Anna\" <sip:anna@house.example>;tag=1\r\nTo: <sip:door@house.example>\r\nCall-ID: a\r\n"
      "CSeq: 1 INVITE\r\nMax-Forwards: 70\r\nContact: <sip:anna@192.0.2.5;ob>;+sip.instance=\"<urn:x>\"\r\n"
      "Supported: timer\r\nSession-Expires: 1800\r\nContent-Type: application/sdp\r\nContent-Length: " +
      std::to_string(offer.size()) + "\r\n\r\n" + offer;
  EXPECT_EQ(Fit(invite), invite);
}

TEST(AgentGateTest, WhatItHasNoUseForIsLeftOut) {
  const std::string fit =
      Fit(Invite("X-Weird: 1\r\nx-weird: 2\r\nReplaces: x\r\nRefer-To: <sip:" + std::string(5000, 'a') +
                 ">\r\nAuthorization: Digest a=b\r\nSupported: " + std::string(5000, 'a') + "\r\n"));
  EXPECT_EQ(fit, Fit(Invite("")));
  EXPECT_THAT(fit, HasSubstr("Contact: <sip:anna@192.0.2.5>\r\n"));
}

// Its parser makes n (n + 1) / 2 of n elements in one line.
TEST(AgentGateTest, EachElementOfAListHasALineOfItsOwn) {
  EXPECT_THAT(
      Fit(Invite("Via: SIP/2.0/UDP a;branch=1, SIP/2.0/UDP b;branch=2\r\nRecord-Route: <sip:c;lr>, <sip:d;lr>\r\n")),
      HasSubstr("Via: SIP/2.0/UDP a;branch=1\r\nVia: SIP/2.0/UDP b;branch=2\r\nRecord-Route: <sip:c;lr>\r\n"
                "Record-Route: <sip:d;lr>\r\n"));
}

TEST(AgentGateTest, ANameIsShortenedAndOneThatIsNotSipIsAnonymous) {
  EXPECT_THAT(Fit(Invite("", "<sip:a@b>", "\"" + std::string(5000, 'a') + "\" <sip:anna@house.example>;tag=1")),
              HasSubstr("\r\nFrom: <sip:anna@house.example>;tag=1\r\n"));
  for (const std::string& uri :
       {std::string("tel:+49123"), "sip:" + std::string(1000, 'a'), "sip:" + std::string(1000, 'a') + "@b"})
    EXPECT_THAT(Fit(Invite("", "<sip:a@b>", "<" + uri + ">;tag=1")),
                HasSubstr("\r\nFrom: <sip:anonymous@anonymous.invalid>;tag=1\r\n"));
}

TEST(AgentGateTest, ABodyIsSdpOrNothing) {
  const std::string start = "v=0\r\no=- 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\nt=0 0\r\n",
                    medium = "m=audio 4000 RTP/AVP 0\r\n", sdp = start + medium;
  const auto with_body = [](const std::string& type, const std::string& body) {
    std::string message = Invite("Content-Type: " + type + "\r\n");
    return message.replace(message.find("Content-Length: 0\r\n\r\n"), std::string::npos,
                           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  };
  EXPECT_THAT(Fit(with_body("Application/SDP ;x=y", sdp)), testing::EndsWith("\r\n\r\n" + sdp));
  EXPECT_THAT(Fit(with_body("application/sdp", start + "i=x\r\na=ice-ufrag:" + std::string(3000, 'u') + "\r\n" +
                                                   medium + "a=candidate:1\r\na=crypto:1\r\n")),
              testing::EndsWith("\r\n\r\n" + sdp));
  const std::string without = Fit(Invite(""));
  EXPECT_EQ(Fit(with_body("multipart/mixed;boundary=a", "--a")), without);
  EXPECT_EQ(Fit(with_body("application/sdp", "nonsense")), without);
  EXPECT_EQ(Fit(with_body("application/sdp", sdp + "a=fmtp:0 " + std::string(1000, 'f') + "\r\n")), without);
  EXPECT_EQ(Fit(with_body("application/sdp", sdp + std::string(20'000, 'a'))), without);
}

TEST(AgentGateTest, WithoutWhatItNeedsAMessageIsNotFit) {
  const std::string host(1000, 'a');
  for (const std::string& contact : {"<sip:anna@" + host + ">", "<sip:" + host + "@b>", std::string("<tel:1>"),
                                     std::string("?"), "<sip:a@b;c=" + std::string(3000, 'd') + ">"})
    EXPECT_EQ(FitForAgent(Invite("", contact)), std::nullopt) << contact;
  EXPECT_EQ(FitForAgent(Invite("Record-Route: <sip:" + host + ";lr>\r\n")), std::nullopt);
  EXPECT_EQ(FitForAgent(Invite("Via: SIP/2.0/UDP " + host + "\r\n")), std::nullopt);
  std::string many = "Record-Route: <sip:a;lr>";
  for (int i = 0; i < 120; ++i) many += ", <sip:a;lr>";
  EXPECT_EQ(FitForAgent(Invite(many + "\r\n")), std::nullopt);
  EXPECT_EQ(FitForAgent("nonsense"), std::nullopt);
}

TEST(AgentGateTest, OnlyItsOwnFlowIsGuarded) {
  FakeTransports network;
  AgentGate gate(network);
  Flow agent, phone;
  agent.local = *Endpoint::Parse("127.0.0.1:5070");
  phone.local = *Endpoint::Parse("192.0.2.1:5060");
  const std::string bad = Invite("", "<tel:1>"), answer = "SIP/2.0 180 Here\r\n" + bad.substr(bad.find("Via"));
  EXPECT_TRUE(gate.Send(agent, bad)) << "there is no agent yet";
  gate.Guard(agent.local);
  EXPECT_TRUE(gate.Send(phone, Invite("X: y\r\n")));
  EXPECT_EQ(network.Last().message.ValueByName("X"), "y");
  EXPECT_TRUE(gate.Send(agent, Invite("X: y\r\n")));
  EXPECT_EQ(network.Last().message.ValueByName("X"), "");
  EXPECT_EQ(network.sent.size(), 3U);
  EXPECT_FALSE(gate.Send(agent, bad));
  EXPECT_TRUE(gate.Send(agent, answer)) << "lost on the way, which is no fault of the call";
  EXPECT_EQ(network.sent.size(), 3U);
  EXPECT_EQ(gate.held_back(), 2U);
}

TEST(AgentGateTest, AReasonPhraseIsOurs) {
  const std::string ringing = "SIP/2.0 180 " + std::string(5000, 'a') + "\r\n",
                    rest = Invite("").substr(Invite("").find("Via"));
  EXPECT_THAT(Fit(ringing + rest), testing::StartsWith("SIP/2.0 180 Ringing\r\n"));
}

}  // namespace
}  // namespace foyer::sip
