// Our registrations at other servers: the house proxy on another board, a PBX or FRITZ!Box, later the cloud. Each keeps
// one flow, over which requests go both ways.
#pragma once
#include <cstdint>
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

  virtual const Aor& account() const = 0;        // what is registered there; of our own domain if it is the home
  virtual const std::string& ring() const = 0;   // what a call from there is for: "sip:home@DOMAIN"; empty: the account
  virtual std::optional<Flow> flow() const = 0;  // registered there, and alive as far as we know; none: down
  virtual void OnUnanswered() = 0;  // a request on the flow got no answer at all: it is down until it is back

  // Whole header lines ("Proxy-Authorization: Digest ...") that answer the challenges of `refused`, a 401 or 407 to a
  // request of this method to this URI, which had the lines `tried` already. None: they cannot be answered, or the
  // password is wrong.
  virtual std::vector<std::string> Credentials(const sip::Message& refused, std::string_view method,
                                               std::string_view request_uri, const std::vector<std::string>& tried) = 0;
};

struct UplinkStatus {
  std::string name, server, account;
  std::string state;               // registered, trying, waiting
  std::string flow;                // "udp 192.0.2.1:5060"; empty: none
  std::int64_t since_wall_ms = 0;  // registered since then; 0: it is not
  std::string error;               // why not, or why not before; empty: it never failed
};

class Uplinks {
 public:
  virtual ~Uplinks() = default;
  // Pointers stay valid as long as the uplinks.
  // Whose flow a request has come on, sent to the Contact that we registered there: nobody else knows its user part.
  virtual Uplink* FindByContact(std::string_view user, const Flow& flow) const = 0;
  virtual Uplink* FindByDomain(std::string_view domain) const = 0;  // lower case: who reaches addresses there
  // Addresses of our own domain are there first: the house proxy of a door on another board. Null: we are the house.
  virtual Uplink* home() const = 0;

  virtual std::vector<UplinkStatus> Statuses() const = 0;
};

}  // namespace foyer
