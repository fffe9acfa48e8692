#include "tests/uplink/server.h"

namespace foyer::uplink {
namespace {

using sip::HeaderId;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class RegistrationTest : public ServerTest {
 protected:
  RegistrationTest() { Make(Fritz()); }

  void Make(const UplinkConfig& config) {
    registration_ = std::make_unique<Registration>(parts_, config, Identity{"urn:uuid:1", "unguessable"});
  }
  FakeTransactionLayer::Sent& Begin() {
    registration_->Start();
    return Expect();
  }
  void BecomeRegistered(const std::vector<std::string>& headers = {}) {
    FakeTransactionLayer::Sent& first = Begin();
    Challenge(first);
    Answer(Expect(), 200, headers);
    ASSERT_TRUE(registration_->flow());
  }
  std::string State() const { return registration_->Status().state; }
  // Until the next REGISTER, at most so long. Null: none.
  FakeTransactionLayer::Sent* Await(Duration longest) {
    for (Duration waited{}; waited < longest; waited += 100ms) {
      loop_.Advance(100ms);
      if (auto* sent = Next()) return sent;
    }
    return nullptr;
  }

  std::unique_ptr<Registration> registration_;
};

TEST_F(RegistrationTest, RegistersItsAccountWithAContactThatNobodyCanGuess) {
  const sip::Message& request = Begin().request;
  EXPECT_EQ(request.method_name(), "REGISTER");
  EXPECT_EQ(request.request_uri(), "sip:fritz.box");
  EXPECT_THAT(std::string(request.Value(HeaderId::kFrom)), HasSubstr("<sip:620@fritz.box>;tag="));
  EXPECT_EQ(request.Value(HeaderId::kTo), "<sip:620@fritz.box>");
  EXPECT_EQ(request.Value(HeaderId::kContact),
            "<sip:unguessable@192.0.2.1:5060;transport=tcp>;+sip.instance=\"<urn:uuid:1>\";reg-id=1");
  for (const char* option : {"path", "outbound", "gruu"}) EXPECT_TRUE(request.HasToken(HeaderId::kSupported, option));
  EXPECT_FALSE(request.Has(HeaderId::kAuthorization));
  EXPECT_FALSE(registration_->flow());
}

TEST_F(RegistrationTest, AnswersTheChallengeAndIsThere) {
  FakeTransactionLayer::Sent& first = Begin();
  const std::string call_id(first.request.call_id());
  const auto cseq = first.request.cseq();
  Challenge(first);
  FakeTransactionLayer::Sent& second = Expect();
  EXPECT_EQ(second.request.call_id(), call_id);
  EXPECT_EQ(second.request.cseq(), cseq + 1);
  EXPECT_THAT(std::string(second.request.Value(HeaderId::kAuthorization)), HasSubstr("nc=00000001"));
  Answer(second, 200);
  EXPECT_EQ(registration_->flow()->remote.ToString(), "192.0.2.9:5060");
  EXPECT_EQ(State(), "registered");
  EXPECT_EQ(Faults(), 0U);
  EXPECT_TRUE(registration_->IsContact("unguessable", *registration_->flow()));
  EXPECT_FALSE(registration_->IsContact("another", *registration_->flow()));
}

TEST_F(RegistrationTest, ARefreshComesBeforeTheGrantedTimeIsOverAndBringsItsCredentialsAlong) {
  BecomeRegistered({"Contact: <sip:other@x>;expires=5, <sip:unguessable@192.0.2.1>;expires=20", "Expires: 900"});
  loop_.Advance(16900ms);
  EXPECT_EQ(Next(), nullptr);
  loop_.Advance(100ms);  // 85 % of 20 s
  EXPECT_THAT(std::string(Expect().request.Value(HeaderId::kAuthorization)), HasSubstr("nc=00000002"));
  EXPECT_TRUE(registration_->flow());  // still, while the answer is out
}

TEST_F(RegistrationTest, AStaleNonceIsNoWrongPassword) {
  BecomeRegistered({"Expires: 20"});
  loop_.Advance(17s);
  Challenge(Expect());  // the server has forgotten the nonce and does not even say stale
  FakeTransactionLayer::Sent& again = Expect();
  Challenge(again, ", stale=true");
  Answer(Expect(), 200);
  EXPECT_EQ(State(), "registered");
  EXPECT_EQ(Faults(), 0U);
}

TEST_F(RegistrationTest, AWrongPasswordIsToldOnceAndTriedAgainOnlyEveryTenMinutes) {
  Challenge(Begin());
  Challenge(Expect());
  EXPECT_EQ(Faults(), 1U);
  EXPECT_EQ(journal_.LastField(EventType::kFault, "part"), "uplink fritz");
  EXPECT_THAT(journal_.LastField(EventType::kFault, "what"), HasSubstr("password"));
  loop_.Advance(599s);
  EXPECT_EQ(Next(), nullptr);
  loop_.Advance(1s);
  Challenge(Expect());
  Challenge(Expect());
  EXPECT_EQ(Faults(), 1U);
}

TEST_F(RegistrationTest, AServerThatWantsLongerGetsIt) {
  Answer(Begin(), 423, {"Min-Expires: 1800"});
  EXPECT_EQ(Expect().request.Value(HeaderId::kExpires), "1800");
}

TEST_F(RegistrationTest, AnOverloadedServerIsLeftAloneAsLongAsItSays) {
  Answer(Begin(), 503, {"Retry-After: 120 (busy)"});
  loop_.Advance(119s);
  EXPECT_EQ(Next(), nullptr);
  loop_.Advance(1s);
  EXPECT_NE(Next(), nullptr);
}

TEST_F(RegistrationTest, ARedirectionIsFollowedOnce) {
  resolver_.hops["other.test"] = {HopTo("192.0.2.77:5060")};
  Answer(Begin(), 302, {"Contact: <sip:other.test>"});
  FakeTransactionLayer::Sent& there = Expect();
  EXPECT_EQ(there.flow.remote.ToString(), "192.0.2.77:5060");
  Answer(there, 302, {"Contact: <sip:fritz.box>"});
  EXPECT_EQ(State(), "waiting");
}

TEST_F(RegistrationTest, TheNextServerIsTriedWhenOneDoesNotAnswer) {
  resolver_.hops["fritz.box"].push_back(HopTo("192.0.2.10:5060"));
  Begin();
  loop_.Advance(8s);
  FakeTransactionLayer::Sent& next = Expect();
  EXPECT_EQ(next.flow.remote.ToString(), "192.0.2.10:5060");
  EXPECT_EQ(network_.closed.size(), 1U);
  Answer(next, 200);
  EXPECT_EQ(Faults(), 0U);
}

TEST_F(RegistrationTest, ADeadServerIsFoundAgainWithin30SecondsHoweverLongItWasDead) {
  Begin();
  loop_.Advance(600s);
  EXPECT_EQ(Faults(), 1U);
  while (Next() != nullptr) {
  }
  FakeTransactionLayer::Sent* found = Await(23s);  // the longest pause, and the patience with the try before
  ASSERT_NE(found, nullptr);
  Answer(*found, 200);
  EXPECT_EQ(State(), "registered");
  EXPECT_EQ(journal_.CountOf(EventType::kRecovered), 1U);
}

TEST_F(RegistrationTest, PausesDoubleFromASecondOn) {
  network_.unreachable = true;
  registration_->Start();
  loop_.RunReady();
  std::vector<std::size_t> tries;
  for (const auto& [low, high] : {std::pair{500ms, 1000ms},
                                  {1000ms, 2000ms},
                                  {2000ms, 4000ms},
                                  {4000ms, 8000ms},
                                  {7500ms, 15000ms},
                                  {7500ms, 15000ms}}) {
    const std::size_t before = network_.connected.size();
    loop_.Advance(low - 10ms);
    EXPECT_EQ(network_.connected.size(), before) << low.count();
    for (auto waited = low - 10ms; waited <= high && network_.connected.size() == before; waited += 10ms)
      loop_.Advance(10ms);
    EXPECT_EQ(network_.connected.size(), before + 1) << high.count();
  }
  EXPECT_EQ(Faults(), 1U);
}

TEST_F(RegistrationTest, ADeadDnsTakesNothingAwayThatItToldBefore) {
  BecomeRegistered();
  resolver_.hops.clear();
  registration_->OnFlowClosed(*registration_->flow());
  FakeTransactionLayer::Sent* again = Await(2s);
  ASSERT_NE(again, nullptr);
  EXPECT_EQ(again->flow.remote.ToString(), "192.0.2.9:5060");
}

TEST_F(RegistrationTest, ANameThatNobodyKnowsIsToldWithItsFix) {
  resolver_.hops.clear();
  registration_->Start();
  loop_.RunReady();
  EXPECT_THAT(journal_.LastField(EventType::kFault, "what"), HasSubstr("fritz.box is not found"));
}

TEST_F(RegistrationTest, AClosedConnectionIsMadeAnewWithinASecond) {
  BecomeRegistered();
  registration_->OnFlowClosed(*registration_->flow());
  EXPECT_FALSE(registration_->flow());
  FakeTransactionLayer::Sent* again = Await(1100ms);
  ASSERT_NE(again, nullptr);
  Answer(*again, 200);
  EXPECT_TRUE(registration_->flow());
  EXPECT_EQ(Faults(), 1U);
  EXPECT_EQ(journal_.CountOf(EventType::kRecovered), 1U);
}

TEST_F(RegistrationTest, AServerThatComesAndGoesIsNotAskedEverMoreOften) {
  BecomeRegistered();
  std::size_t tries = 0;
  for (const TimePoint end = loop_.Now() + 120s; loop_.Now() < end;) {
    if (registration_->flow()) registration_->OnFlowClosed(*registration_->flow());
    if (FakeTransactionLayer::Sent* again = Await(16s)) {
      ++tries;
      Answer(*again, 200);
    }
  }
  EXPECT_LE(tries, 20U);
  EXPECT_LE(Faults(), 20U);
}

// ---- Is it still there? (RFC 5626 s4.4.1)

TEST_F(RegistrationTest, AConnectionToAServerThatKnowsPingsIsPingedAndAPongKeepsIt) {
  BecomeRegistered({"Require: outbound", "Expires: 600"});
  loop_.Advance(30s);
  EXPECT_EQ(network_.pings.size(), 1U);
  EXPECT_EQ(Next(), nullptr);
  registration_->OnPong(*registration_->flow());
  for (int i = 0; i < 30 && network_.pings.size() < 2; ++i) loop_.Advance(1s);  // some time between 25 and 30 s
  EXPECT_EQ(network_.pings.size(), 2U);
  loop_.Advance(8s);
  EXPECT_TRUE(registration_->flow());
  loop_.Advance(3s);  // no pong
  EXPECT_FALSE(registration_->flow());
  EXPECT_FALSE(network_.closed.empty());
  EXPECT_EQ(Faults(), 1U);
}

TEST_F(RegistrationTest, WithoutPingsTheRegistrationItselfIsRepeated) {
  resolver_.hops["fritz.box"] = {HopTo("192.0.2.9:5060", Transport::kUdp)};
  BecomeRegistered({"Require: outbound", "Expires: 600"});
  FakeTransactionLayer::Sent* again = Await(31s);
  ASSERT_NE(again, nullptr);
  EXPECT_THAT(network_.pings, IsEmpty());
  loop_.Advance(8s);
  EXPECT_FALSE(registration_->flow());
}

TEST_F(RegistrationTest, AnUnansweredCallMeansItIsDownAndItIsLookedForAtOnce) {
  BecomeRegistered();
  registration_->OnUnanswered();
  EXPECT_FALSE(registration_->flow());
  EXPECT_NE(Await(1100ms), nullptr);
}

TEST_F(RegistrationTest, ACalendarThatJumpsByYearsChangesNothing) {
  BecomeRegistered({"Expires: 600"});
  loop_.SetWall(std::chrono::system_clock::time_point(std::chrono::hours(24 * 365 * 90)));
  loop_.Advance(1s);
  EXPECT_TRUE(registration_->flow());
  EXPECT_EQ(Next(), nullptr);
}

// ---- The end

TEST_F(RegistrationTest, StoppingTakesTheRegistrationBack) {
  BecomeRegistered();
  registration_->Stop();
  FakeTransactionLayer::Sent& last = Expect();
  EXPECT_EQ(last.request.Value(HeaderId::kExpires), "0");
  EXPECT_FALSE(registration_->HasStopped());
  EXPECT_FALSE(registration_->flow());
  Answer(last, 200);
  EXPECT_TRUE(registration_->HasStopped());
}

TEST_F(RegistrationTest, StoppingWaitsForNobodyLong) {
  BecomeRegistered();
  registration_->Stop();
  loop_.Advance(800ms);
  EXPECT_TRUE(registration_->HasStopped());
  loop_.Advance(60s);
  EXPECT_EQ(loop_.timer_count(), 0U);
}

TEST_F(RegistrationTest, StoppingWhileItIsNotRegisteredIsDoneAtOnce) {
  FakeTransactionLayer::Sent& first = Begin();
  registration_->Stop();
  EXPECT_TRUE(registration_->HasStopped());
  Answer(first, 200);
  EXPECT_TRUE(registration_->HasStopped());
}

TEST_F(RegistrationTest, TheFingerprintGoesAlongToSecureServersOnly) {
  UplinkConfig config = Fritz();
  config.fingerprint = "ab";
  resolver_.hops["fritz.box"] = {HopTo("192.0.2.9:5061", Transport::kTls), HopTo("192.0.2.9:5060")};
  Make(config);
  Begin();
  loop_.Advance(8s);
  ASSERT_EQ(network_.connected.size(), 2U);
  EXPECT_EQ(network_.connected[0].fingerprint, "ab");
  EXPECT_EQ(network_.connected[1].fingerprint, "");
}

}  // namespace
}  // namespace foyer::uplink
