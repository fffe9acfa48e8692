// The vocabulary as JSON, as docs/openapi.yaml describes it.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "foyer/credentials.h"
#include "foyer/door.h"
#include "foyer/event_journal.h"
#include "foyer/location_service.h"
#include "foyer/result.h"
#include "foyer/sound_status.h"
#include "foyer/source_guard.h"
#include "foyer/status.h"
#include "foyer/uplink.h"
#include "foyer/user_directory.h"

namespace foyer::ctl {

using Json = nlohmann::json;

Json ToJson(const DaemonStatus& status);
Json ToJson(const LockState& lock);
Json ToJson(const InputState& input);
Json ToJson(const User& user);  // never its hashes
Json ToJson(const ContactBinding& binding, TimePoint now);
Json ToJson(const UplinkStatus& uplink);
Json ToJson(const CallInfo& call);
Json ToJson(const Ban& ban);
Json ToJson(const SoundStatus& sound);
Json ToJson(const Event& event);
Json ToJson(const Credential& credential);  // never its digits
Json ToJson(const Enrolment& enrolment);

// On one line; bytes that are not UTF-8 (a peer's user agent may hold any) become U+FFFD.
std::string Dump(const Json& json);

// The user that a request describes; its domain is `domain`. An error says which property is wrong.
Result<User> ParseNewUser(const Json& body, const std::string& domain);

// The PIN or card that a request describes, but for its digits; its user's domain is `domain`. An error says which
// property is wrong.
Result<Credential> ParseNewCredential(const Json& body, const std::string& domain);

}  // namespace foyer::ctl
