// A house for messages that nobody sends by mistake: no door, every address of the loopback may have a word, and a DNS
// that says what the test wants, or nothing at all. It stands in a network of its own where that can be made.
#pragma once
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/flow/peers/house.h"
#include "tests/flow/peers/network_namespace.h"
#include "tests/flow/peers/raw_peer.h"

namespace foyer::torture {

enum class Dns {
  kWell,  // every name is the elsewhere() server
  kDead   // the daemon has no route to its server; where no network can be made for that, the server is silent
};

class TortureHouse : public testing::TestWithParam<Dns> {
 protected:
  TortureHouse();
  ~TortureHouse() override;  // shows what the daemon said if the test failed

  // A house of this domain; the loopback is a trusted network of it, or strangers speak. Its users are kUsers. What
  // was sent to an earlier house is forgotten with it.
  void StartHouse(const std::string& domain, bool trusted, const std::string& more_configuration = {});
  static constexpr const char* kUsers[] = {"user",   "j.user",   "caller",   "watson",      "other",
                                           "fluffy", "resource", "a.g.bell", "+13035551111"};

  // A peer at this address and port.
  std::unique_ptr<peers::RawPeer> At(const std::string& address, std::uint16_t port,
                                     Transport transport = Transport::kUdp);
  // One whom nobody has heard of yet.
  std::unique_ptr<peers::RawPeer> Stranger(Transport transport, std::uint16_t port = 0);

  // Sends the bytes, waits for as many answers as `expected` ("401, 407, closed", "dropped") has, then asks for a sign
  // of life on the same socket: what has come by then is all. The answers, in the same words.
  std::string AnswersTo(peers::RawPeer& peer, std::string_view bytes, const std::string& expected);
  void ExpectSignOfLife(peers::RawPeer& peer);
  // Sends a request that the next hop has to get, and the sender the next hop's answer; as it came there.
  std::optional<sip::Message> Passed(peers::RawPeer& sender, const std::string& bytes);
  // "user" is rung by "caller": the phone gets the INVITE and the caller its answer.
  void ExpectARing();

  bool Until(const std::function<bool()>& condition) { return pump_.Until(condition, std::chrono::seconds(10)); }
  nlohmann::json Status();
  // A request of "caller", from there.
  std::string Request(const peers::RawPeer& peer, const std::string& method, const std::string& uri,
                      const std::string& call_id, const std::string& body = {}) const;

  // Whom the DNS names for every domain, and the phone of "user": one peer at 127.0.0.9:5060.
  peers::RawPeer& elsewhere() { return *elsewhere_; }
  std::uint16_t port() const { return port_; }
  const std::string& domain() const { return domain_; }

  std::unique_ptr<peers::NetworkNamespace> network_;
  peers::Pump pump_;
  std::unique_ptr<peers::House> house_;

 private:
  void StartDns();
  std::string Configuration(bool trusted, const std::string& more) const;
  std::string network_name() const { return network_ ? network_->name() : std::string(); }
  void RegisterPhone();
  void AskForSignOfLife(peers::RawPeer& peer, const std::string& call_id);

  TemporaryFolder folder_;
  std::unique_ptr<peers::Process> dnsmasq_;
  std::unique_ptr<peers::RawPeer> silent_dns_, elsewhere_;
  std::uint16_t port_ = peers::FreePort();
  std::string domain_, dns_server_;
  int strangers_ = 0, questions_ = 0;
};

std::string DnsName(const testing::TestParamInfo<Dns>& info);
std::string ReadTestFile(const std::string& path);  // below tests/torture

}  // namespace foyer::torture
