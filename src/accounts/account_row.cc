#include "accounts/account_row.h"

#include <chrono>
#include <vector>

#include "foyer/record_fields.h"

namespace foyer::accounts {
namespace {

std::string EncodeTime(WallTime time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

std::string EncodeTime(const std::optional<WallTime>& time) { return time ? EncodeTime(*time) : std::string(); }

WallTime DecodeTime(const std::string& text) {
  return WallTime(std::chrono::milliseconds(DecodeNumber<std::int64_t>(text).value_or(0)));
}

std::optional<WallTime> DecodeOptionalTime(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(DecodeTime(text));
}

std::optional<HttpRoles> DecodeRoles(const std::string& text) {
  const auto names = DecodeFields(text);
  if (!names) return std::nullopt;
  const auto roles = ParseRoles(*names);
  return roles ? std::optional(*roles) : std::nullopt;
}

}  // namespace

std::string Encode(const AccountRow& row) {
  return EncodeFields(
      {EncodeFields(RoleNames(row.account.roles)), EncodeTime(row.account.made), row.password.Encode()});
}

std::optional<AccountRow> DecodeAccount(const std::string& name, const std::string& text) {
  const auto fields = DecodeFields(text);
  if (!fields || fields->size() != 3) return std::nullopt;
  const auto roles = DecodeRoles((*fields)[0]);
  const auto password = PasswordHash::Decode((*fields)[2]);
  if (!roles || !password) return std::nullopt;
  return AccountRow{{name, *roles, DecodeTime((*fields)[1])}, *password};
}

std::string Encode(const SessionRow& row) {
  return EncodeFields({row.account, EncodeTime(row.made), EncodeTime(row.used), EncodeTime(row.sent)});
}

std::optional<SessionRow> DecodeSession(const std::string& text) {
  const auto fields = DecodeFields(text);
  if (!fields || fields->size() != 4) return std::nullopt;
  return SessionRow{(*fields)[0], DecodeTime((*fields)[1]), DecodeTime((*fields)[2]), DecodeTime((*fields)[3])};
}

std::string Encode(const TokenRow& row) {
  const AccessToken& token = row.token;
  return EncodeFields({token.name, EncodeFields(RoleNames(token.roles)), token.made_by, EncodeTime(token.made),
                       EncodeTime(token.until), EncodeTime(token.last_used), row.hash});
}

std::optional<TokenRow> DecodeToken(const std::string& id, const std::string& text) {
  const auto fields = DecodeFields(text);
  if (!fields || fields->size() != 7) return std::nullopt;
  const auto& f = *fields;
  const auto roles = DecodeRoles(f[1]);
  if (!roles || f[6].size() != 64) return std::nullopt;
  return TokenRow{{id, f[0], *roles, f[2], DecodeTime(f[3]), DecodeOptionalTime(f[4]), DecodeOptionalTime(f[5])}, f[6]};
}

}  // namespace foyer::accounts
