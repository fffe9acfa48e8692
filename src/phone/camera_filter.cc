#include "phone/camera_filter.h"

#include <mediastreamer2/msfilter.h>
#include <mediastreamer2/msinterfaces.h>
#include <mediastreamer2/msticker.h>
#include <mediastreamer2/msvideo.h>
#include <mediastreamer2/mswebcam.h>
#include <strings.h>

#include <chrono>
#include <cstring>
#include <memory>
#include <optional>

#include "media/h264_packetizer.h"
#include "media/unit_queue.h"

namespace foyer::phone {
namespace {

constexpr std::size_t kMaxPayload = 1200;   // with RTP, SRTP, UDP and IPv6 around it still below 1280
constexpr std::size_t kMaxQueuedUnits = 8;  // half a second: a ticker that is later than that has lost the thread

// The filter of one call. Its methods are called by mediastreamer's ticker and by liblinphone in the loop thread; the
// tap's call comes from the encoder's thread and only touches the queue.
class Reader {
 public:
  void Attach(VideoSource& camera) {
    camera_ = &camera;
    configurations_[0] = {800000, 1000000, Size(), static_cast<float>(camera.frames_per_second()), 1, nullptr};
  }
  // The graph is restarted a time or two when a stream begins; the camera lingers meanwhile.
  void Start() {
    first_at_us_.reset();
    queue_ = std::make_unique<media::UnitQueue>(kMaxQueuedUnits);
    tap_ = camera_->AddTap([this](const media::UnitQueue::Unit& unit) {
      if (!queue_->Push(unit)) camera_->RequestKeyFrame();
    });
  }
  void Stop() { tap_.reset(); }

  void Process(MSFilter& filter) {
    for (const auto& unit : queue_->TakeAll()) Send(*unit, filter);
  }
  void RequestKeyFrame() { camera_->RequestKeyFrame(); }

  MSVideoSize Size() const { return {camera_->width(), camera_->height()}; }
  float frames_per_second() const { return static_cast<float>(camera_->frames_per_second()); }
  const MSVideoConfiguration* configurations() const { return configurations_; }

 private:
  void Send(const AccessUnit& unit, MSFilter& filter) {
    const std::uint32_t timestamp = RtpTimestamp(unit, filter);
    media::PacketizeH264(unit, kMaxPayload, [&filter, timestamp](Bytes payload, bool last) {
      mblk_t* block = allocb(payload.size(), 0);
      std::memcpy(block->b_wptr, payload.data(), payload.size());
      block->b_wptr += payload.size();
      mblk_set_timestamp_info(block, timestamp);
      block->reserved2 = last ? 1U : 0U;  // mblk_set_marker_info(), whose conversions our warnings refuse
      ms_queue_put(filter.outputs[0], block);
    });
  }

  // The time of capture, on the ticker's scale, so that sound and picture can be told apart by RTCP.
  std::uint32_t RtpTimestamp(const AccessUnit& unit, const MSFilter& filter) {
    const auto captured_us = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(unit.captured.time_since_epoch()).count());
    if (!first_at_us_) {
      first_at_us_ = captured_us;
      first_ticker_us_ = filter.ticker->time * 1000;
    }
    return static_cast<std::uint32_t>((first_ticker_us_ + captured_us - *first_at_us_) * 9 / 100);
  }

