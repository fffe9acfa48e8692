// The configuration, typed and checked: what /etc/foyer/foyer.conf says, with every default filled in.
// src/config holds the table of keys that this is read by; docs/CONFIG.md is generated from the same table.
#pragma once
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "foyer/access.h"
#include "foyer/aor.h"
#include "foyer/flow.h"
#include "foyer/hardware.h"
#include "foyer/log.h"
#include "foyer/next_hop.h"
#include "foyer/picture_format.h"

namespace foyer {

struct ListenAddress {
  Transport transport = Transport::kUdp;
  Endpoint endpoint;
};

struct SipConfig {
  std::string domain;  // lower case; also the digest realm
  std::vector<ListenAddress> listen;
  bool listen_is_default = false;  // then a family that this host lacks is passed over
  std::size_t max_connections = 12'000;
};

// Paths of PEM files. Both empty: a certificate that we make for ourselves.
struct CertificateFiles {
  std::string certificate, key;
};

// For those who connect to this name.
struct DomainCertificate {
  std::string domain;  // lower case
  CertificateFiles files;
};

enum class ClientCertificates { kIgnore, kAsk, kRequire };

struct TlsConfig {
  CertificateFiles own = {};
  std::vector<DomainCertificate> domains = {};
  ClientCertificates clients = ClientCertificates::kIgnore;
  std::string client_ca = {};  // path; who signs for clients; set unless they are ignored
  std::string ca = {};         // path; who signs for servers that we connect to; empty: whom the system believes
};

// Where a device is that never registers.
struct ContactConfig {
  std::string uri;
  Transport transport = Transport::kUdp;
  Endpoint endpoint;
};

enum class SrtpUse { kAuto, kAlways, kNever };  // kAuto: where signalling is encrypted

// A user of the file. Exactly one of `password` and the pair of hashes is set, or neither for who has no phone.
// ha1 = H(name:domain:password), lower-case hex.
struct UserConfig {
  std::string name;
  std::string password;
  std::string ha1_md5;
  std::string ha1_sha256;
  UserKind kind = UserKind::kPhone;
  std::optional<ContactConfig> contact = {};
  // URIs of whom a call goes on to; empty: nobody.
  std::string forward_always;
  std::string forward_busy;
  std::string forward_no_answer;
  std::chrono::seconds no_answer_after{20};
  SrtpUse srtp = SrtpUse::kAuto;
};

// When a group is open, or a rule holds: on these days, within these hours of local time.
struct ScheduleConfig {
  struct Span {
    int from = 0, to = 0;  // minutes since midnight; over midnight if `to` is not later
  };
  std::string name;
  std::array<bool, 7> days{};  // from Sunday
  std::vector<Span> hours;
};

// A group address sip:name@domain. Members are user names, or "*": every phone and panel of the domain.
struct GroupConfig {
  std::string name;
  std::vector<std::string> members;
  std::string schedule = {};   // name of a [[schedule]]; empty: always open
  std::string otherwise = {};  // user or group that is rung while it is closed; empty: nobody
};

// What these may do, and to whom. A name is "*", "phones", "panels", "doors" or "uplinks", that of a user or group (all
// its members) or in `to` of a lock; of another domain "sip:USER@DOMAIN" or "@DOMAIN" (all of it).
struct AllowConfig {
  std::vector<std::string> who;
  std::vector<Action> what;
  std::vector<std::string> to;
  std::string schedule = {};  // name of a [[schedule]]; empty: always
};

enum class DeclinePolicy { kUser, kEveryone };  // whose devices stop ringing when one device declines

struct RegistrarConfig {
  std::chrono::seconds min_expires{60};
  std::chrono::seconds default_expires{3600};
  std::chrono::seconds max_expires{3600};
  std::vector<std::string> service_route;  // URIs
};

struct ProxyConfig {
  std::chrono::seconds ring_timeout{60};
  DeclinePolicy decline = DeclinePolicy::kUser;
  std::chrono::seconds wait_for_devices{10};
  std::chrono::seconds next_group_after{10};
  std::vector<std::string> foreign_domains;  // lower case, or "*"
  std::string fallback;                      // URI; empty: none
  unsigned rings_per_minute = 10;            // of one identity
  std::chrono::seconds max_call{14'400};
};

struct RelayConfig {
  std::optional<IpAddress> address;  // none: the address of the interface that faces each peer
  std::uint16_t port_min = 30000;
  std::uint16_t port_max = 30999;
  std::chrono::seconds silence_timeout{30};
};

enum class RepeatPress { kIgnore, kRestart, kNotify };  // a press while ringing or in a call

struct DoorConfig {
  Aor aor;
  std::string title = {};  // what people call it; empty: the user of `aor`
  std::string ring;        // the address that a press calls, "sip:home@DOMAIN"
  std::string camera;      // "auto", "v4l2:/dev/video0", "test", "file:PATH" or "none"
  PictureFormat picture;   // what is wanted of it
  int picture_kbps = 800;
  std::string audio;  // "auto", "alsa:NAME", "test" (a tone) or "none"
  RepeatPress repeat_press = RepeatPress::kIgnore;
  std::chrono::seconds max_call{300};
  std::optional<std::chrono::seconds> hangup_after_open;  // none: the call goes on
};

enum class NoiseSuppression { kOff, kLow, kModerate, kHigh };
enum class HalfDuplex { kAuto, kAlways, kNever };  // is the microphone made softer while a phone speaks?

// How the door sounds. Devices are "alsa:NAME" or "none"; empty: that of [door] audio.
struct SoundConfig {
  std::string microphone = {}, loudspeaker = {};
  int microphone_volume_db = 0, loudspeaker_volume_db = 0;
  bool echo_cancellation = true;
  HalfDuplex half_duplex = HalfDuplex::kAuto;
  NoiseSuppression noise_suppression = NoiseSuppression::kModerate;
  bool automatic_gain = true;
  std::string chime = "built-in", ringback = "built-in";  // or "none", or the path of a WAV file
};

enum class RecordingPolicy { kNever, kOnRing, kOnAnswer };

// What is kept of the rings of our door.
struct RecordingConfig {
  RecordingPolicy policy = RecordingPolicy::kNever;
  bool snapshot = true;  // a picture at each press
  std::chrono::seconds max_length{300};
  std::uint64_t keep_bytes = 500'000'000;  // pictures and recordings together
  std::chrono::hours keep_for{24 * 30};
};

// How long rings are remembered: who rang, who answered, who opened. Their pictures have times of their own.
struct HistoryConfig {
  std::chrono::hours keep_for{24 * 90};
  std::size_t keep_rings = 2000;
};

// What phones call it, in the words of their action buttons.
enum class LockAction { kUnlock, kOpenDoor, kOpenGate, kLightUp };

// A named output: a lock, a gate, a light.
struct LockConfig {
  std::string name;
  std::string gpio;  // as in foyer/hardware.h
  std::chrono::milliseconds pulse{3000};
  bool active_low = false;
  LockAction action = LockAction::kUnlock;
  bool fail_safe = false;                // energised it is shut: a magnet
  std::chrono::seconds longest_hold{0};  // 0: nobody may hold it open
  std::string hold_open = {};            // name of a [[schedule]]; empty: none
  std::vector<std::string> codes;        // each of 0-9 * # A-D
  bool before_answer = false;            // may a code open it while the phones still ring?
};

struct ButtonConfig {
  std::string name;  // in events; empty: its line
  InputSettings line;
  std::string target;  // empty: [door] ring
};

enum class InputKind { kDoorContact, kTamper, kExit };

struct InputConfig {
  std::string name;
  InputKind kind = InputKind::kDoorContact;
  InputSettings line;                    // active: the door is open, somebody tampers, the exit button is pressed
  std::string lock;                      // of kExit and kDoorContact; empty: none
  std::chrono::seconds grace{10};        // how long after an opening the door may still be opened
  std::chrono::seconds longest_open{0};  // 0: as long as you like
};

enum class LedMeaning { kReady, kRinging, kInCall, kOpen, kFault };

struct LedConfig {
  LedMeaning shows = LedMeaning::kReady;
  OutputSettings line;
  std::chrono::milliseconds blink{0};  // half a period; 0: steady
};

// Where people type PINs.
struct KeypadConfig {
  std::string name;
  std::string device;  // path of an input device, or "virtual:PATH"
  std::string lock;    // what a PIN opens
  bool ring = false;   // up to three digits ring the user or group of that name
};

// Where people hold cards. Exactly one of `device` and the pair of lines is set.
struct ReaderConfig {
  std::string name;
  std::string device;                // of a reader that types numbers; as of a keypad
  std::vector<std::string> wiegand;  // D0 and D1, as a button's line
  std::string lock;
};

// A registration of ours at another server: an [[uplink]], or the house proxy that [door] proxy names.
struct UplinkConfig {
  std::string name;
  std::string server;       // its URI as in the file
  HopQuery where;           // what that says
  std::string fingerprint;  // SHA-256 of its certificate, 64 lower-case hex digits; empty: the system's roots judge it
  Aor account;
  std::string login;  // user name of the digest
  std::string password;
  std::string ring;      // what a call from there rings, "sip:home@DOMAIN"; empty: the account itself
  bool is_home = false;  // addresses of our domain are there first
};

// A network in CIDR notation whose hosts need no digest.
struct Network {
  IpAddress address;
  unsigned prefix = 128;  // of the 128-bit form: an IPv4 /24 is 120
  bool Contains(const IpAddress& host) const;
};

// What strangers may do before they are passed over.
struct DefenceConfig {
  unsigned rate = 200;              // messages a second of one address, or of one device that has proved who it is
  unsigned burst = 1000;            // and so many at once
  unsigned ban_after = 10;          // failures; 0: nobody is banned
  std::vector<Network> never = {};  // neither limited nor banned
};

// Networks whose hosts are believed without a digest to be users of these kinds, for these actions.
struct TrustedConfig {
  std::vector<Network> networks;
  std::vector<UserKind> kinds;
  std::vector<Action> actions;
  bool may_register = false;
};

// Where browsers, apps and programs reach us.
struct WebConfig {
  std::vector<ListenAddress> listen;  // kTls: https, kTcp: http; none: only the control socket is served
  bool listen_is_default = false;     // as in SipConfig
  bool panel_over_http = false;       // private addresses get all of it without TLS
  std::string url = {};               // "https://house.example": what phones are told; empty: they are told our address
};

// How the daemon leaves.
struct ServiceConfig {
  std::chrono::seconds wait_for_calls{120};  // that a stop or restart waits, at most; 0: it hangs up at once
};

struct DnsConfig {
  std::vector<Endpoint> servers;  // none: those of /etc/resolv.conf
};

struct Config {
  SipConfig sip;
  TlsConfig tls;
  std::vector<UserConfig> users;
  std::vector<GroupConfig> groups;
  std::vector<ScheduleConfig> schedules;
  std::vector<AllowConfig> allow;
  RegistrarConfig registrar;
  ProxyConfig proxy;
  RelayConfig relay;
  std::optional<DoorConfig> door;  // none: a pure house proxy
  SoundConfig sound;
  RecordingConfig recording;
  HistoryConfig history;
  std::vector<LockConfig> locks;
  std::vector<ButtonConfig> buttons;
  std::vector<InputConfig> inputs;
  std::vector<LedConfig> leds;
  std::vector<KeypadConfig> keypads;
  std::vector<ReaderConfig> readers;
  DnsConfig dns;
  DefenceConfig defence;
  std::vector<UplinkConfig> uplinks;
  TrustedConfig trusted;
  WebConfig web;
  ServiceConfig service;
  std::string control_socket;  // path of the unix socket
  std::string data_dir;
  bool bindings_on_disk = true;
  LogLevel log_level = LogLevel::kInfo;
  std::size_t trace_bytes = 1024 * 1024;     // what foyerctl trace can look back on; 0: nothing is kept
  std::map<std::string, std::size_t> fixed;  // a digest of each key that only a start reads, by "[sip] listen"
};

}  // namespace foyer
