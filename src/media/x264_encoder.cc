#include "media/x264_encoder.h"

#include <x264.h>

#include <utility>

namespace foyer::media {
namespace {

constexpr int kSecondsBetweenKeyFrames = 10;

bool IsPossible(int width_or_height) {
  return width_or_height >= 16 && width_or_height <= 4096 && width_or_height % 2 == 0;
}

void UseBitrate(int kbps, x264_param_t& parameters) {
  parameters.rc.i_bitrate = kbps;
  parameters.rc.i_vbv_max_bitrate = kbps;
  parameters.rc.i_vbv_buffer_size = kbps / 2;
}

// The lowest of 3.1 and 4.0 that has room for the pictures (ITU-T H.264 table A-1).
int LevelFor(const PictureFormat& format) {
  constexpr int kMacroblock = 16, kMostBlocks = 3600, kMostBlocksPerSecond = 108000;
  const auto blocks_in = [](int pixels) { return (pixels + kMacroblock - 1) / kMacroblock; };
  const int blocks = blocks_in(format.width) * blocks_in(format.height);
  return blocks <= kMostBlocks && blocks * format.frames_per_second <= kMostBlocksPerSecond ? 31 : 40;
}

x264_param_t Parameters(const EncoderSettings& settings) {
  x264_param_t parameters;
  x264_param_default_preset(&parameters, "ultrafast", "zerolatency");
  parameters.i_log_level = X264_LOG_NONE;
  parameters.i_csp = X264_CSP_I420;
  parameters.i_width = settings.format.width;
  parameters.i_height = settings.format.height;
  parameters.i_fps_num = static_cast<std::uint32_t>(settings.format.frames_per_second);
  parameters.i_fps_den = 1;
  parameters.b_vfr_input = 0;
  parameters.i_threads = 1;
  parameters.b_sliced_threads = 0;
  parameters.i_level_idc = LevelFor(settings.format);
  parameters.i_keyint_max = settings.format.frames_per_second * kSecondsBetweenKeyFrames;
  parameters.i_scenecut_threshold = 0;  // whoever needs a key frame asks for it
  parameters.b_repeat_headers = 1;      // SPS and PPS before each IDR: viewers join at any time
  parameters.b_annexb = 0;              // four bytes of length before each NAL, instead of a start code
  parameters.b_aud = 0;
  parameters.rc.i_rc_method = X264_RC_ABR;
  UseBitrate(settings.bitrate_kbps, parameters);
  x264_param_apply_profile(&parameters, "baseline");
  return parameters;
}

}  // namespace

struct X264Encoder::Encoder {
  explicit Encoder(const EncoderSettings& wanted) : settings(wanted) {
    x264_param_t parameters = Parameters(settings);
    handle = x264_encoder_open(&parameters);
  }
  ~Encoder() {
    if (handle != nullptr) x264_encoder_close(handle);
  }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  const EncoderSettings settings;
  x264_t* handle = nullptr;
  std::int64_t next_pts = 0;
};

namespace {

// x264 reads the planes only, but takes them as non-const.
x264_picture_t Borrow(const Picture& picture, int width) {
  x264_picture_t borrowed;
  x264_picture_init(&borrowed);
  borrowed.img.i_csp = X264_CSP_I420;
  borrowed.img.i_plane = 3;
  borrowed.img.plane[0] = const_cast<std::uint8_t*>(picture.luma.data());
  borrowed.img.plane[1] = const_cast<std::uint8_t*>(picture.blue.data());
  borrowed.img.plane[2] = const_cast<std::uint8_t*>(picture.red.data());
  borrowed.img.i_stride[0] = width;
  borrowed.img.i_stride[1] = borrowed.img.i_stride[2] = width / 2;
  return borrowed;
}

constexpr int kLengthBytes = 4;

void Append(const x264_nal_t& nal, AccessUnit& unit) {
  if (nal.i_type == NAL_SEI || nal.i_payload <= kLengthBytes) return;  // x264's own advertisement
  unit.nals.emplace_back(nal.p_payload + kLengthBytes, nal.p_payload + nal.i_payload);
}

}  // namespace

X264Encoder::X264Encoder(std::unique_ptr<Encoder> encoder) : encoder_(std::move(encoder)) {}

X264Encoder::~X264Encoder() = default;

Result<std::unique_ptr<X264Encoder>> X264Encoder::Create(const EncoderSettings& settings) {
  const PictureFormat& format = settings.format;
  const bool possible = IsPossible(format.width) && IsPossible(format.height) && format.frames_per_second > 0;
  auto encoder = possible ? std::make_unique<Encoder>(settings) : nullptr;
  if (encoder == nullptr || encoder->handle == nullptr)
    return Error{"pictures of " + std::to_string(format.width) + "x" + std::to_string(format.height) +
                 " cannot be encoded: both must be even, from 16 to 4096"};
  return std::unique_ptr<X264Encoder>(new X264Encoder(std::move(encoder)));
}

Result<std::shared_ptr<AccessUnit>> X264Encoder::Encode(const Picture& picture, bool key_frame) {
  if (picture.luma.size() != encoder_->settings.format.luma_bytes()) return Error{"a picture of another size"};
  x264_picture_t input = Borrow(picture, encoder_->settings.format.width);
  input.i_pts = encoder_->next_pts++;
  input.i_type = key_frame ? X264_TYPE_IDR : X264_TYPE_AUTO;
  x264_picture_t output;
  x264_nal_t* nals = nullptr;
  int count = 0;
  if (x264_encoder_encode(encoder_->handle, &nals, &count, &input, &output) <= 0)
    return Error{"x264 failed to encode a picture"};
  auto unit = std::make_shared<AccessUnit>();
  for (int index = 0; index < count; ++index) Append(nals[index], *unit);
  unit->key_frame = output.b_keyframe != 0;
  unit->captured = picture.captured;
  unit->number = picture.number;
  return unit;
}

void X264Encoder::SetBitrate(int kbps) {
  x264_param_t parameters;
  x264_encoder_parameters(encoder_->handle, &parameters);
  UseBitrate(kbps, parameters);
  x264_encoder_reconfig(encoder_->handle, &parameters);  // one that it refuses leaves the old rate
}

}  // namespace foyer::media
