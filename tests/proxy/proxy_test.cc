// What comes in from outside of any dialog: who may, whom it is for, and what is refused.
#include "proxy/proxy.h"

#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

class ProxyTest : public House {
 protected:
  ProxyTest() {
    Register(anna_);
    Register(bob_);
  }
  int StatusOf(const Device& from, const Order& order) { return LastStatus(Send(from, order)); }
};

TEST_F(ProxyTest, WhoHasNotProvedWhoItIsIsChallenged) {
  for (const char* method : {"INVITE", "INFO", "MESSAGE", "SUBSCRIBE", "BYE"}) {
    const auto id = Send(stranger_, {.method = method, .target = "sip:anna@house.test"});
    EXPECT_EQ(LastStatus(id), 407) << method;
    EXPECT_THAT(LastResponse(id).Value(HeaderId::kProxyAuthenticate), HasSubstr("Digest"));
    EXPECT_FALSE(LastResponse(id).to_tag().empty());
  }
  EXPECT_TRUE(layer_.sent.empty());
}

TEST_F(ProxyTest, NobodySpeaksForAnother) {
  EXPECT_EQ(StatusOf(anna_, {.body = "offer", .from = "<sip:bob@house.test>;tag=x"}), 403);
  EXPECT_EQ(StatusOf(anna_, {.method = "MESSAGE",
                             .target = "sip:bob@house.test",
                             .body = "hi",
                             .type = "text/plain",
                             .from = "<sip:hall@house.test>;tag=x"}),
            403);
}

TEST_F(ProxyTest, NorClaimsToBeAnotherBesideFrom) {
  for (const char* name : {"P-Preferred-Identity: ", "P-Asserted-Identity: "}) {
    const std::string header(name);
    EXPECT_EQ(StatusOf(anna_, {.body = "offer", .headers = {header + "<sip:bob@house.test>"}}), 403);
    EXPECT_EQ(StatusOf(anna_, {.body = "offer", .headers = {header + "<sip:anna@house.test>, <sip:bob@house.test>"}}),
              403);
  }
  EXPECT_TRUE(layer_.sent.empty());
  Send(anna_,
       {.target = "sip:bob@house.test",
        .body = "offer",
        .headers = {"P-Preferred-Identity: \"Anna\" <sip:anna@house.test>", "P-Asserted-Identity: <tel:+390001>"}});
  EXPECT_FALSE(InviteOf(bob_).request.Has(HeaderId::kPPreferredIdentity));
  EXPECT_FALSE(InviteOf(bob_).request.Has(HeaderId::kPAssertedIdentity)) << "nobody vouches for it";
}

TEST_F(ProxyTest, SomePhonesWriteOurAddressWhereOurDomainBelongs) {
  Send(anna_, {.target = "sip:bob@192.0.2.1", .body = "offer", .from = "<sip:anna@192.0.2.1>;tag=x"});
  EXPECT_EQ(CountSentTo(bob_, "INVITE"), 1U);
}

TEST_F(ProxyTest, OtherDomainsAreNotServed) {
  EXPECT_EQ(StatusOf(anna_, {.target = "sip:bob@other.test", .body = "offer"}), 403);
  EXPECT_EQ(StatusOf(anna_, {.target = "sip:bob@192.0.2.99", .body = "offer"}), 403);
  EXPECT_EQ(StatusOf(anna_, {.method = "OPTIONS", .target = "sip:other.test"}), 404);
  EXPECT_TRUE(layer_.sent.empty());
}

TEST_F(ProxyTest, WhoDoesNotExistIs404AndAnEmptyGroupIs480) {
  EXPECT_EQ(StatusOf(anna_, {.target = "sip:nobody@house.test", .body = "offer"}), 404);
  EXPECT_EQ(StatusOf(anna_, {.target = "sip:house.test", .body = "offer"}), 404);
  EXPECT_EQ(StatusOf(anna_, {.target = "sip:empty@house.test", .body = "offer"}), 480);
}

