#include "provisioning/qr_code.h"

#include <qrencode.h>

#include <algorithm>
#include <memory>

#include "base/format.h"

namespace foyer::provisioning {
namespace {

constexpr std::size_t kQuietZone = 4;

struct FreeQr {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

Result<std::vector<std::string>> EncodeQr(std::string_view text) {
  const std::unique_ptr<QRcode, FreeQr> code(
      QRcode_encodeString(std::string(text).c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1));
  if (!code) return Error{"this is too long for a QR code; give this machine a shorter name"};
  const auto width = static_cast<std::size_t>(code->width);
  std::vector<std::string> modules(width, std::string(width, '0'));
  for (std::size_t y = 0; y < width; ++y)
    for (std::size_t x = 0; x < width; ++x)
      if ((code->data[y * width + x] & 1) != 0) modules[y][x] = '1';
  return modules;
}

// One path of runs: a tenth of what a rectangle for each module would take.
std::string QrSvg(const std::vector<std::string>& modules) {
  const std::size_t side = modules.size() + 2 * kQuietZone;
  std::string svg =
      Format(R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges">)"
             R"(<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path d=")",
             side);
  for (std::size_t y = 0; y < modules.size(); ++y) {
    std::size_t x = 0;
    while ((x = modules[y].find('1', x)) != std::string::npos) {
      const std::size_t end = std::min(modules[y].find('0', x), modules[y].size());
      svg += Format("M{} {}h{}v1h-{}z", x + kQuietZone, y + kQuietZone, end - x, end - x);
      x = end;
    }
  }
  return svg + R"("/></svg>)";
}

}  // namespace foyer::provisioning
