// What any registrar and forking proxy of a door entry has to do, seen from outside; numbered as the cases are known.
#include <gmock/gmock.h>

#include <algorithm>

#include "sip/uri.h"
#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

using peers::Registration;
using peers::SipDevice;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class BlackBoxTest : public FlowTest {
 protected:
  void SetUp() override {
    HouseOptions options;
    options.has_door = false;
    options.proxy = "ring_timeout = 5\nwait_for_devices = 30\n";
    StartHouse(options);
  }

  // The final answer to a REGISTER with credentials.
  sip::Message Register(SipDevice& device, Registration registration) {
    std::optional<sip::Message> answer;
    device.on_any_response = [&](const sip::Message& response) {
      if (response.status() != 401) answer = response;
    };
    device.Register(std::move(registration));
    EXPECT_TRUE(Until([&] { return answer.has_value(); }));
    device.on_any_response = nullptr;
    return *answer;
  }
  // "sip:a@192.0.2.1 3600", as the registrar lists them.
  static std::vector<std::string> Contacts(const sip::Message& answer) {
    std::vector<std::string> contacts;
    for (const std::string_view line : answer.List(sip::HeaderId::kContact)) {
      const auto contact = sip::ParseNameAddr(line);
      contacts.push_back(std::string(contact->uri_text) + " " +
                         std::string(contact->Parameter("expires").value_or("")));
    }
    return contacts;
  }
  // What is registered, by a REGISTER without Contact.
  std::vector<std::string> Bindings(SipDevice& device) {
    return Contacts(Register(device, {"<" + device.contact_uri() + ">;expires=0"}));
  }
  // A call from the gate's door; its answers come in `answers_`.
  void Call(SipDevice& caller, const std::string& uri) {
    answers_.clear();
    caller.on_response = [this](const sip::Message& response) { answers_.push_back(response.status()); };
    caller.SendRequest("INVITE", uri, "application/sdp",
                       peers::MakeSdp("127.0.0.1", 30002, 30004, "0 101", "sendonly"));
  }
  bool CallerGot(int status) {
    return Until([&] { return std::ranges::find(answers_, status) != answers_.end(); });
  }
  std::string Instance(int number) const {
    return ";+sip.instance=\"<urn:uuid:00000000-0000-4000-8000-00000000000" + std::to_string(number) + ">\"";
  }
  std::string ContactOf(const SipDevice& device, const std::string& parameters) const {
    return "<" + device.contact_uri() + ">" + parameters;
  }

  std::vector<int> answers_;
};

TEST_F(BlackBoxTest, Case01_AShortLifeIsRaisedAndALongOneCut) {
  const auto anna = MakeDevice("anna");
  EXPECT_THAT(Contacts(Register(*anna, {"<sip:anna@192.0.2.1>;expires=5"})), ElementsAre("sip:anna@192.0.2.1 60"));
  EXPECT_THAT(Contacts(Register(*anna, {"<sip:anna@192.0.2.1>"})), ElementsAre("sip:anna@192.0.2.1 3600"));
  EXPECT_THAT(Contacts(Register(*anna, {"<sip:anna@192.0.2.1>;expires=99999"})),
              ElementsAre("sip:anna@192.0.2.1 3600"));
}

TEST_F(BlackBoxTest, Case02_AStarEndsAllRegistrationsAndNeedsExpiresZero) {
  const auto anna = MakeDevice("anna");
  Register(*anna, {"<sip:anna@192.0.2.1>, <sip:anna@192.0.2.2>"});
  EXPECT_EQ(Register(*anna, {"*"}).status(), 400);
  EXPECT_EQ(Register(*anna, {"*", "\r\nExpires: 60"}).status(), 400);
  EXPECT_THAT(Bindings(*anna), SizeIs(2));
  const auto answer = Register(*anna, {"*", "\r\nExpires: 0"});
  EXPECT_EQ(answer.status(), 200);
  EXPECT_THAT(Contacts(answer), IsEmpty());
}

TEST_F(BlackBoxTest, Case03_TooManyContactsInOneRequestStoreNothing) {
  const auto anna = MakeDevice("anna");
  std::string contacts;
  for (int i = 1; i <= 11; ++i)
    contacts += (i > 1 ? ", " : "") + std::string("<sip:anna@192.0.2.") + std::to_string(i) + ">";
  EXPECT_EQ(Register(*anna, {contacts}).status(), 403);
  EXPECT_THAT(Bindings(*anna), IsEmpty());
}

