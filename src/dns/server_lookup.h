// The procedure of RFC 3263 s4 for one URI: from NAPTR to SRV to addresses, as far as the URI leaves it open. It asks
// through a seam and knows no socket.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dns/questions.h"
#include "foyer/event_loop.h"
#include "foyer/next_hop.h"

namespace foyer::dns {

class ServerLookup : public Resolver::Lookup {
 public:
  // All references must outlive it. `done` may destroy it.
  ServerLookup(EventLoop& loop, Questions& questions, const Random& random, HopQuery query, Resolver::Done done);

 private:
  struct Service {  // SRV records and the transport that they stand for
    Transport transport;
    std::string name;
    std::vector<SrvRecord> records;
  };
  struct Target {  // one server; its addresses come from two questions
    Transport transport;
    std::string host;
    std::uint16_t port;
    std::vector<IpAddress> v6, v4;
  };

  void Begin();
  void AskNaptr();
  void OnNaptr(const Answer& answer);
  void AskServices(std::vector<Service> services);
  void OnServices();
  void AskAddresses(std::vector<Target> targets);
  void Ask(RecordType type, const std::string& name, Questions::Done done);
  void FinishLater() { finish_.Schedule(); }
  void Finish();

  Questions& questions_;
  const Random& random_;
  const HopQuery query_;
  const std::string name_;  // of the host, as questions have it
  const Resolver::Done done_;
  std::optional<Transport> transport_;  // as far as the URI settles it
  std::vector<Service> services_;
  std::vector<Target> targets_;
  std::vector<std::unique_ptr<Questions::Asked>> asked_;
  std::size_t waiting_ = 0;            // questions without an answer
  std::function<void()> on_answered_;  // when none is waited for
  DeferredCall finish_;
  Timer time_up_;
};

}  // namespace foyer::dns
