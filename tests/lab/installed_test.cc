#include "tests/lab/installed_test.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace foyer::lab {
namespace {

constexpr const char* kConfiguration = "/etc/foyer/foyer.conf";
constexpr const char* kControl = "/run/foyer/control";

}  // namespace

InstalledTest::~InstalledTest() {
  if (HasFailure()) Shell("journalctl -u foyer --no-pager | tail -40; systemctl status foyer --no-pager || true");
}

void InstalledTest::TearDownTestSuite() { Shell("dpkg --purge foyer foyerctl >/dev/null 2>&1"); }

std::string InstalledTest::Package(const std::string& name, const std::string& suffix) {
  const std::string folder = FOYER_PACKAGES + suffix;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const std::string is = file.path().filename();
    if (is.starts_with(name + "_") && is.ends_with(".deb")) return file.path();
  }
  ADD_FAILURE() << "no package " << name << " in " << folder << ": run cmake/dev package";
  return {};
}

void InstalledTest::Install(const std::string& suffix) {
  Shell("dpkg -i " + Package("foyerctl", suffix) + " " + Package("foyer", suffix) + " </dev/null");
}

void InstalledTest::Configure(const std::string& sections) {
  Shell(std::string("cat /usr/share/foyer/foyer.conf >") + kConfiguration);
  std::ofstream(kConfiguration, std::ios::app) << sections;
  Shell("foyerd --check-config");
  Shell("systemctl restart foyer");
  Watch();
}

std::string InstalledTest::Board() {
  return "[[lock]]\nname = \"front\"\ngpio = \"DOOR_RELAY\"\npulse_ms = 3000\ncodes = [\"11\"]\nbefore_answer = true\n"
         "[[button]]\ngpio = \"RING_BUTTON\"\n";
}

void InstalledTest::AddUser(const std::string& name) {
  Shell("echo " + Password(name) + " | foyerctl users add " + name + " --password-stdin");
}

std::unique_ptr<peers::Linphonec> InstalledTest::AddPhone(const std::string& user, const std::string& transport) {
  return AddLinphonec(user, transport, [](peers::LinphonecConfig& phone) {
    phone.domain = "home.arpa";
    phone.proxy = "127.0.0.1:5060";
  });
}

// The service runs by itself; the process beside it only reads what it says.
void InstalledTest::Watch() {
  house_.reset();
  const std::vector<std::string> journal{"journalctl", "--unit=foyer", "--follow", "--output=cat", "--lines=50"};
  house_ = std::make_unique<peers::House>(pump_, peers::HouseProgram{journal, kControl, {}});
  ASSERT_TRUE(house_->WaitForDoor());
}

void InstalledTest::RingFromPressToLock(peers::Linphonec& phone) {
  ASSERT_NO_FATAL_FAILURE(RingUntilTwoWay(phone));
  OpenByCode(phone);
  phone.HangUp();
  EXPECT_TRUE(house_->WaitForDoor());
}

void InstalledTest::RingUntilTwoWay(peers::Linphonec& phone) {
  constexpr const char* kRings = "Receiving new incoming call";
  const std::size_t before = phone.process().Count(kRings);
  house_->Mark();
  EXPECT_FALSE(LevelOf("DOOR_RELAY"));
  Press();
  ASSERT_TRUE(Until([&] { return phone.process().Count(kRings) > before; })) << phone.process().Output();
  EXPECT_FALSE(PictureAt(phone).empty()) << phone.process().Output();
  EXPECT_EQ(house_->Count("answered"), 0U);
  phone.Answer();
  ASSERT_TRUE(house_->WaitFor("answered"));
  ASSERT_TRUE(Until([&] { return house_->TwoWay(); }));
}

void InstalledTest::OpenByCode(peers::Linphonec& phone) {
  for (const char digit : {'1', '1'}) phone.SendDigit(digit);
  EXPECT_TRUE(Until([] { return LevelOf("DOOR_RELAY"); }));
  EXPECT_TRUE(Until([] { return !LevelOf("DOOR_RELAY"); }));
  EXPECT_TRUE(house_->WaitFor("lock_off"));
  EXPECT_EQ(house_->Count("lock_on"), 1U);
}

std::string InstalledTest::Ask(const std::string& property) {
  return OutputOf("systemctl show foyer --value -p " + property);
}

pid_t InstalledTest::MainPid() { return static_cast<pid_t>(std::stol(Ask("MainPID"))); }

std::string InstalledTest::OutputOf(const std::string& command) {
  std::string output;
  FILE* const pipe = popen(command.c_str(), "re");
  std::array<char, 4096> block{};
  while (const std::size_t size = fread(block.data(), 1, block.size(), pipe)) output.append(block.data(), size);
  pclose(pipe);
  while (output.ends_with('\n')) output.pop_back();
  return output;
}

}  // namespace foyer::lab
