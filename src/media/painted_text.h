// Capitals, digits and a little punctuation, painted into a picture for people to read.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace foyer::media {

// Paints `text` (A-Z 0-9 : . - / and space; anything else is left blank) white on black with its top left corner at
// (`left`, `top`). A character is 6 * `scale` wide and 9 * `scale` high; what does not fit into the picture is cut.
void PaintText(std::string_view text, int left, int top, int scale, std::span<std::uint8_t> luma, int width);

}  // namespace foyer::media
