// TLS over a TCP socket, either side of it.
#pragma once
#include "sip/openssl_pointers.h"
#include "sip/tcp_channel.h"

namespace foyer::sip {

class TlsChannel : public ByteChannel {
 public:
  // Accepted from a client.
  TlsChannel(UniqueFd fd, OpenSslPtr<SSL> ssl);
  // To the server at `remote`. With a fingerprint its certificate must be that very one, and nothing else counts.
  TlsChannel(UniqueFd fd, const Endpoint& remote, OpenSslPtr<SSL> ssl, std::string fingerprint);

  int fd() const override { return tcp_.fd(); }
  Opening Open() override;
  Transfer Read(std::span<char> buffer) override;
  Transfer Write(std::string_view bytes) override;
  void Close() override;
  std::string failure() const override { return failure_; }
  std::vector<std::string> peer_names() const override;

 private:
  bool HasRightFingerprint();

  TcpChannel tcp_;
  const OpenSslPtr<SSL> ssl_;
  const std::string fingerprint_;
  std::string failure_;
};

}  // namespace foyer::sip
