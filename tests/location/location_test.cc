#include "location/location.h"

#include <gmock/gmock.h>

#include "tests/location/location_fixture.h"

namespace foyer::location {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class LocationTest : public LocationFixture {};

TEST_F(LocationTest, ABindingIsAcknowledgedOnlyWhenItIsOnDisk) {
  std::optional<BindStatus> status;
  location_->Bind(Update({Contact("sip:a@192.0.2.7")}), [&](BindResult result) { status = result.status; });
  loop_.Advance(2999ms);
  EXPECT_FALSE(status);
  store_.Commit();
  EXPECT_EQ(status, BindStatus::kBound);
  EXPECT_EQ(store_.tables["bindings"].size(), 1U);
}

TEST_F(LocationTest, WithoutACommitInThreeSecondsNothingIsPromised) {
  std::vector<BindStatus> answers;
  location_->Bind(Update({Contact("sip:a@192.0.2.7")}), [&](BindResult result) { answers.push_back(result.status); });
  loop_.Advance(3s);
  EXPECT_THAT(answers, ElementsAre(BindStatus::kUnavailable));
  store_.Commit();
  EXPECT_EQ(answers.size(), 1U) << "exactly once";
}

TEST_F(LocationTest, AFailingDiskBindsForAShortTimeAndIsReportedOnce) {
  store_.failing = true;
  const BindResult result = Bind(Contact("sip:a@192.0.2.7", 3600s));
  EXPECT_EQ(result.status, BindStatus::kBoundInMemory);
  ASSERT_EQ(result.bindings.size(), 1U);
  EXPECT_EQ(result.bindings[0].granted, 60s);
  Bind(Contact("sip:a@192.0.2.7", 3600s));
  EXPECT_EQ(journal_.CountOf(EventType::kFault), 1U);
  loop_.Advance(60s);
  EXPECT_THAT(Uris(), IsEmpty());

  store_.failing = false;
  EXPECT_EQ(Bind(Contact("sip:a@192.0.2.7", 3600s)).status, BindStatus::kBound);
  EXPECT_EQ(journal_.CountOf(EventType::kRecovered), 1U);
}

TEST_F(LocationTest, AfterAFailureTheNextRefreshWritesAgain) {
  Bind(Contact("sip:a@192.0.2.7"));
  store_.failing = true;
  Bind(Contact("sip:a@192.0.2.7"), UdpFlow(5070));
  store_.failing = false;
  Bind(Contact("sip:a@192.0.2.7"), UdpFlow(5070));
  Start("boot-1", 2);
  EXPECT_EQ(All().at(0).flow.remote.port, 5070);
}

TEST_F(LocationTest, WithinOneCallIdOnlyAHigherCSeqChangesABinding) {
  BindingUpdate update = Update({Contact("sip:a@192.0.2.7")});
  Bind(update);
  update.contacts[0].expires = 0s;
  const BindResult stale = Bind(update);
  EXPECT_EQ(stale.status, BindStatus::kStaleCSeq);
  EXPECT_EQ(stale.bindings.size(), 1U);
  update.call_id = "another call";
  EXPECT_EQ(Bind(update).status, BindStatus::kBound);
  EXPECT_THAT(Uris(), IsEmpty());
}

TEST_F(LocationTest, OneStaleContactOfManyChangesNothingAtAll) {
  const BindingUpdate first = Update({Contact("sip:a@192.0.2.7")});
  Bind(first);
  BindingUpdate both = first;
  both.contacts = {Contact("sip:b@192.0.2.7"), Contact("sip:a@192.0.2.7")};
  EXPECT_EQ(Bind(both).status, BindStatus::kStaleCSeq);
  EXPECT_THAT(Uris(), ElementsAre("sip:a@192.0.2.7"));
}

TEST_F(LocationTest, EachContactOfOneRequestHasItsOwnLife) {
  Bind(Update({Contact("sip:a@192.0.2.7", 60s), Contact("sip:b@192.0.2.7", 120s)}));
  EXPECT_EQ(Bind(Update({Contact("sip:a@192.0.2.7", 0s), Contact("sip:c@192.0.2.7", 60s)})).bindings.size(), 2U);
  loop_.Advance(60s);
  EXPECT_THAT(Uris(), ElementsAre("sip:b@192.0.2.7"));
  loop_.Advance(60s);
  EXPECT_THAT(Uris(), IsEmpty());
}

TEST_F(LocationTest, WildcardRemovesEverythingUnlessItIsStale) {
  Bind(Contact("sip:a@192.0.2.7"));
  BindingUpdate all = Update({});
  all.remove_all = true;
  all.cseq = 1;
  EXPECT_EQ(Bind(all).status, BindStatus::kStaleCSeq);
  all.cseq = 100;
  EXPECT_EQ(Bind(all).status, BindStatus::kBound);
  EXPECT_THAT(Uris(), IsEmpty());
  EXPECT_THAT(store_.tables["bindings"], IsEmpty());
}

TEST_F(LocationTest, TheSameInstanceFromANewPortIsOneDevice) {
  Bind(Contact("sip:a@192.0.2.7:5060", 600s, "<urn:uuid:1>"), UdpFlow(5060));
  Bind(Contact("sip:a@192.0.2.7:5070", 600s, "<urn:uuid:1>"), UdpFlow(5070));
  ASSERT_EQ(All().size(), 1U);
  EXPECT_EQ(All()[0].uri, "sip:a@192.0.2.7:5070");
  EXPECT_EQ(All()[0].flow, UdpFlow(5070));
  Bind(Contact("sip:a@192.0.2.7:5080", 600s, "<urn:uuid:1>", 2), UdpFlow(5080));
  EXPECT_EQ(All().size(), 2U) << "another reg-id is another flow of the device";
}

// RFC 3261 s19.1.4: the same address, written in another way.
TEST_F(LocationTest, AContactThatIsWrittenInAnotherWayIsTheSameBinding) {
  Bind(Contact("sip:anna@HOST.example:5060;transport=tcp;x=1"));
  Bind(Contact("sip:%61nna@host.example:5060;x=1;TRANSPORT=TCP"));
  EXPECT_THAT(Uris(), ElementsAre("sip:%61nna@host.example:5060;x=1;TRANSPORT=TCP"));
  Bind(Contact("sip:anna@host.example:5060"));
  EXPECT_EQ(Uris().size(), 2U) << "another transport is another address";
  Bind(Update({Contact("sip:a@h;x=1"), Contact("sip:a@H;x=1")}));
  EXPECT_EQ(Uris().size(), 3U) << "twice in one request";
}

TEST_F(LocationTest, TheSamePushTokenIsTheSamePhoneInstalledAnew) {
  Bind(Contact(kPush, 600s, "<urn:uuid:1>"));
  Bind(Contact(kPush, 600s, "<urn:uuid:2>"));
  ASSERT_EQ(All().size(), 1U);
  EXPECT_EQ(All()[0].instance_id, "<urn:uuid:2>");
  Bind(Contact("sip:anna@192.0.2.7;pn-provider=apns;pn-param=app;pn-prid=token1", 600s, "<urn:uuid:3>"));
  EXPECT_EQ(All().size(), 2U) << "another provider is another phone";
}

TEST_F(LocationTest, TheLimitOfAnAorRefusesOneMoreAndLetsTheOthersRefresh) {
  for (int i = 0; i < 10; ++i) Bind(Contact("sip:a" + std::to_string(i) + "@192.0.2.7"));
  const BindResult refused = Bind(Contact("sip:one-more@192.0.2.7"));
  EXPECT_EQ(refused.status, BindStatus::kTooMany);
  EXPECT_EQ(refused.bindings.size(), 10U);
  EXPECT_EQ(Bind(Contact("sip:a3@192.0.2.7")).status, BindStatus::kBound);
}

TEST_F(LocationTest, ARefreshThatTheStoredLifeCoversWritesNothing) {
  Bind(Contact("sip:a@192.0.2.7", 600s));
  const int writes = store_.writes;
  loop_.Advance(500s);
  EXPECT_EQ(Bind(Contact("sip:a@192.0.2.7", 600s)).status, BindStatus::kBound);
  EXPECT_EQ(store_.writes, writes);
  loop_.Advance(500s);
  Bind(Contact("sip:a@192.0.2.7", 600s));
  EXPECT_EQ(store_.writes, writes + 1);
}

TEST_F(LocationTest, ARefreshIsNotAcknowledgedOnTheStrengthOfAWriteThatIsStillUnderWay) {
  std::optional<BindStatus> first, second;
  location_->Bind(Update({Contact("sip:a@192.0.2.7")}), [&](BindResult result) { first = result.status; });
  location_->Bind(Update({Contact("sip:a@192.0.2.7")}), [&](BindResult result) { second = result.status; });
  loop_.RunReady();
  EXPECT_FALSE(second);
  store_.Commit();
  EXPECT_EQ(second, BindStatus::kBound);
}

TEST_F(LocationTest, AClosedConnectionEndsABindingUnlessItHasAPushToken) {
  Bind(Contact("sip:a@192.0.2.7"), TcpFlow(1));
  Bind(Contact(kPush), TcpFlow(1));
  location_->FlowClosed(TcpFlow(1));
  ASSERT_THAT(Uris(), ElementsAre(kPush));
  EXPECT_FALSE(All()[0].flow_alive);
  EXPECT_EQ(journal_.LastField(EventType::kUnregistered, "why"), "connection closed");
  Bind(Contact(kPush), TcpFlow(2));
  EXPECT_TRUE(All()[0].flow_alive);
}

TEST_F(LocationTest, AConnectionThatClosesLateTakesNothingFromADeviceThatHasMovedOn) {
  Bind(Contact("sip:a@192.0.2.7", 600s, "<urn:uuid:1>"), TcpFlow(1));
  Bind(Contact("sip:a@192.0.2.7", 600s, "<urn:uuid:1>"), TcpFlow(2));
  location_->FlowClosed(TcpFlow(1));
  ASSERT_EQ(All().size(), 1U);
  EXPECT_TRUE(All()[0].flow_alive);
}

TEST_F(LocationTest, AForkHearsOfADeviceThatRegistersLaterAndAfterTheRegistrar) {
  Bind(Contact("sip:a@192.0.2.7", 60s));
  std::vector<std::string> told;
  LocationService::WatchHandler handler;
  handler.on_found = [&](const auto& found) { told.push_back("found " + std::to_string(found.size())); };
  handler.on_binding = [&](const auto& binding) { told.push_back("bound " + binding.uri); };
  handler.on_removed = [&](const auto& binding) { told.push_back("removed " + binding.uri); };
  auto watch = location_->FindAndWatch(kAnna, handler);
  EXPECT_TRUE(told.empty()) << "never before FindAndWatch() returns";
  loop_.RunReady();
  location_->Bind(Update({Contact("sip:b@192.0.2.7")}), [&](const BindResult&) { told.push_back("answered"); });
  store_.Commit();
  loop_.Advance(60s);
  EXPECT_THAT(told, ElementsAre("found 1", "answered", "bound sip:b@192.0.2.7", "removed sip:a@192.0.2.7"));
  watch.reset();
  Bind(Contact("sip:c@192.0.2.7"));
  EXPECT_EQ(told.size(), 4U);
}

TEST_F(LocationTest, AWatchMayEndInItsOwnCallAndBeforeItsFirst) {
  int calls = 0;
  LocationService::WatchHandler handler;
  handler.on_found = [&](const auto&) { ++calls; };
  auto never = location_->FindAndWatch(kAnna, handler);
  never.reset();
  std::unique_ptr<LocationService::Watch> watch;
  handler.on_found = [&](const auto&) { watch.reset(); };
  handler.on_binding = [&](const auto&) { ++calls; };
  watch = location_->FindAndWatch(kAnna, handler);
  Bind(Contact("sip:a@192.0.2.7"));
  EXPECT_EQ(calls, 0);
}

TEST_F(LocationTest, EventsTellOfArrivalAndDepartureAndNotOfRefreshes) {
  Bind(Contact("sip:a@192.0.2.7", 60s));
  Bind(Contact("sip:a@192.0.2.7", 60s));
  EXPECT_EQ(journal_.CountOf(EventType::kRegistered), 1U);
  loop_.Advance(60s);
  EXPECT_EQ(journal_.LastField(EventType::kUnregistered, "why"), "expired");
  store_.Commit();
  EXPECT_THAT(store_.tables["bindings"], IsEmpty());
}

TEST_F(LocationTest, AQueryChangesNothing) {
  const auto generation = Bind(Contact("sip:a@192.0.2.7")).generation;
  const BindResult result = Bind(Update({}));
  EXPECT_EQ(result.bindings.size(), 1U);
  EXPECT_EQ(result.generation, generation);
}

TEST_F(LocationTest, WhoKeepsBindingsInMemoryWritesAndReadsNone) {
  Bind(Contact("sip:disk@192.0.2.7"));
  Start("boot-1", 2, false);
  EXPECT_THAT(Uris(), IsEmpty());
  EXPECT_EQ(Bind(Contact("sip:memory@192.0.2.7")).status, BindStatus::kBound);
  EXPECT_THAT(Uris(), ElementsAre("sip:memory@192.0.2.7"));
  Bind(Contact("sip:memory@192.0.2.7", 0s));
  Start("boot-1", 3);
  EXPECT_THAT(Uris(), ElementsAre("sip:disk@192.0.2.7"));
}

TEST_F(LocationTest, ARefreshMovesTheEndLaterAndAShorterLifeMovesItEarlier) {
  Bind(Contact("sip:a@192.0.2.7", 600s));
  loop_.Advance(400s);
  Bind(Contact("sip:a@192.0.2.7", 600s));
  loop_.Advance(599s);
  EXPECT_EQ(Uris().size(), 1U);
  loop_.Advance(1s);
  EXPECT_THAT(Uris(), IsEmpty());

  Bind(Contact("sip:a@192.0.2.7", 600s));
  Bind(Contact("sip:a@192.0.2.7", 60s));
  loop_.Advance(60s);
  EXPECT_THAT(Uris(), IsEmpty());
}

TEST_F(LocationTest, TenThousandDevicesNeedOneTimer) {
  for (int i = 0; i < 10000; ++i) {
    BindingUpdate update = Update({Contact("sip:a@192.0.2.7", std::chrono::seconds(60 + i % 600))});
    update.aor.user = std::to_string(i);
    location_->Bind(std::move(update), {});
  }
  store_.Commit();
  EXPECT_EQ(loop_.timer_count(), 1U);
  loop_.Advance(700s);
  EXPECT_EQ(loop_.timer_count(), 0U);
  EXPECT_THAT(Uris(), IsEmpty());
}

}  // namespace
}  // namespace foyer::location
