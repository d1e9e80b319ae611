// SPDX-License-Identifier: MIT
#include "png_filter.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>

namespace framesd::image {
namespace {

using Sample = std::int16_t;  // a byte with room for a difference: eight to a vector of SSE2

// Whichever of left, above and the corner is nearest to left + above - corner; ties in that order.
constexpr auto paeth = [](Sample left, Sample above, Sample corner) noexcept -> Sample {
  const auto size = [](Sample x) { return std::max(x, static_cast<Sample>(-x)); };
  const auto to_right = static_cast<Sample>(above - corner);
  const auto down = static_cast<Sample>(left - corner);
  const Sample from_above = size(down);
  const Sample from_corner = size(static_cast<Sample>(to_right + down));
  const Sample other = from_above <= from_corner ? above : corner;
  return size(to_right) <= std::min(from_above, from_corner) ? left : other;
};

// Filters a row by what `foretold` makes of left, above and the corner. One loop without branches for each
// filter, which compilers vectorize.
template <class Foretold>
void filter_by(Foretold foretold, std::span<const std::uint8_t> row, std::span<const std::uint8_t> above,
               std::size_t pixel_bytes, std::span<std::uint8_t> filtered) noexcept {
  const std::size_t first = std::min(pixel_bytes, row.size());
  for (std::size_t i = 0; i < first; ++i) {
    filtered[i] = static_cast<std::uint8_t>(row[i] - foretold(0, above[i], 0));
  }
  const std::uint8_t* const __restrict from = row.data();
  const std::uint8_t* const __restrict over = above.data();
  std::uint8_t* const __restrict to = filtered.data();
  for (std::size_t i = first; i < row.size(); ++i) {
    to[i] =
        static_cast<std::uint8_t>(from[i] - foretold(from[i - pixel_bytes], over[i], over[i - pixel_bytes]));
  }
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
  const auto filter_with = [&](auto foretold) { filter_by(foretold, row, above, pixel_bytes, filtered); };
  switch (filter) {
    case RowFilter::none: return filter_with([](Sample, Sample, Sample) noexcept { return Sample{0}; });
    case RowFilter::sub: return filter_with([](Sample left, Sample, Sample) noexcept { return left; });
    case RowFilter::up: return filter_with([](Sample, Sample up, Sample) noexcept { return up; });
    case RowFilter::average:
      return filter_with([](Sample left, Sample up, Sample) noexcept { return (left + up) / 2; });
    case RowFilter::paeth: return filter_with(paeth);
  }
}

std::vector<std::uint8_t> unfiltered(std::span<const std::uint8_t> pixels, std::size_t row_bytes) {
  std::vector<std::uint8_t> out;
  out.reserve(pixels.size() + pixels.size() / row_bytes);
  for (; !pixels.empty(); pixels = pixels.subspan(row_bytes)) {
    out.push_back(static_cast<std::uint8_t>(RowFilter::none));
    out.insert(out.end(), pixels.begin(), pixels.begin() + static_cast<std::ptrdiff_t>(row_bytes));
  }
  return out;
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
