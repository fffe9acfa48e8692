// The board of the lab's guest, as the world outside of foyerd sees it: what is pressed and what the lines then do
// (tests/lab/guest/root/lab/devices makes it).
#pragma once
#include <string>

namespace foyer::lab {

// By its name: "RING_BUTTON". The outside pulls it up or down.
void Pull(const std::string& line, bool up);

// The level that foyerd drives it to, or that it was pulled to.
bool LevelOf(const std::string& line);

// A control of the camera driver ("disconnect", "inject_fatal_streaming_error").
void SetCameraControl(const std::string& control, int value);

// Runs a command of the guest's shell. The test fails if that does not end with 0.
void Shell(const std::string& command);

}  // namespace foyer::lab
