// The servers that stand for an address of another domain, one after the other (RFC 3263 s4.3).
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "foyer/flow.h"
#include "foyer/next_hop.h"
#include "sip/uri.h"

namespace foyer::proxy {

// What is asked of the DNS for a URI.
HopQuery QueryFor(const sip::Uri& uri);

class NextHops {
 public:
  // Both must outlive this object. `on_found` is called once, never before the constructor returns.
  NextHops(Resolver& resolver, Connector& connector, const HopQuery& query, std::function<void()> on_found);

  // A way to the next of them that can be tried; nothing: there are no more. Only once they are found.
  std::optional<Flow> Next();

 private:
  Connector& connector_;
  std::vector<Hop> hops_;
  std::size_t tried_ = 0;
  std::unique_ptr<Resolver::Lookup> lookup_;
};

}  // namespace foyer::proxy
