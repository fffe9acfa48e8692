// What goes wrong around the daemon while the house is in use: another program holds the database, the calendar jumps.
// Each is one event, and nothing that was acknowledged is lost.
#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

class FaultsTest : public FlowTest {
 protected:
  // The registrar's answer: "200 expires=3600", "503".
  std::string Register(peers::SipDevice& device) {
    std::string answer;
    device.on_any_response = [&](const sip::Message& response) {
      if (response.status() == 401) return;
      const std::string contact(response.Value(sip::HeaderId::kContact));
      answer = std::to_string(response.status());
      if (response.status() == 200) answer += " " + contact.substr(contact.rfind(";expires=") + 1);
      date_ = response.ValueByName("Date");
    };
    device.Register();
    EXPECT_TRUE(Until([&] { return !answer.empty(); }));
    device.on_any_response = nullptr;
    return answer;
  }
  void KillAndStart() {
    house_->process().Kill(SIGKILL);
    ASSERT_EQ(house_->process().WaitForExit(), 128 + SIGKILL);
    house_->Start();
    ASSERT_TRUE(house_->WaitForDoor());
  }
  // A press reaches the device; then the ring is ended.
  void RingBriefly(peers::SipDevice& device) {
    const std::string before(device.invite() ? device.invite()->call_id() : "");
    house_->Mark();
    ASSERT_TRUE(house_->Ring());
    ASSERT_TRUE(Until([&] { return device.invite() && device.invite()->call_id() != before; }));
    ASSERT_EQ(house_->Request("POST", "/api/v1/hangup").status / 100, 2);
    ASSERT_TRUE(house_->WaitFor("ended"));
    ASSERT_TRUE(house_->WaitForDoor());
  }

  std::string date_;  // of the registrar's last answer
};

// sqlite3, as somebody at the machine might run it.
class DatabaseHolder {
 public:
  DatabaseHolder(peers::Pump& pump, const std::string& path)
      : pump_(pump), shell_(pump, "sqlite3", peers::Command{{"sqlite3", path}}) {
    shell_.Send("BEGIN EXCLUSIVE;");
    EXPECT_TRUE(Done("held"));
  }
  void LetGo() {
    shell_.Send("ROLLBACK;");
    EXPECT_TRUE(Done("free"));
  }

 private:
  bool Done(const std::string& word) {
    shell_.Send("SELECT 'now ' || '" + word + "';");
    return pump_.Until([&] { return shell_.Printed("now " + word); });
  }

  peers::Pump& pump_;
  peers::Process shell_;
};

TEST_F(FaultsTest, WhileTheDatabaseIsHeldPhonesAreServedAndNothingAcknowledgedIsLost) {
  StartHouse();
  const auto anna = AddDevice("anna");
  const auto ben = MakeDevice("ben"), carl = MakeDevice("carl");
  {
    DatabaseHolder holder(pump_, folder() + "/foyer.db");
    EXPECT_THAT(Register(*ben), AnyOf("200 expires=60", "503"));
    ASSERT_TRUE(house_->WaitFor("fault"));
    EXPECT_EQ(house_->First("fault")->Field("part"), "store");
    EXPECT_THAT(house_->First("fault")->Field("what"), HasSubstr("another program holds it"));
    RingBriefly(*anna);

    KillAndStart();
    ASSERT_TRUE(house_->WaitFor("fault"));
    RingBriefly(*anna);
    EXPECT_THAT(Register(*carl), AnyOf("200 expires=60", "503"));
    holder.LetGo();
    EXPECT_TRUE(Until([&] { return Register(*carl) == "200 expires=3600"; }));
    EXPECT_TRUE(house_->WaitFor("recovered"));
  }
  KillAndStart();
  EXPECT_EQ(house_->DevicesNow(), 2U);
  RingBriefly(*carl);
}

TEST_F(FaultsTest, KilledTheHouseRingsItsUdpPhonesAsSoonAsItIsBack) {
  StartHouse();
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  const auto killed = std::chrono::steady_clock::now();
  KillAndStart();
  ASSERT_TRUE(house_->Ring());
  EXPECT_TRUE(Until([&] { return anna->invite() && ben->invite(); }));
  const auto passed = std::chrono::steady_clock::now() - killed;
  RecordProperty("milliseconds_from_kill_to_invite",
                 static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(passed).count()));
}

