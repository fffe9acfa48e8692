#include "media/open_camera.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "media/device_camera.h"
#include "media/encoded_stream.h"
#include "media/file_device.h"
#include "media/passed_stream.h"
#include "media/test_camera.h"

namespace foyer::media {
namespace {

using Stream = Result<std::unique_ptr<PictureStream>>;

constexpr std::string_view kV4l2 = "v4l2:", kFile = "file:";

Stream Encode(std::unique_ptr<Camera> camera, int kbps) {
  auto encoder = OpenEncoder({camera->format(), kbps});
  if (!encoder.ok()) return encoder.error();
  return std::unique_ptr<PictureStream>(std::make_unique<EncodedStream>(std::move(camera), std::move(*encoder)));
}

Stream Show(Result<std::unique_ptr<CaptureDevice>> device, const CameraSettings& settings) {
  if (!device.ok()) return device.error();
  if ((*device)->format().pixels == PixelFormat::kH264)
    return std::unique_ptr<PictureStream>(std::make_unique<PassedStream>(std::move(*device)));
  return Encode(std::make_unique<DeviceCamera>(std::move(*device), settings.wanted.frames_per_second), settings.kbps);
}

Stream OpenStream(const std::string& spec, const CameraSettings& settings) {
  const PictureFormat& wanted = settings.wanted;
  if (spec.starts_with(kV4l2)) {
    const std::string path = spec.substr(kV4l2.size());
    return Show(OpenCaptureDevice(path, wanted, settings.kbps), settings);
  }
  if (spec.starts_with(kFile))
    return Show(OpenFileDevice(spec.substr(kFile.size()), wanted.frames_per_second), settings);
  return Encode(std::make_unique<TestCamera>(wanted), settings.kbps);
}

// "auto": the first camera that there is, and the test picture where there never was one. That a camera which was there
// is gone has to be seen, as with any other.
class FirstCamera {
 public:
  FirstCamera(const CameraSettings& settings, CameraReport report) : settings_(settings), report_(std::move(report)) {}

  Stream Open() {
    auto device = OpenFirstCaptureDevice(settings_.wanted, settings_.kbps);
    if (!device && has_been_there_) return device.error();
    if (!device) {
      Report(device.error().message + "; the test picture is shown. [door] camera = \"test\" if that is meant");
      return Encode(std::make_unique<TestCamera>(settings_.wanted), settings_.kbps);
    }
    has_been_there_ = true;
    Report({});
    return Show(std::move(device), settings_);
  }

 private:
  void Report(const std::string& fault) {
    const bool is_missing = !fault.empty();
    if (std::exchange(is_missing_, is_missing) != is_missing && report_) report_(fault);
  }

  const CameraSettings settings_;
  const CameraReport report_;
  bool has_been_there_ = false;
  bool is_missing_ = false;  // as last reported
};

EncodedCamera::OpenStream OpenerOf(const std::string& spec, const CameraSettings& settings,
                                   const CameraReport& report) {
  if (spec == "auto") return [first = std::make_shared<FirstCamera>(settings, report)] { return first->Open(); };
  return [spec, settings] { return OpenStream(spec, settings); };
}

}  // namespace

std::unique_ptr<VideoSource> OpenCamera(EventLoop& loop, const std::string& spec, const CameraSettings& settings,
                                        CameraReport report) {
  if (spec == "none") return nullptr;
  EncodedCamera::Settings how;
  how.format = settings.wanted;
  how.looks_at_once = spec != "test";
  auto open = OpenerOf(spec, settings, report);
  return std::make_unique<EncodedCamera>(loop, std::move(open), how, std::move(report));
}

}  // namespace foyer::media
