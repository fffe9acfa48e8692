// No core behind after a crash: it would hold passwords, keys and what was said.
#pragma once

namespace foyer {

// For this process, whatever the system does with cores: RLIMIT_CORE does not count where they are piped to a program.
// No debugger of the same user gets in either, only root's.
void ForbidCoreDumps();

}  // namespace foyer
