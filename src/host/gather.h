// Everything about this machine that the doctor judges. Waits for disks and programs: only for programs, never on a
// loop.
#pragma once
#include <string>

#include "doctor/host_checks.h"

namespace foyer::host {

struct Question {
  std::string config_file;
  std::string socket;  // the control socket that was asked
  std::string user;    // that the daemon runs as; empty: that of its service, else "foyer", else ours
  bool daemon_answers = false;
};

doctor::HostFacts Gather(const Question& question);

}  // namespace foyer::host
