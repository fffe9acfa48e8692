#include "media/painted_text.h"

#include <array>
#include <cstddef>

namespace foyer::media {
namespace {

constexpr int kColumns = 6, kRows = 9;  // of a character's cell; the glyph has 5 x 7 of them
constexpr std::uint8_t kInk = 235, kPaper = 16;

using Glyph = std::array<std::uint8_t, 7>;  // a row each, the leftmost of five pixels is bit 4
constexpr std::string_view kCharacters = "0123456789:.-/";
constexpr std::array<Glyph, 14> kGlyphs = {{{0x0E, 0x11, 0x13, 0x15, 0x19, 0x11, 0x0E},
                                            {0x04, 0x0C, 0x04, 0x04, 0x04, 0x04, 0x0E},
                                            {0x0E, 0x11, 0x01, 0x02, 0x04, 0x08, 0x1F},
                                            {0x1F, 0x02, 0x04, 0x02, 0x01, 0x11, 0x0E},
                                            {0x02, 0x06, 0x0A, 0x12, 0x1F, 0x02, 0x02},
                                            {0x1F, 0x10, 0x1E, 0x01, 0x01, 0x11, 0x0E},
                                            {0x06, 0x08, 0x10, 0x1E, 0x11, 0x11, 0x0E},
                                            {0x1F, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08},
                                            {0x0E, 0x11, 0x11, 0x0E, 0x11, 0x11, 0x0E},
                                            {0x0E, 0x11, 0x11, 0x0F, 0x01, 0x02, 0x0C},
                                            {0x00, 0x0C, 0x0C, 0x00, 0x0C, 0x0C, 0x00},
                                            {0x00, 0x00, 0x00, 0x00, 0x00, 0x0C, 0x0C},
                                            {0x00, 0x00, 0x00, 0x1F, 0x00, 0x00, 0x00},
                                            {0x00, 0x01, 0x02, 0x04, 0x08, 0x10, 0x00}}};
static_assert(kCharacters.size() == kGlyphs.size());

bool IsInk(char character, int column, int row) {
  const std::size_t index = kCharacters.find(character);
  if (index == std::string_view::npos || column < 0 || column > 4 || row < 1 || row > 7) return false;
  return ((kGlyphs[index][static_cast<std::size_t>(row - 1)] >> (4 - column)) & 1) != 0;
}

}  // namespace

void PaintText(std::string_view text, int left, int top, int scale, std::span<std::uint8_t> luma, int width) {
  const int right = left + static_cast<int>(text.size()) * kColumns * scale;
  for (int y = top; y < top + kRows * scale; ++y)
    for (int x = left; x < right && x < width; ++x) {
      const std::size_t at =
          static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
      if (at >= luma.size()) return;
      const int column = (x - left) / scale;
      const char character = text[static_cast<std::size_t>(column / kColumns)];
      luma[at] = IsInk(character, column % kColumns, (y - top) / scale) ? kInk : kPaper;
    }
}

}  // namespace foyer::media
