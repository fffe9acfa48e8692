// A house on the board of the lab's guest.
#pragma once
#include <string>

#include "tests/flow/flow_test.h"
#include "tests/lab/board.h"

namespace foyer::lab {

class LabTest : public flow::FlowTest {
 protected:
  // The lock "front" is the line DOOR_RELAY, the button RING_BUTTON.
  static flow::HouseOptions OnTheBoard() {
    flow::HouseOptions options;
    options.camera = "v4l2:/dev/video0";
    options.door = "picture_size = \"320x180\"";
    options.front_line = "DOOR_RELAY";
    options.more = "[[button]]\ngpio = \"RING_BUTTON\"\n";
    options.pulse_ms = 3000;
    return options;
  }

  // Held until foyerd has noticed.
  void Press(const std::string& button = "RING_BUTTON") {
    const std::size_t before = house_->Count("ring");
    Pull(button, true);
    EXPECT_TRUE(house_->WaitFor("ring", before + 1));
    Pull(button, false);
  }
};

}  // namespace foyer::lab