TEST_F(BlackBoxTest, Case04_AMalformedContactIsRefusedAndHarmsNobody) {
  const auto anna = MakeDevice("anna");
  Register(*anna, {"<sip:anna@192.0.2.1>"});
  for (const char* contact : {"<sip:anna@[192.0.2.1>", "nonsense", "<mailto:anna@house.example>", "<sip:>"})
    EXPECT_EQ(Register(*anna, {contact}).status(), 400) << contact;
  EXPECT_THAT(Bindings(*anna), ElementsAre("sip:anna@192.0.2.1 3600"));
}

TEST_F(BlackBoxTest, Case05_EachContactHasALifeOfItsOwn) {
  const auto anna = MakeDevice("anna");
  EXPECT_THAT(Contacts(Register(*anna, {"<sip:anna@192.0.2.1>;expires=100, <sip:anna@192.0.2.2>;expires=200"})),
              UnorderedElementsAre("sip:anna@192.0.2.1 100", "sip:anna@192.0.2.2 200"));
  EXPECT_THAT(Contacts(Register(*anna, {"<sip:anna@192.0.2.1>;expires=0, <sip:anna@192.0.2.3>;expires=300"})),
              UnorderedElementsAre("sip:anna@192.0.2.2 200", "sip:anna@192.0.2.3 300"));
}

TEST_F(BlackBoxTest, Case06_APushTokenIsOneDevice) {
  const auto anna = MakeDevice("anna");
  const std::string token = ";pn-provider=fcm;pn-param=app;pn-prid=token";
  Register(*anna, {"<sip:anna@192.0.2.1" + token + ">"});
  EXPECT_THAT(Contacts(Register(*anna, {"<sip:anna@192.0.2.2" + token + ">"})), SizeIs(1));
  EXPECT_THAT(Contacts(Register(*anna, {"<sip:anna@192.0.2.3;pn-provider=apns;pn-param=app;pn-prid=token>"})),
              SizeIs(2));
}

TEST_F(BlackBoxTest, Case07_AnOldRequestChangesNothing) {
  const auto anna = MakeDevice("anna"), repeated = MakeDevice("anna");
  EXPECT_EQ(Register(*anna, {"<sip:anna@192.0.2.1>;expires=300", "", "one-call"}).status(), 200);
  const auto answer = Register(*repeated, {"<sip:anna@192.0.2.1>;expires=0", "", "one-call"});
  EXPECT_GE(answer.status(), 400);
  EXPECT_THAT(Bindings(*anna), ElementsAre("sip:anna@192.0.2.1 300"));
}

TEST_F(BlackBoxTest, Case08_AGruuReachesOneDeviceOnly) {
  const auto mobile = MakeDevice("anna"), tablet = MakeDevice("anna"), ben = AddDevice("ben");
  const std::string supported = "\r\nSupported: gruu";
  Register(*mobile, {ContactOf(*mobile, Instance(1)), supported});
  const auto answer = Register(*tablet, {ContactOf(*tablet, Instance(2)), supported});
  std::string gruu;
  for (const std::string_view line : answer.List(sip::HeaderId::kContact)) {
    const auto contact = sip::ParseNameAddr(line);
    if (contact->uri_text == tablet->contact_uri()) gruu = contact->Parameter("pub-gruu").value_or("");
  }
  ASSERT_THAT(gruu, HasSubstr("gr="));
  Call(*ben, gruu);
  ASSERT_TRUE(Until([&] { return tablet->invite().has_value(); }));
  tablet->Respond(486, "busy");
  EXPECT_TRUE(CallerGot(486));
  EXPECT_FALSE(mobile->invite());
}

TEST_F(BlackBoxTest, Case17_OneOfTenAnswersAndNineAreToldWhoDid) {
  std::vector<std::unique_ptr<SipDevice>> devices;
  std::vector<std::string> reasons;
  for (int i = 0; i < 10; ++i) {
    devices.push_back(MakeDevice(i % 2 == 0 ? "anna" : "ben"));
    devices.back()->on_cancel = [&](const sip::Message& cancel) { reasons.emplace_back(cancel.ValueByName("Reason")); };
    Register(*devices.back(), {ContactOf(*devices.back(), Instance(i))});
  }
  const auto gate = AddDevice("gate");
  Call(*gate, Uri("home"));
  ASSERT_TRUE(Until(
      [&] { return std::ranges::all_of(devices, [](const auto& device) { return device->invite().has_value(); }); }));
  for (const auto& device : devices) device->Respond(180, "ringing");
  devices[3]->Respond(200, "answered", peers::MakeSdp("127.0.0.1", 30006, 30008));
  EXPECT_TRUE(Until([&] { return reasons.size() == 9; }));
  for (const std::string& reason : reasons) {
    EXPECT_THAT(reason, HasSubstr("cause=200"));
    EXPECT_THAT(reason, HasSubstr("Call completed elsewhere"));
  }
  EXPECT_TRUE(CallerGot(200));
  EXPECT_EQ(std::ranges::count(answers_, 200), 1);
}

