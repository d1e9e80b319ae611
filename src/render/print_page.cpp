// SPDX-License-Identifier: MIT
#include "canvas.hpp"
#include "print_layout.hpp"
#include "wide_rows.hpp"
#include <framesd/image/row_order.hpp>
#include <framesd/render/print_page.hpp>

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

namespace framesd::render {
namespace {

constexpr std::uint64_t kStepMax = 1'000'000'000'000'000'000;

void draw_header(Canvas& canvas, const PrintLayout& at) {
  std::uint32_t y = at.margin;
  for (const std::string& text : at.title) {
    canvas.text(at.margin, y, text, at.title_dot);
    y += 2 * at.line;
  }
  for (const std::string& text : at.header) {
    canvas.text(at.margin, y, text, at.dot);
    y += at.line;
  }
}

void draw_legend(Canvas& canvas, const PrintLayout& at) {
  const std::uint32_t zero = at.margin + kGlyphWidth * at.dot * 2;
  for (std::uint32_t row = 0; row < at.legend_height; ++row) {
    const auto pixels = canvas.row(at.legend_top + row, zero, at.legend_width);
    for (std::size_t x = 0; x < pixels.size(); ++x) {
      pixels[x] = static_cast<std::uint8_t>(kDarkest + x * (255 - kDarkest) /
                                                           std::max<std::size_t>(1, pixels.size() - 1));
    }
  }
  canvas.frame(zero, at.legend_top, at.legend_width, at.legend_height, at.dot);
  canvas.text(at.margin, at.legend_top, "0", at.dot);
  canvas.text(zero + at.legend_width + kGlyphWidth * at.dot, at.legend_top, "255", at.dot);
}

// The first multiple of `step` at `depth` or below it in the hole.
Int128 first_multiple(std::int64_t depth, std::uint64_t step) noexcept {
  const Int128 wide = depth;
  const Int128 rest = ((wide % step) + step) % step;
  return rest == 0 ? wide : wide - rest + step;
}

void draw_ruler(Canvas& canvas, const PrintLayout& at, const DepthRange& bounds, std::uint32_t rows,
                std::uint32_t dpi) {
  const bool is_two = std::to_string(at.step).front() == '2';  // into fours, others into fives
  const std::uint64_t minor = std::max<std::uint64_t>(1, at.step / (is_two ? 4 : 5));
  const Int128 length = length_of(bounds);
  for (Int128 depth = first_multiple(bounds.min.count(), minor); depth <= bounds.max.count();
       depth += minor) {
    const auto y = at.top + static_cast<std::uint32_t>((depth - bounds.min.count()) * (rows - 1) / length);
    const bool labelled = depth % at.step == 0;
    const std::uint32_t tick = millimetres(labelled ? 2.5 : 1.2, dpi);
    canvas.fill(at.ruler - tick, y, tick, at.dot);
    if (!labelled) continue;
    const std::string label = Depth::from_count(static_cast<std::int64_t>(depth)).text();
    canvas.text(at.ruler - millimetres(3, dpi) - text_width(label, at.dot), y - kGlyphMiddle * at.dot, label,
                at.dot);
  }
}

// Which of the quarters get their word: all, every second one, the first alone or none, as there is room.
std::uint32_t quarters_per_word(const PrintSheet& sheet, std::uint32_t columns, std::uint32_t dot) noexcept {
  std::size_t letters = 0;
  for (const std::string_view word : sheet.quarters) letters = std::max(letters, word.size());
  for (const std::uint32_t quarters : {1u, 2u, 4u}) {
    if (columns * quarters >= 4 * (letters + 1) * kGlyphWidth * dot) return quarters;
  }
  return 0;
}

// Ticks above the picture where it shows the azimuths 0, 90, 180 and 270; one that is at its edge is at both.
void draw_azimuths(Canvas& canvas, const PrintLayout& at, const PrintSheet& sheet, std::uint32_t columns) {
  const std::uint32_t lettered = quarters_per_word(sheet, columns, at.dot);
  const auto shift = static_cast<std::uint32_t>(image::columns_of(sheet.rotate, columns));
  const std::uint32_t letter_top = at.top - at.dot - at.mark - kGlyphHeight * at.dot;
  const auto draw = [&](std::uint32_t x, std::uint32_t quarter) {
    canvas.fill(at.left + x - at.dot / 2, at.top - at.dot - at.mark, at.dot, at.mark);
    if (lettered == 0 || quarter % lettered != 0) return;
    const std::string_view word = sheet.quarters[quarter];
    canvas.text(at.left + x - text_width(word, at.dot) / 2, letter_top, word, at.dot);
  };
  for (std::uint32_t quarter = 0; quarter < 4; ++quarter) {
    const auto column =
        static_cast<std::uint32_t>(image::columns_of(90.0 * quarter - sheet.azimuth_zero, columns));
    const std::uint32_t turned = (column + shift) % columns;
    const std::uint32_t x = sheet.flip ? columns - turned : turned;
    draw(x, quarter);
    if (x == 0 || x == columns) draw(columns - x, quarter);
  }
}

void draw_picture(Canvas& canvas, const PrintLayout& at, const PictureRows& picture) {
  canvas.frame(at.left, at.top, picture.width, picture.rows(), at.dot);
  for (std::uint32_t row = 0; row < picture.rows(); ++row) {
    if (picture.present[row] == 0) continue;
    const auto source = std::span(picture.pixels).subspan(std::size_t{row} * picture.width, picture.width);
    const auto to_index = [](std::uint8_t grey) { return std::max(grey, kDarkest); };
    const auto drawn = canvas.row(at.top + row, at.left, picture.width);
    const auto absent = picture.absent_in(row);
    for (std::size_t i = 0; i < source.size(); ++i) {
      if (absent.empty() || absent[i] == 0) drawn[i] = to_index(source[i]);
    }
  }
}

}  // namespace

std::uint64_t ruler_step(std::uint64_t counts) noexcept {
  for (std::uint64_t power = 1; power < kStepMax; power *= 10) {
    for (const std::uint64_t factor : {1u, 2u, 5u}) {
      if (factor * power >= counts) return factor * power;
    }
  }
  return kStepMax;
}

PrintSize print_size(const PrintSheet& sheet, const DepthRange& bounds, std::uint32_t width,
                     std::uint32_t rows) {
  return PrintLayout(sheet, bounds, width, rows).size;
}

std::optional<char32_t> first_unprintable(std::string_view utf8) {
  for (const char32_t letter : letters_of(utf8)) {
    if (!has_glyph(letter)) return letter;
  }
  return std::nullopt;
}

std::string latin1_of(std::string_view utf8) {
  std::string text;
  for (const char32_t letter : letters_of(utf8)) text += letter <= 0xFF ? static_cast<char>(letter) : '?';
  return text;
}

std::vector<std::uint8_t> print_page(const PrintSheet& sheet, const PictureRows& picture) {
  const PrintLayout at(sheet, picture.bounds, picture.width, picture.rows());
  Canvas canvas(at.size);
  draw_header(canvas, at);
  draw_legend(canvas, at);
  draw_azimuths(canvas, at, sheet, picture.width);
  draw_ruler(canvas, at, picture.bounds, picture.rows(), sheet.dpi);
  canvas.text(at.margin, at.top - at.mark - at.line, sheet.unit, at.dot);
  draw_picture(canvas, at, picture);
  return canvas.take();
}

image::Lut print_palette(const image::Lut& colours) noexcept {
  image::Lut palette = colours;
  palette[kPaper] = {255, 255, 255};
  palette[kInk] = {0, 0, 0};
  return palette;
}

}  // namespace framesd::render
