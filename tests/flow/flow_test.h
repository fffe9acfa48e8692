// A house of the test's own: foyerd with its configuration in a temporary folder, phones of several makes around it.
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/flow/peers/baresip.h"
#include "tests/flow/peers/house.h"
#include "tests/flow/peers/linphonec.h"
#include "tests/flow/peers/rtp_sink.h"
#include "tests/flow/peers/sip_device.h"

namespace foyer::flow {

// What differs from the house of docs: anna, ben and carl have phones, "panel" hangs on the wall, "gate" is a door of
// another maker; the lock "front" opens on 11 also before the answer, "garage" on 22 only after it.
struct HouseOptions {
  std::string proxy;                // lines of [proxy]
  std::string door;                 // more lines of [door]
  std::string relay;                // more lines of [relay]
  std::string web = "listen = []";  // lines of [web]
  std::string camera = "test", audio = "test";
  std::string front_line = "virtual:lock-front";  // of the lock "front"
  std::string listen_address = "127.0.0.1";
  bool tls = false;                         // listens on tls_port(), too
  bool wss = false;                         // and on wss_port()
  std::string relay_address = "127.0.0.1";  // empty: the one that faces each peer
  std::string ports;                        // of the relay; empty: a range of this process
  int pulse_ms = 300;
  int wait_for_calls = 0;
  bool has_door = true;
  std::string more;               // whole sections at the end
  std::string network_namespace;  // empty: ours
};

// The program under test: ours, or what FOYER_TEST_DAEMON names (the same under a tool that looks at it).
std::string FoyerdProgram();

class FlowTest : public testing::Test {
 protected:
  ~FlowTest() override;  // shows what the daemon said if the test failed

  // Writes foyer.conf; the daemon is not started yet.
  void WriteConfiguration(const HouseOptions& options = {});
  // Starts the house and waits until its door is ready.
  void StartHouse(const HouseOptions& options = {});
  // With this program, that has written no configuration yet: for starts that must fail.
  std::unique_ptr<peers::Process> RunFoyerd(const std::vector<std::string>& arguments);

  // A scripted phone (see SipDevice), and one that is registered.
  std::unique_ptr<peers::SipDevice> MakeDevice(const std::string& user, const std::string& address = "127.0.0.1");
  std::unique_ptr<peers::SipDevice> AddDevice(const std::string& user, const std::string& address = "127.0.0.1");
  // A real phone; registered when WaitForDevices() says so.
  std::unique_ptr<peers::Linphonec> AddLinphonec(const std::string& user, const std::string& transport = "udp",
                                                 const std::function<void(peers::LinphonecConfig&)>& change = {});
  std::unique_ptr<peers::Baresip> AddBaresip(const std::string& user,
                                             const std::function<void(peers::BaresipConfig&)>& change = {});
  std::unique_ptr<peers::RtpSink> AddSink(const std::string& address = "127.0.0.1");
  static std::string Sdp(const peers::RtpSink& audio, const peers::RtpSink& video);

  // The phone decodes a picture from now on; the path of it as a JPEG, empty if none came.
  std::string PictureAt(peers::Linphonec& phone);
  bool Shows(peers::Linphonec& phone) { return !PictureAt(phone).empty(); }

  bool LockIsOn() const;
  bool Until(const std::function<bool()>& condition) { return pump_.Until(condition); }
  nlohmann::json Get(const std::string& path);
  // Of the leg of this device in the only call ("": the caller's), by its name's beginning ("anna").
  std::uint64_t LegCount(const std::string& device, const std::string& counter);
  std::size_t CallsNow();

  static std::string Password(const std::string& user) { return user + "-password-7Qx"; }
  std::string folder() const { return folder_.path(); }
  std::string lock_path() const { return folder() + "/lock-front"; }
  std::uint16_t port() const { return port_; }
  std::uint16_t tls_port() const { return tls_port_; }
  std::uint16_t wss_port() const { return wss_port_; }
  static constexpr const char* kDomain = "house.example";
  static std::string Uri(const std::string& user) { return "sip:" + user + "@" + kDomain; }

  peers::Pump pump_;
  TemporaryFolder folder_;
  std::unique_ptr<peers::House> house_;
  std::string foyerd_ = FoyerdProgram();

 private:
  std::uint16_t port_ = peers::FreePort();
  std::uint16_t tls_port_ = peers::FreePort();
  std::uint16_t wss_port_ = peers::FreePort();
  std::uint16_t next_sink_ = 0;
  int pictures_ = 0;
};

}  // namespace foyer::flow
