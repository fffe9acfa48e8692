// While it rings: who sees the door, who hears it, and who must not be heard yet (the calls are between foyerd's own
// user agent and phones on real sockets).
#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

using RingingTest = FlowTest;

TEST_F(RingingTest, RealPhonesOnUdpAndTcpDecodeTheDoorBeforeAnybodyAnswers) {
  StartHouse();
  const auto anna = AddLinphonec("anna"), ben = AddLinphonec("ben", "tcp");
  ASSERT_TRUE(house_->WaitForDevices(2));
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(house_->WaitFor("first_rtp_out", 2));
  EXPECT_TRUE(Until([&] { return anna->IsRinging() && ben->IsRinging(); })) << anna->process().Output();
  EXPECT_TRUE(Until([&] { return LegCount("anna", "rtp_out") > 100 && LegCount("ben", "rtp_out") > 100; }));
  EXPECT_TRUE(Shows(*anna)) << anna->process().Output();
  EXPECT_TRUE(Shows(*ben)) << ben->process().Output();
  EXPECT_EQ(house_->Count("answered"), 0U);
}

TEST_F(RingingTest, VideoReachesTheSecondPhoneBeforeAny200AndBeginsWithAKeyFrame) {
  StartHouse();
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  const auto audio_a = AddSink(), video_a = AddSink(), audio_b = AddSink(), video_b = AddSink();
  anna->on_invite = [&] { anna->Respond(183, "a", Sdp(*audio_a, *video_a)); };
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return video_a->packets() > 50 && ben->invite(); }));
  ben->Respond(183, "b", Sdp(*audio_b, *video_b));  // long after the first
  EXPECT_TRUE(Until([&] { return video_b->key_frames() > 0 && audio_b->packets() > 0; }));
  EXPECT_TRUE(video_a->first_was_parameter_set());
  EXPECT_TRUE(video_b->first_was_parameter_set());
  EXPECT_EQ(house_->Count("answered"), 0U);
}

TEST_F(RingingTest, NothingOfAPhoneReachesTheDoorBeforeIts200) {
  StartHouse();
  const auto anna = AddDevice("anna");
  const auto audio = AddSink(), video = AddSink();
  anna->on_invite = [&] { anna->Respond(183, "a", Sdp(*audio, *video)); };
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return audio->packets() > 10; }));
  audio->SendRtp(0, 50);
  ASSERT_TRUE(Until([&] { return LegCount("anna", "rtp_in") >= 50; }));
  EXPECT_EQ(LegCount("", "rtp_out"), 0U);
  anna->Respond(200, "a", Sdp(*audio, *video));
  ASSERT_TRUE(house_->WaitFor("answered"));
  EXPECT_TRUE(Until([&] {
    audio->SendRtp(0, 1);
    return LegCount("", "rtp_out") > 0;
  }));
}

TEST_F(RingingTest, AnAudioOnlyPhoneThatIsFirstTakesThePictureFromNobody) {
  StartHouse();
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  const auto audio_a = AddSink(), audio_b = AddSink(), video_b = AddSink();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite() && ben->invite(); }));
  anna->Respond(183, "a", peers::MakeSdp("127.0.0.1", audio_a->port(), 0));
  ASSERT_TRUE(Until([&] { return audio_a->packets() > 10; }));
  ben->Respond(183, "b", Sdp(*audio_b, *video_b));
  EXPECT_TRUE(Until([&] { return video_b->key_frames() > 0; }));
}

TEST_F(RingingTest, APhoneThatKnowsOnlyTheOtherLawHears) {
  StartHouse();
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  const auto mu = AddSink(), a = AddSink(), video = AddSink();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite() && ben->invite(); }));
  anna->Respond(183, "m", peers::MakeSdp("127.0.0.1", mu->port(), video->port(), "0 101"));
  ben->Respond(183, "a", peers::MakeSdp("127.0.0.1", a->port(), 0, "8 101"));
  EXPECT_TRUE(Until([&] { return mu->packets() > 10 && a->packets() > 10; }));
  EXPECT_EQ(mu->last_payload_type(), 0);
  EXPECT_EQ(a->last_payload_type(), 8);
}

TEST_F(RingingTest, OneBranchWithTwoEarlyDialogsShowsBothAndA200FromAThirdWins) {
  StartHouse();
  const auto anna = AddDevice("anna");
  const auto audio_1 = AddSink(), video_1 = AddSink(), audio_2 = AddSink(), video_2 = AddSink(), audio_3 = AddSink(),
             video_3 = AddSink();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  anna->Respond(183, "one", Sdp(*audio_1, *video_1));
  ASSERT_TRUE(Until([&] { return video_1->key_frames() > 0; }));
  anna->Respond(183, "two", Sdp(*audio_2, *video_2));
  ASSERT_TRUE(Until([&] { return video_2->key_frames() > 0; }));
  const auto before = video_1->packets();
  ASSERT_TRUE(Until([&] { return video_1->packets() > before + 20; })) << "the second dialog ended the first's stream";
  anna->Respond(200, "three", Sdp(*audio_3, *video_3));
  EXPECT_TRUE(house_->WaitFor("answered"));
  EXPECT_TRUE(Until([&] { return video_3->key_frames() > 0 && audio_3->packets() > 10; }));
}

