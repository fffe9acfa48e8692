#include "tests/flow/flow_test.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/flow/peers/port_block.h"

namespace foyer::flow {
namespace {

std::string User(const std::string& name, const std::string& password, const std::string& kind) {
  return "[[user]]\nname = \"" + name + "\"\npassword = \"" + password + "\"\nkind = \"" + kind + "\"\n";
}

std::string Lock(const std::string& name, const std::string& line, const std::string& code, bool before_answer,
                 int pulse_ms) {
  return "[[lock]]\nname = \"" + name + "\"\ngpio = \"" + line + "\"\ncodes = [\"" + code +
         "\"]\npulse_ms = " + std::to_string(pulse_ms) + "\nbefore_answer = " + (before_answer ? "true" : "false") +
         "\n";
}

std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

}  // namespace

std::string FoyerdProgram() {
  const char* other = std::getenv("FOYER_TEST_DAEMON");
  return other == nullptr ? FOYERD_PROGRAM : other;
}

FlowTest::~FlowTest() {
  if (!HasFailure() || !house_) return;
  std::fprintf(stderr, "---- foyerd said:\n%s---- events:\n%s", house_->process().Output().c_str(),
               house_->events().Print().c_str());
}

void FlowTest::WriteConfiguration(const HouseOptions& options) {
  const std::string address = options.listen_address + ":" + std::to_string(port_);
  const std::string ports = options.ports.empty()
                                ? std::to_string(peers::PortBlock()) + "-" + std::to_string(peers::PortBlock() + 399)
                                : options.ports;
  std::ofstream file(folder() + "/foyer.conf");
  file << "[sip]\ndomain = \"" << kDomain << "\"\nlisten = [\"udp:" << address << "\", \"tcp:" << address << "\"";
  if (options.tls) file << ", \"tls:" << options.listen_address << ":" << tls_port_ << "\"";
  if (options.wss) file << ", \"wss:" << options.listen_address << ":" << wss_port_ << "\"";
  file << "]\n";
  for (const char* name : {"anna", "ben", "carl", "dora"}) file << User(name, Password(name), "phone");
  file << User("panel", Password("panel"), "panel") << User("gate", Password("gate"), "door");
  file << "[[group]]\nname = \"home\"\nmembers = [\"*\"]\n[proxy]\n" << options.proxy << "\n";
  file << "[relay]\nports = " << Quoted(ports) << "\n" << options.relay << "\n";
  if (!options.relay_address.empty()) file << "address = " << Quoted(options.relay_address) << "\n";
  if (options.has_door) {
    file << "[door]\naor = \"door\"\nring = \"home\"\ncamera = " << Quoted(options.camera)
         << "\naudio = " << Quoted(options.audio) << "\n"
         << options.door << "\n";
    file << Lock("front", options.front_line, "11", true, options.pulse_ms)
         << Lock("garage", "virtual:" + folder() + "/lock-garage", "22", false, options.pulse_ms);
  }
  file << "[service]\nwait_for_calls = " << options.wait_for_calls << "\n";
  file << "[web]\n" << options.web << "\n";
  file << "[control]\nsocket = " << Quoted(folder() + "/control") << "\n[data]\ndir = " << Quoted(folder()) << "\n"
       << options.more;
}

void FlowTest::StartHouse(const HouseOptions& options) {
  WriteConfiguration(options);
  house_ = std::make_unique<peers::House>(
      pump_, peers::HouseProgram{
                 {foyerd_, "--config", folder() + "/foyer.conf"}, folder() + "/control", options.network_namespace});
  if (options.has_door) {
    ASSERT_TRUE(house_->WaitForDoor());
  }
}

std::unique_ptr<peers::Process> FlowTest::RunFoyerd(const std::vector<std::string>& arguments) {
  std::vector<std::string> argv{foyerd_};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  return std::make_unique<peers::Process>(pump_, "foyerd", peers::Command{argv});
}

std::unique_ptr<peers::SipDevice> FlowTest::MakeDevice(const std::string& user, const std::string& address) {
  peers::SipDeviceConfig config;
  config.user = user;
  config.password = Password(user);
  config.domain = kDomain;
  config.address = address;
  config.proxy_port = port_;
  return std::make_unique<peers::SipDevice>(pump_, config);
}

std::unique_ptr<peers::SipDevice> FlowTest::AddDevice(const std::string& user, const std::string& address) {
  auto device = MakeDevice(user, address);
  device->Register();
  EXPECT_TRUE(Until([&] { return device->registered(); })) << user << " does not get registered";
  return device;
}

std::unique_ptr<peers::Linphonec> FlowTest::AddLinphonec(const std::string& user, const std::string& transport,
                                                         const std::function<void(peers::LinphonecConfig&)>& change) {
  peers::LinphonecConfig config;
  config.user = user;
  config.password = Password(user);
  config.domain = kDomain;
  config.proxy = "127.0.0.1:" + std::to_string(transport == "tls" ? tls_port_ : port_);
  config.transport = transport;
  config.folder = folder() + "/" + user;
  if (change) change(config);
  return std::make_unique<peers::Linphonec>(pump_, config);
}

std::unique_ptr<peers::Baresip> FlowTest::AddBaresip(const std::string& user,
                                                     const std::function<void(peers::BaresipConfig&)>& change) {
  peers::BaresipConfig config;
  config.user = user;
  config.password = Password(user);
  config.domain = kDomain;
  config.proxy = "127.0.0.1:" + std::to_string(port_);
  config.folder = folder() + "/" + user;
  if (change) change(config);
  return std::make_unique<peers::Baresip>(pump_, config);
}

std::unique_ptr<peers::RtpSink> FlowTest::AddSink(const std::string& address) {
  const auto port = static_cast<std::uint16_t>(peers::PortBlock() + 400 + 2 * next_sink_++);
  return std::make_unique<peers::RtpSink>(pump_, address, port);
}

std::string FlowTest::Sdp(const peers::RtpSink& audio, const peers::RtpSink& video) {
  return peers::MakeSdp("127.0.0.1", audio.port(), video.port());
}

bool FlowTest::LockIsOn() const {
  std::string level;
  std::ifstream(lock_path()) >> level;
  return level == "1";
}

nlohmann::json FlowTest::Get(const std::string& path) {
  return nlohmann::json::parse(house_->Request("GET", path).body, nullptr, false);
}

std::uint64_t FlowTest::LegCount(const std::string& device, const std::string& counter) {
  const auto answer = Get("/api/v1/calls");
  for (const auto& call : answer["calls"])
    for (const auto& leg : call["legs"]) {
      const std::string name = leg["device"];
      if (device.empty() ? name.empty() : name.starts_with(device)) return leg[counter];
    }
  return 0;
}

std::string FlowTest::PictureAt(peers::Linphonec& phone) {
  const std::string picture = folder() + "/picture" + std::to_string(++pictures_) + ".jpg";
  phone.Snapshot(picture);
  return Until([&] { return std::filesystem::exists(picture); }) ? picture : std::string();
}

std::size_t FlowTest::CallsNow() { return Get("/api/v1/calls")["calls"].size(); }

}  // namespace foyer::flow
