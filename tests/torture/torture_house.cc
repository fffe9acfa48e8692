#include "tests/torture/torture_house.h"

#include <signal.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "sip/response.h"
#include "tests/flow/peers/port_block.h"

namespace foyer::torture {
namespace {

using peers::RawPeer;

constexpr const char* kPhone = "127.0.0.9";
constexpr const char* kCaller = "127.0.0.8";

std::string FoyerdProgram() {
  const char* other = std::getenv("FOYER_TEST_DAEMON");
  return other != nullptr ? other : FOYERD_PROGRAM;
}

std::vector<std::string> Words(const std::string& answers) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < answers.size() && answers != "dropped";) {
    const std::size_t end = std::min(answers.find(", ", at), answers.size());
    words.push_back(answers.substr(at, end - at));
    at = end + 2;
  }
  return words;
}

// What has come since, but for provisional responses, repetitions and the sign of life.
std::vector<std::string> AnswersIn(const RawPeer& peer, std::size_t since, std::string_view sign_of_life) {
  std::vector<std::string> answers;
  std::string_view last;
  for (std::size_t i = since; i < peer.received().size(); ++i) {
    const std::string& message = peer.received()[i];
    if (peers::StatusOf(message) < 200 || message == last || peers::CallIdOf(message) == sign_of_life) continue;
    last = message;
    answers.push_back(std::to_string(peers::StatusOf(message)));
  }
  if (peer.closed()) answers.emplace_back("closed");
  return answers;
}

std::string Join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text.empty() ? "dropped" : text;
}

}  // namespace

std::string DnsName(const testing::TestParamInfo<Dns>& info) {
  return info.param == Dns::kWell ? "WithDns" : "WithDeadDns";
}

