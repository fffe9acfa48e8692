// foyerctl trace: shows what the daemon has of the last messages, goes on with what comes, or writes a capture file.
#pragma once
#include "ctl/commands.h"

namespace foyer::ctl {

ExitCode RunTrace(const Arguments& arguments, const ControlClient& client, Terminal terminal);

}  // namespace foyer::ctl
