// TLS towards servers that we connect to: whom we believe.
#pragma once
#include <memory>
#include <string>

#include "base/unique_fd.h"
#include "foyer/next_hop.h"
#include "foyer/result.h"
#include "sip/byte_channel.h"
#include "sip/openssl_pointers.h"

namespace foyer::sip {

class TlsClient {
 public:
  // Believes what the certificates in this PEM file have signed; empty: what this system believes.
  static Result<std::unique_ptr<TlsClient>> Create(const std::string& ca);

  // The certificate must be signed by somebody whom we believe and bear the name of the hop (its address, if it has
  // none), or have the hop's fingerprint. Null: there is no memory for it.
  std::unique_ptr<ByteChannel> Connect(UniqueFd fd, const Hop& hop) const;

 private:
  explicit TlsClient(OpenSslPtr<SSL_CTX> context) : context_(std::move(context)) {}

  const OpenSslPtr<SSL_CTX> context_;
};

}  // namespace foyer::sip
