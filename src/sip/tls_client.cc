#include "sip/tls_client.h"

#include <openssl/x509v3.h>

#include "foyer/check.h"
#include "sip/tls_channel.h"
#include "sip/tls_context.h"

namespace foyer::sip {
namespace {

bool ExpectName(SSL* ssl, const Hop& hop) {
  const std::string name = hop.host.empty() ? hop.endpoint.address.ToString() : hop.host;
  if (IpAddress::Parse(name)) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name.c_str()) == 1;
  SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return SSL_set_tlsext_host_name(ssl, name.c_str()) == 1 && SSL_set1_host(ssl, name.c_str()) == 1;
}

}  // namespace

Result<std::unique_ptr<TlsClient>> TlsClient::Create(const std::string& ca) {
  OpenSslPtr<SSL_CTX> context = NewTlsContext(TLS_client_method());
  FOYER_CHECK(context != nullptr);
  if (ca.empty()) {
    SSL_CTX_set_default_verify_paths(context.get());
  } else if (SSL_CTX_load_verify_file(context.get(), ca.c_str()) != 1) {
    return Error{"[tls] ca: " + ca +
                 " holds no certificates that can be read; name a PEM file of those that sign for " +
                 "the servers we connect to, or leave it out for those of the system"};
  }
  // One that is in the list itself is believed, also if it is not the root of anything.
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context.get()), X509_V_FLAG_PARTIAL_CHAIN);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  return std::unique_ptr<TlsClient>(new TlsClient(std::move(context)));
}

std::unique_ptr<ByteChannel> TlsClient::Connect(UniqueFd fd, const Hop& hop) const {
  OpenSslPtr<SSL> ssl(SSL_new(context_.get()));
  if (!ssl || !ExpectName(ssl.get(), hop)) return nullptr;
  if (!hop.fingerprint.empty()) SSL_set_verify(ssl.get(), SSL_VERIFY_NONE, nullptr);
  return std::make_unique<TlsChannel>(std::move(fd), hop.endpoint, std::move(ssl), hop.fingerprint);
}

}  // namespace foyer::sip
