#include "tests/lab/typed_keypad.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/uinput.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

namespace foyer::lab {
namespace {

constexpr const char* kDigits = "1234567890";  // in the order of their key codes

int KeyOf(char key) {
  if (key == '\n') return KEY_ENTER;
  return KEY_1 + static_cast<int>(std::string(kDigits).find(key));
}

}  // namespace

TypedKeypad::TypedKeypad() : uinput_(open("/dev/uinput", O_WRONLY | O_CLOEXEC)) {
  EXPECT_TRUE(uinput_.valid());
  ioctl(uinput_.get(), UI_SET_EVBIT, EV_KEY);
  ioctl(uinput_.get(), UI_SET_KEYBIT, KEY_ENTER);
  for (const char* digit = kDigits; *digit != 0; ++digit) ioctl(uinput_.get(), UI_SET_KEYBIT, KeyOf(*digit));
  uinput_setup setup{};
  setup.id = {BUS_USB, 1, 1, 1};
  std::snprintf(setup.name, sizeof setup.name, "keypad of the lab");
  EXPECT_EQ(ioctl(uinput_.get(), UI_DEV_SETUP, &setup), 0);
  EXPECT_EQ(ioctl(uinput_.get(), UI_DEV_CREATE), 0);
}

std::string TypedKeypad::device() const {
  char name[64] = {};
  EXPECT_GE(ioctl(uinput_.get(), UI_GET_SYSNAME(sizeof name), name), 0);
  for (const auto& entry : std::filesystem::directory_iterator(std::string("/sys/devices/virtual/input/") + name)) {
    const std::string file = entry.path().filename();
    if (file.starts_with("event")) return "/dev/input/" + file;
  }
  ADD_FAILURE() << "no device of " << name;
  return {};
}

void TypedKeypad::Type(const std::string& keys) {
  for (const char key : keys)
    for (const int value : {1, 0}) {
      Send(EV_KEY, KeyOf(key), value);
      Send(EV_SYN, SYN_REPORT, 0);
    }
}

bool TypedKeypad::IsGrabbed() const {
  const UniqueFd file(open(device().c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!file.valid()) return false;
  const bool grabbed = ioctl(file.get(), EVIOCGRAB, 1) != 0;
  if (!grabbed) ioctl(file.get(), EVIOCGRAB, 0);
  return grabbed;
}

void TypedKeypad::Send(int type, int code, int value) {
  input_event event{};
  event.type = static_cast<std::uint16_t>(type);
  event.code = static_cast<std::uint16_t>(code);
  event.value = value;
  EXPECT_EQ(write(uinput_.get(), &event, sizeof event), static_cast<ssize_t>(sizeof event));
}

}  // namespace foyer::lab