std::string ReadTestFile(const std::string& path) {
  std::ifstream file(std::string(FOYER_TEST_DATA) + "/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TortureHouse::TortureHouse() {
  if (peers::NetworkNamespace::IsPossible()) network_ = std::make_unique<peers::NetworkNamespace>();
  StartDns();
}

TortureHouse::~TortureHouse() {
  if (HasFailure() && house_) std::fprintf(stderr, "---- foyerd said:\n%s", house_->process().Output().c_str());
}

void TortureHouse::StartDns() {
  const std::uint16_t port = peers::FreePort();
  const bool no_route = GetParam() == Dns::kDead && network_;
  dns_server_ = no_route ? "192.0.2.53" : "127.0.0.1:" + std::to_string(port);
  if (GetParam() == Dns::kDead) {
    if (!no_route) silent_dns_ = At("127.0.0.1", port);
    return;
  }
  // Who changes its user or group is not told any more that the test has died.
  dnsmasq_ = std::make_unique<peers::Process>(
      pump_, "dnsmasq",
      peers::Command{{"dnsmasq", "--conf-file=/dev/null", "--user=root", "--group=root", "--keep-in-foreground",
                      "--log-facility=-", "--no-resolv", "--no-hosts", "--bind-interfaces",
                      "--pid-file=", "--listen-address=127.0.0.1", "--port=" + std::to_string(port),
                      std::string("--address=/#/") + kPhone},
                     {},
                     network_name()});
  EXPECT_TRUE(Until([&] { return dnsmasq_->Printed("started"); })) << dnsmasq_->Output();
}

std::string TortureHouse::Configuration(bool trusted, const std::string& more) const {
  const std::string port = std::to_string(port_);
  std::string text = "[sip]\ndomain = \"" + domain_ + "\"\nlisten = [\"udp:0.0.0.0:" + port +
                     "\", \"tcp:0.0.0.0:" + port + "\", \"udp:[::1]:" + port + "\", \"tcp:[::1]:" + port + "\"]\n";
  for (const char* user : kUsers)
    text += std::string("[[user]]\nname = \"") + user + "\"\npassword = \"a-password-7Qx-of-nobody\"\n";
  text += "[proxy]\nforeign_domains = [\"*\"]\nring_timeout = 5\nwait_for_devices = 0\nrings_per_minute = 1000\n";
  text += "[relay]\naddress = \"127.0.0.1\"\nports = \"" + std::to_string(peers::PortBlock()) + "-" +
          std::to_string(peers::PortBlock() + 399) + "\"\n[dns]\nservers = [\"" + dns_server_ + "\"]\n";
  text += std::string("[trusted]\nnetworks = [") + (trusted ? "\"127.0.0.0/8\", \"::1/128\"" : "\"127.0.0.8/31\"") +
          "]\nwho = [\"phones\"]\nallow = [\"register\", \"call\", \"ring\", \"look_in\", \"open\", "
          "\"message\"]\n[service]\nwait_for_calls = 0\n[web]\nlisten = []\n[control]\nsocket = "
          "\"control\"\n[data]\ndir = \"" +
          folder_.path() + "\"\nbindings = \"memory\"\n[defence]\nnever = [\"127.0.0.0/8\", \"::1/128\"]\n" + more;
  return text;
}

void TortureHouse::StartHouse(const std::string& domain, bool trusted, const std::string& more_configuration) {
  domain_ = domain;
  if (house_) house_->process().Kill(SIGKILL);  // its end is not what this is about
  house_.reset();
  elsewhere_ = At(kPhone, 5060);
  house_ = std::make_unique<peers::House>(pump_, FoyerdProgram(), folder_.path(),
                                          Configuration(trusted, more_configuration), network_name());
  RegisterPhone();
}

std::unique_ptr<RawPeer> TortureHouse::At(const std::string& address, std::uint16_t port, Transport transport) {
  const auto ip = IpAddress::Parse(address);
  const auto house = IpAddress::Parse(ip->is_v4() ? "127.0.0.1" : "::1");
  return std::make_unique<RawPeer>(pump_, RawPeer::Ends{transport, {*ip, port}, {*house, port_}, network_name()});
}

std::unique_ptr<RawPeer> TortureHouse::Stranger(Transport transport, std::uint16_t port) {
  ++strangers_;
  return At("127.1." + std::to_string(strangers_ / 250) + "." + std::to_string(1 + strangers_ % 250), port, transport);
}

std::string TortureHouse::Request(const RawPeer& peer, const std::string& method, const std::string& uri,
                                  const std::string& call_id, const std::string& body) const {
  const std::string here = peer.local().ToString(), caller = "<sip:caller@" + domain_ + ">";
  return sip::MakeRequest(method, uri,
                          {"Via: SIP/2.0/UDP " + here + ";rport;branch=z9hG4bK" + call_id, "From: " + caller + ";tag=1",
                           "To: <" + uri + ">", "Call-ID: " + call_id, "CSeq: 1 " + method, "Max-Forwards: 70",
                           "Contact: <sip:caller@" + here + ">"},
                          body.empty() ? "" : "application/sdp", body);
}

void TortureHouse::RegisterPhone() {
  const std::string address = "<sip:user@" + domain_ + ">";
  elsewhere_->Send(sip::MakeRequest(
      "REGISTER", "sip:" + domain_,
      {std::string("Via: SIP/2.0/UDP ") + kPhone + ";rport;branch=z9hG4bKphone", "From: " + address + ";tag=1",
       "To: " + address, "Call-ID: phone", "CSeq: 1 REGISTER", std::string("Contact: <sip:user@") + kPhone + ">"}));
  EXPECT_TRUE(Until([&] { return !elsewhere_->received().empty(); }));
  EXPECT_EQ(peers::StatusOf(elsewhere_->received().back()), 200);
}

std::string TortureHouse::AnswersTo(RawPeer& peer, std::string_view bytes, const std::string& expected) {
  const std::size_t since = peer.received().size(), enough = Words(expected).size();
  const std::string sign_of_life = "alive" + std::to_string(++questions_);
  peer.Send(bytes);
  Until([&] { return peer.closed() || AnswersIn(peer, since, sign_of_life).size() >= enough; });
  AskForSignOfLife(peer, sign_of_life);
  return Join(AnswersIn(peer, since, sign_of_life));
}

void TortureHouse::ExpectSignOfLife(RawPeer& peer) {
  AskForSignOfLife(peer, "alive" + std::to_string(++questions_));
  EXPECT_FALSE(peer.closed());
}

void TortureHouse::AskForSignOfLife(RawPeer& peer, const std::string& call_id) {
  peer.Send(Request(peer, "OPTIONS", "sip:" + domain_, call_id));
  EXPECT_TRUE(Until([&] {
    return peer.closed() || (!peer.received().empty() && peers::CallIdOf(peer.received().back()) == call_id);
  })) << "no sign of life";
}

std::optional<sip::Message> TortureHouse::Passed(RawPeer& sender, const std::string& bytes) {
  const auto on_the_way = At("127.0.0.1", 5080);  // whom a Route names
  const std::string call_id(peers::CallIdOf(bytes));
  sender.Send(bytes);
  RawPeer* next = nullptr;
  const bool came = Until([&] {
    for (RawPeer* peer : {elsewhere_.get(), on_the_way.get()})
      if (peer->RequestOf(call_id)) next = peer;
    return next != nullptr;
  });
  if (!came) return std::nullopt;
  auto passed = next->RequestOf(call_id);
  next->Send(sip::MakeResponse(*passed, 486, "busy"));
  EXPECT_TRUE(Until([&] { return !sender.received().empty() && peers::StatusOf(sender.received().back()) == 486; }));
  return passed;
}

void TortureHouse::ExpectARing() {
  const auto caller = At(kCaller, 0);
  const std::string call_id = "ring" + std::to_string(++questions_);
  caller->Send(Request(*caller, "INVITE", "sip:user@" + domain_, call_id));
  ASSERT_TRUE(Until([&] { return elsewhere_->RequestOf(call_id).has_value(); })) << "the phone does not ring";
  elsewhere_->Send(sip::MakeResponse(*elsewhere_->RequestOf(call_id), 486, "busy"));
  EXPECT_TRUE(Until([&] { return Join(AnswersIn(*caller, 0, {})) == "486"; }));
}

nlohmann::json TortureHouse::Status() {
  return nlohmann::json::parse(house_->Request("GET", "/api/v1/status").body, nullptr, false);
}

}  // namespace foyer::torture
