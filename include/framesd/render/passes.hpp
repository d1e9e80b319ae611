// SPDX-License-Identifier: MIT
//
// Passes: the pictures of several logs over the same depths as one picture: side by side, or how two of them
// differ.
#pragma once

#include <framesd/image/tone.hpp>
#include <framesd/render/picture.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace framesd::render {

constexpr std::uint32_t kGutter = 4;  // transparent columns between two passes

// The rows of one log.
struct PassRows {
  std::shared_ptr<const PictureRows> rows;
  std::optional<image::ToneTable> tone{};  // what its grey values become first

  std::uint8_t grey(std::size_t pixel) const noexcept {
    const std::uint8_t sample = rows->pixels[pixel];
    return tone ? (*tone)[sample] : sample;
  }
};

// Rows that show nothing.
[[nodiscard]] PictureRows blank_rows(std::uint32_t width, std::uint32_t rows);

// Columns of all of them together, kGutter between neighbours.
[[nodiscard]] std::uint32_t columns_of(std::span<const std::uint32_t> widths) noexcept;

// From left to right, each at its own width. Index 0 is transparent: between the passes, and where a row of
// one shows nothing or a pixel is absent; grey 0 is drawn as 1.
//
// level   that it is deflated with
// Cost: one way over the pixels, and deflating them (image::IndexPlane).
// REQUIRES: at least one pass, each with the same number of rows, at least 1
[[nodiscard]] image::IndexPlane side_by_side(std::span<const PassRows> passes, int level);

// (a - b) / 2 + 127.5, halves rounded up: 128 where both are the same, 255 where a is brighter by 255, 0
// where b is. Rows that not both have show nothing, pixels that not both have are absent.
//
// REQUIRES: the same width and number of rows
[[nodiscard]] PictureRows difference(const PassRows& a, const PassRows& b);

}  // namespace framesd::render
