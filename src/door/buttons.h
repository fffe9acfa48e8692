// The buttons of the board: each press rings the door's bell.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "door/doorbell.h"
#include "foyer/config.h"
#include "foyer/event_loop.h"
#include "foyer/hardware.h"

namespace foyer::door {

// A line that fails, or works again: its part ("button flat1"), and what is wrong or nothing.
using OnLineFault = std::function<void(const std::string& part, const std::string& what)>;

// The lines live as long as the list; `loop` and `doorbell` must outlive it.
std::vector<std::unique_ptr<InputLine>> WatchButtons(EventLoop& loop, Doorbell& doorbell,
                                                     const std::vector<ButtonConfig>& buttons,
                                                     const OnLineFault& on_fault);

}  // namespace foyer::door
