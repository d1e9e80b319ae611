// SPDX-License-Identifier: MIT
//
// A small bitmap font of our own for what is printed beside pictures: ASCII from the blank to the underscore,
// 5 x 7 dots in cells of 6 x 9. Small letters are drawn as capitals, anything else as a question mark.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace framesd::render {

constexpr std::uint32_t kGlyphWidth = 6;  // of a cell
constexpr std::uint32_t kGlyphHeight = 9;

// Whether there is a dot. REQUIRES: x < kGlyphWidth, y < kGlyphHeight
[[nodiscard]] bool glyph_dot(char c, std::uint32_t x, std::uint32_t y) noexcept;

// Columns of a text whose dots are `dot` pixels wide.
[[nodiscard]] constexpr std::uint32_t text_width(std::string_view text, std::uint32_t dot) noexcept {
  return static_cast<std::uint32_t>(text.size()) * kGlyphWidth * dot;
}

}  // namespace framesd::render
