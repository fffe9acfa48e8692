// The connections of one server, within bounds: where there is no room for one more, one that has waited the longest
// for a request gives way, of the address that has the most.
#pragma once
#include <cstddef>
#include <list>
#include <memory>
#include <unordered_map>

#include "foyer/endpoint.h"
#include "web/http_connection.h"

namespace foyer::web {

struct HttpLimits {
  std::size_t total = 256;
  std::size_t per_source = 96;  // a whole house may stand behind one proxy; see base/source_of.h
};

class HttpConnections {
 public:
  HttpConnections(const HttpParts& parts, HttpLimits limits) : parts_(parts), limits_(limits) {}

  // Without room it is told so (where that can be told without a handshake) and closed.
  void Add(std::unique_ptr<sip::ByteChannel> channel, const HttpPeer& peer);

  std::size_t size() const { return connections_.size(); }
  std::uint64_t refused() const { return refused_; }

 private:
  using Position = std::list<HttpConnection>::iterator;
  bool MakeRoom();
  void Remove(Position position);
  std::size_t CountOf(const IpAddress& source) const;

  const HttpParts parts_;
  const HttpLimits limits_;
  std::list<HttpConnection> connections_;
  std::unordered_map<IpAddress, std::size_t> of_source_;
  std::uint64_t refused_ = 0;
};

}  // namespace foyer::web
