// What Linhome wants of us on SIP, number by number (docs/LINHOME.md), as far as no other test shows it: with Debian's
// liblinphone, of which the app is made, or a scripted phone where that can say more.
#include <gmock/gmock.h>

#include <regex>

#include "sip/digest.h"
#include "sip/headers.h"
#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

using peers::SipDevice;
using sip::HeaderId;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kUuid = "\"<urn:uuid:11111111-0000-4000-8000-000000000000>\"";

class LinhomeTest : public FlowTest {
 protected:
  // Of a phone of the test's own that has been registered and rung, and shows the picture.
  void Show(SipDevice& device, const peers::RtpSink& audio, const peers::RtpSink& video) {
    device.early_contact = false;
    device.on_invite = [this, &device, &audio, &video] {
      device.Respond(180, "tag");
      device.Respond(183, "tag", Sdp(audio, video));
    };
  }
  std::unique_ptr<SipDevice> RegisterAs(const std::string& user, const std::string& contact) {
    auto device = MakeDevice(user);
    Reregister(*device, contact);
    return device;
  }
  // "PORT" in `contact` is that of the device.
  void Reregister(SipDevice& device, const std::string& contact) {
    device.Forget();
    peers::Registration registration;
    registration.contacts = std::regex_replace(contact, std::regex("PORT"), std::to_string(device.port()));
    registration.headers = "\r\nExpires: 3600";
    device.Register(registration);
    EXPECT_TRUE(Until([&] { return device.registered(); }));
  }
};

TEST_F(LinhomeTest, N07_APhoneThatHasOnlyOneOfTheHashesRegistersAllTheSame) {
  StartHouse();
  const auto with = [](sip::DigestAlgorithm algorithm) {
    return [algorithm](peers::LinphonecConfig& config) {
      config.ha1 = sip::Ha1(algorithm, config.user, kDomain, config.password);
      config.algorithm = sip::DigestAlgorithmName(algorithm);
    };
  };
  const auto anna = AddLinphonec("anna", "tcp", with(sip::DigestAlgorithm::kMd5));
  const auto ben = AddLinphonec("ben", "tcp", with(sip::DigestAlgorithm::kSha256));
  EXPECT_TRUE(house_->WaitForDevices(2)) << anna->process().Output() << ben->process().Output();
}

// 8 and 13: what push needs comes back as it went, and stands in the Request-URI of that phone only.
TEST_F(LinhomeTest, N08_PushParametersAreEchoedAndGoToTheirPhoneOnly) {
  StartHouse();
  const std::string push = ";pn-prid=eK:t0ken_%2F-x;pn-provider=fcm;pn-param=1041242817246;pn-silent=1;pn-timeout=0";
  const auto anna = MakeDevice("anna");
  std::string echoed;
  anna->on_any_response = [&](const sip::Message& response) {
    if (response.status() == 200) echoed = response.Value(HeaderId::kContact);
  };
  const std::string uri = "sip:anna@127.0.0.1:" + std::to_string(anna->port()) + push;
  Reregister(*anna, "<" + uri + ">;+sip.instance=" + kUuid);
  EXPECT_THAT(echoed, HasSubstr("<" + uri + ">"));
  EXPECT_THAT(echoed, HasSubstr("+sip.instance=" + std::string(kUuid)));
  EXPECT_TRUE(std::regex_search(echoed, std::regex(";expires=(3600|[0-9]{1,3})\\b"))) << echoed;
  const auto ben = AddDevice("ben");
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite() && ben->invite(); }));
  EXPECT_EQ(anna->invite()->request_uri(), uri);
  EXPECT_THAT(std::string(ben->invite()->request_uri()), Not(HasSubstr("pn-")));
  for (const auto* phone : {anna.get(), ben.get()})
    EXPECT_EQ(phone->invite()->from().uri_text, Uri("door")) << "by this it finds its buttons";
}

