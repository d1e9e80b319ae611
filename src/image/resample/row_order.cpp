// SPDX-License-Identifier: MIT
#include <framesd/image/row_order.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace framesd::image {

std::size_t columns_of(double degrees, std::size_t width) noexcept {
  constexpr double kCircle = 360;
  const auto columns = static_cast<double>(width);
  // Whole turns go first, so that an angle of any size keeps its precision.
  const double turned = std::round(std::fmod(degrees, kCircle) / kCircle * columns);
  return static_cast<std::size_t>(turned < 0 ? turned + columns : turned) % width;
}

void rotate_rows(std::span<std::uint8_t> pixels, std::size_t width, std::size_t columns) noexcept {
  assert(pixels.size() % width == 0 && columns < width);
  if (columns == 0) return;
  for (; !pixels.empty(); pixels = pixels.subspan(width)) {
    const auto row = pixels.first(width);
    std::rotate(row.begin(), row.end() - static_cast<std::ptrdiff_t>(columns), row.end());
  }
}

void flip_rows(std::span<std::uint8_t> pixels, std::size_t width) noexcept {
  assert(pixels.size() % width == 0);
  for (; !pixels.empty(); pixels = pixels.subspan(width)) std::ranges::reverse(pixels.first(width));
}

}  // namespace framesd::image
