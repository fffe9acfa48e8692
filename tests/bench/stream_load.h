// Load on many connections at once, TCP or TLS, which sipp cannot give: each of the users u1, u2, ... has its own
// connection, opened and used one after the other, so that each exchange wakes the server once.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

using SSL = struct ssl_st;
using SSL_CTX = struct ssl_ctx_st;

namespace foyer::bench {

class StreamLoad {
 public:
  StreamLoad(std::uint16_t server, bool tls);
  ~StreamLoad();

  // Opens `count` more connections, with their handshakes. False if one fails.
  bool Connect(int count);
  // Every connection registers its user and gets a 200, after a 401 if it is `challenged`. False if one does not.
  bool RegisterAll(bool challenged = false);

 private:
  struct Connection {
    int fd = -1;
    SSL* ssl = nullptr;
  };
  bool Register(const Connection& connection, int user, bool challenged);
  // The headers of the answer; empty: there is none.
  static std::string Exchange(const Connection& connection, const std::string& request);

  const std::uint16_t server_;
  SSL_CTX* tls_ = nullptr;  // none: TCP
  std::vector<Connection> connections_;
  int registrations_ = 0;
};

}  // namespace foyer::bench
