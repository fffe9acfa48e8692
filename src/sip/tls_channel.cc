#include "sip/tls_channel.h"

#include <openssl/err.h>

#include <climits>

#include "sip/certificate.h"

namespace foyer::sip {
namespace {

ByteChannel::Transfer ToTransfer(SSL* ssl, int size) {
  using enum ByteChannel::Outcome;
  if (size > 0) return {kDone, static_cast<std::size_t>(size)};
  const int error = SSL_get_error(ssl, size);
  return {error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? kAgain : kEnded, 0};
}

// In words that lead to the mistake; empty where the network or the peer just went away.
std::string WhyFailed(SSL* ssl) {
  const long verified = SSL_get_verify_result(ssl);
  if (verified != X509_V_OK) return X509_verify_cert_error_string(verified);
  const unsigned long error = ERR_peek_error();
  const char* reason = error == 0 ? nullptr : ERR_reason_error_string(error);
  return reason == nullptr ? std::string() : reason;
}

}  // namespace

TlsChannel::TlsChannel(UniqueFd fd, OpenSslPtr<SSL> ssl) : tcp_(std::move(fd)), ssl_(std::move(ssl)) {
  SSL_set_fd(ssl_.get(), tcp_.fd());
  SSL_set_accept_state(ssl_.get());
}

TlsChannel::TlsChannel(UniqueFd fd, const Endpoint& remote, OpenSslPtr<SSL> ssl, std::string fingerprint)
    : tcp_(std::move(fd), remote), ssl_(std::move(ssl)), fingerprint_(std::move(fingerprint)) {
  SSL_set_fd(ssl_.get(), tcp_.fd());
  SSL_set_connect_state(ssl_.get());
}

ByteChannel::Opening TlsChannel::Open() {
  if (const Opening connected = tcp_.Open(); connected != Opening::kDone) return connected;
  ERR_clear_error();  // the queue is the thread's, not the connection's
  const int done = SSL_do_handshake(ssl_.get());
  if (done == 1) return HasRightFingerprint() ? Opening::kDone : Opening::kFailed;
  switch (SSL_get_error(ssl_.get(), done)) {
    case SSL_ERROR_WANT_READ:
      return Opening::kWantsRead;
    case SSL_ERROR_WANT_WRITE:
      return Opening::kWantsWrite;
    default:
      failure_ = WhyFailed(ssl_.get());
      return Opening::kFailed;
  }
}

bool TlsChannel::HasRightFingerprint() {
  if (fingerprint_.empty()) return true;
  const X509* certificate = SSL_get0_peer_certificate(ssl_.get());
  const std::string shown = certificate == nullptr ? std::string() : FingerprintOf(*certificate);
  if (shown == fingerprint_) return true;
  failure_ = "its certificate has the fingerprint " + shown;
  return false;
}

ByteChannel::Transfer TlsChannel::Read(std::span<char> buffer) {
  ERR_clear_error();
  return ToTransfer(ssl_.get(), SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size())));
}

ByteChannel::Transfer TlsChannel::Write(std::string_view bytes) {
  ERR_clear_error();
  const int size = static_cast<int>(std::min<std::size_t>(bytes.size(), INT_MAX));
  return ToTransfer(ssl_.get(), SSL_write(ssl_.get(), bytes.data(), size));
}

void TlsChannel::Close() {
  if (SSL_is_init_finished(ssl_.get()) == 1) SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

std::vector<std::string> TlsChannel::peer_names() const {
  if (SSL_is_server(ssl_.get()) != 1 || SSL_get_verify_result(ssl_.get()) != X509_V_OK) return {};
  const X509* certificate = SSL_get0_peer_certificate(ssl_.get());
  return certificate == nullptr ? std::vector<std::string>() : NamesIn(*certificate);
}

}  // namespace foyer::sip