  VideoSource* camera_ = nullptr;
  MSVideoConfiguration configurations_[2] = {};  // the second, all zeros, ends the list
  std::optional<std::uint64_t> first_at_us_;
  std::uint64_t first_ticker_us_ = 0;
  std::unique_ptr<media::UnitQueue> queue_;
  std::unique_ptr<VideoSource::Tap> tap_;  // last: its call uses the queue
};

Reader& ReaderOf(MSFilter* filter) { return *static_cast<Reader*>(filter->data); }

void Init(MSFilter* filter) { filter->data = new Reader; }
void Uninit(MSFilter* filter) { delete static_cast<Reader*>(filter->data); }
void Preprocess(MSFilter* filter) { ReaderOf(filter).Start(); }
void Process(MSFilter* filter) { ReaderOf(filter).Process(*filter); }
void Postprocess(MSFilter* filter) { ReaderOf(filter).Stop(); }

int Accept(MSFilter*, void*) { return 0; }  // the camera's size, rate and bit rate are not a call's to change
int RequestKeyFrame(MSFilter* filter, void*) {
  ReaderOf(filter).RequestKeyFrame();
  return 0;
}
int GetVideoSize(MSFilter* filter, void* size) {
  *static_cast<MSVideoSize*>(size) = ReaderOf(filter).Size();
  return 0;
}
int GetFps(MSFilter* filter, void* fps) {
  *static_cast<float*>(fps) = ReaderOf(filter).frames_per_second();
  return 0;
}
int GetPixelFormat(MSFilter*, void* format) {
  *static_cast<MSPixFmt*>(format) = MS_H264;
  return 0;
}
int GetConfigurationList(MSFilter* filter, void* list) {
  *static_cast<const MSVideoConfiguration**>(list) = ReaderOf(filter).configurations();
  return 0;
}
int GetConfiguration(MSFilter* filter, void* configuration) {
  *static_cast<MSVideoConfiguration*>(configuration) = ReaderOf(filter).configurations()[0];
  return 0;
}

// mediastreamer wants these tables mutable and for ever; it does not change them.
MSFilterMethod camera_methods[] = {{MS_FILTER_SET_VIDEO_SIZE, Accept},
                                   {MS_FILTER_GET_VIDEO_SIZE, GetVideoSize},
                                   {MS_FILTER_SET_FPS, Accept},
                                   {MS_FILTER_GET_FPS, GetFps},
                                   {MS_FILTER_SET_PIX_FMT, Accept},
                                   {MS_FILTER_GET_PIX_FMT, GetPixelFormat},
                                   {MS_FILTER_ADD_FMTP, Accept},
                                   {MS_FILTER_SET_BITRATE, Accept},
                                   {MS_VIDEO_ENCODER_REQ_VFU, RequestKeyFrame},
                                   {MS_VIDEO_ENCODER_NOTIFY_PLI, RequestKeyFrame},
                                   {MS_VIDEO_ENCODER_NOTIFY_FIR, RequestKeyFrame},
                                   {MS_VIDEO_ENCODER_ENABLE_AVPF, Accept},
                                   {MS_VIDEO_ENCODER_GET_CONFIGURATION_LIST, GetConfigurationList},
                                   {MS_VIDEO_ENCODER_SET_CONFIGURATION, Accept},
                                   {MS_VIDEO_ENCODER_GET_CONFIGURATION, GetConfiguration},
                                   {0, nullptr}};

MSFilterDesc filter_description = {MS_FILTER_PLUGIN_ID,
                                   "FoyerCamera",
                                   "The door's camera, already encoded",
                                   MS_FILTER_ENCODING_CAPTURER,
                                   "H264",
                                   0,
                                   1,
                                   Init,
                                   Preprocess,
                                   Process,
                                   Postprocess,
                                   Uninit,
                                   camera_methods,
                                   0};

void Detect(MSWebCamManager*) {}  // RegisterCamera() adds the one that there is
void InitCamera(MSWebCam* camera) { camera->name = ms_strdup("camera"); }
MSFilter* CreateReader(MSWebCam* camera) {
  MSFilter* filter = ms_factory_create_filter_from_desc(ms_web_cam_get_factory(camera), &filter_description);
  ReaderOf(filter).Attach(*static_cast<VideoSource*>(camera->data));
  return filter;
}
bool_t EncodesTo(MSWebCam*, const char* mime_type) { return strcasecmp(mime_type, "H264") == 0 ? TRUE : FALSE; }

MSWebCamDesc camera_description = {"Foyer", Detect, InitCamera, CreateReader, nullptr, EncodesTo};

}  // namespace

std::string RegisterCamera(MSFactory& factory, VideoSource& camera) {
  MSWebCam* webcam = ms_web_cam_new(&camera_description);
  webcam->data = &camera;
  ms_web_cam_manager_add_cam(ms_factory_get_web_cam_manager(&factory), webcam);  // owns it now
  return ms_web_cam_get_string_id(webcam);
}

}  // namespace foyer::phone
