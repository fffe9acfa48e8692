// Those who look for a way in, or only want to be in the way: the scanners of Debian's sipvicious, peers that hold
// connections and say nothing, everybody at once. Beside each of them is a phone that wants to be rung.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/socket_address.h"
#include "base/unique_fd.h"
#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

class DefenceTest : public FlowTest {
 protected:
  // A ring of the door reaches this device, which is behind the scanner's own address.
  void ExpectItRings(peers::SipDevice& device) {
    bool invited = false;
    device.on_invite = [&] {
      invited = true;
      device.Respond(180, "tag");
    };
    house_->Mark();
    ASSERT_TRUE(house_->Ring());
    EXPECT_TRUE(Until([&] { return invited; }));
    EXPECT_EQ(house_->Request("POST", "/api/v1/hangup").status, 200);
    EXPECT_TRUE(Until([&] { return device.cancelled(); }));
    EXPECT_TRUE(house_->WaitForDoor());
  }
  // It has lost its connection and registers from another port; from yet another one if that shares a place with the
  // scanner's in the table (docs/adr/0033).
  std::unique_ptr<peers::SipDevice> ComeBack(const std::string& user) {
    std::unique_ptr<peers::SipDevice> device;
    for (int i = 0; i < 5 && (!device || !device->registered()); ++i) {
      device = MakeDevice(user);
      device->Register();
      pump_.Until([&] { return device->registered(); }, std::chrono::seconds(5));
    }
    return device;
  }
  std::uint64_t Counter(const std::string& name) { return Get("/api/v1/status")["counters"][name]; }
  std::size_t Bans() { return Get("/api/v1/bans")["bans"].size(); }
};

// ---- Scanners

class ScannerTest : public DefenceTest {
 protected:
  // sipvicious says what it is; with this it does not.
  void Disguise() {
    namespace fs = std::filesystem;
    scanners_ = folder() + "/scanners";
    fs::copy("/usr/share/sipvicious", scanners_, fs::copy_options::recursive);
    const std::string path = scanners_ + "/sipvicious/libs/svhelper.py";
    std::string text{std::istreambuf_iterator<char>(std::ifstream(path).rdbuf()), {}};
    const std::string name = "friendly-scanner";
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos;) text.replace(at, name.size(), "Phone 1");
    std::ofstream(path) << text;
  }
  // What it has said, once it has ended.
  std::string Run(const std::string& program, std::vector<std::string> arguments) {
    std::vector<std::string> argv = {"python3", "-c",
                                     "import sys; sys.path.insert(0, sys.argv.pop(1)); sys.argv[0] = '" + program +
                                         "'; from sipvicious." + program + " import main; main()",
                                     scanners_};
    for (const char* word : {"-p", "PORT", "-b", "127.0.0.1", "-x", "127.0.0.1"})
      argv.push_back(word == std::string_view("PORT") ? std::to_string(port()) : word);
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    peers::Process scanner(pump_, program, peers::Command{argv, {{"HOME", folder()}}});
    EXPECT_NE(scanner.WaitForExit(std::chrono::seconds(90)), -1) << program;
    return scanner.Output();
  }
  std::string WordList(const std::string& name, const std::vector<std::string>& words) {
    const std::string path = folder() + "/" + name;
    std::ofstream file(path);
    for (const std::string& word : words) file << word << "\n";
    return path;
  }
  static bool Found(const std::string& output, const std::string& user) {
    return output.find("| " + user + " ") != std::string::npos;
  }
  void Unban() { house_->Request("DELETE", "/api/v1/bans/127.0.0.1"); }

  std::string scanners_ = "/usr/share/sipvicious";
};

TEST_F(ScannerTest, WhoSaysWhatItIsGetsNoAnswerAtAll) {
  StartHouse();
  const auto anna = AddDevice("anna");
  const std::string output = Run("svmap", {"127.0.0.1"});
  EXPECT_EQ(output.find("127.0.0.1:" + std::to_string(port())), std::string::npos) << output;
  EXPECT_TRUE(house_->WaitFor("banned"));
  EXPECT_EQ(house_->First("banned")->Field("why"), "scanner");
  ExpectItRings(*anna);
}

