// Who the other end of a connection is by a certificate that it has shown and that we have verified ([tls] client_ca).
#pragma once
#include <string>
#include <vector>

#include "foyer/flow.h"

namespace foyer {

class PeerCertificates {
 public:
  virtual ~PeerCertificates() = default;

  // The addresses and domains that the certificate names, in lower case and without "sip:": "anna@house.example" speaks
  // for that user, "house.example" for every user of that domain. From its SAN URIs and DNS names, and where there are
  // none of them its CN (RFC 5922 s7.1). Empty: no certificate, or none that we trust.
  virtual std::vector<std::string> NamesOf(const Flow& flow) const = 0;
};

}  // namespace foyer
