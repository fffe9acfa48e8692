// The DNS servers, as one can speak to them: a question goes out, a reply comes back or none does. A seam, so that what
// stands above it is tested in virtual time.
#pragma once
#include <functional>
#include <optional>

#include "dns/questions.h"
#include "dns/reply.h"

namespace foyer::dns {

class Wire {
 public:
  virtual ~Wire() = default;

  // `done` is called once, from the loop, never before Send() returns, not at all if the wire is destroyed meanwhile,
  // and may not destroy it. Nothing: no server gave a reply that can be used; "there is no such name" is one.
  using Done = std::function<void(std::optional<Reply>)>;
  virtual void Send(const Question& question, Done done) = 0;
};

// `on_heard`: a server has sent something, be it useful or not.
using MakeWire = std::function<std::unique_ptr<Wire>(std::function<void()> on_heard)>;

}  // namespace foyer::dns