TEST_F(LinhomeTest, N09_TheSamePhoneFromAnotherPortIsOneTarget) {
  StartHouse();
  const std::string contact = "<sip:anna@127.0.0.1:PORT>;+sip.instance=" + std::string(kUuid);
  const auto before = RegisterAs("anna", contact), after = RegisterAs("anna", contact);
  EXPECT_EQ(house_->DevicesNow(), 1U);
  after->on_invite = [&] { after->Respond(180, "a"); };
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(house_->WaitFor("provisional"));
  EXPECT_EQ(house_->Count("invite_sent"), 1U);
  EXPECT_FALSE(before->invite());
  Reregister(*after, contact + ";expires=0");  // 10
  EXPECT_EQ(house_->DevicesNow(), 0U);
}

TEST_F(LinhomeTest, N11_AContactOfAGatewayIsKeptAndRungAsItIs) {
  StartHouse();
  const std::string uri = "sip:pushuser@gateway.example;gr=urn:uuid:22222222-0000-4000-8000-000000000000";
  const auto anna = RegisterAs("anna", "<" + uri + ">;+sip.instance=" + std::string(kUuid));
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  EXPECT_EQ(anna->invite()->request_uri(), uri);
}

TEST_F(LinhomeTest, N14_TheOfferHasWhatTheAppKnows) {
  StartHouse();
  const auto anna = AddDevice("anna");
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  const std::string sdp(anna->invite()->body());
  const std::size_t video = sdp.find("m=video ");
  ASSERT_NE(video, std::string::npos) << "at once: a picture that comes later makes no thumbnail";
  EXPECT_THAT(sdp.substr(0, video), testing::AnyOf(HasSubstr("PCMU/8000"), HasSubstr("PCMA/8000")));
  EXPECT_THAT(sdp.substr(0, video), HasSubstr("telephone-event/8000"));
  EXPECT_THAT(sdp.substr(video), HasSubstr("H264/90000"));
  EXPECT_THAT(sdp.substr(video), HasSubstr("a=sendonly")) << "or the phone sends a still picture all the time";
}

// A key frame after each 183 and after the 200, and each time that the app asks for one by INFO.
TEST_F(LinhomeTest, N17_APictureBeginsAfterEachAnswerAndOnRequest) {
  StartHouse();
  const auto anna = AddDevice("anna");
  const auto audio = AddSink(), video = AddSink(), late_audio = AddSink(), late_video = AddSink();
  Show(*anna, *audio, *video);
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return video->key_frames() > 0; }));
  anna->Respond(200, "tag", Sdp(*late_audio, *late_video));
  ASSERT_TRUE(house_->WaitFor("answered"));
  ASSERT_TRUE(Until([&] { return late_video->key_frames() > 0; }));
  int status = 0;
  anna->on_any_response = [&](const sip::Message& response) { status = response.status(); };
  const auto before = late_video->key_frames();
  anna->SendInDialog("INFO", "tag", "application/media_control+xml",
                     "<?xml version=\"1.0\" encoding=\"utf-8\" ?><media_control><vc_primitive><to_encoder>"
                     "<picture_fast_update></picture_fast_update></to_encoder></vc_primitive></media_control>");
  EXPECT_TRUE(Until([&] { return status != 0; }));
  EXPECT_EQ(status, 200);
  EXPECT_TRUE(Until([&] { return late_video->key_frames() > before; }));
}

// iOS hands a ring from one process to another so: the first refuses with 503, the next registers and expects the same
// call.
TEST_F(LinhomeTest, N20_APhoneThatAnswers503AndRegistersAgainGetsTheSameRing) {
  StartHouse();
  const std::string contact =
      "<sip:anna@127.0.0.1:PORT;pn-provider=apns;pn-prid=t>;+sip.instance=" + std::string(kUuid);
  const auto extension = RegisterAs("anna", contact);
  const auto audio = AddSink(), video = AddSink(), other_audio = AddSink(), other_video = AddSink();
  Show(*extension, *audio, *video);
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return video->key_frames() > 0; }));
  const std::string call_id(extension->invite()->call_id());
  extension->Respond(503, "tag");
  ASSERT_TRUE(house_->WaitFor("declined"));
  EXPECT_EQ(house_->Count("ended"), 0U) << "nobody rings, and the visitor hears nothing of it";
  EXPECT_EQ(house_->Count("invite_sent"), 1U) << "nothing goes to where nobody is";

  const auto app = MakeDevice("anna");
  Show(*app, *other_audio, *other_video);
  Reregister(*app, contact);
  ASSERT_TRUE(Until([&] { return app->invite().has_value(); }));
  EXPECT_EQ(app->invite()->call_id(), call_id);
  EXPECT_EQ(app->invite()->from().uri_text, Uri("door"));
  ASSERT_TRUE(Until([&] { return other_video->key_frames() > 0; }));
  app->Respond(200, "tag", Sdp(*other_audio, *other_video));
  EXPECT_TRUE(house_->WaitFor("answered"));
  EXPECT_EQ(house_->Count("invite_sent"), 2U);
}

