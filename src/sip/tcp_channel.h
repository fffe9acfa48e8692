// A TCP socket, accepted or to be connected.
#pragma once
#include <optional>

#include "base/unique_fd.h"
#include "foyer/endpoint.h"
#include "sip/byte_channel.h"

namespace foyer::sip {

class TcpChannel : public ByteChannel {
 public:
  // Connected already.
  explicit TcpChannel(UniqueFd fd);
  // To `remote`, once Open() is called.
  TcpChannel(UniqueFd fd, const Endpoint& remote);

  int fd() const override { return fd_.get(); }
  Opening Open() override;
  Transfer Read(std::span<char> buffer) override;
  Transfer Write(std::string_view bytes) override;

 private:
  const UniqueFd fd_;
  std::optional<Endpoint> remote_;  // until it is connected
};

}  // namespace foyer::sip
