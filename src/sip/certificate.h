// A certificate with its key, as files hold them, and what is written in one.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "foyer/config.h"
#include "foyer/result.h"
#include "sip/openssl_pointers.h"

namespace foyer::sip {

using WallTime = std::chrono::system_clock::time_point;

struct Certificate {
  OpenSslPtr<X509> leaf;
  std::vector<OpenSslPtr<X509>> chain;  // from its issuer up, as far as the file goes
  OpenSslPtr<EVP_PKEY> key;
};

// An error names the file, what is wrong with it and what would be right.
Result<Certificate> LoadCertificate(const CertificateFiles& files);

// What is written in a certificate that files hold, for who tells people about it.
struct CertificateSummary {
  WallTime valid_from, valid_to;
  std::vector<std::string> names;  // as of NamesIn()
};
// Errors as of LoadCertificate().
Result<CertificateSummary> SummariseCertificate(const CertificateFiles& files);

// SHA-256 of the DER form, lower-case hex.
std::string FingerprintOf(const X509& certificate);
WallTime ExpiryOf(const X509& certificate);
// As in foyer/peer_certificates.h.
std::vector<std::string> NamesIn(const X509& certificate);

}  // namespace foyer::sip