TEST_F(RingingTest, TenDevicesAllSeeTheDoor) {
  StartHouse();
  std::vector<std::unique_ptr<peers::SipDevice>> devices;
  std::vector<std::unique_ptr<peers::RtpSink>> audios, videos;
  for (const char* user : {"anna", "ben", "carl", "dora", "panel"})
    for (int i = 0; i < 2; ++i) {
      devices.push_back(AddDevice(user));
      audios.push_back(AddSink());
      videos.push_back(AddSink());
      peers::SipDevice& device = *devices.back();
      device.on_invite = [&device, tag = std::string(user) + std::to_string(i),
                          sdp = Sdp(*audios.back(), *videos.back())] {
        device.Respond(180, tag);
        device.Respond(183, tag, sdp);  // as Linhome does
      };
    }
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(
      Until([&] { return std::ranges::all_of(videos, [](const auto& video) { return video->key_frames() > 0; }); }));
  for (const auto& video : videos) EXPECT_TRUE(video->first_was_parameter_set());
  devices[3]->Respond(200, "ben1", Sdp(*audios[3], *videos[3]));
  EXPECT_TRUE(house_->WaitFor("answered"));
  EXPECT_TRUE(house_->WaitFor("cancelled", 9));
  for (std::size_t i = 0; i < devices.size(); ++i)
    if (i != 3) {
      EXPECT_TRUE(Until([&] { return devices[i]->cancelled(); })) << i;
    }
}

TEST_F(RingingTest, DoorsOfOtherMakersAndTheCallerItselfAreNotRung) {
  StartHouse();
  const auto gate = AddDevice("gate"), anna = AddDevice("anna");
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  anna->Respond(180, "a");
  ASSERT_TRUE(house_->WaitFor("provisional"));
  EXPECT_EQ(house_->Count("invite_sent"), 1U);
  EXPECT_FALSE(gate->invite());
}

TEST_F(RingingTest, APhoneThatComesWhileItRingsIsRungToo) {
  StartHouse();
  const auto anna = AddDevice("anna");
  const auto audio = AddSink(), video = AddSink();
  anna->on_invite = [&] { anna->Respond(180, "a"); };
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(house_->WaitFor("provisional"));
  const auto ben = AddDevice("ben");
  ASSERT_TRUE(Until([&] { return ben->invite().has_value(); }));
  ben->Respond(183, "b", Sdp(*audio, *video));
  EXPECT_TRUE(Until([&] { return video->key_frames() > 0; }));
}

TEST_F(RingingTest, AKeyFrameRequestOfAnyPhoneIsHeard) {
  StartHouse();
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  const auto audio_a = AddSink(), video_a = AddSink(), audio_b = AddSink(), video_b = AddSink();
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite() && ben->invite(); }));
  anna->Respond(183, "a", Sdp(*audio_a, *video_a));
  ben->Respond(183, "b", Sdp(*audio_b, *video_b));
  ASSERT_TRUE(Until([&] { return video_a->key_frames() > 0 && video_b->key_frames() > 0; }));
  for (const auto* video : {video_a.get(), video_b.get()}) {
    const auto before = video->key_frames();
    const_cast<peers::RtpSink*>(video)->SendPli();
    EXPECT_TRUE(Until([&] { return video->key_frames() > before; }));
  }
}

TEST_F(RingingTest, AStrangersMediaIsForkedToNobody) {
  StartHouse();
  const auto anna = AddDevice("anna");
  const auto audio = AddSink(), video = AddSink(), stranger = AddSink();
  anna->on_invite = [&] { anna->Respond(200, "a", Sdp(*audio, *video)); };
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] {
    audio->SendRtp(0, 1);
    return audio->packets() > 10 && LegCount("", "rtp_out") > 0;
  }));
  const auto heard = LegCount("anna", "rtp_in");
  stranger->SendRtp(0, 20, audio->peer_port());
  audio->SendRtp(0, 5);  // after the stranger's: when these have arrived, those have too
  ASSERT_TRUE(Until([&] { return LegCount("anna", "rtp_in") >= heard + 5; }));
  EXPECT_EQ(LegCount("anna", "rtp_in"), heard + 5);
}

}  // namespace
}  // namespace foyer::flow
