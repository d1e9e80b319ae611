// SPDX-License-Identifier: MIT
//
// What inline colormaps and colormap files have in common: colours in hex, and stops that must be in order.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/image/colormap.hpp>
#include <framesd/image/lut.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::image {

// "8b4513" or "#8B4513".
[[nodiscard]] std::optional<Rgb> parse_colour(std::string_view text) noexcept;

// A grey value or a channel, decimal digits only, 0..255.
[[nodiscard]] std::optional<std::uint8_t> parse_byte(std::string_view text) noexcept;

// lut_from_stops of what a person wrote; `where` begins the sentence ("basalt.json"). Errors:
// colormap_malformed.
[[nodiscard]] checked<Lut> checked_stops(std::span<const Stop> stops, std::string_view where);

// The same for lut_from_colours.
[[nodiscard]] checked<Lut> checked_colours(std::span<const Rgb> colours, std::string_view where);

// A map spelled out in a request: it has a comma or a colon. Errors: colormap_malformed.
[[nodiscard]] bool is_inline(std::string_view text) noexcept;
[[nodiscard]] checked<Lut> lut_inline(std::string_view text);

using PackedLut = std::array<std::uint32_t, 256>;  // 0xRRGGBB

struct PackedColormap {
  std::string_view name;
  const PackedLut& colours;
};

[[nodiscard]] std::span<const PackedColormap> packed_colormaps() noexcept;

// The maps that framesd has without any file, in the order in which they are listed.
[[nodiscard]] std::vector<Colormap> builtin_colormaps();

// As few stops as it takes for straight lines between them to meet the table within kStopsNear.
[[nodiscard]] std::vector<Stop> stops_of(const Lut& lut);

}  // namespace framesd::image
