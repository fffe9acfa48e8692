// What foyerctl does with each command: asks the daemon, prints, and says how it went.
#pragma once
#include <iosfwd>

#include "ctl/arguments.h"
#include "ctl/control_client.h"

namespace foyer::ctl {

// The doctor has others: doctor_command.h.
enum ExitCode : int { kDone = 0, kRefused = 1, kWrongUsage = 2, kUnreachable = 3 };

struct Terminal {
  std::istream& in;  // of --password-stdin
  std::ostream& out;
  std::ostream& err;
};

ExitCode RunCommand(const Arguments& arguments, const ControlClient& client, Terminal terminal);

}  // namespace foyer::ctl
