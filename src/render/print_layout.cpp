// SPDX-License-Identifier: MIT
#include "print_layout.hpp"

#include "font.hpp"

#include <algorithm>
#include <utility>

namespace framesd::render {
namespace {

constexpr double kNarrowest = 100;  // millimetres of a sheet between its margins: room for the header

// The widest label of the ruler.
std::uint32_t label_width(const DepthRange& bounds, std::uint32_t dot) {
  const std::size_t letters = std::max(bounds.min.text().size(), bounds.max.text().size()) + 1;
  return static_cast<std::uint32_t>(letters) * kGlyphWidth * dot;
}

std::vector<std::string> all_wrapped(const std::vector<std::string>& texts, std::size_t letters) {
  std::vector<std::string> lines;
  for (const std::string& text : texts) {
    for (std::string& line : wrapped(text, letters)) lines.push_back(std::move(line));
  }
  return lines;
}

// Bytes of the first `letters` letters.
std::size_t bytes_of(std::string_view text, std::size_t letters) {
  std::size_t bytes = 0;
  while (bytes < text.size() && letters != 0) {
    ++bytes;
    while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) ++bytes;
    --letters;
  }
  return bytes;
}

}  // namespace

std::uint32_t millimetres(double length, std::uint32_t dpi) noexcept {
  return static_cast<std::uint32_t>(length * dpi / 25.4 + 0.5);
}

std::uint64_t length_of(const DepthRange& bounds) noexcept {
  return static_cast<std::uint64_t>(bounds.max.count()) - static_cast<std::uint64_t>(bounds.min.count());
}

std::vector<std::string> wrapped(std::string_view text, std::size_t letters) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    std::size_t end = bytes_of(text, std::max<std::size_t>(1, letters));
    std::size_t next = end;
    if (end < text.size()) {
      const std::size_t blank = text.substr(0, end + 1).rfind(' ');
      if (blank != std::string_view::npos && blank != 0) {
        end = blank;
        next = blank + 1;
      }
    }
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(next);
  }
  return lines;
}

PrintLayout::PrintLayout(const PrintSheet& sheet, const DepthRange& bounds, std::uint32_t columns,
                         std::uint32_t picture_rows)
    : dot(std::max(1u, sheet.dpi / 75)),
      title_dot(2 * dot),
      line((kGlyphHeight + 2) * dot),
      margin(millimetres(5, sheet.dpi)),
      ruler(margin + label_width(bounds, dot) + millimetres(3, sheet.dpi)),
      left(ruler + dot),
      legend_width(millimetres(40, sheet.dpi)),
      legend_height(millimetres(3, sheet.dpi)),
      mark(millimetres(1.5, sheet.dpi)),
      step(ruler_step(static_cast<std::uint64_t>(static_cast<double>(length_of(bounds)) / picture_rows *
                                                 millimetres(10, sheet.dpi)))),
      size{} {
  size.width = margin + std::max(left - margin + columns + dot, millimetres(kNarrowest, sheet.dpi)) + margin;
  const std::uint32_t room = size.width - 2 * margin;
  if (!sheet.title.empty()) title = wrapped(sheet.title, room / (kGlyphWidth * title_dot));
  header = all_wrapped(sheet.header, room / (kGlyphWidth * dot));
  header_top = margin + static_cast<std::uint32_t>(title.size()) * 2 * line;
  legend_top = header_top + static_cast<std::uint32_t>(header.size()) * line + line / 2;
  top = legend_top + legend_height + 3 * line + mark;
  size.height = top + picture_rows + dot + margin;
}

}  // namespace framesd::render