// The calendar that foyerd sees is what the file says; its monotonic clock is the real one.
class CalendarTest : public FaultsTest {
 protected:
  static constexpr const char* kLibrary = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

  void Set(const std::string& when) const {
    const std::string path = folder() + "/calendar";
    std::ofstream(path + ".new") << when << "\n";
    std::filesystem::rename(path + ".new", path);  // it is read at every look at the clock
  }
  void StartHouseWithCalendar(const std::string& when = "+0") {
    if (std::getenv("FOYER_TEST_DAEMON") != nullptr) {
      GTEST_SKIP() << "a sanitizer, valgrind or an emulator and libfaketime do not bear each other in one process; the "
                      "daemon of the release is tested";
    }
    if (!std::filesystem::exists(kLibrary)) GTEST_SKIP() << "Debian's faketime is not installed";
    HouseOptions options;
    options.tls = true;
    WriteConfiguration(options);
    Set(when);
    house_ = std::make_unique<peers::House>(
        pump_, peers::HouseProgram{
                   {"env", std::string("LD_PRELOAD=") + kLibrary, "FAKETIME_TIMESTAMP_FILE=" + folder() + "/calendar",
                    "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1", "DONT_FAKE_MONOTONIC=1", foyerd_,
                    "--config", folder() + "/foyer.conf"},
                   folder() + "/control",
                   {}});
    ASSERT_TRUE(house_->WaitForDoor());
  }
  // The year that a device reads in the registrar's answer.
  int YearSeenBy(peers::SipDevice& device) {
    EXPECT_EQ(Register(device), "200 expires=3600");
    const std::size_t month_end = date_.find(' ', date_.find(' ', date_.find(' ') + 1) + 1);
    return std::atoi(date_.c_str() + month_end);
  }
};

TEST_F(CalendarTest, ACalendarThatJumpsByYearsEndsNoRegistration) {
  StartHouseWithCalendar();
  if (!house_) return;
  const auto anna = AddDevice("anna"), watch = AddDevice("ben");
  const int year = YearSeenBy(*watch);
  Set("+20y");
  EXPECT_EQ(YearSeenBy(*watch), year + 20);
  RingBriefly(*anna);
  KillAndStart();
  EXPECT_EQ(house_->DevicesNow(), 2U);
  RingBriefly(*anna);
  Set("-30y");
  EXPECT_NEAR(YearSeenBy(*watch), year - 30, 1);
  RingBriefly(*anna);
  Set("@1970-01-01 00:02:00");
  KillAndStart();
  EXPECT_EQ(house_->DevicesNow(), 2U);
  EXPECT_EQ(YearSeenBy(*watch), 1970);
  RingBriefly(*anna);
  EXPECT_EQ(house_->events().Count("unregistered"), 0U);
  EXPECT_EQ(house_->Count("fault"), 0U);
}

TEST_F(CalendarTest, WhatAHouseDidIn1970IsThereWhenTheClockIsSet) {
  StartHouseWithCalendar("@1970-01-01 00:02:00");
  if (!house_) return;
  const std::string fingerprint = Get("/api/v1/status")["certificate_fingerprint"];
  const auto anna = AddDevice("anna");
  RingBriefly(*anna);
  ASSERT_TRUE(house_->WaitFor("snapshot"));
  const std::string first = house_->First("snapshot")->Field("event");
  Set("+0");
  RingBriefly(*anna);
  ASSERT_TRUE(Until([&] { return house_->events().Count("snapshot") == 2; }));  // it makes room before it is kept
  EXPECT_EQ(house_->Request("GET", "/api/v1/rings/" + first + "/picture").status, 200);
  KillAndStart();
  EXPECT_EQ(house_->Request("GET", "/api/v1/rings/" + first + "/picture").status, 200);
  EXPECT_EQ(Get("/api/v1/status")["certificate_fingerprint"], fingerprint);
  EXPECT_EQ(house_->DevicesNow(), 1U);
  Set("+4y");
  RingBriefly(*anna);
  ASSERT_TRUE(house_->WaitFor("snapshot"));
  EXPECT_EQ(house_->Request("GET", "/api/v1/rings/" + first + "/picture").status, 200) << "a clock that is far ahead";
  EXPECT_EQ(house_->events().Count("fault"), 0U);
}

// All phones of a big house come back in the same moment, as after a power cut.
class StormTest : public FaultsTest {
 protected:
  static constexpr int kDevices = 500;

