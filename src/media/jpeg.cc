#include "media/jpeg.h"

#include <turbojpeg.h>

#include <array>
#include <memory>
#include <string>

namespace foyer::media {
namespace {

constexpr int kQuality = 85;

struct CloseHandle {
  void operator()(void* handle) const { tjDestroy(handle); }
};
using Handle = std::unique_ptr<void, CloseHandle>;

struct FreeBuffer {
  void operator()(unsigned char* buffer) const { tjFree(buffer); }
};

Error Failed(void* handle) {
  return Error{std::string("the picture cannot be made a JPEG: ") + tjGetErrorStr2(handle)};
}

}  // namespace

Result<Jpeg> EncodeJpeg(const Picture& picture, int width, int height) {
  const Handle handle(tjInitCompress());
  std::array<const unsigned char*, 3> planes = {picture.luma.data(), picture.blue.data(), picture.red.data()};
  const std::array<int, 3> strides = {width, width / 2, width / 2};
  unsigned char* made = nullptr;
  unsigned long size = 0;
  const int failed = tjCompressFromYUVPlanes(handle.get(), planes.data(), width, strides.data(), height, TJSAMP_420,
                                             &made, &size, kQuality, 0);
  const std::unique_ptr<unsigned char, FreeBuffer> buffer(made);
  if (failed != 0) return Failed(handle.get());
  return Jpeg(made, made + size);
}

}  // namespace foyer::media
