// SPDX-License-Identifier: MIT
#include <framesd/render/passes.hpp>

#include <algorithm>
#include <vector>

namespace framesd::render {
namespace {

// Writes a pass into a picture of `columns`, from column `left` on.
void place(const PassRows& pass, std::size_t left, std::size_t columns, std::span<std::uint8_t> out) {
  const PictureRows& rows = *pass.rows;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    if (rows.present[row] == 0) continue;
    for (std::size_t x = 0; x < rows.width; ++x) {
      const std::size_t at = row * rows.width + x;
      if (!rows.is_absent(at)) out[row * columns + left + x] = std::max<std::uint8_t>(1, pass.grey(at));
    }
  }
}

}  // namespace

PictureRows blank_rows(std::uint32_t width, std::uint32_t rows) {
  PictureRows blank;
  blank.width = width;
  blank.present.assign(rows, 0);
  blank.pixels.assign(std::size_t{rows} * width, 0);
  return blank;
}

std::uint32_t columns_of(std::span<const std::uint32_t> widths) noexcept {
  std::uint32_t columns = 0;
  for (const std::uint32_t width : widths) columns += width + (columns == 0 ? 0 : kGutter);
  return columns;
}

image::IndexPlane side_by_side(std::span<const PassRows> passes, int level) {
  std::vector<std::uint32_t> widths;
  for (const PassRows& pass : passes) widths.push_back(pass.rows->width);
  const std::uint32_t columns = columns_of(widths);
  const std::uint32_t height = passes.front().rows->rows();
  std::vector<std::uint8_t> pixels(std::size_t{columns} * height, 0);
  std::size_t left = 0;
  for (const PassRows& pass : passes) {
    place(pass, left, columns, pixels);
    left += pass.rows->width + kGutter;
  }
  return {pixels, columns, height, level};
}

PictureRows difference(const PassRows& a, const PassRows& b) {
  PictureRows rows = blank_rows(a.rows->width, a.rows->rows());
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    if (a.rows->present[row] == 0 || b.rows->present[row] == 0) continue;
    rows.present[row] = 1;
    for (std::size_t at = row * rows.width; at < (row + 1) * rows.width; ++at) {
      if (a.rows->is_absent(at) || b.rows->is_absent(at)) {
        rows.absent.resize(rows.pixels.size());
        rows.absent[at] = 1;
      } else {
        rows.pixels[at] = static_cast<std::uint8_t>((a.grey(at) - b.grey(at) + 256) / 2);
      }
    }
  }
  return rows;
}

}  // namespace framesd::render
