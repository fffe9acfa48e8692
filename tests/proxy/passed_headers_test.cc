// What two phones settle between themselves passes through a fork, and back, as it is: session timers (RFC 4028),
// what a device can do (RFC 3840), an offer that comes late (RFC 3261 s13.2.1).
#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

class PassedHeadersTest : public House {
 protected:
  PassedHeadersTest() {
    for (const Device* device : {&anna_, &tablet_}) Register(*device);
  }
  ServerTransactionId CallWithTimer() {
    return Send(gate_, {.target = "sip:anna@house.test",
                        .body = "offer",
                        .headers = {"Supported: timer", "Session-Expires: 1800;refresher=uac", "Min-SE: 120"}});
  }
};

TEST_F(PassedHeadersTest, ASessionTimerIsSettledByTheTwoSides) {
  const auto call = CallWithTimer();
  for (const Device* device : {&anna_, &tablet_}) {
    const sip::Message& invite = InviteOf(*device).request;
    EXPECT_EQ(invite.ValueByName("Session-Expires"), "1800;refresher=uac");
    EXPECT_EQ(invite.ValueByName("Min-SE"), "120");
    EXPECT_TRUE(invite.HasToken(HeaderId::kSupported, "timer"));
  }
  layer_.Reply(InviteOf(anna_), 200, "a", "sdp", {"Require: timer", "Session-Expires: 900;refresher=uas"});
  loop_.RunReady();
  ASSERT_EQ(LastStatus(call), 200);
  EXPECT_EQ(LastResponse(call).ValueByName("Session-Expires"), "900;refresher=uas");
  EXPECT_EQ(LastResponse(call).Value(HeaderId::kRequire), "timer");

  const auto refresh =
      ByCallee(anna_, "a", {.method = "UPDATE", .headers = {"Supported: timer", "Session-Expires: 900;refresher=uac"}});
  EXPECT_EQ(SentTo(gate_, "UPDATE").request.ValueByName("Session-Expires"), "900;refresher=uac");
  layer_.Reply(SentTo(gate_, "UPDATE"), 200, "", {}, {"Session-Expires: 900;refresher=uac"});
  EXPECT_EQ(LastResponse(refresh).ValueByName("Session-Expires"), "900;refresher=uac");
}

TEST_F(PassedHeadersTest, AnIntervalTooSmallIsToldWithTheLeastThatWillDo) {
  const auto call = CallWithTimer();
  layer_.Reply(InviteOf(tablet_), 422, "t", {}, {"Min-SE: 3600"});
  layer_.Reply(InviteOf(anna_), 480, "a");
  loop_.RunReady();
  EXPECT_EQ(LastStatus(call), 422);
  EXPECT_EQ(LastResponse(call).ValueByName("Min-SE"), "3600");
}

TEST_F(PassedHeadersTest, WhatADeviceCanDoStandsInItsContact) {
  const std::string contact = "<sip:gate@192.0.2.20:5060>;audio;video;methods=\"INVITE,BYE\";+sip.instance=\"<urn:x>\"";
  const auto call = layer_.Receive(
      "INVITE sip:anna@house.test SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.20;branch=z9hG4bK1\r\n"
      "From: <sip:gate@house.test>;tag=1\r\nTo: <sip:anna@house.test>\r\nCall-ID: able\r\nCSeq: 1 INVITE\r\n"
      "Contact: " +
          contact + "\r\nContent-Length: 0\r\n\r\n",
      gate_.flow);
  loop_.RunReady();
  for (const Device* device : {&anna_, &tablet_})
    EXPECT_EQ(InviteOf(*device).request.Value(HeaderId::kContact), contact);
  for (const int status : {180, 200}) {
    layer_.Deliver(InviteOf(anna_).id, FakeTransactionLayer::Parse(sip::MakeResponse(InviteOf(anna_).request, status,
                                                                                     "a", {"Contact: " + contact})));
    loop_.RunReady();
    ASSERT_EQ(LastStatus(call), status);
    EXPECT_EQ(LastResponse(call).Value(HeaderId::kContact), contact);
  }
}

TEST_F(PassedHeadersTest, ALateOfferAndItsAnswerAreTheTwoSidesOwn) {
  const auto call = Send(gate_, {.target = "sip:anna@house.test"});
  EXPECT_EQ(InviteOf(anna_).request.body(), "");
  EXPECT_FALSE(InviteOf(anna_).request.Has(HeaderId::kContentType));
  Reply(anna_, 200, "a", "anna-offer");
  EXPECT_EQ(LastResponse(call).body(), "anna-offer");
  EXPECT_EQ(LastResponse(call).Value(HeaderId::kContentType), "application/sdp");
  ByCaller(gate_, call, {.method = "ACK", .body = "gate-answer", .type = "application/sdp", .cseq = 10});
  ASSERT_EQ(layer_.stateless.size(), 1U);
  EXPECT_EQ(layer_.stateless.front().first, anna_.flow);
  EXPECT_EQ(layer_.stateless.front().second.body(), "gate-answer");
  EXPECT_EQ(layer_.stateless.front().second.Value(HeaderId::kContentType), "application/sdp");
  EXPECT_TRUE(relay_.sessions.empty());
}

}  // namespace
}  // namespace foyer::proxy
