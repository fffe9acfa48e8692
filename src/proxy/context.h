// What every part of the proxy works with: the seams below and beside it, its settings, and what it asks of the daemon.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foyer/access.h"
#include "foyer/authenticator.h"
#include "foyer/config.h"
#include "foyer/door.h"
#include "foyer/event_journal.h"
#include "foyer/event_loop.h"
#include "foyer/flow_token.h"
#include "foyer/location_service.h"
#include "foyer/media_relay.h"
#include "foyer/next_hop.h"
#include "foyer/source_guard.h"
#include "foyer/transaction.h"
#include "foyer/uplink.h"
#include "foyer/user_directory.h"
#include "proxy/sent_request.h"

namespace foyer::proxy {

// URIs; empty: none.
struct ForwardRules {
  std::string always;
  std::string busy;
  std::string no_answer;
  std::chrono::seconds no_answer_after{20};
};

struct Settings {
  std::string domain;               // lower case; the only one that we are responsible for
  std::vector<GroupConfig> groups;  // addresses that ring many
  std::vector<ScheduleConfig> schedules;
  std::map<Aor, ForwardRules> forwards;  // of those users who have any
  std::map<Aor, SrtpUse> srtp;           // of those users whose is not kAuto
  std::optional<Aor> door;               // our own door; none: a pure house proxy
  std::chrono::seconds ring_timeout{60};
  DeclinePolicy decline = DeclinePolicy::kUser;
  std::chrono::seconds wait_for_devices{10};  // that are away, or were lost, until a ring nobody hears ends
  std::chrono::seconds next_group_after{10};  // until the devices of the next lower q ring too
  std::vector<std::string> foreign_domains;   // that our users may call, lower case; "*": all
  std::string fallback;                       // URI of who is tried for our addresses that nobody here has; empty: none
  unsigned rings_per_minute = 10;             // of one identity
  std::chrono::seconds max_call{14'400};      // until an answered call is ended
  std::chrono::seconds timer_c{180};          // RFC 3261 s16.6 step 11
  std::size_t max_branches = 64;              // devices of one ring
  std::size_t max_calls = 10'000;  // with those that ended in the last 32 s; and as many other forwarded requests
};

struct Hooks {
  // A REGISTER; whoever takes it answers it.
  std::function<void(ServerTransactionId, const sip::Message&, const Flow&)> on_register;
  // Our own door's encoder is to make a key frame.
  std::function<void()> request_key_frame;
  // Our own user agent is to hang up this call: no message is ever forged towards it.
  std::function<void(std::string_view call_id)> hang_up;
};

// All members must outlive the proxy; `unlock` may be null (no locks), `uplinks` too, `resolver` and `connector` both
// (other domains are out of reach).
struct Seams {
  EventLoop& loop;
  TransactionLayer& transactions;
  LocationService& locations;
  MediaRelay& relay;
  Authenticator& authenticator;
  const UserDirectory& users;
  EventJournal& journal;
  const FlowTokens& tokens;
  const AccessControl& access;
  UnlockSink* unlock = nullptr;
  Uplinks* uplinks = nullptr;
  Resolver* resolver = nullptr;
  Connector* connector = nullptr;
  SourceGuard* guard = nullptr;  // null: nobody counts what strangers do
};

struct Context {
  Seams seams;
  Settings settings;  // a reload may change them in any turn: nobody keeps a reference into them
  Hooks hooks;
  OwnRequests& own_requests;
};

}  // namespace foyer::proxy
