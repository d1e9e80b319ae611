// SPDX-License-Identifier: MIT
//
// PrintPage: a sheet of paper around a picture: a title, a header, a legend of its colours, the azimuths
// 0, 90, 180 and 270, a ruler of depths.
//
// Drawn in indices: paper and ink are the first two, all others are grey values of samples.
#pragma once

#include <framesd/render/picture.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::render {

constexpr std::uint8_t kPaper = 0;
constexpr std::uint8_t kInk = 1;
constexpr std::uint8_t kDarkest = 2;  // the least sample as drawn; what is less is drawn as this

struct PrintSheet {
  std::uint32_t dpi = 150;
  std::string title{};                // drawn larger; may be empty
  std::vector<std::string> header{};  // lines; those too long for the sheet are broken
  std::string unit{};                 // of the depths, above the ruler
  std::array<std::string_view, 4> quarters = {"N", "E", "S", "W"};  // ASCII: azimuths 0, 90, 180 and 270
  double azimuth_zero = 0;  // of the first column before it was turned, in degrees
  double rotate = 0;        // how the picture was turned and mirrored, for the azimuths
  bool flip = false;
};

struct PrintSize {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

// REQUIRES: bounds.min < bounds.max
[[nodiscard]] PrintSize print_size(const PrintSheet& sheet, const DepthRange& bounds, std::uint32_t width,
                                   std::uint32_t rows);

// The first character of a text that the font has no shape for; it would be drawn as a question mark.
[[nodiscard]] std::optional<char32_t> first_unprintable(std::string_view utf8);

// A text as a PNG may hold it: Latin-1, with a question mark for what that lacks.
[[nodiscard]] std::string latin1_of(std::string_view utf8);

// The sheet, row by row from the top; as large as print_size() says for these rows.
[[nodiscard]] std::vector<std::uint8_t> print_page(const PrintSheet& sheet, const PictureRows& picture);

// The colours of its indices.
[[nodiscard]] image::Lut print_palette(const image::Lut& colours) noexcept;

// Counts of depth between two labels of the ruler: 1, 2 or 5 times a power of ten, at least `counts`.
[[nodiscard]] std::uint64_t ruler_step(std::uint64_t counts) noexcept;

}  // namespace framesd::render
