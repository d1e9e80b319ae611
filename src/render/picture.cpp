// SPDX-License-Identifier: MIT
#include <framesd/image/tone.hpp>
#include <framesd/render/picture.hpp>

#include <algorithm>
#include <utility>

namespace framesd::render {
namespace {

// Frees index 0 of a row that shows something for what is absent in it.
void free_index_zero(std::span<std::uint8_t> pixels, std::span<const std::uint8_t> absent) {
  std::ranges::replace(pixels, std::uint8_t{0}, std::uint8_t{1});
  for (std::size_t i = 0; i < absent.size(); ++i) {
    if (absent[i] != 0) pixels[i] = 0;
  }
}

}  // namespace

bool PictureRows::has_blanks() const noexcept {
  return !absent.empty() || std::ranges::find(present, std::uint8_t{0}) != present.end();
}

Picture deflated(PictureRows&& rows, int level) {
  const bool transparent = rows.has_blanks();
  for (std::uint32_t row = 0; transparent && row < rows.rows(); ++row) {
    if (rows.present[row] == 0) continue;
    free_index_zero(std::span(rows.pixels).subspan(std::size_t{row} * rows.width, rows.width),
                    rows.absent_in(row));
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
