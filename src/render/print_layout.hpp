// SPDX-License-Identifier: MIT
//
// PrintLayout: where everything of a printed sheet stands, in pixels. Lines of the header that are too long
// for the sheet are broken between words, so that they never make it wider.
#pragma once

#include <framesd/render/print_page.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::render {

[[nodiscard]] std::uint32_t millimetres(double length, std::uint32_t dpi) noexcept;

// In counts; more than a depth may be.
[[nodiscard]] std::uint64_t length_of(const DepthRange& bounds) noexcept;

// `text` in lines of at most `letters` each, broken at blanks where there are any.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t letters);

struct PrintLayout {
  PrintLayout(const PrintSheet& sheet, const DepthRange& bounds, std::uint32_t columns,
              std::uint32_t picture_rows);

  std::uint32_t dot;        // of a letter
  std::uint32_t title_dot;  // of a letter of the title
  std::uint32_t line;       // of text, with the blank between
  std::uint32_t margin;
  std::uint32_t ruler;                     // where its ticks end and the frame begins
  std::uint32_t left;                      // of the picture
  std::vector<std::string> title, header;  // their lines
  std::uint32_t header_top;
  std::uint32_t legend_top, legend_width, legend_height;
  std::uint32_t mark;  // height of the ticks above the picture
  std::uint32_t top;   // of the picture
  std::uint64_t step;  // of labels, in counts
  PrintSize size;
};

}  // namespace framesd::render
