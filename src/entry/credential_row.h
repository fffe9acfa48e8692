// One PIN or card as a row of the record store.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "foyer/credentials.h"

namespace foyer::entry {

inline constexpr const char* kCredentialTable = "credentials";

struct CredentialRow {
  Credential credential;
  std::string hash;
  std::int64_t added_ms = 0;
};

std::string EncodeCredential(const CredentialRow& row);
// Nothing if it is torn.
std::optional<CredentialRow> DecodeCredential(const std::string& id, const std::string& text);

}  // namespace foyer::entry
