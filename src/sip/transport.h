// What carries SIP messages: the flow says on which socket or connection. The sockets are TransportLayer's; this seam
// lets transactions be tested without them.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "foyer/flow.h"
#include "foyer/next_hop.h"

namespace foyer::sip {

class Message;

class Transports : public Connector {
 public:
  // Hands one whole message to its flow. False: the flow is gone, or the network refuses. True is no promise that it
  // arrives; a connection that breaks later is told by TransportHooks::on_closed. Calls back nobody before it returns.
  virtual bool Send(const Flow& flow, std::string_view message) = 0;
  // Asks whether the other end of a connection that Connect() made is there: on_pong tells (RFC 5626 s4.4.1). Over UDP
  // it only keeps the way open through a NAT. False: as for Send().
  virtual bool Ping(const Flow& flow) = 0;
  // Gives up a connection, also one that never answers: on_closed tells. Without effect for UDP.
  virtual void Close(const Flow& flow) = 0;
};

// What the transports tell. Called from the loop, never from inside Send().
struct TransportHooks {
  // A valid message; a request has its top Via's received and rport filled in (RFC 3261 s18.2.1, RFC 3581).
  std::function<void(const Message& message, const Flow& from)> on_message;
  // A connection is gone, and with it its flow. Never for UDP.
  std::function<void(const Flow& flow)> on_closed;
  // Something was written to this flow: an in-process peer behind it has something to read now. May be empty; called
  // from inside Send(), so it must not call back.
  std::function<void(const Flow& flow)> on_sent;
  // The answer to a Ping(). May be empty.
  std::function<void(const Flow& flow)> on_pong = {};
  // A certificate is not well, ours ("tls") or that of a server that we connect to ("tls HOST"), and what to do; or it
  // is well again. May be empty.
  std::function<void(const std::string& part, const std::string& what)> on_fault = {};
  std::function<void(const std::string& part)> on_recovered = {};
};

}  // namespace foyer::sip
