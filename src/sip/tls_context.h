// What is common to every TLS connection of ours: TLS 1.2 at least, and as little memory as can be while it idles.
#pragma once
#include "sip/openssl_pointers.h"

namespace foyer::sip {

// Null: there is no memory for it.
inline OpenSslPtr<SSL_CTX> NewTlsContext(const SSL_METHOD* method) {
  OpenSslPtr<SSL_CTX> context(SSL_CTX_new(method));
  if (!context) return nullptr;
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  // An end without a goodbye is an end: messages have their own lengths.
  SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_num_tickets(context.get(), 0);
  return context;
}

}  // namespace foyer::sip
