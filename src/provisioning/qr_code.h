// A text as a QR code (ISO 18004): its modules, and an SVG of them. The only place that sees libqrencode.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "foyer/result.h"

namespace foyer::provisioning {

// Rows of '1' (dark) and '0', as many as columns, without the quiet zone around them. An error: it is too long (about
// 2300 bytes).
Result<std::vector<std::string>> EncodeQr(std::string_view text);

// Black on white with its quiet zone of four modules, in its own units: the page gives it a size.
std::string QrSvg(const std::vector<std::string>& modules);

}  // namespace foyer::provisioning
