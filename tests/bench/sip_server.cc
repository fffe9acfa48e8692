#include "tests/bench/sip_server.h"

#include <signal.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/bench/accounting.h"
#include "tests/flow/peers/event_feed.h"

namespace foyer::bench {
namespace {

constexpr const char* kBelieveAll =
    "[trusted]\nnetworks = [\"127.0.0.0/8\"]\nwho = [\"phones\", \"panels\", \"doors\"]\n"
    "allow = [\"register\", \"call\", \"ring\", \"look_in\", \"open\", \"message\"]\n";

[[noreturn]] void GiveUp(const peers::Process& process) {
  std::fprintf(stderr, "%s does not come up:\n%s", process.name().c_str(), process.Output().c_str());
  std::exit(1);
}

std::string MakeDataFolder(bool on_disk) {
  std::string pattern = on_disk ? "/var/tmp/foyer-bench-XXXXXX" : "/dev/shm/foyer-bench-XXXXXX";
  if (!mkdtemp(pattern.data())) std::abort();
  return pattern;
}

// As phones get from a server that nobody has bought a certificate for.
void MakeCertificate(peers::Pump& pump, const std::string& folder) {
  peers::Process openssl(
      pump, "openssl",
      {{"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
        "-subj", "/CN=test.local", "-keyout", folder + "/key.pem", "-out", folder + "/cert.pem"}});
  openssl.WaitForExit();
}

void Replace(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
}

}  // namespace

void SipServer::Start(peers::Pump& pump, const std::vector<std::string>& argv) {
  process_ = std::make_unique<peers::Process>(pump, name(), peers::Command{argv});
}

Foyer::Foyer(peers::Pump& pump, std::string program, ServerSetup setup)
    : pump_(pump), program_(std::move(program)), setup_(setup), data_(MakeDataFolder(setup.on_disk)) {
  std::ofstream(folder_.path() + "/foyer.conf") << Configuration();
  Run();
}

Foyer::~Foyer() {
  process_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(data_, ignored);
}

std::string Foyer::Configuration() const {
  std::ostringstream text;
  text << "[sip]\ndomain = \"test.local\"\nlisten = [\""
       << (setup_.tls   ? "tls"
           : setup_.tcp ? "tcp"
                        : "udp")
       << ":127.0.0.1:" << port_ << "\"]\n";
  const auto add_user = [&text](const std::string& name) {
    text << "[[user]]\nname = \"" << name << "\"\npassword = \"secret\"\n";
  };
  for (int user = 1; user <= kMostUsers; ++user) add_user("u" + std::to_string(user));
  add_user("bob");
  add_user("door1");
  if (!setup_.challenge) text << kBelieveAll;
  text << "[defence]\nnever = [\"127.0.0.0/8\"]\n[proxy]\nrings_per_minute = 1000000\n";  // all come from one address
  text << "[relay]\nports = \"10000-30999\"\n";
  text << "[service]\nwait_for_calls = 0\n[web]\nlisten = []\n[control]\nsocket = \""
       << peers::House::ControlSocket(folder_.path()) << "\"\n";
  text << "[data]\ndir = \"" << data_ << "\"\nbindings = \"" << (setup_.on_disk ? "disk" : "memory")
       << "\"\n[log]\nlevel = \"warning\"\n";
  return text.str();
}

void Foyer::Run() {
  Start(pump_, {program_, "--config", folder_.path() + "/foyer.conf"});
  const auto serves = [this] {
    const auto status =
        peers::ControlRequest(peers::House::ControlSocket(folder_.path()), "GET", "/api/v1/status").status;
    return !process_->IsRunning() || status == 200;
  };
  if (!pump_.Until(serves) || !process_->IsRunning()) GiveUp(*process_);
  processes_ = Family(process_->pid());
}

std::size_t Foyer::Bindings() const {
  const std::string socket = peers::House::ControlSocket(folder_.path());
  const auto answer =
      nlohmann::json::parse(peers::ControlRequest(socket, "GET", "/api/v1/bindings").body, nullptr, false);
  return answer.is_object() && answer.contains("bindings") ? answer["bindings"].size() : 0;
}

void Foyer::KillAndRestart() {
  process_->Kill(SIGKILL);
  process_->WaitForExit();
  Run();
}

Kamailio::Kamailio(peers::Pump& pump, ServerSetup setup) {
  if (setup.tls) MakeCertificate(pump, folder_.path());
  std::ostringstream text;
  text << std::ifstream(BENCH_SIP_FOLDER "/kamailio.cfg").rdbuf();
  std::string configuration = text.str();
  Replace(configuration, "@PORT@", std::to_string(port_));
  Replace(configuration, "@FOLDER@", folder_.path());
  const std::string file = folder_.path() + "/kamailio.cfg";
  std::ofstream(file) << configuration;
  std::vector<std::string> argv = {
      "kamailio", "-f", file,  "-Y", folder_.path(), "-P", folder_.path() + "/pid", "-m", setup.tls ? "1500" : "512",
      "-M",       "16", "-DD", "-E"};
  if (setup.challenge) argv.insert(argv.end(), {"-A", "WITH_AUTH"});
  if (setup.tls) argv.insert(argv.end(), {"-A", "WITH_TLS"});
  Start(pump, argv);
  // It says nothing once it is up; its workers are there, and then it serves within the moment.
  const bool up = pump.Until([&] {
    processes_ = Family(process_->pid());
    return !process_->IsRunning() || processes_.size() >= 5;
  });
  if (!up || !process_->IsRunning()) GiveUp(*process_);
  pump.Until([] { return false; }, std::chrono::seconds(1));
  processes_ = Family(process_->pid());
}

}  // namespace foyer::bench