// The same on the old connection, as an app does that only comes to the front.
TEST_F(LinhomeTest, N20_AlsoWhenItRegistersWhereItWas) {
  StartHouse();
  const std::string contact =
      "<sip:anna@127.0.0.1:PORT;pn-provider=apns;pn-prid=t>;+sip.instance=" + std::string(kUuid);
  const auto phone = RegisterAs("anna", contact);
  phone->on_invite = [&] { phone->Respond(180, "tag"); };
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(house_->WaitFor("provisional"));
  const std::string call_id(phone->invite()->call_id());
  phone->Respond(503, "tag");
  ASSERT_TRUE(house_->WaitFor("declined"));
  Reregister(*phone, contact);
  ASSERT_TRUE(house_->WaitFor("provisional", 2));
  EXPECT_EQ(phone->invite()->call_id(), call_id);
}

TEST_F(LinhomeTest, N23_DigitsByInfoAreAnsweredAndOpenOnce) {
  StartHouse();
  const auto anna = AddDevice("anna");
  const auto audio = AddSink(), video = AddSink();
  Show(*anna, *audio, *video);
  ASSERT_TRUE(house_->Ring());
  ASSERT_TRUE(Until([&] { return video->key_frames() > 0; }));
  anna->Respond(200, "tag", Sdp(*audio, *video));
  ASSERT_TRUE(house_->WaitFor("answered"));
  std::vector<int> statuses;
  anna->on_any_response = [&](const sip::Message& response) {
    if (response.method_name() == "INFO") statuses.push_back(response.status());
  };
  const auto press = [&](const std::string& digit) {
    const std::size_t before = statuses.size();
    anna->SendInDialog("INFO", "tag", "application/dtmf-relay", "Signal=" + digit + "\r\nDuration=250\r\n");
    return Until([&] { return statuses.size() > before; }) ? statuses.back() : 0;
  };
  EXPECT_EQ(press("9"), 200) << "no code begins with it: it is taken, and does nothing";
  EXPECT_EQ(press("1"), 200);
  EXPECT_EQ(press("1"), 200);
  ASSERT_TRUE(house_->WaitFor("lock_off"));
  EXPECT_EQ(house_->Count("lock_on"), 1U);
  anna->SendInDialog("BYE", "tag");
  ASSERT_TRUE(house_->WaitFor("ended"));
  EXPECT_THAT(press("1"), testing::AnyOf(481, 403)) << "outside of a call";
  EXPECT_EQ(house_->Count("lock_on"), 1U);
}

// 24: opus makes its event run at 48000; the phone answers ours, which runs at 8000, by a payload type of its own.
// (tests/relay has every clock rate.) 27: who looks in is answered at once and sees; what it sends back is not shown.
TEST_F(LinhomeTest, N27_WhoLooksInSeesAndIsHeard) {
  StartHouse();
  const auto carl = AddLinphonec("carl", "tcp");
  ASSERT_TRUE(house_->WaitForDevices(1));
  carl->Call(Uri("door"));
  ASSERT_TRUE(house_->WaitFor("look_in"));
  EXPECT_TRUE(Until([&] { return house_->TwoWay(); })) << "both voices";
  EXPECT_TRUE(Shows(*carl));
  for (int i = 0; i < 2; ++i) carl->SendDigit('1');
  EXPECT_TRUE(house_->WaitFor("lock_on"));
}

}  // namespace
}  // namespace foyer::flow
