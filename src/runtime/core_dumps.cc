#include "runtime/core_dumps.h"

#include <sys/prctl.h>

#include "foyer/check.h"

namespace foyer {

void ForbidCoreDumps() { FOYER_CHECK(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0); }

}  // namespace foyer