TEST_F(BlackBoxTest, Case21_ACancelOfNothingIsToldSo) {
  const auto anna = AddDevice("anna");
  int status = 0;
  anna->on_any_response = [&](const sip::Message& response) { status = response.status(); };
  anna->SendRaw("CANCEL " + Uri("ben") + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + std::to_string(anna->port()) +
                ";branch=z9hG4bKunknown\r\nFrom: <" + Uri("anna") + ">;tag=1\r\nTo: <" + Uri("ben") +
                ">\r\nCall-ID: none\r\nCSeq: 1 CANCEL\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n");
  EXPECT_TRUE(Until([&] { return status != 0; }));
  EXPECT_EQ(status, 481);
}

TEST_F(BlackBoxTest, Case22_NobodyAnswersAndTheCallerIsTold) {
  const auto anna = AddDevice("anna"), gate = AddDevice("gate");
  Call(*gate, Uri("anna"));
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  anna->Respond(180, "ringing");
  EXPECT_TRUE(CallerGot(408));
  EXPECT_TRUE(Until([&] { return anna->cancelled(); }));
}

TEST_F(BlackBoxTest, Case23_APhoneThatComesWhileItRingsGetsTheCallAndOneThatComesLaterDoesNot) {
  const auto anna = MakeDevice("anna"), gate = AddDevice("gate");
  Call(*gate, Uri("anna"));
  ASSERT_TRUE(CallerGot(100));
  Register(*anna, {});
  ASSERT_TRUE(Until([&] { return anna->invite().has_value(); }));
  anna->Respond(603, "declined");
  ASSERT_TRUE(Until([&] { return !answers_.empty() && answers_.back() >= 300; }));
  const auto late = MakeDevice("anna");
  Register(*late, {ContactOf(*late, Instance(1))});
  Bindings(*late);  // one more round through the daemon
  EXPECT_FALSE(late->invite());
}

TEST_F(BlackBoxTest, Case24_APhoneThatMovesWhileItRingsIsRungWhereItIs) {
  const auto before = MakeDevice("anna"), after = MakeDevice("anna"), gate = AddDevice("gate");
  Register(*before, {ContactOf(*before, Instance(1))});
  Call(*gate, Uri("anna"));
  ASSERT_TRUE(Until([&] { return before->invite().has_value(); }));
  before->Respond(180, "ringing");
  Register(*after, {ContactOf(*after, Instance(1))});
  ASSERT_TRUE(Until([&] { return after->invite().has_value(); }));
  after->Respond(200, "answered", peers::MakeSdp("127.0.0.1", 30006, 30008));
  EXPECT_TRUE(CallerGot(200));
}

TEST_F(BlackBoxTest, Case25_ARequestThatMayGoNoFurtherGoesNoFurther) {
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  int status = 0;
  anna->on_any_response = [&](const sip::Message& response) { status = response.status(); };
  anna->SendRaw("MESSAGE " + Uri("ben") + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + std::to_string(anna->port()) +
                ";branch=z9hG4bKfar\r\nFrom: <" + Uri("anna") + ">;tag=1\r\nTo: <" + Uri("ben") +
                ">\r\nCall-ID: far\r\nCSeq: 1 MESSAGE\r\nMax-Forwards: 0\r\nContent-Length: 0\r\n\r\n");
  EXPECT_TRUE(Until([&] { return status != 0; }));
  EXPECT_EQ(status, 483);
}

TEST_F(BlackBoxTest, Case27_TheNextGroupRingsWhenTheFirstHasRefused) {
  const auto first = MakeDevice("anna"), second = MakeDevice("anna"), gate = AddDevice("gate");
  Register(*first, {ContactOf(*first, Instance(1) + ";q=1.0")});
  Register(*second, {ContactOf(*second, Instance(2) + ";q=0.5")});
  Call(*gate, Uri("anna"));
  ASSERT_TRUE(Until([&] { return first->invite().has_value(); }));
  EXPECT_FALSE(second->invite());
  first->Respond(480, "away");  // 486 would silence all of anna's
  EXPECT_TRUE(Until([&] { return second->invite().has_value(); }));
}

}  // namespace
}  // namespace foyer::flow
