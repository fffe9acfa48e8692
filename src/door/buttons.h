// The buttons of the board: each press rings the door's bell.
#pragma once
#include <memory>
#include <vector>

#include "door/doorbell.h"
#include "foyer/config.h"
#include "foyer/event_loop.h"
#include "foyer/hardware.h"
#include "foyer/result.h"

namespace foyer::door {

// The lines live as long as the list; `loop` and `doorbell` must outlive it. An error names the button that cannot be
// used.
Result<std::vector<std::unique_ptr<InputLine>>> OpenButtons(EventLoop& loop, Doorbell& doorbell,
                                                            const std::vector<ButtonConfig>& buttons);

}  // namespace foyer::door