TEST_F(ProxyTest, OtherSettingsHoldForTheNextCallAndTheOneThatRingsGoesOn) {
  const auto ring = Call(anna_, "sip:flat2@house.test", "offer");
  Settings settings;
  settings.domain = "elsewhere.test";
  settings.groups = {{"flat3", {"bob"}}};
  proxy_->Apply(settings);
  Reply(bob_, 200, "b", "answer");
  EXPECT_EQ(LastStatus(ring), 200);
  EXPECT_EQ(StatusOf(anna_, {.target = "sip:flat2@house.test", .body = "offer", .call_id = "call-2"}), 404);
  Send(anna_, {.target = "sip:flat3@house.test", .body = "offer", .call_id = "call-3"});
  EXPECT_EQ(CountSentTo(bob_, "INVITE"), 2U) << "the domain is what it was";
}

TEST_F(ProxyTest, HopsAreCounted) {
  EXPECT_EQ(StatusOf(anna_, {.body = "offer", .headers = {"Max-Forwards: 0"}}), 483);
  EXPECT_EQ(StatusOf(anna_, {.body = "offer", .headers = {"Max-Forwards: 256"}}), 400);
  EXPECT_EQ(StatusOf(anna_, {.body = "offer", .headers = {"Max-Forwards: many"}}), 400);
  Send(anna_, {.target = "sip:bob@house.test", .body = "offer"});
  EXPECT_EQ(InviteOf(bob_).request.Value(HeaderId::kMaxForwards), "69");
}

TEST_F(ProxyTest, ExtensionsThatWeMustKnowAreRefusedByName) {
  const auto proxy_require = Send(anna_, {.body = "offer", .headers = {"Proxy-Require: foo, bar"}});
  EXPECT_EQ(LastStatus(proxy_require), 420);
  EXPECT_EQ(LastResponse(proxy_require).Value(HeaderId::kUnsupported), "foo, bar");
  const auto reliable = Send(anna_, {.body = "offer", .headers = {"Require: 100rel"}});
  EXPECT_EQ(LastStatus(reliable), 420);
  EXPECT_EQ(LastResponse(reliable).Value(HeaderId::kUnsupported), "100rel");
}

TEST_F(ProxyTest, ARequestThatComesBackUnchangedIsALoop) {
  const sip::Message first = FakeTransactionLayer::Parse(
      "INVITE sip:home@house.test SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: "
      "<sip:anna@house.test>;tag=1\r\n"
      "To: <sip:home@house.test>\r\nCall-ID: loop\r\nCSeq: 1 INVITE\r\n\r\n");
  const std::string back =
      sip::Rewrite(first).Prepend(HeaderId::kVia, "SIP/2.0/UDP p;branch=z9hG4bKx" + LoopKey(first) + "7").Build();
  EXPECT_EQ(LastStatus(layer_.Receive(back, anna_.flow)), 482);
  const std::string spiral = sip::Rewrite(FakeTransactionLayer::Parse(back)).RequestUri("sip:bob@house.test").Build();
  EXPECT_EQ(LastStatus(layer_.Receive(spiral, anna_.flow)), 100) << "a changed target is a spiral";
}

TEST_F(ProxyTest, TheSameInviteOnAnotherWayIs482) {
  Call(anna_, "sip:bob@house.test");
  const auto again = Call(anna_, "sip:bob@house.test");
  EXPECT_EQ(LastStatus(again), 482);
  EXPECT_EQ(CountSentTo(bob_, "INVITE"), 1U);
}

TEST_F(ProxyTest, OptionsForUsIsAnswered) {
  const auto options = Send(stranger_, {.method = "OPTIONS", .target = "sip:house.test"});
  EXPECT_EQ(LastStatus(options), 200);
  EXPECT_THAT(LastResponse(options).Value(HeaderId::kAllow), HasSubstr("INFO"));
  EXPECT_EQ(StatusOf(stranger_, {.method = "OPTIONS", .target = "sip:192.0.2.1:5060"}), 200);
  EXPECT_EQ(StatusOf(stranger_, {.method = "OPTIONS", .target = "sip:x@far.test", .headers = {"Max-Forwards: 0"}}),
            200);
}

