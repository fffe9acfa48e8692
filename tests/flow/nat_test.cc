// Phones and doors behind NATs: the house proxy stands in the public network, and each of the two others where the test
// says.
#include <fstream>

#include "tests/flow/flow_test.h"
#include "tests/flow/peers/nat_lab.h"

namespace foyer::flow {
namespace {

using peers::NatLab;

class NatTest : public FlowTest {
 protected:
  void SetUp() override {
    if (!NatLab::IsPossible()) GTEST_SKIP() << "this machine lets nobody make NATs in network namespaces here";
    lab_ = std::make_unique<NatLab>();
    StartProxy();
  }
  ~NatTest() override {
    phone_.reset();
    proxy_.reset();
    if (!HasFailure()) house_.reset();  // what still runs keeps its network alive
  }

  void StartDoor(const NatLab::Place& place) {
    HouseOptions options;
    options.network_namespace = place.network_namespace;
    options.listen_address = place.address;
    options.relay_address = "";
    options.door = "proxy = \"sip:" + lab_->house().address + ":5060;transport=tcp\"\nproxy_password = \"" +
                   Password("door") + "\"";
    StartHouse(options);
    ASSERT_TRUE(proxy_->WaitForDevices(1)) << "the door does not get registered";
  }
  void StartPhone(const NatLab::Place& place) {
    phone_ = AddLinphonec("anna", "udp", [&](peers::LinphonecConfig& config) {
      config.network_namespace = place.network_namespace;
      config.proxy = lab_->house().address + ":5060";
    });
    ASSERT_TRUE(proxy_->WaitForDevices(2)) << phone_->process().Output();
  }

  // The picture is there while it rings, and sound goes both ways after the answer.
  void ExpectMediaBothWays(const NatLab::Place& door, const NatLab::Place& phone) {
    ASSERT_NO_FATAL_FAILURE(StartDoor(door));
    ASSERT_NO_FATAL_FAILURE(StartPhone(phone));
    ASSERT_TRUE(house_->Ring());
    ASSERT_TRUE(Until([&] { return phone_->IsRinging(); }));
    phone_->Answer();
    ASSERT_TRUE(house_->WaitFor("answered"));
    EXPECT_TRUE(Until([&] { return proxy_->TwoWay(); })) << "nothing of the phone comes to the house proxy";
    EXPECT_TRUE(Until([&] { return house_->TwoWay(); })) << "nothing of the phone comes to the door";
    ExpectPicture();
    phone_->HangUp();
    EXPECT_TRUE(house_->WaitFor("ended"));
  }
  void ExpectPicture() { EXPECT_TRUE(Shows(*phone_)) << "no picture comes to the phone"; }

  std::size_t CountInLog(const std::string& text) const {
    std::ifstream log(folder() + "/anna/log");
    std::size_t count = 0;
    for (std::string line; std::getline(log, line);) count += line.find(text) != std::string::npos;
    return count;
  }

  std::unique_ptr<NatLab> lab_;
  std::unique_ptr<peers::House> proxy_;
  std::unique_ptr<peers::Linphonec> phone_;

 private:
  void StartProxy() {
    const NatLab::Place place = lab_->house();
    const std::string address = place.address + ":5060";
    std::string text =
        "[sip]\ndomain = \"house.example\"\nlisten = [\"udp:" + address + "\", \"tcp:" + address + "\"]\n";
    for (const char* name : {"anna", "door"})
      text += "[[user]]\nname = \"" + std::string(name) + "\"\npassword = \"" + Password(name) + "\"\nkind = \"" +
              (std::string(name) == "door" ? "door" : "phone") + "\"\n";
    text += "[service]\nwait_for_calls = 0\n[web]\nlisten = []\n[control]\nsocket = \"control\"\n[data]\ndir = \"" +
            proxy_folder_.path() + "\"\n";
    proxy_ = std::make_unique<peers::House>(pump_, foyerd_, proxy_folder_.path(), text, place.network_namespace);
  }

  TemporaryFolder proxy_folder_;
};

TEST_F(NatTest, APhoneBehindANat) { ExpectMediaBothWays(lab_->outside(), lab_->home_b()); }

TEST_F(NatTest, ADoorBehindANat) { ExpectMediaBothWays(lab_->home_a1(), lab_->outside()); }

TEST_F(NatTest, BothBehindNatsOfTheirOwn) { ExpectMediaBothWays(lab_->home_a1(), lab_->home_b()); }

TEST_F(NatTest, BothBehindTheSameNat) { ExpectMediaBothWays(lab_->home_a1(), lab_->home_a2()); }

// linphone's agent is a full one: it offers, checks, and nominates what it found.
TEST_F(NatTest, APhoneWithIceBehindANatFindsItsWay) {
  HouseOptions options;
  options.network_namespace = lab_->outside().network_namespace;
  options.listen_address = lab_->outside().address;
  options.relay_address = "";
  StartHouse(options);
  phone_ = AddLinphonec("anna", "udp", [&](peers::LinphonecConfig& config) {
    config.network_namespace = lab_->home_b().network_namespace;
    config.proxy = lab_->outside().address + ":" + std::to_string(port());
    config.ice = true;
  });
  ASSERT_TRUE(house_->WaitForDevices(1)) << phone_->process().Output();
  phone_->Call(Uri("door"));
  ASSERT_TRUE(house_->WaitFor("look_in")) << phone_->process().Output();
  EXPECT_TRUE(Until([&] { return LegCount("", "rtp_out") > 100 && LegCount("", "rtp_in") > 10; }));
  ExpectPicture();
  EXPECT_TRUE(Until([&] { return CountInLog("processing successfully") == 2; })) << "audio and video";
}

}  // namespace
}  // namespace foyer::flow
