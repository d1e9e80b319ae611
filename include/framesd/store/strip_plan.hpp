// SPDX-License-Identifier: MIT
//
// StripPlan and PixelRows: a picture of a depth interval with a given height, before it has colours.
//
// The interval is divided evenly, and each pixel row is made of the frames in its part, whether that is one
// or a million.
#pragma once

#include <framesd/frame/depth.hpp>
#include <framesd/frame/depth_range.hpp>
#include <framesd/frame/sample_mask.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace framesd::store {

// What a pixel row shows of its frames, column by column.
enum class Resample : std::uint8_t {
  mean,     // within 1 of exact
  nearest,  // the frame nearest to the row's middle
  min,
  max,
};

struct StripPlan {
  std::int64_t start = 0;    // upper edge, in counts
  std::uint64_t length = 0;  // to the lower edge, in counts; more than 0
  std::uint32_t rows = 0;    // pixel rows, more than 0
  bool closed = true;        // a frame exactly at the lower edge belongs to the last row
  Resample resample = Resample::mean;
  // A row without a frame takes the nearest one of these, if it is within 1.5 median steps of the row's
  // middle.
  DepthRange nearby;
  // In counts. Empty: that of the frames in the interval.
  std::optional<std::uint64_t> median_step = {};

  // Both bounds included, no frames from beyond them. REQUIRES: a < b
  static StripPlan between(Depth a, Depth b, std::uint32_t rows) noexcept;
  // 256 rows of 2^level counts each, from 256 * index on; its lower edge is the next tile's. Empty rows look
  // beyond. REQUIRES: level <= 55, the tile lies within the depths there are
  static StripPlan tile(unsigned level, std::int64_t index) noexcept;
};

constexpr std::uint32_t kTileRows = 256;

enum class RowSource : std::uint8_t { none, frames, nearby };

struct PixelRows {
  std::uint16_t width = 0;
  std::vector<std::uint8_t> pixels;  // rows * width; zeros where there is no source
  std::vector<RowSource> sources;    // one a row
  std::uint64_t frames = 0;          // in the interval
  // Masks of the rows, see sample_mask.hpp, mask_bytes(width) bytes each; empty if no pixel of a row with a
  // source is absent. An absent pixel is 0.
  std::vector<std::uint8_t> masks = {};

  // Empty if there are no masks.
  std::span<const std::uint8_t> mask(std::size_t row) const noexcept {
    if (masks.empty()) return {};
    return std::span(masks).subspan(row * mask_bytes(width), mask_bytes(width));
  }
};

}  // namespace framesd::store
