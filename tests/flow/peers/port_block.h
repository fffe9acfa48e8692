// Ports for media that no other test program uses at the same time: tests may run side by side.
#pragma once

namespace foyer::peers {

// The first of 1000 UDP ports, below those that the kernel gives to others. They stay this process's own until it ends.
int PortBlock();

}  // namespace foyer::peers
