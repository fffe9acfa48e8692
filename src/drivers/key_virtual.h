// FIFOs that stand in for a keypad or a Wiegand line, for tests and for houses without hardware.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "foyer/input_devices.h"

namespace foyer::drivers {

// Until a device that is gone, one of these or a real one, is tried again.
inline constexpr std::chrono::seconds kKeyRetry{3};

std::unique_ptr<KeyDevice> OpenVirtualKeys(EventLoop& loop, const std::string& path, KeyDeviceHandler handler);

Result<std::unique_ptr<InputLine>> OpenVirtualPulses(EventLoop& loop, const std::string& path,
                                                     std::function<void(std::chrono::nanoseconds at)> on_pulse);

}  // namespace foyer::drivers