TEST_F(ProxyTest, MethodsWithoutADialogOrAMeaningHere) {
  for (const char* method : {"BYE", "INFO", "UPDATE", "PRACK"}) {
    EXPECT_EQ(StatusOf(anna_, {.method = method, .target = "sip:bob@house.test"}), 481) << method;
  }
  for (const char* method : {"SUBSCRIBE", "PUBLISH", "REFER", "FOO"}) {
    const auto id = Send(anna_, {.method = method, .target = "sip:front@house.test"});
    EXPECT_EQ(LastStatus(id), 405) << method << " to our own user agent";
    EXPECT_TRUE(LastResponse(id).Has(HeaderId::kAllow));
  }
  Send(anna_, {.method = "ACK", .target = "sip:bob@house.test"});
  EXPECT_TRUE(layer_.stateless.empty());
}

TEST_F(ProxyTest, AMethodThatIsNotOursToUnderstandReachesItsUser) {
  for (const char* method : {"SUBSCRIBE", "PUBLISH", "REFER", "NOTIFY", "FOO"}) {
    const auto id =
        Send(anna_, {.method = method, .target = "sip:bob@house.test", .headers = {"Event: x", "Refer-To: <sip:x@y>"}});
    const Sent& sent = SentTo(bob_, method);
    EXPECT_EQ(sent.request.ValueByName("Event"), "x") << method;
    const bool makes_dialog = method == std::string("SUBSCRIBE") || method == std::string("REFER");
    EXPECT_EQ(sent.request.List(HeaderId::kRecordRoute).size(), makes_dialog ? 2U : 0U) << method;
    layer_.Reply(sent, 202, "b");
    EXPECT_EQ(LastStatus(id), 202) << method;
  }
}

TEST_F(ProxyTest, NothingButACallIsLedToOurOwnUserAgentByOthers) {
  Register(front_);
  const auto refer =
      Send(anna_, {.method = "REFER", .target = "sip:bob@house.test", .headers = {"Refer-To: <sip:anna@house.test>"}});
  const Sent& sent = SentTo(bob_, "REFER");
  layer_.Deliver(sent.id, FakeTransactionLayer::Parse(
                              sip::MakeResponse(sent.request, 302, "b", {"Contact: <sip:front@house.test>"})));
  loop_.RunReady();
  EXPECT_EQ(CountSentTo(front_, "REFER"), 0U);
  EXPECT_EQ(LastStatus(refer), 480);
}

TEST_F(ProxyTest, ARouteOfOursIsTakenOffAnInvite) {
  Send(anna_, {.target = "sip:bob@house.test", .body = "offer", .headers = {"Route: <sip:house.test;lr>"}});
  EXPECT_FALSE(InviteOf(bob_).request.Has(HeaderId::kRoute));
}

TEST_F(ProxyTest, ThePathOfADeviceIsItsRoute) {
  ContactBinding binding = BindingOf(hall_);
  binding.path = {"<sip:edge1.test;lr>", "<sip:edge2.test;lr>"};
  locations_.Add(binding);
  Call(anna_, "sip:hall@house.test");
  EXPECT_THAT(InviteOf(hall_).request.List(HeaderId::kRoute),
              ElementsAre("<sip:edge1.test;lr>", "<sip:edge2.test;lr>"));
}

class FewCallsTest : public House {
 protected:
  static Settings Few() {
    Settings settings = Hasty();
    settings.max_calls = 1;
    return settings;
  }
  FewCallsTest() : House(Few()) {
    Register(anna_);
    Register(bob_);
  }
};

TEST_F(FewCallsTest, AtTheBoundTheAnswerIs503) {
  Call(anna_, "sip:bob@house.test");
  const auto second = Send(bob_, {.target = "sip:anna@house.test", .body = "offer", .call_id = "call-2"});
  EXPECT_EQ(LastStatus(second), 503);
  EXPECT_TRUE(LastResponse(second).Has(HeaderId::kRetryAfter));
  EXPECT_EQ(journal_.LastField(EventType::kRefused, "why"), "too many calls");
  Reply(bob_, 200, "b", "sdp");
  ByCallee(bob_, "b", {"OPTIONS"});
  EXPECT_EQ(LastStatus(ByCallee(bob_, "b", {"OPTIONS"})), 503);
}

