#include "media/h264_decoder.h"

#include <wels/codec_api.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace foyer::media {
namespace {

std::vector<std::uint8_t> JoinNals(const AccessUnit& unit) {
  std::vector<std::uint8_t> stream;
  for (const auto& nal : unit.nals) {
    stream.insert(stream.end(), {0, 0, 0, 1});
    stream.insert(stream.end(), nal.begin(), nal.end());
  }
  return stream;
}

void CopyPlane(const std::uint8_t* from, int stride, int width, int height, std::vector<std::uint8_t>& plane) {
  plane.clear();
  for (int row = 0; row < height; ++row, from += stride) plane.insert(plane.end(), from, from + width);
}

}  // namespace

H264Decoder::H264Decoder() {
  if (WelsCreateDecoder(&decoder_) != 0) return;
  int level = WELS_LOG_QUIET;
  decoder_->SetOption(DECODER_OPTION_TRACE_LEVEL, &level);
  SDecodingParam parameters{};
  parameters.sVideoProperty.eVideoBsType = VIDEO_BITSTREAM_AVC;
  parameters.eEcActiveIdc = ERROR_CON_DISABLE;
  decoder_->Initialize(&parameters);
}

H264Decoder::~H264Decoder() {
  if (decoder_ == nullptr) return;
  decoder_->Uninitialize();
  WelsDestroyDecoder(decoder_);
}

bool H264Decoder::Decode(const AccessUnit& unit, Picture& picture) {
  if (decoder_ == nullptr) return false;
  const std::vector<std::uint8_t> stream = JoinNals(unit);
  std::array<unsigned char*, 3> planes = {};
  SBufferInfo info{};
  const auto state = decoder_->DecodeFrameNoDelay(stream.data(), static_cast<int>(stream.size()), planes.data(), &info);
  if (state != dsErrorFree || info.iBufferStatus != 1) return false;
  const SSysMEMBuffer& layout = info.UsrData.sSystemBuffer;
  format_.width = layout.iWidth;
  format_.height = layout.iHeight;
  CopyPlane(planes[0], layout.iStride[0], layout.iWidth, layout.iHeight, picture.luma);
  CopyPlane(planes[1], layout.iStride[1], layout.iWidth / 2, layout.iHeight / 2, picture.blue);
  CopyPlane(planes[2], layout.iStride[1], layout.iWidth / 2, layout.iHeight / 2, picture.red);
  picture.captured = unit.captured;
  picture.number = unit.number;
  return true;
}

}  // namespace foyer::media
