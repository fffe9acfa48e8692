// The certificate that we make for ourselves, so that TLS works out of the box: phones are shown its fingerprint.
#pragma once
#include <string>

#include "foyer/config.h"
#include "foyer/result.h"

namespace foyer::sip {

// The one in `folder`, made now if there is none or it cannot be used: ECDSA P-256, for `domain`, this host's name and
// its addresses. It stays the same for decades, since phones remember it; the key is readable by us alone.
Result<CertificateFiles> KeepSelfSigned(const std::string& folder, const std::string& domain);

}  // namespace foyer::sip
