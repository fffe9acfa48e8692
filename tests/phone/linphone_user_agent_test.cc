#include "phone/linphone_user_agent.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/phone/user_agent_fixture.h"

namespace foyer::phone {
namespace {

using namespace std::chrono_literals;

class LinphoneUserAgentTest : public UserAgentFixture {};

TEST_F(LinphoneUserAgentTest, BothCoresRegisterByDigestAndOnlyOneMayBeRung) {
  StartRegistered();
  ASSERT_EQ(proxy_.registered().size(), 2U);
  EXPECT_EQ(registrations_, std::vector<bool>({true})) << "told once, when both are";
  int marked = 0;
  std::set<std::string> contacts;
  for (const SipText& request : proxy_.registered()) {
    EXPECT_EQ(request.StartLine(), "REGISTER sip:house.example SIP/2.0");
    EXPECT_NE(request.Header("To").find("sip:door@house.example"), std::string::npos);
    const std::string digest = request.Header("Authorization");
    EXPECT_NE(digest.find("username=\"door\""), std::string::npos) << digest;
    EXPECT_NE(digest.find("realm=\"house.example\""), std::string::npos) << digest;
    EXPECT_EQ(request.bytes.find("secret123"), std::string::npos);
    const std::string contact = request.Header("Contact");
    if (contact.find(">;+foyer.outgoing-only") != std::string::npos) ++marked;
    contacts.insert(ContactUri(request));
  }
  EXPECT_EQ(marked, 1);
  EXPECT_EQ(contacts.size(), 2U);
}

TEST_F(LinphoneUserAgentTest, ACallIsEndedByItsCallIdWhicheverItIs) {
  StartRegistered();
  RingUntilAnswered();
  LookIn("look1");
  ASSERT_TRUE(Until([this] { return look_ins_.size() == 1; }));
  agent_->HangUp("nobody's");
  agent_->HangUp("look1");
  ASSERT_TRUE(Until([this] { return proxy_.Count("BYE") == 1 && look_ins_.size() == 2; }));
  EXPECT_EQ(proxy_.Last("BYE")->Header("Call-ID"), "look1");
  EXPECT_TRUE(Reached(State::kAnswered));
  const std::string ring = proxy_.Last("INVITE")->Header("Call-ID");
  agent_->HangUp(ring);
  ASSERT_TRUE(Until([this] { return proxy_.Count("BYE") == 2 && Reached(State::kEnded); }));
  EXPECT_EQ(proxy_.Last("BYE")->Header("Call-ID"), ring);
}

// liblinphone cancels every ringing call of the core that accepts one: hence two cores.
TEST_F(LinphoneUserAgentTest, ALookInThatIsAnsweredDoesNotEndTheRing) {
  StartRegistered();
  RingUntilEarly();
  ASSERT_TRUE(Until([this] { return video_.packets().size() > 20; }));
  LookIn("look1");
  ASSERT_TRUE(Until([this] { return look_ins_.size() == 1; }));
  const std::size_t before = video_.packets().size();
  ASSERT_TRUE(Until([this, before] { return video_.packets().size() > before + 50; }));
  EXPECT_TRUE(Reached(State::kEarly));
  EXPECT_EQ(proxy_.Count("CANCEL"), 0U);
}

TEST_F(LinphoneUserAgentTest, TheCoreThatRingsOutIsBusyForCallers) {
  StartRegistered();
  for (const SipText& request : proxy_.registered())
    if (request.Header("Contact").find("outgoing-only") != std::string::npos)
      proxy_.Send(request.connection, "INVITE " + ContactUri(request) + " SIP/2.0\r\nVia: SIP/2.0/TCP " +
                                          proxy_.endpoint().ToString() +
                                          ";branch=z9hG4bKx\r\nMax-Forwards: 70\r\nFrom: <sip:a@house.example>;tag=a"
                                          "\r\nTo: <sip:door@house.example>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n"
                                          "Contact: <sip:a@127.0.0.1:9>\r\nContent-Length: 0\r\n\r\n");
  EXPECT_TRUE(Until([this] { return proxy_.Count("486 INVITE") == 1; }));
  EXPECT_TRUE(look_ins_.empty());
}

// A MESSAGE is the proxy's business; one that came through must not hurt (it crashes cores with a "null" storage).
TEST_F(LinphoneUserAgentTest, AMessageIsRefusedAndHurtsNobody) {
  StartRegistered();
  for (const SipText& request : proxy_.registered())
    proxy_.Send(request.connection, "MESSAGE " + ContactUri(request) + " SIP/2.0\r\nVia: SIP/2.0/TCP " +
                                        proxy_.endpoint().ToString() +
                                        ";branch=z9hG4bKm\r\nMax-Forwards: 70\r\nFrom: <sip:a@house.example>;tag=a"
                                        "\r\nTo: <sip:door@house.example>\r\nCall-ID: m\r\nCSeq: 1 MESSAGE\r\n"
                                        "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n11");
  EXPECT_TRUE(Until([this] { return proxy_.Count("501 MESSAGE") == 2; }));
}

TEST_F(LinphoneUserAgentTest, ThoseWhoLookInAreAnsweredAtOnceWithAPictureThatOnlyWeSend) {
  StartRegistered();
  LookIn("look1");
  const std::string sdp = proxy_.Last("200 INVITE")->Body();
  EXPECT_NE(sdp.find("a=sendonly"), std::string::npos) << sdp;
  ASSERT_TRUE(Until([this] { return video_.packets().size() > 50 && audio_.packets().size() > 20; }));
  EXPECT_EQ(video_.packets().front().payload[0] & 0x1F, 7);
  EXPECT_EQ(look_ins_, std::vector<std::string>({"+sip:anna@house.example"}));
  agent_->HangUp("look1");
  ASSERT_TRUE(Until([this] { return proxy_.Count("BYE") == 1 && look_ins_.size() == 2; }));
  EXPECT_EQ(look_ins_.back(), "-sip:anna@house.example");
}

TEST_F(LinphoneUserAgentTest, TheProxyMayComeLater) {
  ScriptedProxy late(loop_, false);
  MakeSound("none");
  const UserAgentSettings settings = {
      {"door", "house.example"}, "secret123", late.endpoint(), testing::TempDir(), &sound_->engine().ports()};
  UserAgentHandler handler;
  handler.on_registered = [this](bool registered) { registrations_.push_back(registered); };
  auto agent = LinphoneUserAgent::Create(loop_, settings, std::move(handler));
  ASSERT_TRUE(agent.ok());
  Timer listen(loop_, [&late] { late.Listen(); });
  listen.Start(100ms);
  EXPECT_TRUE(Until([this] { return !registrations_.empty(); }));
  EXPECT_EQ(registrations_, std::vector<bool>({true}));
}

TEST_F(LinphoneUserAgentTest, ALostConnectionIsToldAndMended) {
  StartRegistered();
  proxy_.DropConnections();
  EXPECT_TRUE(Until([this] { return registrations_.size() == 3; }));
  EXPECT_EQ(registrations_, std::vector<bool>({true, false, true}));
}

TEST_F(LinphoneUserAgentTest, AProxyThatIsGoneForAWhileIsFoundAgain) {
  StartRegistered();
  proxy_.StopListening();
  proxy_.DropConnections();
  EXPECT_TRUE(Until([this] { return !registrations_.back(); }));
  Timer listen(loop_, [this] { proxy_.Listen(); });
  listen.Start(300ms);
  EXPECT_TRUE(Until([this] { return registrations_.size() == 3 && registrations_.back(); }));
}

TEST_F(LinphoneUserAgentTest, ARefusedRegistrationIsTriedAgain) {
  proxy_.accept_registers = false;
  Start();
  EXPECT_TRUE(Until([this] { return proxy_.Count("REGISTER") >= 4; }));
  EXPECT_TRUE(registrations_.empty());
  proxy_.accept_registers = true;
  EXPECT_TRUE(Until([this] { return registrations_ == std::vector<bool>({true}); }));
}

TEST_F(LinphoneUserAgentTest, ItEndsItsCallsWhenItEnds) {
  StartRegistered();
  RingUntilAnswered();
  agent_.reset();
  EXPECT_TRUE(Until([this] { return proxy_.Count("BYE") == 1; }));
}

// Inodes of the sockets of this process.
std::set<std::string> OwnSockets() {
  std::set<std::string> inodes;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code error;
    const std::string target = std::filesystem::read_symlink(entry, error).string();
    if (target.starts_with("socket:[")) inodes.insert(target.substr(8, target.size() - 9));
  }
  return inodes;
}

// Local ports of this process that anybody could send to: listening TCP, any UDP.
std::vector<std::string> OpenPorts() {
  const std::set<std::string> own = OwnSockets();
  std::vector<std::string> ports;
  for (const std::string table : {"tcp", "tcp6", "udp", "udp6"}) {
    std::ifstream lines("/proc/self/net/" + table);
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
      std::istringstream fields(line);
      std::string slot, local, remote, state, queues, timer, retransmissions, uid, timeout, inode;
      fields >> slot >> local >> remote >> state >> queues >> timer >> retransmissions >> uid >> timeout >> inode;
      const bool listens = table.starts_with("udp") || state == "0A";
      if (listens && own.contains(inode)) ports.push_back(table + " " + local);
    }
  }
  return ports;
}

TEST_F(LinphoneUserAgentTest, ItListensOnNothing) {
  const std::vector<std::string> before = OpenPorts();
  StartRegistered();
  EXPECT_EQ(OpenPorts(), before) << "idle";
  RingUntilEarly();
  for (const std::string& port : OpenPorts())
    EXPECT_TRUE(port.starts_with("udp 0100007F:") || std::count(before.begin(), before.end(), port) == 1)
        << "in a call, media on loopback and nothing else: " << port;
}

}  // namespace
}  // namespace foyer::phone
