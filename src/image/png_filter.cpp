// SPDX-License-Identifier: MIT
#include "png_filter.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>

namespace framesd::image {
namespace {

// Whichever of left, above and the corner between them is nearest to left + above - corner; ties in that
// order.
int paeth(int left, int above, int corner) noexcept {
  const int from_left = std::abs(above - corner);
  const int from_above = std::abs(left - corner);
  const int from_corner = std::abs(left + above - 2 * corner);
  if (from_left <= from_above && from_left <= from_corner) return left;
  return from_above <= from_corner ? above : corner;
}

int foretold(RowFilter filter, int left, int above, int corner) noexcept {
  switch (filter) {
    case RowFilter::none: return 0;
    case RowFilter::sub: return left;
    case RowFilter::up: return above;
    case RowFilter::average: return (left + above) / 2;
    case RowFilter::paeth: return paeth(left, above, corner);
  }
  return 0;
}

std::uint64_t distance_from_zero(std::span<const std::uint8_t> filtered) noexcept {
  std::uint64_t sum = 0;
  for (const std::uint8_t byte : filtered) sum += std::min<unsigned>(byte, 256u - byte);
  return sum;
}

}  // namespace

void filter_row(RowFilter filter, std::span<const std::uint8_t> row, std::span<const std::uint8_t> above,
                std::size_t pixel_bytes, std::span<std::uint8_t> filtered) noexcept {
  assert(row.size() == above.size() && row.size() == filtered.size());
  for (std::size_t i = 0; i < row.size(); ++i) {
    const bool first = i < pixel_bytes;
    const int left = first ? 0 : row[i - pixel_bytes];
    const int corner = first ? 0 : above[i - pixel_bytes];
    filtered[i] = static_cast<std::uint8_t>(row[i] - foretold(filter, left, above[i], corner));
  }
}

std::vector<std::uint8_t> filter_adaptively(std::span<const std::uint8_t> pixels, std::size_t row_bytes,
                                            std::size_t pixel_bytes) {
  constexpr RowFilter kAll[] = {RowFilter::none, RowFilter::sub, RowFilter::up, RowFilter::average,
                                RowFilter::paeth};
  const std::vector<std::uint8_t> zeros(row_bytes, 0);
  std::vector<std::uint8_t> filtered(row_bytes);
  std::vector<std::uint8_t> best(row_bytes);
  std::vector<std::uint8_t> out;
  std::span<const std::uint8_t> above = zeros;
  for (; !pixels.empty(); pixels = pixels.subspan(row_bytes)) {
    const auto row = pixels.first(row_bytes);
    std::uint64_t best_distance = UINT64_MAX;
    auto best_filter = RowFilter::none;
    for (const RowFilter filter : kAll) {
      filter_row(filter, row, above, pixel_bytes, filtered);
      const std::uint64_t distance = distance_from_zero(filtered);
      if (distance >= best_distance) continue;
      best_distance = distance;
      best_filter = filter;
      best.swap(filtered);
    }
    out.push_back(static_cast<std::uint8_t>(best_filter));
    out.insert(out.end(), best.begin(), best.end());
    above = row;
  }
  return out;
}

}  // namespace framesd::image
