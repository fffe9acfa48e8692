// Mistakes that people make with a house, each seeded by itself: foyerctl doctor must name it, and no other.
#include <netinet/in.h>
#include <pwd.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "base/unique_fd.h"
#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

constexpr const char* kFaketime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

std::string OurName() {
  const passwd* const entry = getpwuid(geteuid());
  return entry == nullptr ? "root" : entry->pw_name;
}

std::vector<std::string> AtTime(const std::string& when) {
  return {"env", std::string("LD_PRELOAD=") + kFaketime, "FAKETIME=" + when};
}

class DoctorTest : public FlowTest {
 protected:
  // Runs it and reads what it finds. `before`: words before its own, such as those of env.
  void Examine(const std::string& user = OurName(), std::vector<std::string> before = {}) {
    for (const std::string& word :
         {std::string(FOYERCTL_PROGRAM), std::string("--json"), std::string("--socket"), folder() + "/control",
          std::string("doctor"), std::string("--config"), folder() + "/foyer.conf", std::string("--user"), user})
      before.push_back(word);
    peers::Process foyerctl(pump_, "foyerctl", peers::Command{before});
    exit_code_ = foyerctl.WaitForExit();
    checks_ = nlohmann::json::array();
    for (const std::string& line : foyerctl.lines())
      if (line.starts_with("{")) checks_ = nlohmann::json::parse(line)["checks"];
    ASSERT_FALSE(checks_.empty()) << foyerctl.Output();
  }
  // Of all checks with this result.
  std::set<std::string> Names(const std::string& result) const {
    std::set<std::string> names;
    for (const auto& check : checks_)
      if (check["result"] == result) names.insert(check["name"].get<std::string>());
    return names;
  }
  // What was found by the checks of that name, with cause and fix.
  std::string Told(const std::string& name) const {
    std::string told;
    for (const auto& check : checks_)
      if (check["name"] == name)
        told += check["found"].get<std::string>() + "; " + check["why"].get<std::string>() + "; " +
                check["fix"].get<std::string>() + "\n";
    return told;
  }
  // With no daemon this is the only error beside that.
  void ExpectOnly(const std::string& name, const std::string& text) const {
    EXPECT_EQ(Names("fail"), (std::set<std::string>{"daemon", name})) << checks_.dump(1);
    EXPECT_NE(Told(name).find(text), std::string::npos) << Told(name);
    EXPECT_EQ(exit_code_, 2);
  }
  void Run(const std::vector<std::string>& argv) {
    peers::Process process(pump_, argv.front(), peers::Command{argv});
    process.CloseInput();
    ASSERT_EQ(process.WaitForExit(), 0) << process.Output();
  }
  // NAME.pem and NAME-key.pem in the test's folder, for 30 days from `when` on.
  void MakeCertificate(const std::string& name, const std::string& when = {}, const std::string& domain = kDomain) {
    std::vector<std::string> argv = when.empty() ? std::vector<std::string>() : AtTime(when);
    for (const char* word : {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                             "-nodes", "-days", "30", "-subj"})
      argv.emplace_back(word);
    for (const std::string& word : {"/CN=" + domain, std::string("-keyout"), folder() + "/" + name + "-key.pem",
                                    std::string("-out"), folder() + "/" + name + ".pem"})
      argv.push_back(word);
    Run(argv);
  }
  std::string Tls(const std::string& certificate, const std::string& key) const {
    return "[tls]\ncertificate = \"" + folder() + "/" + certificate + ".pem\"\nkey = \"" + folder() + "/" + key +
           "-key.pem\"\n";
  }
  void Replace(const std::string& from, const std::string& to) const {
    const std::string path = folder() + "/foyer.conf";
    std::ifstream file(path);
    std::string text((std::istreambuf_iterator<char>(file)), {});
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    std::ofstream(path) << text.replace(at, from.size(), to);
  }

  nlohmann::json checks_;
  int exit_code_ = -1;
};

