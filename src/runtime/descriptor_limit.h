// How many descriptors the process may have.
#pragma once

namespace foyer {

// As many as the system allows, so that each phone has its connection: the soft limit of most systems, 1024, is for
// programs that use select().
void RaiseDescriptorLimit();

}  // namespace foyer
