// Our registrations at other servers: the house proxy on another board, a PBX or FRITZ!Box, later the cloud. Each keeps
// one flow, over which requests go both ways.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/aor.h"
#include "foyer/flow.h"

namespace foyer {
namespace sip {
class Message;
}

class Uplink {
 public:
  virtual ~Uplink() = default;

  virtual const Aor& account() const = 0;        // what is registered there; the domain is that of the server
  virtual const std::string& ring() const = 0;   // what a call from there is for: "sip:home@DOMAIN"; empty: itself
  virtual std::optional<Flow> flow() const = 0;  // registered there, and alive as far as we know; none: down
  virtual void OnUnanswered() = 0;               // a request on the flow got no answer at all: look at it now

  // Whole header lines ("Proxy-Authorization: Digest ...") that answer the challenges of `refused`, a 401 or 407 to a
  // request of this method to this URI. None: we have no password for it, or it was wrong.
  virtual std::vector<std::string> Credentials(const sip::Message& refused, std::string_view method,
                                               std::string_view request_uri) = 0;
};

class Uplinks {
 public:
  virtual ~Uplinks() = default;
  // Pointers stay valid as long as the uplinks.
  virtual Uplink* FindByFlow(const Flow& flow) const = 0;           // the request came over it
  virtual Uplink* FindByDomain(std::string_view domain) const = 0;  // lower case: who reaches addresses there
  // Addresses of our own domain that are not here are there: the house proxy of a door on another board.
  virtual Uplink* home() const = 0;
};

}  // namespace foyer