TEST_F(DoctorTest, AHouseThatRunsHasNoError) {
  StartHouse();
  std::vector<std::unique_ptr<peers::SipDevice>> devices;
  for (const char* user : {"anna", "ben", "carl", "dora", "panel"}) devices.push_back(AddDevice(user));
  Examine();
  EXPECT_TRUE(Names("fail").empty()) << checks_.dump(1);
  EXPECT_TRUE(Names("ok").contains("daemon"));
  EXPECT_TRUE(Names("ok").contains("ring"));
  EXPECT_TRUE(Names("ok").contains("ports")) << "its ports are its own";
  EXPECT_EQ(exit_code_, Names("warning").empty() ? 0 : 1);
}

TEST_F(DoctorTest, AMistakeInTheFileWithItsLine) {
  WriteConfiguration();
  std::ofstream(folder() + "/foyer.conf", std::ios::app) << "[sip2]\nx = 1\n[trusted]\nnetworks = [\"many\"]\n";
  Examine();
  ExpectOnly("configuration", "sip2");
  EXPECT_NE(Told("configuration").find("foyer.conf:"), std::string::npos);
  EXPECT_NE(Told("configuration").find("many"), std::string::npos) << "each of them";
}

TEST_F(DoctorTest, ACertificateThatHasExpired) {
  if (!std::filesystem::exists(kFaketime)) GTEST_SKIP() << "Debian's faketime is not installed";
  MakeCertificate("old", "2021-01-01 00:00:00");
  HouseOptions options;
  options.tls = true;
  options.more = Tls("old", "old");
  WriteConfiguration(options);
  Examine();
  ExpectOnly("certificate", "old.pem expired");
}

TEST_F(DoctorTest, AKeyThatIsNotTheCertificates) {
  MakeCertificate("one");
  MakeCertificate("two");
  HouseOptions options;
  options.tls = true;
  options.more = Tls("one", "two");
  WriteConfiguration(options);
  Examine();
  ExpectOnly("certificate", "two-key.pem is not the key");
}

TEST_F(DoctorTest, ACertificateOfAnotherName) {
  MakeCertificate("other", {}, "other.example");
  HouseOptions options;
  options.tls = true;
  options.more = Tls("other", "other");
  WriteConfiguration(options);
  Examine();
  ExpectOnly("certificate", "other.pem is not for house.example");
}

