// Sends many packets to one address with few system calls: packets of equal size, and a shorter one behind them, go
// down as one with UDP_SEGMENT, which the kernel cuts up again as late as it can.
#pragma once
#include <sys/uio.h>

#include <cstddef>
#include <span>

#include "base/socket_address.h"

namespace foyer::relay {

class BurstSender {
 public:
  // Returns how many went out. Where segmentation is refused (an interface without
  // checksum offload, packets larger than the path takes) it is not tried again.
  std::size_t Send(int fd, const SocketAddress& to, std::span<const iovec> packets);

 private:
  bool segments_ = true;
};

}  // namespace foyer::relay
