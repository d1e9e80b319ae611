// SPDX-License-Identifier: MIT
//
// RowFormat: how many samples a frame has as recorded and as shown, and the filter between them. Fixed when a
// store is made and stamped into it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace framesd {

constexpr unsigned kSampleMax = 255;  // of a grey sample

enum class Filter : std::uint8_t { bilinear = 0, lanczos = 1 };

// As settings, commands and the API write them, in the enumeration's order.
inline constexpr std::array<std::string_view, 2> kFilterNames = {"bilinear", "lanczos"};

constexpr std::string_view name_of(Filter filter) noexcept {
  return kFilterNames[static_cast<std::size_t>(filter)];
}

constexpr std::uint16_t kWidthMax = 4096;

struct RowFormat {
  std::uint16_t source_width = 200;  // samples a recorded row, 1..kWidthMax
  std::uint16_t frame_width = 150;   // samples a resized row, 1..kWidthMax
  Filter filter = Filter::bilinear;

  friend constexpr bool operator==(const RowFormat&, const RowFormat&) noexcept = default;
};

}  // namespace framesd
