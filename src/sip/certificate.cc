#include "sip/certificate.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "base/lower_case.h"
#include "sip/grammar.h"

namespace foyer::sip {
namespace {

constexpr std::size_t kMostNames = 16;
constexpr int kLongestChain = 8;

// Nobody is there to type a passphrase.
int NoPassphrase(char*, int, int, void*) { return 0; }

Result<OpenSslPtr<BIO>> OpenFile(const std::string& path) {
  errno = 0;
  OpenSslPtr<BIO> file(BIO_new_file(path.c_str(), "r"));
  if (file) return file;
  return Error{path + " cannot be read (" + std::strerror(errno) + "); name a PEM file that foyerd may read"};
}

Status ReadChain(const std::string& path, Certificate& certificate) {
  auto file = OpenFile(path);
  if (!file) return file.error();
  certificate.leaf.reset(PEM_read_bio_X509(file->get(), nullptr, NoPassphrase, nullptr));
  if (!certificate.leaf) return Error{path + " holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)"};
  for (int i = 0; i < kLongestChain; ++i) {
    OpenSslPtr<X509> issuer(PEM_read_bio_X509(file->get(), nullptr, NoPassphrase, nullptr));
    if (!issuer) break;
    certificate.chain.push_back(std::move(issuer));
  }
  return Ok();
}

Status ReadKey(const std::string& path, Certificate& certificate) {
  auto file = OpenFile(path);
  if (!file) return file.error();
  certificate.key.reset(PEM_read_bio_PrivateKey(file->get(), nullptr, NoPassphrase, nullptr));
  if (!certificate.key) return Error{path + " holds no private key in PEM form; one with a passphrase cannot be used"};
  return Ok();
}

// In lower case; nothing if it is no name: a zero byte would end it early for some and not for others.
void AddName(const ASN1_STRING* text, std::vector<std::string>& names) {
  std::string name(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                   static_cast<std::size_t>(ASN1_STRING_length(text)));
  if (name.empty() || std::ranges::any_of(name, [](char c) { return IsControl(c) || c == ' '; })) return;
  name = LowerCase(name);
  if (names.size() < kMostNames) names.push_back(std::move(name));
}

std::vector<std::string> AlternativeNames(const X509& certificate) {
  std::vector<std::string> names;
  auto* alternatives =
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(alternatives); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(alternatives, i);
    if (name->type == GEN_URI) AddName(name->d.uniformResourceIdentifier, names);
    if (name->type == GEN_DNS) AddName(name->d.dNSName, names);
  }
  GENERAL_NAMES_free(alternatives);
  return names;
}

void AddCommonName(const X509& certificate, std::vector<std::string>& names) {
  const X509_NAME* subject = X509_get_subject_name(&certificate);
  const int position = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (position >= 0) AddName(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, position)), names);
}

WallTime ToWallTime(const ASN1_TIME* text) {
  std::tm time{};
  if (ASN1_TIME_to_tm(text, &time) != 1) return {};
  return std::chrono::system_clock::from_time_t(timegm(&time));
}

}  // namespace

Result<Certificate> LoadCertificate(const CertificateFiles& files) {
  Certificate certificate;
  if (const Status read = ReadChain(files.certificate, certificate); !read) return read.error();
  if (const Status read = ReadKey(files.key, certificate); !read) return read.error();
  if (X509_check_private_key(certificate.leaf.get(), certificate.key.get()) != 1)
    return Error{files.key + " is not the key of the certificate in " + files.certificate +
                 "; name the two that were made together"};
  return certificate;
}

std::string FingerprintOf(const X509& certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (X509_digest(&certificate, EVP_sha256(), digest.data(), &size) != 1) return {};
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += kDigits[digest[i] >> 4];
    hex += kDigits[digest[i] & 15];
  }
  return hex;
}

WallTime ExpiryOf(const X509& certificate) { return ToWallTime(X509_get0_notAfter(&certificate)); }

Result<CertificateSummary> SummariseCertificate(const CertificateFiles& files) {
  const auto certificate = LoadCertificate(files);
  if (!certificate) return certificate.error();
  const X509& leaf = *certificate->leaf;
  return CertificateSummary{ToWallTime(X509_get0_notBefore(&leaf)), ExpiryOf(leaf), NamesIn(leaf)};
}

std::vector<std::string> NamesIn(const X509& certificate) {
  std::vector<std::string> names = AlternativeNames(certificate);
  if (names.empty()) AddCommonName(certificate, names);
  for (std::string& name : names)
    for (const char* scheme : {"sip:", "sips:"})
      if (name.starts_with(scheme)) name.erase(0, std::strlen(scheme));
  return names;
}

}  // namespace foyer::sip
