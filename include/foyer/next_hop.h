// From the host of a SIP URI to the servers that stand for it (RFC 3263), and from a server to a flow.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "foyer/endpoint.h"
#include "foyer/flow.h"

namespace foyer {

// One server that a request may be sent to.
struct Hop {
  Transport transport = Transport::kUdp;
  Endpoint endpoint;
  std::string host;         // the name that its certificate must bear; empty with UDP and TCP
  std::string fingerprint;  // SHA-256 of its certificate, lower-case hex: then nothing else of it is looked at

  auto operator<=>(const Hop&) const = default;  // NOLINT(modernize-use-nullptr): a mistake of clang-tidy 14
};

// What a SIP URI says of where it leads.
struct HopQuery {
  std::string host;                      // a name, or an IP address without brackets
  std::uint16_t port = 0;                // 0: none given
  std::optional<Transport> transport{};  // of the URI's transport parameter
  bool secure = false;                   // a sips: URI
};

class Resolver {
 public:
  virtual ~Resolver() = default;

  // Destroying it ends the question; `done` is not called any more.
  class Lookup {
   public:
    virtual ~Lookup() = default;
  };
  // The servers in the order in which they are to be tried (RFC 3263 s4.3); none: there are none, or no answer came in
  // time. `done` is called from the loop, once, never before Find() returns, and within 5 s whatever the DNS does.
  using Done = std::function<void(std::vector<Hop>)>;
  virtual std::unique_ptr<Lookup> Find(const HopQuery& query, Done done) = 0;
};

class Connector {
 public:
  virtual ~Connector() = default;

  // A flow to a server that has not spoken to us: for UDP from the address that faces it; for a stream a connection of
  // ours, an open one to the same hop if there is one, else one that is being opened: what is sent meanwhile waits, and
  // if it fails the flow is closed as any other. Nothing if there is no route, or no more connections may be opened.
  virtual std::optional<Flow> Connect(const Hop& hop) = 0;
};

}  // namespace foyer
