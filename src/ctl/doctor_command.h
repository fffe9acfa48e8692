// foyerctl doctor: what a running daemon finds, then what is seen of this machine from outside.
#pragma once
#include <functional>

#include "ctl/arguments.h"
#include "ctl/commands.h"
#include "ctl/control_client.h"
#include "doctor/host_checks.h"
#include "host/gather.h"

namespace foyer::ctl {

// 0: all is well; 1: warnings; 2: errors. `gather` is host::Gather, but for tests.
ExitCode RunDoctor(const Arguments& arguments, const ControlClient& client, Terminal terminal,
                   const std::function<doctor::HostFacts(const host::Question&)>& gather);

}  // namespace foyer::ctl
