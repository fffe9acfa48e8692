#include "sip/self_signed.h"

#include <fcntl.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <set>

#include "base/random.h"
#include "base/socket_address.h"
#include "base/unique_fd.h"
#include "sip/certificate.h"

namespace foyer::sip {
namespace {

// Fixed, not counted from today: a board without a clock makes it in 1970. The end is the last that old readers know.
constexpr const char* kNotBefore = "20200101000000Z";
constexpr const char* kNotAfter = "20491231235959Z";

std::set<std::string> OwnAddresses() {
  std::set<std::string> addresses;
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return addresses;
  for (const ifaddrs* each = list; each != nullptr; each = each->ifa_next) {
    if (each->ifa_addr == nullptr) continue;
    IpAddress address;
    if (each->ifa_addr->sa_family == AF_INET) {
      address = ToIpAddress(reinterpret_cast<const sockaddr_in*>(each->ifa_addr)->sin_addr);
    } else if (each->ifa_addr->sa_family == AF_INET6) {
      address = ToIpAddress(reinterpret_cast<const sockaddr_in6*>(each->ifa_addr)->sin6_addr);
    } else {
      continue;
    }
    if (!address.is_link_local()) addresses.insert(address.ToString());
  }
  freeifaddrs(list);
  return addresses;
}

// As the extension is written: "DNS:house.example,IP:192.0.2.1".
std::string AlternativeNames(const std::string& domain) {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  std::set<std::string> addresses = OwnAddresses();
  const bool is_address = IpAddress::Parse(domain).has_value();
  if (is_address) addresses.insert(domain);
  std::string names = is_address ? "" : "DNS:" + domain;
  if (host[0] != '\0' && domain != host.data())
    names.append(names.empty() ? "" : ",").append("DNS:").append(host.data());
  for (const std::string& address : addresses) names.append(names.empty() ? "" : ",").append("IP:").append(address);
  return names;
}

bool AddExtension(X509& certificate, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &certificate, &certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  const bool added = extension != nullptr && X509_add_ext(&certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

bool Fill(X509& certificate, EVP_PKEY& key, const std::string& domain) {
  std::array<std::uint8_t, 8> serial{};
  FillRandom(serial);
  std::uint64_t number = 0;
  for (const std::uint8_t byte : serial) number = (number << 8) | byte;
  X509_NAME* subject = X509_get_subject_name(&certificate);
  return X509_set_version(&certificate, 2) == 1 &&
         ASN1_INTEGER_set_uint64(X509_get_serialNumber(&certificate), number >> 1) == 1 &&
         ASN1_TIME_set_string_X509(X509_getm_notBefore(&certificate), kNotBefore) == 1 &&
         ASN1_TIME_set_string_X509(X509_getm_notAfter(&certificate), kNotAfter) == 1 &&
         X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(domain.substr(0, 64).c_str()), -1, -1,
                                    0) == 1 &&
         X509_set_issuer_name(&certificate, subject) == 1 && X509_set_pubkey(&certificate, &key) == 1 &&
         AddExtension(certificate, NID_subject_alt_name, AlternativeNames(domain)) &&
         AddExtension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
         AddExtension(certificate, NID_key_usage, "critical,digitalSignature") &&
         AddExtension(certificate, NID_ext_key_usage, "serverAuth") && X509_sign(&certificate, &key, EVP_sha256()) > 0;
}

std::string ToText(BIO& memory) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(&memory, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

// Under another name first, so that a power cut leaves the whole file or none.
Status WriteFile(const std::string& path, const std::string& text, mode_t mode) {
  const std::string draft = path + ".new";
  unlink(draft.c_str());
  UniqueFd fd(open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  const bool written = fd.valid() && write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       fsync(fd.get()) == 0 && rename(draft.c_str(), path.c_str()) == 0;
  const UniqueFd folder(open(path.substr(0, path.rfind('/')).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (written && folder.valid() && fsync(folder.get()) == 0) return Ok();
  return Error{path + " cannot be written (" + std::strerror(errno) + "); let foyerd write into its data folder"};
}

Status Make(const CertificateFiles& files, const std::string& domain) {
  const OpenSslPtr<EVP_PKEY> key(EVP_EC_gen("P-256"));
  const OpenSslPtr<X509> certificate(X509_new());
  const OpenSslPtr<BIO> key_text(BIO_new(BIO_s_mem())), certificate_text(BIO_new(BIO_s_mem()));
  if (!key || !certificate || !Fill(*certificate, *key, domain) ||
      PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
      PEM_write_bio_X509(certificate_text.get(), certificate.get()) != 1)
    return Error{"a certificate for " + domain + " cannot be made; name one in [tls] certificate and key"};
  if (const Status written = WriteFile(files.key, ToText(*key_text), 0600); !written) return written.error();
  return WriteFile(files.certificate, ToText(*certificate_text), 0644);
}

}  // namespace

Result<CertificateFiles> KeepSelfSigned(const std::string& folder, const std::string& domain) {
  const CertificateFiles files{folder + "/tls-certificate.pem", folder + "/tls-key.pem"};
  if (LoadCertificate(files)) return files;
  if (const Status made = Make(files, domain); !made) return made.error();
  return files;
}

}  // namespace foyer::sip
