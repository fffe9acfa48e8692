// Calls to other domains, and to our own by way of a fallback.
#include "proxy/next_hops.h"

#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

TEST(QueryTest, SaysWhatTheUriSays) {
  const HopQuery plain = QueryFor(*sip::ParseUri("sip:bob@far.test"));
  EXPECT_EQ(plain.host, "far.test");
  EXPECT_EQ(plain.port, 0);
  EXPECT_EQ(plain.transport, std::nullopt);
  EXPECT_FALSE(plain.secure);
  const HopQuery full = QueryFor(*sip::ParseUri("sips:bob@[2001:db8::1]:5071;transport=TCP"));
  EXPECT_EQ(full.host, "2001:db8::1");
  EXPECT_EQ(full.port, 5071);
  EXPECT_EQ(full.transport, Transport::kTcp);
  EXPECT_TRUE(full.secure);
}

class ForeignTest : public House {
 protected:
  static Settings Friendly() {
    Settings settings = Hasty();
    settings.foreign_domains = {"far.test"};
    return settings;
  }
  explicit ForeignTest(Settings settings = Friendly()) : House(std::move(settings)) {
    Register(anna_);
    resolver_.hops["far.test"].push_back({Transport::kTcp, second_.flow.remote, {}, {}});
  }
  ServerTransactionId CallCarol() { return Call(anna_, "sip:carol@far.test"); }

  const Device second_{{"carol", "far.test"},
                       FakeConnector::FlowTo({Transport::kTcp, *Endpoint::Parse("203.0.113.10:5060"), {}, {}})};
};

TEST_F(ForeignTest, AUserCallsADomainThatMayBeCalled) {
  const auto call = CallCarol();
  EXPECT_EQ(InviteOf(far_).request.request_uri(), "sip:carol@far.test");
  EXPECT_EQ(InviteOf(far_).request.List(HeaderId::kRecordRoute).size(), 2U);
  EXPECT_EQ(InviteOf(far_).request.body(), "offer-to-1");
  Reply(far_, 200, "c", "carol-sdp");
  EXPECT_EQ(LastStatus(call), 200);
  ByCaller(anna_, call, {"BYE"});
  EXPECT_EQ(CountSentTo(far_, "BYE"), 1U);
}

TEST_F(ForeignTest, OtherDomainsAreForbiddenAndStrangersAreChallenged) {
  EXPECT_EQ(LastStatus(Call(anna_, "sip:bob@other.test")), 403);
  EXPECT_EQ(LastStatus(Send(stranger_, {.target = "sip:carol@far.test", .body = "offer", .call_id = "2"})), 407);
  EXPECT_TRUE(layer_.sent.empty());
}

TEST_F(ForeignTest, NobodySpeaksForAnotherThereEither) {
  EXPECT_EQ(LastStatus(Send(anna_, {.target = "sip:carol@far.test", .from = "<sip:bob@house.test>;tag=x"})), 403);
}

TEST_F(ForeignTest, TheNextServerIsTriedWhenOneIsNotReached) {
  for (const int how : {0, 1, 2}) {
    const auto call = Send(anna_, {.target = "sip:carol@far.test", .body = "o", .call_id = std::to_string(how)});
    Sent& first = InviteOf(far_);
    if (how == 0) layer_.TimeOut(first);
    if (how == 1) layer_.BreakFlow(first);
    if (how == 2) layer_.Reply(first, 503, "x");
    loop_.RunReady();
    ASSERT_EQ(CountSentTo(second_, "INVITE"), static_cast<std::size_t>(how + 1));
    EXPECT_EQ(InviteOf(second_).request.call_id(), std::to_string(how));
    Reply(second_, 200, "c", "carol-sdp");
    EXPECT_EQ(LastStatus(call), 200);
  }
}

TEST_F(ForeignTest, ARealAnswerIsNotAskedForTwice) {
  const auto call = CallCarol();
  Reply(far_, 486, "c");
  EXPECT_EQ(LastStatus(call), 486);
  EXPECT_EQ(layer_.sent.size(), 1U);
}

TEST_F(ForeignTest, WhereNoWayLeadsIsPassedOver) {
  connector_.unreachable.insert(far_.flow.remote);
  CallCarol();
  EXPECT_EQ(CountSentTo(second_, "INVITE"), 1U);
}

