// A 3xx makes new targets of its contacts.
#include "proxy/redirect.h"

#include "tests/proxy/house.h"

namespace foyer::proxy {
namespace {

FinalResponse Redirect(int status, const std::string& contacts) {
  const std::string bytes = "SIP/2.0 " + std::to_string(status) +
                            " Moved\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\n"
                            "To: <sip:b@h>;tag=2\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n" +
                            contacts + "Content-Length: 0\r\n\r\n";
  return {status, FakeTransactionLayer::Parse(bytes)};
}

TEST(RecurseTest, ContactsAreOfferedWithTheirQ) {
  std::vector<std::string> offered;
  const auto visit = [&](std::string_view uri, int q) {
    offered.push_back(std::string(uri) + " " + std::to_string(q));
    return true;
  };
  EXPECT_FALSE(Recurse(Redirect(302,
                                "Contact: <sip:a@x>;q=0.7, <sip:b@x>\r\nContact: <sip:c@x>;q=0.125\r\n"
                                "Contact: <sip:d@x>;q=nonsense\r\n"),
                       visit));
  EXPECT_THAT(offered, ElementsAre("sip:a@x 700", "sip:b@x 1000", "sip:c@x 125", "sip:d@x 1000"));
}

TEST(RecurseTest, WhatIsNotVisitedStaysForTheCaller) {
  const FinalResponse redirect = Redirect(302, "Contact: <sip:a@x>, \"B, b\" <sip:b@x>;q=0.5, <sip:c@x>\r\n");
  const auto rest = Recurse(redirect, [](std::string_view uri, int) { return uri == "sip:a@x"; });
  ASSERT_TRUE(rest);
  EXPECT_EQ(rest->response->Value(HeaderId::kContact), "\"B, b\" <sip:b@x>;q=0.5, <sip:c@x>");
  const auto all = Recurse(redirect, [](std::string_view, int) { return false; });
  EXPECT_EQ(all->response->bytes(), redirect.response->bytes());
}

TEST(RecurseTest, OthersAreLeftAlone) {
  for (const int status : {305, 380, 486}) {
    EXPECT_TRUE(Recurse(Redirect(status, "Contact: <sip:a@x>\r\n"), [](std::string_view, int) { return true; }));
  }
  EXPECT_TRUE(Recurse({302, std::nullopt}, [](std::string_view, int) { return true; }));
}

class RedirectTest : public House {
 protected:
  static Settings Friendly() {
    Settings settings = Hasty();
    settings.foreign_domains = {"far.test"};
    return settings;
  }
  RedirectTest() : House(Friendly()) { Register(anna_); }
  void Move(const Device& device, const std::string& contacts, int status = 302) {
    sip::Message response =
        FakeTransactionLayer::Parse(sip::MakeResponse(InviteOf(device).request, status, "m", {"Contact: " + contacts}));
    layer_.Deliver(InviteOf(device).id, response);
    loop_.RunReady();
  }
};

TEST_F(RedirectTest, AnotherUserIsRungInItsPlace) {
  Register(bob_);
  const auto call = Call(gate_, "sip:anna@house.test");
  Move(anna_, "<sip:bob@house.test>");
  EXPECT_THAT(Statuses(call), ElementsAre(100));
  Reply(bob_, 200, "b", "sdp");
  EXPECT_EQ(LastStatus(call), 200);
}

TEST_F(RedirectTest, AForeignAddressOnlyIfItsDomainMayBeCalled) {
  const auto call = Call(gate_, "sip:anna@house.test");
  Move(anna_, "<sip:x@evil.test>, <sip:carol@far.test>");
  EXPECT_EQ(InviteOf(far_).request.request_uri(), "sip:carol@far.test");
  Reply(far_, 480, "c");
  EXPECT_EQ(LastStatus(call), 302);
  EXPECT_EQ(LastResponse(call).Value(HeaderId::kContact), "<sip:x@evil.test>");
}

TEST_F(RedirectTest, IfAllWereVisitedItIsNoAnswer) {
  const auto call = Call(gate_, "sip:anna@house.test");
  Move(anna_, "<sip:carol@far.test>");
  Reply(far_, 480, "c");
  EXPECT_EQ(LastStatus(call), 480);
}

TEST_F(RedirectTest, NobodyIsVisitedTwice) {
  Register(bob_);
  const auto call = Call(gate_, "sip:anna@house.test");
  Move(anna_, "<sip:anna@house.test>, <sip:bob@house.test>");
  Move(bob_, "<sip:anna@house.test>, <sip:bob@house.test>");
  EXPECT_EQ(layer_.sent.size(), 2U);
  EXPECT_EQ(LastStatus(call), 302);
  ExpectNothingIsLeft();
}

TEST_F(RedirectTest, ContactsHaveTheirTurnByQ) {
  Register(bob_);
  Register(hall_);
  Call(gate_, "sip:anna@house.test");
  Move(anna_, "<sip:bob@house.test>;q=0.3, <sip:hall@house.test>;q=0.8");
  EXPECT_EQ(CountSentTo(hall_, "INVITE"), 1U);
  EXPECT_EQ(CountSentTo(bob_, "INVITE"), 0U);
  Reply(hall_, 480, "h");
  EXPECT_EQ(CountSentTo(bob_, "INVITE"), 1U);
}

TEST_F(RedirectTest, AMessageFollowsToo) {
  Register(bob_);
  const auto message = Send(gate_, {.method = "MESSAGE", .target = "sip:anna@house.test", .body = "x"});
  Sent& sent = SentTo(anna_, "MESSAGE");
  layer_.Deliver(sent.id, FakeTransactionLayer::Parse(
                              sip::MakeResponse(sent.request, 302, "m", {"Contact: <sip:bob@house.test>"})));
  loop_.RunReady();
  layer_.Reply(SentTo(bob_, "MESSAGE"), 200, "b");
  EXPECT_EQ(LastStatus(message), 200);
}

}  // namespace
}  // namespace foyer::proxy
