// A data folder that fills up while the house is in use.
#include <sys/mount.h>

#include <filesystem>
#include <fstream>

#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

// A file system of a few megabytes over the test's own folder.
class FullDiskTest : public FlowTest {
 protected:
  ~FullDiskTest() override {
    house_.reset();
    if (mounted_) umount2(folder().c_str(), MNT_DETACH);
  }
  bool Mount() {
    mounted_ = mount("tmpfs", folder().c_str(), "tmpfs", 0, "size=4m") == 0;
    return mounted_;
  }
  void Fill() const {
    std::ofstream file(folder() + "/filler");
    const std::string block(4096, 'x');
    while (file << block && file.flush()) {
    }
  }
  void MakeRoom() const { std::filesystem::remove(folder() + "/filler"); }
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

 private:
  bool mounted_ = false;
};

TEST_F(FullDiskTest, DevicesRingOnWithAShortLifeAndAllIsWellWhenThereIsRoomAgain) {
  if (!Mount()) GTEST_SKIP() << "nobody may mount here";
  StartHouse();
  const auto anna = AddDevice("anna");
  Fill();
  const auto ben = MakeDevice("ben");
  EXPECT_EQ(Register(*ben), "expires=60");
  EXPECT_TRUE(house_->WaitFor("fault"));
  EXPECT_EQ(house_->First("fault")->Field("part"), "store");
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return anna->invite() && ben->invite(); }));
  MakeRoom();
  EXPECT_EQ(Register(*ben), "expires=3600");
  EXPECT_TRUE(house_->WaitFor("recovered"));
}

}  // namespace
}  // namespace foyer::flow
