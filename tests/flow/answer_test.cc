// Who answers, who is told to stop, and how it ends.
#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

using AnswerTest = FlowTest;

TEST_F(AnswerTest, TheLosersStopAndTheirLegsFallSilent) {
  StartHouse();
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  const auto audio_a = AddSink(), video_a = AddSink(), audio_b = AddSink(), video_b = AddSink();
  std::string reason;
  ben->on_cancel = [&](const sip::Message& cancel) { reason = cancel.Value(sip::HeaderId::kReason); };
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite() && ben->invite(); }));
  anna->Respond(183, "a", Sdp(*audio_a, *video_a));
  ben->Respond(183, "b", Sdp(*audio_b, *video_b));
  ASSERT_TRUE(Until([&] { return video_a->packets() > 10 && video_b->packets() > 10; }));
  anna->Respond(200, "a", Sdp(*audio_a, *video_a));
  ASSERT_TRUE(Until([&] { return ben->cancelled(); }));
  EXPECT_EQ(reason, "SIP;cause=200;text=\"Call completed elsewhere\"");
  ASSERT_TRUE(house_->WaitFor("answered"));
  // What was on its way has been read now; from here on the loser gets nothing while the winner gets plenty.
  const auto loser = video_b->packets() + audio_b->packets();
  const auto winner = video_a->packets();
  ASSERT_TRUE(Until([&] { return video_a->packets() > winner + 50; }));
  EXPECT_EQ(video_b->packets() + audio_b->packets(), loser);
}

TEST_F(AnswerTest, A200WithoutAny183WinsAndBothHearEachOther) {
  StartHouse();
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  const auto audio = AddSink(), video = AddSink();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite() && ben->invite(); }));
  ben->Respond(180, "b");
  ASSERT_TRUE(house_->WaitFor("provisional"));
  anna->Respond(200, "a", Sdp(*audio, *video));
  EXPECT_TRUE(house_->WaitFor("answered"));
  EXPECT_TRUE(Until([&] { return video->key_frames() > 0 && audio->packets() > 0; }));
  EXPECT_TRUE(Until([&] {
    audio->SendRtp(0, 1);
    return house_->TwoWay();
  }));
  EXPECT_TRUE(Until([&] { return ben->cancelled(); }));
}

TEST_F(AnswerTest, ALateSecond200IsPutToRestAndTakesNothing) {
  StartHouse();
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  const auto audio_a = AddSink(), video_a = AddSink(), audio_b = AddSink(), video_b = AddSink();
  bool bye = false;
  ben->on_request = [&](const sip::Message& request) { bye |= request.method() == sip::Method::kBye; };
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite() && ben->invite(); }));
  anna->Respond(200, "a", Sdp(*audio_a, *video_a));
  ben->Respond(200, "b", Sdp(*audio_b, *video_b));
  EXPECT_TRUE(Until([&] { return bye; }));
  EXPECT_TRUE(Until([&] { return video_a->packets() > 50; }));
  EXPECT_EQ(video_b->packets(), 0U);
  EXPECT_EQ(house_->Count("answered"), 1U);
}

TEST_F(AnswerTest, BusyOnOnePhoneLeavesTheOthersRinging) {
  StartHouse();
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  const auto audio = AddSink(), video = AddSink();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite() && ben->invite(); }));
  anna->Respond(486, "a");
  ASSERT_TRUE(house_->WaitFor("declined"));
  EXPECT_FALSE(ben->cancelled());
  ben->Respond(200, "b", Sdp(*audio, *video));
  EXPECT_TRUE(house_->WaitFor("answered"));
}

