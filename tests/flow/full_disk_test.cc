// A data folder that fills up, or whose disk turns read-only, while the house is in use and while it starts.
#include <gmock/gmock.h>
#include <sys/mount.h>

#include <filesystem>
#include <fstream>

#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

using testing::HasSubstr;

// The data folder is a file system of a few megabytes of its own; the rest of the test's files lie elsewhere.
class BadDiskTest : public FlowTest {
 protected:
  ~BadDiskTest() override {
    house_.reset();
    if (mounted_) umount2(data().c_str(), MNT_DETACH);
  }
  std::string data() const { return folder() + "/data"; }

  void SetUp() override {
    std::filesystem::create_directory(data());
    mounted_ = mount("tmpfs", data().c_str(), "tmpfs", 0, "size=4m") == 0;
    if (!mounted_) GTEST_SKIP() << "nobody may mount here";
    HouseOptions options;
    options.front_line = "virtual:" + lock_path();
    options.tls = true;
    WriteConfiguration(options);
    house_ = std::make_unique<peers::House>(
        pump_, peers::HouseProgram{
                   {foyerd_, "--config", folder() + "/foyer.conf", "--data", data()}, folder() + "/control", {}});
    ASSERT_TRUE(house_->WaitForDoor());
  }
  void Kill() {
    house_->process().Kill(SIGKILL);
    ASSERT_EQ(house_->process().WaitForExit(), 128 + SIGKILL);
  }
  void KillAndStart() {
    Kill();
    house_->Start();
    ASSERT_TRUE(house_->WaitForDoor());
  }
  void Fill() const {
    std::ofstream file(data() + "/filler");
    const std::string block(4096, 'x');
    while (file << block && file.flush()) {
    }
  }
  void MakeRoom() const { std::filesystem::remove(data() + "/filler"); }
  // Nobody may have a file open for writing.
  void SetReadOnly(bool read_only) const {
    const unsigned long flags = read_only ? MS_REMOUNT | MS_RDONLY : MS_REMOUNT;
    ASSERT_EQ(mount("tmpfs", data().c_str(), "tmpfs", flags, "size=4m"), 0);
  }

  // What the registrar grants now.
  std::string Register(peers::SipDevice& device) {
    std::string expires;
    device.on_any_response = [&](const sip::Message& response) {
      if (response.status() == 200) expires = response.Value(sip::HeaderId::kContact);
    };
    device.Register();
    EXPECT_TRUE(Until([&] { return !expires.empty(); }));
    device.on_any_response = nullptr;
    return expires.substr(expires.rfind(';') + 1);
  }
  // A press rings this phone, it answers, and its code opens the lock.
  void RingAndOpen(peers::SipDevice& phone) {
    const std::string before(phone.invite() ? phone.invite()->call_id() : "");
    house_->Mark();
    ASSERT_TRUE(house_->Ring());
    ASSERT_TRUE(Until([&] { return phone.invite() && phone.invite()->call_id() != before; }));
    phone.Respond(180, "tag");
    for (const char* digit : {"1", "1"})
      phone.SendInDialog("INFO", "tag", "application/dtmf-relay",
                         std::string("Signal=") + digit + "\r\nDuration=250\r\n");
    EXPECT_TRUE(house_->WaitFor("lock_on"));
    EXPECT_TRUE(house_->WaitFor("lock_off"));
    ASSERT_EQ(house_->Request("POST", "/api/v1/hangup").status / 100, 2);
    ASSERT_TRUE(house_->WaitFor("ended"));
    ASSERT_TRUE(house_->WaitForDoor());
  }
  peers::ControlAnswer AddUser(const std::string& name) {
    const nlohmann::json user = {
        {"name", name}, {"kind", "phone"}, {"ha1_md5", std::string(32, 'a')}, {"ha1_sha256", std::string(64, 'a')}};
    return house_->Request("POST", "/api/v1/users", user.dump());
  }
  // What is wrong with this part, in the doctor's words; empty: nothing.
  std::string Finding(const std::string& part) {
    const auto answer = Get("/api/v1/doctor");
    for (const auto& finding : answer["checks"])
      if (finding["name"] == part && finding["result"] != "ok") return finding["found"];
    return {};
  }