TEST_F(DoctorTest, APortThatAnotherProgramHas) {
  const UniqueFd other(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(bind(other.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  WriteConfiguration();
  Examine();
  ExpectOnly("port " + std::to_string(port()), "is taken by flow_test (process " + std::to_string(getpid()) + ")");
}

TEST_F(DoctorTest, ACameraThatIsNotThere) {
  HouseOptions options;
  options.camera = "v4l2:/dev/no-camera-here";
  WriteConfiguration(options);
  Examine();
  ExpectOnly("camera", "/dev/no-camera-here");
}

TEST_F(DoctorTest, WhatFailedInAnEarlierRunIsNotHeldAgainstThisOne) {
  flow::HouseOptions options;
  options.camera = "v4l2:/dev/no-camera-here";
  StartHouse(options);
  ASSERT_TRUE(Until([&] {
    Examine();
    return Told("camera").find("or name one that") != std::string::npos;
  }));
  house_->process().Kill(SIGTERM);
  ASSERT_EQ(house_->process().WaitForExit(), 0);
  WriteConfiguration();
  house_->Start();
  ASSERT_TRUE(house_->WaitForDoor());
  Examine();
  EXPECT_EQ(Told("camera"), "");
}

TEST_F(DoctorTest, ACameraThatTheDaemonsUserMayNotUse) {
  if (geteuid() != 0) GTEST_SKIP() << "only root may look as another user";
  chmod(folder().c_str(), 0777);  // the data folder is well
  std::ofstream(folder() + "/video9") << "no camera, but a file of root's";
  chmod((folder() + "/video9").c_str(), 0660);
  HouseOptions options;
  options.camera = "v4l2:" + folder() + "/video9";
  WriteConfiguration(options);
  Examine("nobody");
  ExpectOnly("camera", "the user nobody may not use");
}

TEST_F(DoctorTest, ASoundCardThatIsNotThere) {
  HouseOptions options;
  options.audio = "alsa:plughw:97,0";
  WriteConfiguration(options);
  Examine();
  ExpectOnly("sound", "alsa:plughw:97,0 is not there");
}

TEST_F(DoctorTest, AGpioChipThatIsNotThere) {
  HouseOptions options;
  options.front_line = "gpiochip97:1";
  WriteConfiguration(options);
  Examine();
  ExpectOnly("gpio", "gpiochip97:1 is not there");
}

TEST_F(DoctorTest, ADataFolderThatTheDaemonsUserMayNotWrite) {
  if (geteuid() != 0) GTEST_SKIP() << "only root may look as another user";
  chmod(folder().c_str(), 0755);
  WriteConfiguration();
  Examine("nobody");
  ExpectOnly("data folder", "the user nobody may not write into " + folder());
}

TEST_F(DoctorTest, ADataFolderThatIsFull) {
  if (mount("tmpfs", folder().c_str(), "tmpfs", 0, "size=1m") != 0) GTEST_SKIP() << "nobody may mount here";
  WriteConfiguration();
  Examine();
  umount2(folder().c_str(), MNT_DETACH);
  ExpectOnly("disk", "are free on the disk of " + folder());
}

TEST_F(DoctorTest, AGroupWithNobodyInIt) {
  WriteConfiguration();
  Replace("members = [\"*\"]", "members = []");
  Examine();
  ExpectOnly("configuration", "group 'home' has no members");
}

TEST_F(DoctorTest, ALockWithoutACode) {
  HouseOptions options;
  options.more = "[[lock]]\nname = \"cellar\"\ngpio = \"virtual:lock-cellar\"\n";
  WriteConfiguration(options);
  Examine();
  EXPECT_TRUE(Names("warning").contains("lock cellar"));
  EXPECT_FALSE(Names("warning").contains("lock front"));
  StartHouse(options);
  Examine();
  EXPECT_TRUE(Names("warning").contains("lock cellar"));
}

TEST_F(DoctorTest, NobodyIsRegistered) {
  StartHouse();
  Examine();
  EXPECT_EQ(Names("fail"), (std::set<std::string>{"phones", "ring"})) << checks_.dump(1);
  EXPECT_EQ(exit_code_, 2);
}

TEST_F(DoctorTest, APhoneThatIsAsleep) {
  StartHouse();
  const auto ben = AddDevice("ben");
  const auto anna = AddLinphonec("anna", "tcp", [](peers::LinphonecConfig& config) {
    config.contact_uri_parameters = "pn-provider=fcm;pn-param=app;pn-prid=token";
  });
  ASSERT_TRUE(house_->WaitForDevices(2));
  Examine();
  EXPECT_TRUE(Names("ok").contains("phone of anna")) << checks_.dump(1);
  anna->process().Kill(SIGKILL);
  ASSERT_TRUE(Until([&] {
    return house_->Request("GET", "/api/v1/bindings").body.find("\"flow_alive\":false") != std::string::npos;
  }));
  Examine();
  EXPECT_TRUE(Names("warning").contains("phone of anna"));
  EXPECT_NE(Told("phone of anna").find("asleep"), std::string::npos);
  EXPECT_TRUE(Names("ok").contains("phone of ben"));
}

TEST_F(DoctorTest, AClockThatStandsIn1970) {
  if (!std::filesystem::exists(kFaketime)) GTEST_SKIP() << "Debian's faketime is not installed";
  WriteConfiguration();
  Examine(OurName(), AtTime("1970-01-02 00:00:00"));
  ExpectOnly("clock", "before 2020");
}

TEST_F(DoctorTest, ADaemonThatDied) {
  StartHouse();
  house_->process().Kill(SIGKILL);
  house_->process().WaitForExit();
  Examine();
  EXPECT_EQ(Names("fail"), std::set<std::string>{"daemon"}) << checks_.dump(1);
  EXPECT_NE(Told("daemon").find("nobody listens"), std::string::npos) << Told("daemon");
}

}  // namespace
}  // namespace foyer::flow