TEST_F(AnswerTest, ADeclineSilencesTheOtherPhonesOfThatUserOnly) {
  StartHouse();
  const auto mobile = AddDevice("anna"), tablet = AddDevice("anna"), ben = AddDevice("ben");
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return mobile->invite() && tablet->invite() && ben->invite(); }));
  for (auto* device : {mobile.get(), tablet.get(), ben.get()})
    device->Respond(180, "t" + std::to_string(device->port()));
  ASSERT_TRUE(house_->WaitFor("provisional", 3));
  mobile->Respond(603, "t" + std::to_string(mobile->port()));
  EXPECT_TRUE(Until([&] { return tablet->cancelled(); }));
  EXPECT_FALSE(ben->cancelled());
  ben->Respond(603, "t" + std::to_string(ben->port()));
  EXPECT_TRUE(house_->WaitFor("ended"));
  EXPECT_TRUE(house_->WaitForDoor());
}

TEST_F(AnswerTest, ADeclineOfOneEndsItForEveryoneIfSoConfigured) {
  HouseOptions options;
  options.proxy = "decline = \"everyone\"";
  StartHouse(options);
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite() && ben->invite(); }));
  ben->Respond(180, "b");
  ASSERT_TRUE(house_->WaitFor("provisional"));
  anna->Respond(603, "a");
  EXPECT_TRUE(Until([&] { return ben->cancelled(); }));
  EXPECT_TRUE(house_->WaitFor("ended"));
}

TEST_F(AnswerTest, NobodyAnswersAndTheRingEndsByItself) {
  HouseOptions options;
  options.proxy = "ring_timeout = 5";
  StartHouse(options);
  const auto anna = AddDevice("anna");
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  anna->Respond(180, "a");
  EXPECT_TRUE(Until([&] { return anna->cancelled(); }));
  EXPECT_TRUE(house_->WaitFor("ended"));
  EXPECT_TRUE(house_->WaitForDoor());
}

TEST_F(AnswerTest, TheVisitorGivesUpAndEveryPhoneStops) {
  StartHouse();
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite() && ben->invite(); }));
  anna->Respond(180, "a");
  ben->Respond(180, "b");
  ASSERT_TRUE(house_->WaitFor("provisional", 2));
  EXPECT_EQ(house_->Request("POST", "/api/v1/hangup").status / 100, 2);
  EXPECT_TRUE(Until([&] { return anna->cancelled() && ben->cancelled(); }));
  EXPECT_TRUE(house_->WaitFor("ended"));
}

TEST_F(AnswerTest, ARealPhoneAnswersTalksAndHangsUp) {
  StartHouse();
  const auto anna = AddLinphonec("anna"), ben = AddLinphonec("ben", "tcp");
  ASSERT_TRUE(house_->WaitForDevices(2));
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->IsRinging() && ben->IsRinging(); }));
  ben->Answer();
  EXPECT_TRUE(house_->WaitFor("answered"));
  EXPECT_TRUE(house_->WaitFor("cancelled"));
  EXPECT_TRUE(Until([&] { return house_->TwoWay(); }));
  ben->HangUp();
  EXPECT_TRUE(house_->WaitFor("ended"));
  EXPECT_TRUE(house_->WaitForDoor());
  EXPECT_EQ(CallsNow(), 0U);
}

TEST_F(AnswerTest, TheDoorHangsUpAndTheRealPhoneLearnsIt) {
  StartHouse();
  const auto anna = AddLinphonec("anna", "tcp");
  ASSERT_TRUE(house_->WaitForDevices(1));
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->IsRinging(); }));
  anna->Answer();
  ASSERT_TRUE(house_->WaitFor("answered"));
  EXPECT_EQ(house_->Request("POST", "/api/v1/hangup").status / 100, 2);
  EXPECT_TRUE(Until([&] { return anna->process().Printed("ended"); })) << anna->process().Output();
  EXPECT_TRUE(house_->WaitFor("ended"));
}

TEST_F(AnswerTest, ARealPhoneDeclines) {
  StartHouse();
  const auto anna = AddLinphonec("anna");
  ASSERT_TRUE(house_->WaitForDevices(1));
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->IsRinging(); }));
  anna->Decline();
  EXPECT_TRUE(house_->WaitFor("declined"));
  EXPECT_TRUE(house_->WaitFor("ended"));
}

}  // namespace
}  // namespace foyer::flow
