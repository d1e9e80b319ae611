// SPDX-License-Identifier: MIT
//
// The colormaps that are tables and nothing else: no short formula gives them.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace framesd::image {

using PackedLut = std::array<std::uint32_t, 256>;  // 0xRRGGBB

struct PackedColormap {
  std::string_view name;
  const PackedLut& colours;
};

[[nodiscard]] std::span<const PackedColormap> packed_colormaps() noexcept;

}  // namespace framesd::image