  // All of it is behind one address, and begins anew without an answer: this is about the store, not about the guard.
  void StartBigHouse() {
    HouseOptions options;
    options.more = "[defence]\nnever = [\"127.0.0.0/8\"]\n";
    for (int i = 0; i < kDevices; ++i)
      options.more += "[[user]]\nname = \"" + Name(i) + "\"\npassword = \"" + Password(Name(i)) + "\"\n";
    StartHouse(options);
  }
  void MakeDevices() {
    for (int i = 0; i < kDevices; ++i) {
      devices_.push_back(MakeDevice(Name(i)));
      devices_.back()->on_any_response = [this](const sip::Message& response) {
        if (response.status() == 200) ++accepted_;
        if (response.status() >= 500) ++refused_;
      };
    }
  }
  static std::string Name(int number) { return "flat-" + std::to_string(number); }

  // All at once; who has no answer (a datagram is lost where a buffer is full) asks again, as phones do.
  void RegisterAll() {
    for (const auto& device : devices_) device->Forget();
    const auto all = [this] {
      return std::ranges::all_of(devices_, [](const auto& device) { return device->registered(); });
    };
    for (int round = 0; round < 20 && !all(); ++round) {
      for (const auto& device : devices_)
        if (!device->registered()) device->Register();
      pump_.Until(all, std::chrono::seconds(1));
    }
    EXPECT_TRUE(all());
  }

  // A quarter of the phones, from this one on, each with a connection: no address may have them all.
  std::unique_ptr<peers::Process> RunSipp(int first, const std::string& address) {
    const std::string accounts = folder() + "/sipp" + std::to_string(first) + ".csv",
                      count = std::to_string(kDevices / 4);
    std::ofstream file(accounts);
    file << "SEQUENTIAL\n";
    for (int i = first; i < first + kDevices / 4; ++i)
      file << kDomain << ";" << Name(i) << ";[authentication username=" << Name(i) << " password=" << Password(Name(i))
           << "]\n";
    file.close();
    const std::string scenario = std::string(FOYER_TEST_DATA) + "/sipp/register_and_stay.xml";
    std::vector<std::string> argv = {"sipp", "127.0.0.1:" + std::to_string(port()), "-sf", scenario, "-inf", accounts};
    for (const char* word : {"-auth_uri", kDomain, "-t", "tn", "-max_socket", "500", "-rp", "100", "-nostdin"})
      argv.emplace_back(word);
    for (const auto& [option, value] :
         {std::pair("-i", address), std::pair("-r", count), {"-l", count}, {"-m", count}}) {
      argv.emplace_back(option);
      argv.push_back(value);
    }
    return std::make_unique<peers::Process>(pump_, "sipp", peers::Command{argv});
  }

  std::vector<std::unique_ptr<peers::SipDevice>> devices_;
  int accepted_ = 0, refused_ = 0;
};

TEST_F(StormTest, FiveHundredPhonesThatComeBackAtOnceAreAllServed) {
  StartBigHouse();
  MakeDevices();
  RegisterAll();
  EXPECT_EQ(house_->DevicesNow(), static_cast<std::size_t>(kDevices));
  KillAndStart();
  EXPECT_EQ(house_->DevicesNow(), static_cast<std::size_t>(kDevices));
  RegisterAll();
  EXPECT_EQ(house_->DevicesNow(), static_cast<std::size_t>(kDevices));
  EXPECT_EQ(refused_, 0);
  EXPECT_EQ(house_->Count("unregistered"), 0U);
  EXPECT_EQ(house_->Count("fault"), 0U);
  ASSERT_TRUE(house_->Ring("sip:" + Name(250) + "@" + kDomain));
  EXPECT_TRUE(Until([&] { return devices_[250]->invite().has_value(); }));
}

TEST_F(StormTest, SoAreFiveHundredConnections) {
  StartBigHouse();
  const auto first = RunSipp(0, "127.0.0.2"), second = RunSipp(kDevices / 4, "127.0.0.3"),
             third = RunSipp(kDevices / 2, "127.0.0.4"), fourth = RunSipp(kDevices * 3 / 4, "127.0.0.5");
  EXPECT_TRUE(house_->WaitForDevices(kDevices)) << first->Output();
  EXPECT_EQ(house_->Count("unregistered"), 0U);
  EXPECT_EQ(house_->Count("fault"), 0U);
}

}  // namespace
}  // namespace foyer::flow
