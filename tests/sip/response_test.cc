#include "sip/response.h"

#include <gmock/gmock.h>

#include "tests/sip/sip_message.h"

namespace foyer::sip {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(ResponseTest, CarriesWhatItMust) {
  const Message request = MessageOf(TextOf({"v: SIP/2.0/TCP second", "Record-Route: <sip:r;lr>", "X: y"}));
  const Message response = MessageOf(MakeResponse(request, 200, "t", {"Allow: INVITE"}, "text/plain", "hi"));
  EXPECT_EQ(response.status(), 200);
  EXPECT_EQ(response.reason_phrase(), "OK");
  EXPECT_EQ(response.List(HeaderId::kVia).size(), 2U);
  EXPECT_EQ(response.to_tag(), "t");
  EXPECT_EQ(response.from_tag(), "f");
  EXPECT_EQ(response.call_id(), "c1");
  EXPECT_EQ(response.cseq(), 7U);
  EXPECT_EQ(response.Value(HeaderId::kAllow), "INVITE");
  EXPECT_EQ(response.body(), "hi");
  EXPECT_FALSE(response.Has(HeaderId::kRecordRoute)) << "no dialog comes of an OPTIONS";
  EXPECT_EQ(response.ValueByName("X"), "");
}

TEST(ResponseTest, TheRouteIsRecordedWhereADialogComesOfIt) {
  std::string text = Replaced(TextOf({"Record-Route: <sip:r;lr>"}), "OPTIONS", "INVITE");
  const Message invite = MessageOf(Replaced(text, "7 OPTIONS", "7 INVITE"));
  EXPECT_TRUE(MessageOf(MakeResponse(invite, 180, "t")).Has(HeaderId::kRecordRoute));
  EXPECT_TRUE(MessageOf(MakeResponse(invite, 200, "t")).Has(HeaderId::kRecordRoute));
  EXPECT_FALSE(MessageOf(MakeResponse(invite, 100)).Has(HeaderId::kRecordRoute));
  EXPECT_FALSE(MessageOf(MakeResponse(invite, 486, "t")).Has(HeaderId::kRecordRoute));
}

TEST(ResponseTest, ATagIsAddedOnceAndNotToA100) {
  const Message tagged = MessageOf(Replaced(TextOf({}), "<sip:anna@house.test>", "<sip:anna@house.test>;tag=old"));
  EXPECT_EQ(MessageOf(MakeResponse(tagged, 481, "new")).to_tag(), "old");
  EXPECT_EQ(MessageOf(MakeResponse(MessageOf(TextOf({})), 100, "new")).to_tag(), "");
  const Message bare = MessageOf(Replaced(TextOf({}), "<sip:anna@house.test>", "sip:anna@house.test"));
  EXPECT_EQ(MessageOf(MakeResponse(bare, 404, "new")).to_tag(), "new");
}

TEST(ResponseTest, ReasonPhrases) {
  EXPECT_EQ(DefaultReason(486), "Busy Here");
  EXPECT_EQ(DefaultReason(299), "Unknown");
}

TEST(ResponseTest, ARequestOfOurOwn) {
  const Message request = MessageOf(
      MakeRequest("BYE", "sip:a@b",
                  {"Via: SIP/2.0/UDP h", "From: <sip:c@d>;tag=1", "To: <sip:a@b>;tag=2", "Call-ID: x", "CSeq: 2 BYE"}));
  EXPECT_EQ(request.method(), Method::kBye);
  EXPECT_EQ(request.request_uri(), "sip:a@b");
  EXPECT_EQ(request.Value(HeaderId::kContentLength), "0");
}

TEST(ResponseTest, TokensAreRandom) {
  EXPECT_EQ(RandomToken().size(), 32U);
  EXPECT_NE(RandomToken(), RandomToken());
}

// ---- Answers to what could not be taken

std::string AnswerTo(const std::string& text) {
  const auto parsed = Message::Parse(text);
  const auto* failure = std::get_if<ParseFailure>(&parsed);
  if (failure == nullptr) return "taken";
  return RejectionFor(text, *failure).value_or("dropped");
}

TEST(RejectionTest, IsAMessageThatItsSenderKnows) {
  const Message answer = MessageOf(AnswerTo(TextOf({"no colon"})));
  EXPECT_EQ(answer.status(), 400);
  EXPECT_EQ(answer.reason_phrase(), "Header Without Colon");
  EXPECT_EQ(answer.Value(HeaderId::kVia), "SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK1");
  EXPECT_EQ(answer.cseq(), 7U);
  EXPECT_FALSE(answer.to_tag().empty());
}

TEST(RejectionTest, NeverToAnAckAResponseOrWhatHasNoVia) {
  const auto broken = [](std::string_view method) {
    return Replaced(Replaced(TextOf({"no colon"}), "OPTIONS", method), "7 OPTIONS", "7 " + std::string(method));
  };
  EXPECT_THAT(AnswerTo(broken("INVITE")), StartsWith("SIP/2.0 400"));
  EXPECT_EQ(AnswerTo(broken("ACK")), "dropped");
  EXPECT_EQ(AnswerTo("\r\n\r\n" + broken("ACK")), "dropped");
  EXPECT_EQ(AnswerTo(Replaced(TextOf({"no colon"}), "OPTIONS sip:anna@house.test SIP/2.0", "SIP/2.0 200 OK")),
            "dropped");
  EXPECT_EQ(AnswerTo(Replaced(TextOf({"no colon"}), "Via: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK1\r\n", "")),
            "dropped");
}

TEST(RejectionTest, BehindKeepAlivesToo) {
  EXPECT_THAT(AnswerTo("\r\n\r\n" + TextOf({"no colon"})), StartsWith("SIP/2.0 400"));
}

TEST(RejectionTest, IsNoAmplifier) {
  std::vector<std::string> vias(40, "Via: SIP/2.0/UDP h;x=" + std::string(250, 'y'));
  vias.emplace_back("no colon");
  EXPECT_EQ(AnswerTo(TextOf(vias)), "dropped");
  const std::string large = TextOf({"X: " + std::string(20'000, 'y')});
  EXPECT_THAT(AnswerTo(large), StartsWith("SIP/2.0 513"));
  EXPECT_LT(AnswerTo(large).size(), 1000U);
}

}  // namespace
}  // namespace foyer::sip
