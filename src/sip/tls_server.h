// TLS towards those who connect to us: one certificate by default, others by the name that they ask for (SNI), all read
// anew when their files change. Connections that are open keep what they have.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_stamp.h"
#include "base/unique_fd.h"
#include "foyer/config.h"
#include "foyer/event_loop.h"
#include "foyer/result.h"
#include "sip/byte_channel.h"
#include "sip/certificate.h"
#include "sip/openssl_pointers.h"

namespace foyer::sip {

// Something about certificates is not well, and what to do; or all of it is well again.
struct TlsFaults {
  std::function<void(const std::string& what)> on_fault = {};
  std::function<void()> on_recovered = {};
};

class TlsServer {
 public:
  // An error names the file, what is wrong with it and what would be right. `loop` must outlive it.
  static Result<std::unique_ptr<TlsServer>> Create(EventLoop& loop, const TlsConfig& config, TlsFaults faults);

  // Null: there is no memory for it.
  std::unique_ptr<ByteChannel> Accept(UniqueFd fd) const;

  // Reads what has changed now, not only at the next look. What is broken or expired is told and not taken.
  void Reload();
  // Of the certificate that those get who ask for no other; see FingerprintOf().
  const std::string& fingerprint() const { return entries_.front().fingerprint; }

 private:
  struct Entry {
    std::string domain;  // empty: for all who ask for no other
    CertificateFiles files;
    std::vector<FileStamp> stamps;  // of the files when they were last read
    OpenSslPtr<SSL_CTX> context;
    std::string fingerprint;
    WallTime expiry;
    std::string fault;  // told and not over
  };

  TlsServer(EventLoop& loop, const TlsConfig& config, TlsFaults faults);
  Status Load(Entry& entry);
  Result<OpenSslPtr<SSL_CTX>> MakeContext(const Certificate& certificate);
  Status AskForClientCertificates(SSL_CTX& context) const;
  void Look(Entry& entry);
  void Tell(Entry& entry, std::string fault);
  std::vector<FileStamp> StampsOf(const Entry& entry) const;
  static int ChooseByName(SSL* ssl, int* alert, void* self);

  EventLoop& loop_;
  const TlsConfig config_;
  const TlsFaults faults_;
  std::vector<Entry> entries_;
  Timer look_;
};

}  // namespace foyer::sip
