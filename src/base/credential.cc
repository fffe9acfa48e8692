#include "foyer/check.h"
#include "foyer/credentials.h"

namespace foyer {

std::string_view CredentialKindName(CredentialKind kind) {
  switch (kind) {
    case CredentialKind::kPin:
      return "pin";
    case CredentialKind::kCard:
      return "card";
  }
  FOYER_CHECK(false);
}

}  // namespace foyer
