// The doctor's judgement of the machine itself, for when no daemon runs, and for what a daemon does not see. Pure, as
// doctor/checks.h is; the folder host gathers the facts.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "doctor/checks.h"
#include "doctor/firewall.h"

namespace foyer::doctor {

// systemd's word on the service.
struct ServiceFacts {
  std::string load, active, result;  // "loaded", "failed", "exit-code"
  int exit_status = 0;
};

enum class DaemonState { kRuns, kNoSocket, kNobodyListens, kForbidden, kSilent };

struct DaemonFacts {
  DaemonState state = DaemonState::kRuns;
  std::string socket;             // where it was asked
  std::string configured_socket;  // empty: nobody knows
  std::optional<ServiceFacts> service;
};

struct CertificateFacts {
  std::string name;  // of the check
  std::string file;
  std::string trouble;                        // cause and fix; empty: it can be used
  bool readable = true;                       // by the daemon's user, and its key
  std::int64_t valid_from = 0, valid_to = 0;  // Unix seconds
  std::vector<std::string> names;             // lower case; perhaps "*.house.example"
  std::string wanted_name;
};

// An address that the daemon listens at, or would.
struct PortFacts {
  std::string listen;  // "udp 0.0.0.0:5060"
  std::string key;     // "[sip] listen"
  std::uint16_t port = 0;
  bool udp = false;
  bool is_loopback = false;
  bool taken = false;  // by another program
  std::string holder;  // "asterisk (process 712)"; empty: only root may see it
};

enum class FileState { kUsable, kMissing, kForbidden, kUnknown };
enum class DeviceKind { kCamera, kSound, kGpio, kKeys };

struct DeviceFacts {
  DeviceKind kind = DeviceKind::kCamera;
  std::string what;  // as the configuration says: "v4l2:/dev/video0"
  std::string path;  // what was looked at
  FileState state = FileState::kUsable;
  std::string group;  // that owns it
};

struct FirewallFacts {
  std::string program;  // "nft list ruleset"
  FirewallRules rules;
};

struct HostFacts {
  DaemonFacts daemon;
  std::string config_file;
  std::vector<std::string> mistakes;  // of it, each with its line; then what follows is not known but for the clock
  std::string user;                   // that the daemon runs as
  std::int64_t unix_seconds = 0;
  bool clock_synchronised = true;
  std::vector<CertificateFacts> certificates;
  std::vector<PortFacts> ports;
  std::uint16_t media_first = 0, media_last = 0;  // UDP; 0: on the loopback only
  std::optional<FirewallFacts> firewall;          // none: it could not be looked at
  bool needs_dns = false;
  std::size_t dns_servers = 0;
  std::vector<DeviceFacts> devices;
  std::string data_dir;
  FileState data_state = FileState::kUsable;
  std::optional<std::uint64_t> free_bytes;
  bool disk_read_only = false;
  bool has_door = false;
  std::string ring;
  std::size_t rung = 0;    // users of the file behind it
  std::size_t phones = 0;  // users of the file who have a phone or panel
  std::vector<LockFacts> locks;
};

// The worst first; what is well is told too. What a running daemon tells better is left to it.
std::vector<Finding> ExamineHost(const HostFacts& facts);

}  // namespace foyer::doctor
