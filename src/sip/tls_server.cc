#include "sip/tls_server.h"

#include <algorithm>
#include <ctime>

#include "base/lower_case.h"
#include "foyer/check.h"
#include "sip/grammar.h"
#include "sip/tls_channel.h"
#include "sip/tls_context.h"

namespace foyer::sip {
namespace {

constexpr std::chrono::seconds kLookEvery{30};
constexpr std::chrono::hours kSoon{14 * 24};

std::string Date(WallTime time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[16];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d", &parts)};
}

// Where a certificate is welcome but proves nothing unless it verifies: see TlsChannel::peer_names().
int AcceptAny(int, X509_STORE_CTX*) { return 1; }

bool Use(SSL_CTX& context, const Certificate& certificate) {
  if (SSL_CTX_use_certificate(&context, certificate.leaf.get()) != 1 ||
      SSL_CTX_use_PrivateKey(&context, certificate.key.get()) != 1)
    return false;
  return std::ranges::all_of(certificate.chain, [&context](const OpenSslPtr<X509>& issuer) {
    return SSL_CTX_add1_chain_cert(&context, issuer.get()) == 1;
  });
}

}  // namespace

Result<std::unique_ptr<TlsServer>> TlsServer::Create(EventLoop& loop, const TlsConfig& config, TlsFaults faults) {
  std::unique_ptr<TlsServer> server(new TlsServer(loop, config, std::move(faults)));
  for (Entry& entry : server->entries_)
    if (const Status loaded = server->Load(entry); !loaded)
      return Error{(entry.domain.empty() ? "[tls]: " : "[[certificate]] of " + entry.domain + ": ") +
                   loaded.error().message};
  for (Entry& entry : server->entries_) server->Look(entry);
  return server;
}

TlsServer::TlsServer(EventLoop& loop, const TlsConfig& config, TlsFaults faults)
    : loop_(loop), config_(config), faults_(std::move(faults)), look_(loop, [this] { Reload(); }) {
  entries_.resize(1 + config_.domains.size());
  entries_[0].files = config_.own;
  for (std::size_t i = 0; i < config_.domains.size(); ++i) {
    entries_[i + 1].domain = config_.domains[i].domain;
    entries_[i + 1].files = config_.domains[i].files;
  }
  look_.Start(kLookEvery);
}

std::unique_ptr<ByteChannel> TlsServer::Accept(UniqueFd fd) const {
  OpenSslPtr<SSL> ssl(SSL_new(entries_.front().context.get()));
  return ssl ? std::make_unique<TlsChannel>(std::move(fd), std::move(ssl)) : nullptr;
}

void TlsServer::Reload() {
  for (Entry& entry : entries_) Look(entry);
  look_.Start(kLookEvery);
}

// What is served changes only once the new files have proved good.
Status TlsServer::Load(Entry& entry) {
  entry.stamps = StampsOf(entry);
  const auto certificate = LoadCertificate(entry.files);
  if (!certificate) return certificate.error();
  const WallTime expiry = ExpiryOf(*certificate->leaf);
  if (expiry <= loop_.WallNow())
    return Error{entry.files.certificate + " has expired on " + Date(expiry) +
                 "; put a new one in its place, or look at this machine's clock"};
  auto context = MakeContext(*certificate);
  if (!context) return context.error();
  entry.context = std::move(*context);
  entry.fingerprint = FingerprintOf(*certificate->leaf);
  entry.expiry = expiry;
  return Ok();
}

Result<OpenSslPtr<SSL_CTX>> TlsServer::MakeContext(const Certificate& certificate) {
  OpenSslPtr<SSL_CTX> context = NewTlsContext(TLS_server_method());
  FOYER_CHECK(context != nullptr);
  if (!Use(*context, certificate))
    return Error{"OpenSSL does not take this certificate; make one with an ECDSA P-256 key, or RSA from 2048 bits up"};
  if (const Status asked = AskForClientCertificates(*context); !asked) return asked.error();
  SSL_CTX_set_tlsext_servername_callback(context.get(), &TlsServer::ChooseByName);
  SSL_CTX_set_tlsext_servername_arg(context.get(), this);
  return context;
}

Status TlsServer::AskForClientCertificates(SSL_CTX& context) const {
  if (config_.clients == ClientCertificates::kIgnore) return Ok();
  STACK_OF(X509_NAME)* names = SSL_load_client_CA_file(config_.client_ca.c_str());
  if (names == nullptr || SSL_CTX_load_verify_file(&context, config_.client_ca.c_str()) != 1)
    return Error{"client_ca: " + config_.client_ca +
                 " holds no certificates that can be read; name a PEM file of those that sign for clients"};
  SSL_CTX_set_client_CA_list(&context, names);
  if (config_.clients == ClientCertificates::kRequire) {
    SSL_CTX_set_verify(&context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  } else {
    SSL_CTX_set_verify(&context, SSL_VERIFY_PEER, AcceptAny);
  }
  return Ok();
}

// Whoever asks for no name, or for one that we do not know, gets the default.
int TlsServer::ChooseByName(SSL* ssl, int*, void* self) {
  const char* asked = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
  if (asked == nullptr) return SSL_TLSEXT_ERR_OK;
  const std::string name = LowerCase(asked);
  for (const Entry& entry : static_cast<const TlsServer*>(self)->entries_)
    if (!entry.domain.empty() && entry.domain == name) SSL_set_SSL_CTX(ssl, entry.context.get());
  return SSL_TLSEXT_ERR_OK;
}

std::vector<FileStamp> TlsServer::StampsOf(const Entry& entry) const {
  return {FileStamp::Of(entry.files.certificate), FileStamp::Of(entry.files.key), FileStamp::Of(config_.client_ca)};
}

void TlsServer::Look(Entry& entry) {
  if (StampsOf(entry) != entry.stamps) {
    if (const Status loaded = Load(entry); !loaded) {
      Tell(entry, loaded.error().message + "; the certificate read before stays in use");
      return;
    }
    Tell(entry, "");
  }
  const auto left = entry.expiry - loop_.WallNow();
  if (left <= left.zero()) {
    Tell(entry, entry.files.certificate + " has expired on " + Date(entry.expiry) + "; put a new one in its place");
  } else if (left < kSoon) {
    Tell(entry, entry.files.certificate + " expires on " + Date(entry.expiry) + "; put a new one in its place before");
  }
}

// Each fault once; that it is over, once all of them are.
void TlsServer::Tell(Entry& entry, std::string fault) {
  if (fault == entry.fault) return;
  entry.fault = std::move(fault);
  if (!entry.fault.empty()) {
    if (faults_.on_fault) faults_.on_fault(entry.fault);
  } else if (std::ranges::all_of(entries_, [](const Entry& each) { return each.fault.empty(); })) {
    if (faults_.on_recovered) faults_.on_recovered();
  }
}

}  // namespace foyer::sip
