#include "entry/credential_row.h"

#include <chrono>
#include <vector>

#include "foyer/record_fields.h"

namespace foyer::entry {
namespace {

using Wall = std::chrono::system_clock::time_point;

std::string EncodeTime(const std::optional<Wall>& time) {
  if (!time) return {};
  return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time->time_since_epoch()).count());
}

// False if there is something that is no number.
template <typename Number, typename Value>
bool DecodeOptional(const std::string& text, std::optional<Value>& value) {
  if (text.empty()) return true;
  const auto number = DecodeNumber<Number>(text);
  if (!number) return false;
  if constexpr (std::is_same_v<Value, Wall>) {
    value = Wall(std::chrono::milliseconds(*number));
  } else {
    value = *number;
  }
  return true;
}

}  // namespace

std::string EncodeCredential(const CredentialRow& row) {
  const Credential& credential = row.credential;
  return EncodeFields({std::string(CredentialKindName(credential.kind)), row.hash, std::to_string(row.added_ms),
                       credential.user.user, credential.user.domain, credential.name, credential.lock,
                       EncodeTime(credential.from), EncodeTime(credential.until),
                       credential.uses_left ? std::to_string(*credential.uses_left) : std::string()});
}

std::optional<CredentialRow> DecodeCredential(const std::string& id, const std::string& text) {
  const auto fields = DecodeFields(text);
  if (!fields || fields->size() != 10) return std::nullopt;
  const auto& f = *fields;
  CredentialRow row;
  Credential& credential = row.credential;
  credential.id = id;
  if (f[0] == CredentialKindName(CredentialKind::kCard)) {
    credential.kind = CredentialKind::kCard;
  } else if (f[0] != CredentialKindName(CredentialKind::kPin)) {
    return std::nullopt;
  }
  row.hash = f[1];
  row.added_ms = DecodeNumber<std::int64_t>(f[2]).value_or(0);
  credential.user = {f[3], f[4]};
  credential.name = f[5];
  credential.lock = f[6];
  const bool good = DecodeOptional<std::int64_t>(f[7], credential.from) &&
                    DecodeOptional<std::int64_t>(f[8], credential.until) &&
                    DecodeOptional<unsigned>(f[9], credential.uses_left);
  return good ? std::optional(std::move(row)) : std::nullopt;
}

}  // namespace foyer::entry
