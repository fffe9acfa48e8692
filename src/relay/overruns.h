// Packets that came while a socket had no room for them: the kernel throws them away and counts them for each socket.
#pragma once
#include <cstdint>
#include <set>

namespace foyer::relay {

class Overruns {
 public:
  // From now on; until Remove(), which must come before the socket is closed.
  void Add(int socket) { sockets_.insert(socket); }
  void Remove(int socket);

  // Of all sockets that there have been. Asks the kernel for each open one: for a status, not for each packet.
  std::uint64_t Count() const;

 private:
  std::set<int> sockets_;
  std::uint64_t of_closed_ = 0;
};

}  // namespace foyer::relay
