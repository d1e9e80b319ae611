// SPDX-License-Identifier: MIT
#include "font.hpp"
#include "wide_rows.hpp"
#include <framesd/render/print_page.hpp>

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

namespace framesd::render {
namespace {

constexpr std::uint64_t kStepMax = 1'000'000'000'000'000'000;

std::uint32_t millimetres(double length, std::uint32_t dpi) noexcept {
  return static_cast<std::uint32_t>(length * dpi / 25.4 + 0.5);
}

std::uint64_t length_of(const DepthRange& bounds) noexcept {
  return static_cast<std::uint64_t>(bounds.max.count()) - static_cast<std::uint64_t>(bounds.min.count());
}

// Where everything stands, in pixels.
struct Layout {
  Layout(const PrintSheet& sheet, const DepthRange& bounds, std::uint32_t columns,
         std::uint32_t picture_rows);

  std::uint32_t dot;   // of a letter
  std::uint32_t line;  // of text, with the blank between
  std::uint32_t margin;
  std::uint32_t legend_top, legend_width, legend_height;
  std::uint32_t ruler;      // where its ticks end and the frame begins
  std::uint32_t left, top;  // of the picture
  std::uint64_t step;       // of labels, in counts
  PrintSize size;
};

// The widest label of the ruler.
std::uint32_t label_width(const DepthRange& bounds, std::uint32_t dot) {
  const std::size_t letters = std::max(bounds.min.text().size(), bounds.max.text().size()) + 1;
  return static_cast<std::uint32_t>(letters) * kGlyphWidth * dot;
}

Layout::Layout(const PrintSheet& sheet, const DepthRange& bounds, std::uint32_t columns,
               std::uint32_t picture_rows)
    : dot(std::max(1u, sheet.dpi / 75)),
      line((kGlyphHeight + 2) * dot),
      margin(millimetres(5, sheet.dpi)),
      legend_top(margin + static_cast<std::uint32_t>(sheet.header.size()) * line + line / 2),
      legend_width(millimetres(40, sheet.dpi)),
      legend_height(millimetres(3, sheet.dpi)),
      ruler(margin + label_width(bounds, dot) + millimetres(3, sheet.dpi)),
      left(ruler + dot),
      top(legend_top + legend_height + 3 * line),
      step(ruler_step(static_cast<std::uint64_t>(static_cast<double>(length_of(bounds)) / picture_rows *
                                                 millimetres(10, sheet.dpi)))),
      size{} {
  std::uint32_t header = legend_width + 8 * kGlyphWidth * dot;
  for (const std::string& text : sheet.header) header = std::max(header, text_width(text, dot));
  size.width = std::max(margin + header, left + columns + dot) + margin;
  size.height = top + picture_rows + dot + margin;
}

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

void draw_header(Canvas& canvas, const Layout& at, const PrintSheet& sheet) {
  std::uint32_t y = at.margin;
  for (const std::string& text : sheet.header) {
    canvas.text(at.margin, y, text, at.dot);
    y += at.line;
  }
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

void draw_ruler(Canvas& canvas, const Layout& at, const DepthRange& bounds, std::uint32_t rows,
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

void draw_picture(Canvas& canvas, const Layout& at, const PictureRows& picture) {
  canvas.frame(at.left, at.top, picture.width, picture.rows(), at.dot);
  for (std::uint32_t row = 0; row < picture.rows(); ++row) {
    if (picture.present[row] == 0) continue;
    const auto source = std::span(picture.pixels).subspan(std::size_t{row} * picture.width, picture.width);
    const auto to_index = [](std::uint8_t grey) { return std::max(grey, kDarkest); };
    std::ranges::transform(source, canvas.row(at.top + row, at.left, picture.width).begin(), to_index);
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
  return Layout(sheet, bounds, width, rows).size;
}

std::vector<std::uint8_t> print_page(const PrintSheet& sheet, const PictureRows& picture) {
  const Layout at(sheet, picture.bounds, picture.width, picture.rows());
  Canvas canvas(at.size);
  draw_header(canvas, at, sheet);
  draw_ruler(canvas, at, picture.bounds, picture.rows(), sheet.dpi);
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