TEST_F(ScannerTest, WhoHidesItFindsNoUserAndNoPasswordRingsNobodyAndIsBanned) {
  StartHouse();
  Disguise();
  const auto anna = AddDevice("anna");
  int rung = 0;
  anna->on_invite = [&] { ++rung; };
  const std::string users = WordList("users", {"nobody", "anna", "ben", "carl", "dora", "panel", "gate", "door", "home",
                                               "100", "101", "102", "103", "104", "105", "106", "107", "108", "109"});
  for (const std::string method : {"REGISTER", "OPTIONS", "INVITE"}) {
    SCOPED_TRACE(method);
    house_->Mark();
    const std::string output = Run("svwar", {"--force", "-m", method, "-d", users, "--maximumtime", "5", "127.0.0.1"});
    // With the other two it soon gives up by itself, since all answers look alike.
    if (method == "INVITE") {
      EXPECT_TRUE(house_->WaitFor("banned")) << output;
    }
    for (const char* user : {"anna", "ben", "carl"}) EXPECT_FALSE(Found(output, user)) << output;
    EXPECT_NE(output.find("found nothing"), std::string::npos) << output;
    Unban();
  }
  house_->Mark();
  const std::string passwords =
      WordList("passwords", {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", Password("anna")});
  const std::string output = Run("svcrack", {"-u", "anna", "-d", passwords, "--maximumtime", "5", "127.0.0.1"});
  EXPECT_TRUE(house_->WaitFor("banned")) << output;
  EXPECT_EQ(output.find(Password("anna")), std::string::npos) << "the thirteenth guess was right: " << output;
  EXPECT_EQ(rung, 0);

  // The phone is behind the very same address.
  EXPECT_EQ(Bans(), 1U);
  ExpectItRings(*anna);
  const auto again = ComeBack("anna");
  ASSERT_TRUE(again->registered());
  ExpectItRings(*again);
}

TEST_F(ScannerTest, Fail2banUnderstandsTheLine) {
  StartHouse();
  auto scanner = MakeDevice("anna");
  for (int i = 0; i < 12; ++i) scanner->SendRaw("this is no SIP, but long enough to be looked at");
  ASSERT_TRUE(house_->WaitFor("banned"));
  ASSERT_TRUE(Until([&] { return house_->process().Printed("event: banned"); }));
  EXPECT_EQ(house_->process().Count("event: banned"), 1U);
  {
    std::ofstream log(folder() + "/log");
    for (const std::string& line : house_->process().lines()) log << line << "\n";
  }
  peers::Process fail2ban(pump_, "fail2ban-regex",
                          {{"fail2ban-regex", "--print-all-matched", folder() + "/log",
                            FOYER_TEST_DATA "/../../config/fail2ban/foyer.conf"}});
  EXPECT_EQ(fail2ban.WaitForExit(), 0);
  EXPECT_TRUE(fail2ban.Printed(" 1 matched")) << fail2ban.Output();
  EXPECT_TRUE(fail2ban.Printed("event: banned source=127.0.0.1 why=malformed messages")) << fail2ban.Output();
}

// ---- Slow peers

class SlowPeersTest : public DefenceTest {
 protected:
  // Connections from the phone's own address that begin with `bytes` and never go on.
  void Hold(std::uint16_t to, const std::string& bytes, int count) {
    const SocketAddress server(Endpoint{*IpAddress::Parse("127.0.0.1"), to});
    for (int i = 0; i < count; ++i) {
      UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
      ASSERT_EQ(connect(fd.get(), server.data(), server.length), 0);
      send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      held_.push_back(std::move(fd));
    }
  }
  std::unique_ptr<peers::Process> AddPhone(const std::string& transport, std::uint16_t to) {
    return std::make_unique<peers::Process>(
        pump_, transport + " phone",
        peers::Command{{"/usr/bin/python3", FOYER_TEST_DATA "/sip_phone.py", transport, "127.0.0.1", std::to_string(to),
                        "anna", Password("anna")}});
  }

  std::vector<UniqueFd> held_;
};

TEST_F(SlowPeersTest, WhoHoldsEveryConnectionLocksOutNobodyOnAnyTransport) {
  HouseOptions options;
  options.tls = options.wss = true;
  StartHouse(options);
  struct Way {
    const char* transport;
    std::uint16_t port;
    std::string beginning;
  };
  for (const Way& way : {Way{"tcp", port(), "REGISTER sip:house.example SIP/2.0\r\nVia: "},
                         Way{"tls", tls_port(), std::string("\x16\x03\x01\x02\x00\x01", 6)},
                         Way{"wss", wss_port(), std::string("\x16\x03\x01\x02\x00\x01", 6)}}) {
    SCOPED_TRACE(way.transport);
    Hold(way.port, way.beginning, 250);
    const auto phone = AddPhone(way.transport, way.port);
    ASSERT_TRUE(Until([&] { return phone->Printed("SIP/2.0 200") || !phone->IsRunning(); }));
    EXPECT_TRUE(phone->Printed("SIP/2.0 200")) << phone->Output();
    house_->Mark();
    ASSERT_TRUE(house_->Ring());
    EXPECT_TRUE(Until([&] { return phone->Printed("INVITE sip:"); })) << phone->Output();
    house_->Request("POST", "/api/v1/hangup");
    EXPECT_TRUE(house_->WaitForDoor());
  }
  EXPECT_GE(Counter("sip_connections_crowded_out"), 500U);
  EXPECT_LE(Counter("sip_connections"), 210U) << "of one address";
}

// ---- Household limits

TEST_F(DefenceTest, WhoRingsTooOftenIsToldWhenItMayAgain) {
  HouseOptions options;
  options.proxy = "rings_per_minute = 2\n";
  StartHouse(options);
  const auto anna = AddDevice("anna"), ben = AddDevice("ben");
  int rung = 0;
  anna->on_invite = [&] {
    ++rung;
    anna->Respond(486, "busy");
  };
  std::vector<int> statuses;
  std::string retry_after;
  ben->on_response = [&](const sip::Message& response) {
    if (response.status() < 200 || response.status() == 407) return;
    statuses.push_back(response.status());
    retry_after = response.Value(sip::HeaderId::kRetryAfter);
  };
  for (std::size_t call = 1; call <= 3; ++call) {
    ben->SendRequest("INVITE", Uri("anna"));
    ASSERT_TRUE(Until([&] { return statuses.size() == call; }));
  }
  EXPECT_EQ(statuses, (std::vector{486, 486, 480}));
  EXPECT_EQ(rung, 2);
  EXPECT_FALSE(retry_after.empty());
  EXPECT_TRUE(house_->WaitFor("refused"));
}

// ---- Everybody at once

class CrowdTest : public DefenceTest {
 protected:
  static constexpr int kPhones = 500;
  static std::string Name(int phone) { return "p" + std::to_string(phone); }
  static std::string Users() {
    std::string text;
    for (int i = 0; i < kPhones; ++i)
      text += "[[user]]\nname = \"" + Name(i) + "\"\npassword = \"" + Password(Name(i)) + "\"\n";
    return text;
  }
  // All of them at once, each from a port of its own; each comes again when it is put off.
  std::unique_ptr<peers::Process> AddCrowd(const std::string& address) {
    const std::string accounts = folder() + "/crowd.csv", count = std::to_string(kPhones);
    std::ofstream file(accounts);
    file << "SEQUENTIAL\n";
    for (int i = 0; i < kPhones; ++i)
      file << kDomain << ";" << Name(i) << ";[authentication username=" << Name(i) << " password=" << Password(Name(i))
           << "]\n";
    file.close();
    return std::make_unique<peers::Process>(
        pump_, "sipp", peers::Command{{"sipp",        "127.0.0.1:" + std::to_string(port()),
                                       "-sf",         std::string(FOYER_TEST_DATA) + "/sipp/register_in_the_end.xml",
                                       "-inf",        accounts,
                                       "-auth_uri",   kDomain,
                                       "-i",          address,
                                       "-r",          count,
                                       "-l",          count,
                                       "-m",          count,
                                       "-t",          "un",
                                       "-max_socket", "2100",
                                       "-nostdin"}});
  }
};

TEST_F(CrowdTest, FiveHundredPhonesAfterAPowerCutAreAllServedAndADoorRingsMeanwhile) {
  HouseOptions options;
  options.more = Users();
  StartHouse(options);
  const auto anna = AddDevice("anna");
  const auto crowd = AddCrowd("127.0.0.3");
  ASSERT_TRUE(Until([&] { return house_->DevicesNow() > 50; }));
  ExpectItRings(*anna);
  EXPECT_EQ(crowd->WaitForExit(std::chrono::seconds(120)), 0) << crowd->Output();
  EXPECT_EQ(house_->DevicesNow(), kPhones + 1U);
  EXPECT_EQ(Bans(), 0U);
}

}  // namespace
}  // namespace foyer::flow
