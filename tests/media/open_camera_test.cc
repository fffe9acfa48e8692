#include "media/open_camera.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <future>

#include "tests/fakes/fake_event_loop.h"

namespace foyer::media {
namespace {

TEST(OpenCameraTest, TheTestCameraGivesPictures) {
  FakeEventLoop loop;
  const auto camera = OpenCamera(loop, "test", {}, {});
  ASSERT_NE(camera, nullptr);
  EXPECT_EQ(camera->width(), 640);
  EXPECT_EQ(camera->height(), 480);
  EXPECT_EQ(camera->frames_per_second(), 15);
  std::promise<bool> first;
  std::once_flag once;
  const auto tap = camera->AddTap([&](const std::shared_ptr<const AccessUnit>& unit) {
    std::call_once(once, [&] { first.set_value(unit->key_frame); });
  });
  EXPECT_TRUE(first.get_future().get());
}

TEST(OpenCameraTest, NoneIsNoCamera) {
  FakeEventLoop loop;
  EXPECT_EQ(OpenCamera(loop, "none", {}, {}), nullptr);
}

// What is told of a camera that nobody watches yet.
std::string FirstFault(const std::string& spec) {
  FakeEventLoop loop;
  std::promise<std::string> fault;
  std::once_flag once;
  const auto camera = OpenCamera(
      loop, spec, {}, [&](const std::string& what) { std::call_once(once, [&] { fault.set_value(what); }); });
  return fault.get_future().get();
}

TEST(OpenCameraTest, AMissingDeviceIsAFaultThatNamesIt) {
  EXPECT_EQ(FirstFault("v4l2:/dev/no-such-camera"),
            "there is no camera /dev/no-such-camera: plug it in, or name one that v4l2-ctl --list-devices shows");
  EXPECT_EQ(FirstFault("v4l2:/dev/null"), "/dev/null is no camera: name one that v4l2-ctl --list-devices shows");
  EXPECT_EQ(FirstFault("file:/no/such/film.y4m"),
            "the film /no/such/film.y4m cannot be played: it is not there, or may not be read");
}

// What there is on real drivers is tests/lab's.
TEST(OpenCameraTest, AutoShowsTheTestPictureWhereThereIsNoCameraAndTellsSo) {
  if (std::filesystem::exists("/dev/video0")) GTEST_SKIP() << "this machine has a camera";
  EXPECT_EQ(FirstFault("auto"),
            "no camera is plugged in; the test picture is shown. [door] camera = \"test\" if that is meant");
  FakeEventLoop loop;
  const auto camera = OpenCamera(loop, "auto", {}, {});
  std::promise<bool> first;
  std::once_flag once;
  const auto tap = camera->AddTap([&](const std::shared_ptr<const AccessUnit>& unit) {
    std::call_once(once, [&] { first.set_value(unit->key_frame); });
  });
  EXPECT_TRUE(first.get_future().get());
}

}  // namespace
}  // namespace foyer::media
