// Where phones find us: the addresses that they are told.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/config.h"
#include "foyer/event_loop.h"
#include "foyer/next_hop.h"
#include "foyer/result.h"

namespace foyer::provisioning {

struct PhoneAddress {
  std::string web;       // "http://door.lan:8080"
  std::string sip_host;  // IPv6 in brackets
  std::uint16_t sip_port = 0;
  Transport sip_transport = Transport::kTcp;
};

// What of the configuration decides it.
struct AddressSettings {
  WebConfig web;
  std::vector<ListenAddress> sip_listen;
  bool has_certificate = false;  // [tls] names one; ours is believed by no phone
};

// Without [web] url: the ports that phones use, on a host of this name or address. An error says what is not listened
// on.
Result<PhoneAddress> AddressAt(const AddressSettings& settings, const std::string& host);
// With it.
Result<PhoneAddress> AddressOfUrl(const AddressSettings& settings);

// What this machine may be called in its network: its name, completed with what resolv.conf(5) searches.
std::vector<std::string> OwnNames(std::string_view host_name, std::string_view resolv_conf);

// Our address on the way to `peer`, or to the world if that is unspecified. Nothing is sent. Nothing: there is no way.
std::optional<IpAddress> AddressFacing(const IpAddress& peer);

// Finds the best host that phones can be told: see docs/adr/0051.
class AddressFinder {
 public:
  // `names` gives this machine's names, `resolver` asks the DNS about them; it must know nothing but the DNS.
  AddressFinder(EventLoop& loop, Resolver& resolver, AddressSettings settings,
                std::function<std::vector<std::string>()> names);
  ~AddressFinder();

  // `done` is called once, perhaps at once, and within a second or two.
  using Done = std::function<void(const Result<PhoneAddress>&)>;
  void Find(const IpAddress& asked_from, Done done);

 private:
  class Search;

  EventLoop& loop_;
  Resolver& resolver_;
  const AddressSettings settings_;
  const std::function<std::vector<std::string>()> names_;
  std::vector<std::unique_ptr<Search>> searches_;
};

}  // namespace foyer::provisioning
