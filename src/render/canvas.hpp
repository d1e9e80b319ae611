// SPDX-License-Identifier: MIT
//
// Canvas: a sheet of paper in indices, drawn on in ink. Everything drawn must lie on it.
#pragma once

#include "font.hpp"
#include <framesd/render/print_page.hpp>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace framesd::render {

class Canvas {
 public:
  explicit Canvas(PrintSize size) : size_(size), pixels_(std::size_t{size.width} * size.height, kPaper) {}

  std::span<std::uint8_t> row(std::uint32_t y, std::uint32_t x, std::uint32_t width) noexcept {
    return std::span(pixels_).subspan(std::size_t{y} * size_.width + x, width);
  }
  void fill(std::uint32_t x, std::uint32_t y, std::uint32_t width, std::uint32_t height) noexcept {
    for (std::uint32_t i = 0; i < height; ++i) std::ranges::fill(row(y + i, x, width), kInk);
  }
  void frame(std::uint32_t x, std::uint32_t y, std::uint32_t width, std::uint32_t height,
             std::uint32_t line) noexcept {
    fill(x - line, y - line, width + 2 * line, line);
    fill(x - line, y + height, width + 2 * line, line);
    fill(x - line, y, line, height);
    fill(x + width, y, line, height);
  }
  void text(std::uint32_t x, std::uint32_t y, std::string_view text, std::uint32_t dot) {
    for (const char32_t c : letters_of(text)) {
      letter(x, y, c, dot);
      x += kGlyphWidth * dot;
    }
  }
  std::vector<std::uint8_t> take() { return std::move(pixels_); }

 private:
  void letter(std::uint32_t left, std::uint32_t top, char32_t c, std::uint32_t dot) noexcept {
    for (std::uint32_t y = 0; y < kGlyphHeight; ++y) {
      for (std::uint32_t x = 0; x < kGlyphWidth; ++x) {
        if (glyph_dot(c, x, y)) fill(left + x * dot, top + y * dot, dot, dot);
      }
    }
  }

  PrintSize size_;
  std::vector<std::uint8_t> pixels_;
};

}  // namespace framesd::render
