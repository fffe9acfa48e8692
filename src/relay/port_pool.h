// The media ports of the configuration, in pairs: RTP on an even one, RTCP on the next (RFC 3550 s11).
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/unique_fd.h"
#include "foyer/endpoint.h"

namespace foyer::relay {

class PortPool;

// Two bound, non-blocking sockets. Closes them and gives their ports back. The pool must outlive it.
class PortPair {
 public:
  PortPair(PortPair&& other) noexcept;
  PortPair& operator=(PortPair&&) = delete;
  ~PortPair();

  std::uint16_t port() const { return port_; }  // of RTP
  int rtp() const { return rtp_.get(); }
  int rtcp() const { return rtcp_.get(); }

 private:
  friend class PortPool;
  PortPair(PortPool& pool, std::uint16_t port, UniqueFd rtp, UniqueFd rtcp);

  PortPool* pool_;  // null: moved from
  std::uint16_t port_;
  UniqueFd rtp_, rtcp_;
};

class PortPool {
 public:
  // Pairs that lie in [min, max] as a whole.
  PortPool(std::uint16_t min, std::uint16_t max);

  // Nothing if all are taken, or if `local` cannot be bound. A port that was just given back is used again as late as
  // possible: stray packets of its last call may still come.
  std::optional<PortPair> Take(const IpAddress& local);

  // One of the two ports of a pair that was taken for that address.
  bool IsTaken(const Endpoint& endpoint) const;

  std::size_t size() const { return taken_.size(); }  // pairs
  std::size_t taken() const { return taken_count_; }

 private:
  friend class PortPair;
  void GiveBack(std::uint16_t port);

  const std::uint32_t first_;
  std::vector<std::optional<IpAddress>> taken_;  // by whom, for each pair
  std::size_t taken_count_ = 0;
  std::size_t next_ = 0;
};

}  // namespace foyer::relay
