#include "media/open_camera.h"

#include <gtest/gtest.h>

#include <future>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::media {
namespace {

TEST(OpenCameraTest, TheTestCameraGivesPictures) {
  FakeEventLoop loop;
  auto camera = OpenCamera(loop, "test", {}, {});
  ASSERT_TRUE(camera.ok());
  ASSERT_NE(camera.value(), nullptr);
  EXPECT_EQ(camera.value()->width(), 640);
  EXPECT_EQ(camera.value()->height(), 480);
  EXPECT_EQ(camera.value()->frames_per_second(), 15);
  std::promise<bool> first;
  std::once_flag once;
  const auto tap = camera.value()->AddTap([&](const std::shared_ptr<const AccessUnit>& unit) {
    std::call_once(once, [&] { first.set_value(unit->key_frame); });
  });
  EXPECT_TRUE(first.get_future().get());
}

TEST(OpenCameraTest, NoneIsNoCamera) {
  FakeEventLoop loop;
  auto camera = OpenCamera(loop, "none", {}, {});
  ASSERT_TRUE(camera.ok());
  EXPECT_EQ(camera.value(), nullptr);
}

TEST(OpenCameraTest, AMissingDeviceIsAnErrorThatNamesIt) {
  FakeEventLoop loop;
  const auto camera = OpenCamera(loop, "v4l2:/dev/no-such-camera", {}, {});
  ASSERT_FALSE(camera.ok());
  EXPECT_NE(camera.error().message.find("/dev/no-such-camera"), std::string::npos) << camera.error().message;
}

}  // namespace
}  // namespace foyer::media