// ---- Requests that are forked without being a call

class RequestForkTest : public ProxyTest {
 protected:
  RequestForkTest() { Register(tablet_); }
  ServerTransactionId Hello() {
    return Send(bob_, {.method = "MESSAGE", .target = "sip:anna@house.test", .body = "hello", .type = "text/plain"});
  }
};

TEST_F(RequestForkTest, AMessageGoesToAllDevicesAndTheFirst2xxWins) {
  const auto message = Hello();
  EXPECT_EQ(SentTo(anna_, "MESSAGE").request.body(), "hello");
  EXPECT_FALSE(SentTo(anna_, "MESSAGE").request.Has(HeaderId::kRecordRoute));
  layer_.Reply(SentTo(anna_, "MESSAGE"), 486, "a");
  EXPECT_THAT(Statuses(message), IsEmpty());
  layer_.Reply(SentTo(tablet_, "MESSAGE"), 202, "t");
  EXPECT_THAT(Statuses(message), ElementsAre(202));
  loop_.RunReady();
  EXPECT_EQ(proxy_->pending(), 0U);
}

TEST_F(RequestForkTest, ElseTheBestOfAll) {
  const auto message = Hello();
  layer_.TimeOut(SentTo(anna_, "MESSAGE"));
  layer_.BreakFlow(SentTo(tablet_, "MESSAGE"));
  EXPECT_THAT(Statuses(message), ElementsAre(408));
}

TEST_F(RequestForkTest, NobodyThereIs480) {
  EXPECT_EQ(StatusOf(bob_, {.method = "MESSAGE", .target = "sip:hall@house.test", .body = "x", .type = "text/plain"}),
            480);
  EXPECT_EQ(proxy_->pending(), 0U);
}

TEST_F(RequestForkTest, ADeviceWithTwoFlowsGetsItOnce) {
  Device first = hall_, second = hall_;
  first.instance_id = second.instance_id = "<urn:uuid:9>";
  first.reg_id = 1;
  second.reg_id = 2;
  second.flow = stranger_.flow;
  Register(first);
  Register(second);
  Send(bob_, {.method = "MESSAGE", .target = "sip:hall@house.test", .body = "x", .type = "text/plain"});
  EXPECT_EQ(layer_.sent.size(), 1U);
}

TEST_F(RequestForkTest, AGruuReachesItsDeviceOnly) {
  Device wall = hall_, desk = hall_;
  wall.instance_id = "<urn:uuid:9>";
  desk.instance_id = "<urn:uuid:10>";
  desk.flow = stranger_.flow;
  Register(wall);
  Register(desk);
  const auto status_of = [&](const std::string& method, const std::string& gr) {
    return LastStatus(Send(bob_, {.method = method, .target = "sip:hall@house.test;gr" + gr, .call_id = method + gr}));
  };
  status_of("MESSAGE", "=urn:uuid:10");
  status_of("INVITE", "=urn:uuid:10");
  EXPECT_EQ(CountSentTo(desk, "MESSAGE"), 1U);
  EXPECT_EQ(CountSentTo(desk, "INVITE"), 1U);
  EXPECT_EQ(layer_.sent.size(), 2U);
  EXPECT_EQ(status_of("INVITE", "=urn:uuid:11"), 480) << "RFC 5627 s5.4: it is not registered now";
  EXPECT_EQ(status_of("INVITE", ""), 404) << "we make no temporary ones";
}

TEST_F(RequestForkTest, OptionsReachesTheDeviceOfAUser) {
  const auto options = Send(bob_, {.method = "OPTIONS", .target = "sip:anna@house.test"});
  layer_.Reply(SentTo(tablet_, "OPTIONS"), 200, "t");
  EXPECT_EQ(LastStatus(options), 200);
}

}  // namespace
}  // namespace foyer::proxy
