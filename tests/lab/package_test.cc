// The life of a package on a Debian 12 that knows nothing of us. Needs the disk bare.img of tests/lab/guest/build, and
// the packages of `cmake/dev package` twice, once with the suffix "+1". Its steps take minutes each and lead from one
// to the next, so they are one test.
#include <sys/stat.h>

#include <chrono>
#include <cstdio>
#include <filesystem>

#include "tests/lab/installed_test.h"

namespace foyer::lab {
namespace {

using std::filesystem::exists;

constexpr const char* kNext = "+1";

class PackageTest : public InstalledTest {
 protected:
  static void SetUpTestSuite() {}
  static void TearDownTestSuite() {}
  PackageTest() { setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1); }

  // As people do it; whoever asked a question would get no answer.
  static void Apt(const std::string& what) {
    const auto from = std::chrono::steady_clock::now();
    Shell("apt-get -q -y --no-install-recommends -o DPkg::Use-Pty=0 " + what +
          " </dev/null >/tmp/apt.log 2>&1 || { tail -40 /tmp/apt.log; false; }");
    const auto took = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - from);
    std::printf("apt-get %s: %lld s\n", what.c_str(), static_cast<long long>(took.count()));
    std::fflush(stdout);
  }
  static void AptInstall(const std::string& suffix, const std::string& options = {}) {
    Apt("install " + options + " " + Package("foyer", suffix) + " " + Package("foyerctl", suffix));
  }
  static std::string Version() { return OutputOf("dpkg-query -W -f '${Version}' foyer"); }
  static std::string ModeOf(const std::string& path) { return OutputOf("stat -c '%a %U:%G' " + path); }

  void PlugOutCameraAndCard() {
    Shell("modprobe -r vivid snd-aloop");
    ASSERT_FALSE(exists("/dev/video0"));
  }
  void PlugThemIn() {
    Shell("modprobe vivid n_devs=1 node_types=0x1 input_types=0x00 no_error_inj=0");
    Shell("modprobe snd-aloop index=0 id=Loopback pcm_substreams=2");
    Shell("udevadm settle");
  }
  // Through the whole chain, without any phone.
  static void ExpectThatItRings() {
    const std::string told = OutputOf("foyerctl doctor --ring 2>&1");
    EXPECT_NE(told.find("the ring came through, with its picture"), std::string::npos) << told;
  }
  void ExpectTheRightsOfTheDocumentation() {
    EXPECT_EQ(ModeOf("/etc/foyer/foyer.conf"), "640 root:foyer");
    EXPECT_EQ(ModeOf("/var/lib/foyer"), "750 foyer:foyer");
    EXPECT_EQ(ModeOf("/run/foyer/control"), "660 foyer:foyer");
    EXPECT_EQ(ModeOf("/dev/gpiochip*"), "660 root:gpio");
    EXPECT_EQ(Ask("User"), "foyer");
  }
};

TEST_F(PackageTest, IsInstalledRingsIsUpgradedDowngradedRemovedAndPurged) {
  PlugOutCameraAndCard();
  AptInstall("");
  Watch();
  ExpectThatItRings();
  const std::string examined = OutputOf("foyerctl doctor 2>&1");
  EXPECT_NE(examined.find("the test picture is shown"), std::string::npos) << examined;
  ExpectTheRightsOfTheDocumentation();
  // The service runs since before the kernel knew any camera.
  PlugThemIn();
  ASSERT_TRUE(Until([&] {  // the test picture may still be on for a moment
    ExpectThatItRings();
    return house_->Count("recovered") > 0;
  }));
  EXPECT_EQ(house_->First("recovered")->Field("part"), "camera");

  AddUser("anna");
  Configure(Board());
  const std::string configuration = OutputOf("sha256sum /etc/foyer/foyer.conf");
  Apt("install linphone-cli mediastreamer2-plugin-openh264");
  const auto anna = AddPhone("anna");
  ASSERT_TRUE(house_->WaitForDevices(1)) << anna->process().Output();
  RingFromPressToLock(*anna);

  const std::string version = Version();
  const pid_t before = MainPid();
  AptInstall(kNext);
  EXPECT_EQ(Version(), version + kNext);
  EXPECT_NE(MainPid(), before) << "it is the new program that runs";
  Watch();
  EXPECT_EQ(OutputOf("sha256sum /etc/foyer/foyer.conf"), configuration);
  EXPECT_TRUE(house_->WaitForDevices(1)) << "who was registered still is";

  AptInstall("", "--allow-downgrades");
  EXPECT_EQ(Version(), version);
  Watch();
  EXPECT_EQ(OutputOf("sha256sum /etc/foyer/foyer.conf"), configuration);
  EXPECT_NE(OutputOf("foyerctl users list").find("anna"), std::string::npos);
  EXPECT_TRUE(house_->WaitForDevices(1));
  RingFromPressToLock(*anna);
  house_.reset();

  Apt("remove foyer");
  EXPECT_NE(Ask("ActiveState"), "active");
  EXPECT_FALSE(LevelOf("DOOR_RELAY"));
  EXPECT_FALSE(exists("/run/foyer"));
  EXPECT_EQ(OutputOf("sha256sum /etc/foyer/foyer.conf"), configuration);
  EXPECT_TRUE(exists("/var/lib/foyer/foyer.db"));

  Apt("purge foyer foyerctl");
  EXPECT_EQ(OutputOf("find /etc /run /usr /lib /var /opt -xdev -iname '*foyer*' -not -path '/var/cache/*' "
                     "-not -path '/var/lib/systemd/catalog/*'"),
            "");
  EXPECT_EQ(OutputOf("systemctl list-unit-files 'foyer*' --no-legend"), "");
}

}  // namespace
}  // namespace foyer::lab
