// What a phone is told when it sets itself up: the account, how to reach us, and where its list of doors is. Linhome
// and every other phone on liblinphone read it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "foyer/aor.h"
#include "foyer/config.h"
#include "foyer/flow.h"

namespace foyer::provisioning {

// Of two phones, each has its own way to be woken; others are not Linhome.
enum class PhoneSystem { kAndroid, kIos, kOther };
// By the User-Agent of the request.
PhoneSystem SystemOf(std::string_view user_agent);

// A button of the app: what it is called, and what it types.
struct LockButton {
  LockAction action = LockAction::kUnlock;
  std::string code;  // of 0-9 * # A-D
};
std::string_view LinhomeAction(LockAction action);  // "action_unlock", ...

struct PhoneSettings {
  Aor account;
  std::string ha1_md5, ha1_sha256;  // lower-case hex; empty: that algorithm is left out
  std::string host;                 // where SIP goes: a name, an IPv4 address, or an IPv6 one in brackets
  std::uint16_t port = 0;
  Transport transport = Transport::kTcp;  // kTls: media is encrypted, too
  std::string device_list;                // URL
  std::vector<LockButton> buttons;        // for a caller that is in no list; Android shows three
};

// The document (lpconfig XML). It holds hashes that are as good as the password: nothing of it may be logged.
std::string WritePhoneSettings(const PhoneSettings& settings, PhoneSystem system);

// The user part of a SIP URI (RFC 3261 s25.1), with %-escapes where it needs them.
std::string EscapeUriUser(std::string_view user);

}  // namespace foyer::provisioning
