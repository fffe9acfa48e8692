// The buttons of the board: each press rings the door's bell.
#pragma once
#include <memory>
#include <vector>

#include "door/doorbell.h"
#include "door/line_faults.h"
#include "foyer/config.h"
#include "foyer/event_loop.h"
#include "foyer/hardware.h"

namespace foyer::door {

// The lines live as long as the list; the other three must outlive it.
std::vector<std::unique_ptr<InputLine>> WatchButtons(EventLoop& loop, Doorbell& doorbell,
                                                     const std::vector<ButtonConfig>& buttons, LineFaults& faults);

}  // namespace foyer::door