 private:
  bool mounted_ = false;
};

TEST_F(BadDiskTest, OnAFullDiskDevicesRingOnWithAShortLifeAndAllIsWellWhenThereIsRoomAgain) {
  const auto anna = AddDevice("anna");
  Fill();
  const auto ben = MakeDevice("ben");
  EXPECT_EQ(Register(*ben), "expires=60");
  ASSERT_TRUE(house_->WaitFor("fault"));
  EXPECT_EQ(house_->First("fault")->Field("part"), "store");
  EXPECT_THAT(house_->First("fault")->Field("what"), HasSubstr("free some space"));
  EXPECT_THAT(Finding("disk"), HasSubstr("MB are free"));
  EXPECT_EQ(AddUser("eve").status, 409) << "it must not be said to be kept";
  RingAndOpen(*anna);
  EXPECT_EQ(ben->invite()->call_id(), anna->invite()->call_id());
  MakeRoom();
  EXPECT_EQ(Register(*ben), "expires=3600");
  EXPECT_TRUE(Until([&] { return house_->events().Count("recovered") > 0; }));
  EXPECT_EQ(AddUser("eve").status, 201);
}

TEST_F(BadDiskTest, AHouseThatStartsOnAFullDiskKnowsItsPhonesAndOpensItsLocks) {
  const auto anna = AddDevice("anna");
  ASSERT_EQ(AddUser("eve").status, 201);
  Fill();
  KillAndStart();
  std::filesystem::remove(data() + "/foyer.db-shm");  // as after a boot, or when it was stopped
  KillAndStart();
  EXPECT_EQ(house_->DevicesNow(), 1U);
  EXPECT_THAT(house_->Request("GET", "/api/v1/users").body, HasSubstr("eve"));
  EXPECT_THAT(house_->Request("GET", "/api/v1/events").body, HasSubstr("free some space"));
  RingAndOpen(*anna);
  MakeRoom();
  EXPECT_EQ(Register(*anna), "expires=3600");
}

TEST_F(BadDiskTest, AHouseThatStartsOnAReadOnlyDiskRingsAndOpens) {
  const auto anna = AddDevice("anna");
  ASSERT_EQ(AddUser("eve").status, 201);
  const std::string fingerprint = Get("/api/v1/status")["certificate_fingerprint"];
  Kill();
  SetReadOnly(true);
  house_->Start();
  ASSERT_TRUE(house_->WaitForDoor());
  EXPECT_EQ(house_->DevicesNow(), 1U);
  EXPECT_EQ(Get("/api/v1/status")["certificate_fingerprint"], fingerprint);
  EXPECT_THAT(house_->Request("GET", "/api/v1/users").body, HasSubstr("eve"));
  EXPECT_THAT(Finding("disk"), HasSubstr("read-only"));
  EXPECT_EQ(Register(*anna), "expires=3600") << "its row is on the disk";
  const auto ben = MakeDevice("ben");
  EXPECT_EQ(Register(*ben), "expires=60");
  EXPECT_EQ(AddUser("frank").status, 409);
  RingAndOpen(*anna);
  SetReadOnly(false);
  EXPECT_EQ(Register(*ben), "expires=3600");
  EXPECT_TRUE(Until([&] { return house_->events().Count("recovered") > 0; }));
  EXPECT_EQ(AddUser("frank").status, 201);
}

TEST_F(BadDiskTest, AFirstStartThatCanKeepNothingSaysWhatToDo) {
  house_.reset();
  for (const auto& entry : std::filesystem::directory_iterator(data())) std::filesystem::remove_all(entry.path());
  SetReadOnly(true);
  const auto foyerd = RunFoyerd({"--config", folder() + "/foyer.conf", "--data", data()});
  EXPECT_EQ(foyerd->WaitForExit(), 1);
  EXPECT_TRUE(foyerd->Printed("Read-only file system; make it writable for the user that runs foyerd"))
      << foyerd->Output();
}

}  // namespace
}  // namespace foyer::flow
