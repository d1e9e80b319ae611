// SPDX-License-Identifier: MIT
//
// A small bitmap font of our own for what is printed beside pictures: ASCII, units and what the names of
// holes and fields in northern Europe have besides; 5 x 7 dots, two more below the line, in cells of 6 x 10.
// Anything else is drawn as a question mark.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace framesd::render {

constexpr std::uint32_t kGlyphWidth = 6;  // of a cell
constexpr std::uint32_t kGlyphHeight = 10;
constexpr std::uint32_t kGlyphMiddle = 4;  // the middle row of digits and capitals

constexpr char32_t kNoLetter = 0xFFFD;

// The letters of a text; kNoLetter for each byte that is part of none.
[[nodiscard]] std::u32string letters_of(std::string_view utf8);

// Whether it is drawn as itself.
[[nodiscard]] bool has_glyph(char32_t c) noexcept;

// Whether there is a dot. REQUIRES: x < kGlyphWidth, y < kGlyphHeight
[[nodiscard]] bool glyph_dot(char32_t c, std::uint32_t x, std::uint32_t y) noexcept;

// Columns of a text whose dots are `dot` pixels wide.
[[nodiscard]] inline std::uint32_t text_width(std::string_view utf8, std::uint32_t dot) {
  return static_cast<std::uint32_t>(letters_of(utf8).size()) * kGlyphWidth * dot;
}

}  // namespace framesd::render