TEST_F(ForeignTest, ADomainWithoutServersIs480) {
  resolver_.hops.clear();
  EXPECT_EQ(LastStatus(CallCarol()), 480);
  EXPECT_EQ(LastStatus(Send(anna_, {.method = "MESSAGE", .target = "sip:carol@far.test", .body = "x", .call_id = "2"})),
            480);
  ExpectNothingIsLeft();
}

TEST_F(ForeignTest, AMessageFindsItsWayToo) {
  const auto message = Send(anna_, {.method = "MESSAGE", .target = "sip:carol@far.test", .body = "hello"});
  layer_.BreakFlow(SentTo(far_, "MESSAGE"));
  layer_.Reply(SentTo(second_, "MESSAGE"), 202, "c");
  EXPECT_EQ(LastStatus(message), 202);
}

TEST_F(ForeignTest, ARouteNamesTheWay) {
  Send(anna_, {.target = "sip:bob@house.test", .body = "o", .headers = {"Route: <sip:far.test;lr>"}});
  EXPECT_EQ(InviteOf(far_).request.request_uri(), "sip:bob@house.test");
  EXPECT_EQ(InviteOf(far_).request.Value(HeaderId::kRoute), "<sip:far.test;lr>");
}

TEST_F(ForeignTest, ASipsAddressNeedsASecureFlow) {
  Register(bob_);
  EXPECT_EQ(LastStatus(Call(anna_, "sips:bob@house.test")), 480);
  Device secure = bob_;
  secure.flow = FlowOf("192.0.2.41:5061", Transport::kTls, 9);
  Register(secure);
  Send(anna_, {.target = "sips:bob@house.test", .body = "o", .call_id = "2"});
  EXPECT_EQ(layer_.sent.size(), 1U);
  const auto routes = InviteOf(secure).request.List(HeaderId::kRecordRoute);
  ASSERT_EQ(routes.size(), 2U);
  for (const std::string_view route : routes) EXPECT_TRUE(route.starts_with("<sips:")) << route;
  Send(anna_, {.target = "sips:carol@far.test", .body = "o", .call_id = "3"});
  EXPECT_TRUE(resolver_.queries.back().secure);
}

class FallbackTest : public ForeignTest {
 protected:
  static Settings WithFallback() {
    Settings settings = Hasty();
    settings.fallback = "sip:far.test";
    return settings;
  }
  FallbackTest() : ForeignTest(WithFallback()) { resolver_.hops["far.test"].pop_back(); }
  // The PBX itself has an account here.
  void LetPbxIn() { authenticator_.identities[far_.flow] = {hall_.aor, UserKind::kPanel, false}; }
};

TEST_F(FallbackTest, AnAddressThatNobodyHereHasGoesThere) {
  const auto call = Call(anna_, "sip:0711@house.test");
  EXPECT_EQ(InviteOf(far_).request.request_uri(), "sip:0711@house.test");
  Reply(far_, 200, "f", "sdp");
  EXPECT_EQ(LastStatus(call), 200);
}

TEST_F(FallbackTest, SoDoesAUserOfWhomNothingIsReachable) {
  const auto call = Call(anna_, "sip:bob@house.test");
  EXPECT_EQ(CountSentTo(far_, "INVITE"), 1U);
  Reply(far_, 404, "f");
  EXPECT_EQ(LastStatus(call), 404);
}

TEST_F(FallbackTest, ButNotAUserWhoIsBusy) {
  Register(bob_);
  const auto call = Call(anna_, "sip:bob@house.test");
  Reply(bob_, 486, "b");
  EXPECT_EQ(LastStatus(call), 486);
  EXPECT_EQ(CountSentTo(far_, "INVITE"), 0U);
}

TEST_F(FallbackTest, ACallFromThereIsNeverSentBack) {
  LetPbxIn();
  Device pbx = far_;
  pbx.aor = hall_.aor;
  EXPECT_EQ(LastStatus(Call(pbx, "sip:0711@house.test")), 404);
  EXPECT_EQ(LastStatus(Send(pbx, {.target = "sip:bob@house.test", .body = "o", .call_id = "2"})), 480);
  EXPECT_EQ(LastStatus(Send(pbx, {.method = "MESSAGE", .target = "sip:0711@house.test", .body = "x", .call_id = "3"})),
            480);
  EXPECT_TRUE(layer_.sent.empty());
}

}  // namespace
}  // namespace foyer::proxy
