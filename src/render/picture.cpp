// SPDX-License-Identifier: MIT
#include <framesd/image/tone.hpp>
#include <framesd/render/picture.hpp>

#include <algorithm>
#include <utility>

namespace framesd::render {

bool PictureRows::has_blanks() const noexcept {
  return std::ranges::find(present, std::uint8_t{0}) != present.end();
}

Picture deflated(PictureRows&& rows, int level) {
  const bool transparent = rows.has_blanks();
  for (std::uint32_t row = 0; transparent && row < rows.rows(); ++row) {
    if (rows.present[row] == 0) continue;
    const auto pixels = std::span(rows.pixels).subspan(std::size_t{row} * rows.width, rows.width);
    std::ranges::replace(pixels, std::uint8_t{0}, std::uint8_t{1});
  }
  return {.bounds = rows.bounds,
          .transparent = transparent,
          .plane = image::IndexPlane(rows.pixels, rows.width, rows.rows(), level)};
}

image::Lut palette_of(const ColourPlan& colours) noexcept {
  if (colours.norm == Norm::window) return colours.lut;
  return image::toned(colours.lut, image::tone_table(colours.tone));
}

}  // namespace framesd::render
