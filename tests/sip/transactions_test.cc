// What the layer does around its machines: matching, CANCEL, limits.
#include "sip/transactions.h"

#include "sip/transaction_key.h"
#include "tests/fakes/fake_source_guard.h"
#include "tests/sip/transaction_fixture.h"

namespace foyer::sip {
namespace {

using TransactionsTest = TransactionFixture;

std::string Branch(int number) { return ";branch=z9hG4bK" + std::to_string(number) + ";rport"; }

TEST_F(TransactionsTest, AnotherBranchMethodOrSenderIsAnotherRequest) {
  Receive(RequestBytes("INFO", ";branch=z9hG4bKa;rport"), Udp());
  Receive(RequestBytes("INFO", ";branch=z9hG4bKb;rport"), Udp());
  Receive(RequestBytes("MESSAGE", ";branch=z9hG4bKa;rport"), Udp());
  std::string other_host = RequestBytes("INFO", ";branch=z9hG4bKa;rport");
  other_host.replace(other_host.find("phone.example"), 5, "panel");
  Receive(other_host, Udp());
  EXPECT_EQ(handler_.requests.size(), 4u);
}

TEST_F(TransactionsTest, TheHostOfTheViaIsComparedWithoutCase) {
  Receive(RequestBytes("INFO"), Udp());
  std::string shouted = RequestBytes("INFO");
  shouted.replace(shouted.find("phone.example"), 13, "PHONE.example");
  Receive(shouted, Udp());
  EXPECT_EQ(handler_.requests.size(), 1u);
}

TEST_F(TransactionsTest, ABranchOfAnOldClientIsNoKey) {
  Receive(RequestBytes("INVITE", ";branch=1"), Udp());
  Receive(RequestBytes("INVITE", ";branch=1"), Udp());
  EXPECT_EQ(handler_.requests.size(), 1u);
  std::string next = RequestBytes("INVITE", ";branch=1");
  next.replace(next.find("CSeq: 7"), 7, "CSeq: 8");
  Receive(next, Udp());
  EXPECT_EQ(handler_.requests.size(), 2u);
}

TEST_F(TransactionsTest, AnOldClientWithoutABranchIsAnsweredAndItsAckFoundByTheRest) {
  Receive(RequestBytes("INVITE", ""), Udp());
  Respond(486);
  std::string ack = RequestBytes("ACK", "");
  ack.replace(ack.find("To: <sip:door@house.example>"), 28, "To: <sip:door@house.example>;tag=t");
  Receive(ack, Udp());
  EXPECT_EQ(handler_.requests.size(), 1u);
  network_.TakeNames();
  loop_.Advance(10s);
  EXPECT_EQ(network_.TakeNames(), Names{});
}

TEST_F(TransactionsTest, AnEmptyMagicBranchIsTreatedAsAnOldClients) {
  Receive(RequestBytes("INFO", ";branch=z9hG4bK;rport"), Udp());
  std::string other_call = RequestBytes("INFO", ";branch=z9hG4bK;rport");
  other_call.replace(other_call.find("Call-ID: c1"), 11, "Call-ID: c9");
  Receive(other_call, Udp());
  EXPECT_EQ(handler_.requests.size(), 2u);
}

TEST_F(TransactionsTest, ACancelOfARingingInviteIsAnsweredAndTold) {
  Receive(RequestBytes("INVITE"), Udp());
  Respond(180);
  network_.TakeNames();
  Receive(RequestBytes("CANCEL", ";branch=z9hG4bKa;rport", "Reason: SIP;cause=200\r\n"), Udp());
  EXPECT_EQ(network_.TakeNames(), Names{"200"});
  ASSERT_EQ(handler_.cancels.size(), 1u);
  EXPECT_EQ(handler_.cancels[0].id, last_id());
  EXPECT_EQ(handler_.cancels[0].message.Value(HeaderId::kReason), "SIP;cause=200");
  EXPECT_EQ(handler_.requests.size(), 1u);
  Respond(487);
  EXPECT_EQ(network_.TakeNames(), Names{"487"});
}

TEST_F(TransactionsTest, ARepeatedCancelIsAnsweredAgainAndToldOnce) {
  Receive(RequestBytes("INVITE"), Udp());
  Receive(RequestBytes("CANCEL"), Udp());
  Receive(RequestBytes("CANCEL"), Udp());
  EXPECT_EQ(network_.TakeNames(), (Names{"200", "200"}));
  EXPECT_EQ(handler_.cancels.size(), 1u);
}

TEST_F(TransactionsTest, ACancelOfNothingGets481) {
  Receive(RequestBytes("CANCEL"), Udp());
  EXPECT_EQ(network_.TakeNames(), Names{"481"});
  EXPECT_TRUE(handler_.cancels.empty());
  EXPECT_EQ(Count().stray_cancels, 1u);
}

TEST_F(TransactionsTest, ACancelAfterTheFinalResponseChangesNothing) {
  Receive(RequestBytes("INVITE"), Udp());
  Respond(200);
  network_.TakeNames();
  Receive(RequestBytes("CANCEL"), Udp());
  EXPECT_EQ(network_.TakeNames(), Names{"200"});
  EXPECT_TRUE(handler_.cancels.empty());
}

TEST_F(TransactionsTest, ACancelFromAnotherHostEndsNoRing) {
  Receive(RequestBytes("INVITE"), Udp());
  Flow stranger = Udp();
  stranger.remote.address = *IpAddress::Parse("198.51.100.1");
  Receive(RequestBytes("CANCEL"), stranger);
  EXPECT_EQ(network_.Last().message.status(), 481);
  EXPECT_TRUE(handler_.cancels.empty());
}

TEST_F(TransactionsTest, ACancelOfARequestThatIsNoInviteGets481) {
  Receive(RequestBytes("INFO"), Udp());
  Receive(RequestBytes("CANCEL"), Udp());
  EXPECT_EQ(network_.Last().message.status(), 481);
}

TEST_F(TransactionsTest, BeyondTheLimitNewRequestsGet503AndOldOnesGoOn) {
  for (int i = 0; i < 8; ++i) Receive(RequestBytes("INVITE", Branch(i)), Udp());
  EXPECT_EQ(handler_.requests.size(), 8u);
  Receive(RequestBytes("INVITE", Branch(8)), Udp());
  ASSERT_EQ(network_.Last().message.status(), 503);
  EXPECT_FALSE(network_.Last().message.Value(HeaderId::kRetryAfter).empty());
  EXPECT_EQ(handler_.requests.size(), 8u);
  EXPECT_EQ(Count().refused, 1u);
  Receive(RequestBytes("CANCEL", Branch(3)), Udp());
  EXPECT_EQ(network_.Last().message.status(), 200);
  EXPECT_EQ(handler_.cancels.size(), 1u);
  EXPECT_EQ(Count().invite_server + Count().non_invite_server, 8u);
  Respond(486);
  Receive(RequestBytes("ACK", Branch(7)), Udp());
  loop_.Advance(kT4);
  Receive(RequestBytes("INVITE", Branch(8)), Udp());
  EXPECT_EQ(handler_.requests.size(), 9u);
}

TEST_F(TransactionsTest, BeyondTheLimitASendEndsInATransportErrorAfterItReturned) {
  for (int i = 0; i < 8; ++i) Send("INVITE", Udp());
  network_.TakeNames();
  Send("INVITE", Udp());
  EXPECT_EQ(heard_, Names{});
  loop_.RunReady();
  EXPECT_EQ(heard_, Names{"lost"});
  EXPECT_EQ(network_.TakeNames(), Names{});
  EXPECT_EQ(Count().invite_client, 8u);
}

TEST_F(TransactionsTest, AResponseThatMatchesNothingIsDroppedAndCounted) {
  Send("INVITE", Udp());
  Message invite = network_.Last().message;
  std::string forged = MakeResponse(invite, 200, "t");
  forged[forged.find("z9hG4bK") + 10] ^= 1;
  Receive(forged, Udp());
  std::string other_method = MakeResponse(invite, 200, "t");
  other_method.replace(other_method.find("20 INVITE"), 9, "20 CANCEL");
  Receive(other_method, Udp());
  EXPECT_EQ(heard_, Names{});
  EXPECT_EQ(Count().stray_responses, 2u);
  EXPECT_EQ(Count().responses, 2u);
}

TEST_F(TransactionsTest, AnAckOfTheHandlerIsSentOnceWithABranchOfItsOwn) {
  transactions_.SendStateless(Udp(), OwnRequest("ACK"));
  transactions_.SendStateless(Udp(), OwnRequest("ACK"));
  ASSERT_EQ(network_.sent.size(), 2u);
  EXPECT_NE(network_.sent[0].message.Value(HeaderId::kVia), network_.sent[1].message.Value(HeaderId::kVia));
  loop_.Advance(1min);
  EXPECT_EQ(network_.TakeNames(), (Names{"ACK", "ACK"}));
}

TEST_F(TransactionsTest, NothingIsLeftAfterAWholeCall) {
  Receive(RequestBytes("INVITE"), Udp());
  Send("INVITE", Tcp());
  const Message invite = network_.Last().message;
  Answer(invite, 180);
  Respond(180);
  Answer(invite, 200);
  Respond(200);
  Receive(RequestBytes("ACK"), Udp());
  Receive(RequestBytes("BYE", ";branch=z9hG4bKbye;rport"), Udp());
  Respond(200);
  loop_.Advance(k64T1);
  const auto count = Count();
  EXPECT_EQ(count.invite_server + count.non_invite_server + count.invite_client + count.non_invite_client, 0u);
  EXPECT_TRUE(loop_.IsIdle());
}

TEST_F(TransactionsTest, AnsweringAnUnknownTransactionDoesNothing) {
  Receive(RequestBytes("INFO"), Udp());
  transactions_.Respond(4711, 200, Response(200));
  EXPECT_EQ(network_.TakeNames(), Names{});
}

TEST(TransactionKeyTest, BranchesAreNewEachTime) {
  EXPECT_NE(NewBranch(""), NewBranch(""));
  EXPECT_TRUE(NewBranch("").starts_with("z9hG4bK"));
  EXPECT_EQ(NewBranch("").find('.'), std::string::npos);
}

TEST(TransactionKeyTest, AnIpv6AddressOfOursIsInBrackets) {
  Flow flow;
  flow.transport = Transport::kTcp;
  flow.local = *Endpoint::Parse("[2001:db8::1]:5070");
  EXPECT_EQ(ViaValue(flow, "z9hG4bKx"), "SIP/2.0/TCP [2001:db8::1]:5070;branch=z9hG4bKx;rport");
}

class GuardedTransactionsTest : public TransactionFixture {
 protected:
  GuardedTransactionsTest() { transactions_.UseGuard(guard_); }
  FakeSourceGuard guard_;
};

TEST_F(GuardedTransactionsTest, WhileWeAreBehindAStrangersRequestIsPutOffAndLeavesNothingBehind) {
  guard_.retry_after = 17;
  Receive(RequestBytes("REGISTER"), Udp());
  EXPECT_EQ(network_.Last().message.status(), 503);
  EXPECT_EQ(network_.Last().message.Value(HeaderId::kRetryAfter), "17");
  EXPECT_TRUE(handler_.requests.empty());
  EXPECT_EQ(transactions_.Statistics().non_invite_server, 0U);
  guard_.retry_after.reset();
  Receive(RequestBytes("REGISTER"), Udp());
  EXPECT_EQ(handler_.requests.size(), 1U) << "the very same may come again";
}

TEST_F(GuardedTransactionsTest, ButKnownPhonesAndCallsThatAreUpGoOn) {
  guard_.retry_after = 17;
  guard_.OnProven(Udp(), 1h);
  Receive(RequestBytes("INVITE"), Udp());
  EXPECT_EQ(handler_.requests.size(), 1U);
  std::string bye = RequestBytes("BYE", ";branch=z9hG4bKb;rport");
  bye.replace(bye.find("To: <sip:door@house.example>"), 28, "To: <sip:door@house.example>;tag=t");
  Receive(bye, Udp(7070));
  EXPECT_EQ(handler_.requests.size(), 2U);
  Receive(RequestBytes("INVITE"), Udp());
  EXPECT_EQ(handler_.requests.size(), 2U) << "and what comes again is found";
}

TEST_F(GuardedTransactionsTest, WhatBelongsToNothingIsToldOn) {
  Receive(RequestBytes("CANCEL"), Udp());
  Receive(
      "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKnobody\r\nFrom: <sip:a@b>;tag=1\r\n"
      "To: <sip:c@d>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n",
      Udp());
  EXPECT_EQ(guard_.offences, (std::vector{Offence::kAimless, Offence::kAimless}));
}

}  // namespace
}  // namespace foyer::sip
