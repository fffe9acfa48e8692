#include "phone/core_config.h"

namespace foyer::phone {
namespace {

// tcp -2: connect, but do not listen. default_proxy: calls to other domains (a PBX) go by our own proxy too.
// nortp_timeout: a viewer may be silent for as long as it likes. Storage must be ":memory:": without the folder the
// core does not start, and with "null" one MESSAGE crashes it.
// history_max_size: it would keep 3 kB of each call for as long as it runs; our own history knows all of them.
constexpr std::string_view kFixed = R"([sip]
sip_port=0
sip_tcp_port=-2
sip_tls_port=0
bind_address=127.0.0.1
use_ipv6=0
ipv6_migration_done=1
guess_hostname=0
register_only_when_network_is_up=0
default_proxy=0
auto_net_state_mon=0
use_info=0
use_rfc2833=1
media_encryption=none
session_expires_enabled=0
[rtp]
bind_address=127.0.0.1
audio_rtp_port=-1
video_rtp_port=-1
nortp_timeout=2000000000
[net]
mtu=1300
dns_srv_enabled=0
dns_search_enabled=0
adaptive_rate_control=0
firewall_policy=0
[video]
enabled=1
capture=1
display=0
automatically_initiate=1
automatically_accept=1
[video_codec_0]
mime=H264
rate=90000
enabled=1
recv_fmtp=profile-level-id=42e01f;packetization-mode=1
[audio_codec_0]
mime=PCMU
rate=8000
channels=1
enabled=1
[audio_codec_1]
mime=PCMA
rate=8000
channels=1
enabled=1
[storage]
uri=:memory:
call_logs_db_uri=null
zrtp_secrets_db_uri=null
[misc]
uuid=0
media_resources_mode=1
history_max_size=0
[app]
auto_start=0
[sound]
remote_ring=
local_ring=
disable_ringing=1
tone_indications=0
echocancellation=0
)";

std::string AccountSection(const UserAgentSettings& settings, CoreRole role) {
  // liblinphone sends a REGISTER where its request URI says, whatever the route.
  const std::string server = "<sip:" + settings.proxy.ToString() + ";transport=tcp";
  std::string text = "[proxy_0]\nreg_proxy=" + server + ">\nreg_route=" + server +
                     ";lr>\nreg_identity=" + settings.aor.ToUri() +
                     "\nreg_expires=600\nreg_sendregister=1\npublish=0\ndial_escape_plus=0\n";
  // The proxy never forks to such a binding: accepting a call would cancel the ring of the same core.
  if (role == CoreRole::kRing) text += "contact_parameters=+foyer.outgoing-only\n";
  return text;
}

}  // namespace

std::string CoreConfig(const UserAgentSettings& settings, CoreRole role) {
  return std::string(kFixed) + AccountSection(settings, role);
}

}  // namespace foyer::phone
