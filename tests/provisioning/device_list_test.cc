#include "provisioning/device_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace foyer::provisioning {
namespace {

using testing::HasSubstr;

ListedDoor FrontDoor() {
  return {{"door", "home.example"},
          "Front door",
          true,
          {{LockAction::kUnlock, "11"}, {LockAction::kLightUp, "*2#A"}, {LockAction::kOpenGate, "3"}}};
}

TEST(DeviceListTest, ADoorAsTheAppWantsIt) {
  EXPECT_EQ(WriteDeviceList({FrontDoor()}),
            "BEGIN:VCARD\r\n"
            "VERSION:4.0\r\n"
            "KIND:individual\r\n"
            "IMPP:sip:door@home.example\r\n"
            "FN:Front door\r\n"
            "X-LINPHONE-ACCOUNT-TYPE:device_video_intercom\r\n"
            "X-LINPHONE-ACCOUNT-DTMF-PROTOCOL:sipinfo\r\n"
            "X-LINPHONE-ACCOUNT-ACTION:action_unlock;11\r\n"
            "X-LINPHONE-ACCOUNT-ACTION:action_lightup;*2#A\r\n"
            "X-LINPHONE-ACCOUNT-ACTION:action_open_gate;3\r\n"
            "END:VCARD\r\n");
}

TEST(DeviceListTest, NoDoorsIsAnEmptyList) { EXPECT_EQ(WriteDeviceList({}), ""); }

TEST(DeviceListTest, ADoorWithoutACameraAndWithoutLocksIsOneToo) {
  ListedDoor door = FrontDoor();
  door.has_picture = false;
  door.buttons.clear();
  const std::string list = WriteDeviceList({door, FrontDoor()});
  EXPECT_THAT(list, HasSubstr("TYPE:device_audio_intercom\r\nX-LINPHONE-ACCOUNT-DTMF-PROTOCOL:sipinfo\r\nEND:VCARD"));
  EXPECT_THAT(list, HasSubstr("TYPE:device_video_intercom"));
}

TEST(DeviceListTest, ATitleCannotBecomeAnotherProperty) {
  ListedDoor door = FrontDoor();
  door.title = "Door, left; \\ gate\r\nX-LINPHONE-ACCOUNT-ACTION:action_unlock;0";
  EXPECT_THAT(WriteDeviceList({door}),
              HasSubstr("FN:Door\\, left; \\\\ gateX-LINPHONE-ACCOUNT-ACTION:action_unlock;0\r\n"));
}

}  // namespace
}  // namespace foyer::provisioning
