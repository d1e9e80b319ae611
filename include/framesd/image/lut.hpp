// SPDX-License-Identifier: MIT
//
// Lut: what colour each of the 256 grey values is drawn in.
//
// Made from stops on the grey axis; the map `default` is the one that framesd has without being asked. Colour
// is applied when a picture is made, never stored.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace framesd::image {

struct Rgb {
  std::uint8_t r = 0;
  std::uint8_t g = 0;
  std::uint8_t b = 0;

  friend constexpr bool operator==(const Rgb&, const Rgb&) noexcept = default;
};

using Lut = std::array<Rgb, 256>;

// A colour at a place on the grey axis.
struct Stop {
  std::uint8_t grey = 0;
  Rgb colour;

  friend constexpr bool operator==(const Stop&, const Stop&) noexcept = default;
};

// Straight lines between the stops, each channel rounded down.
//
// REQUIRES: at least two stops, the first at 0, the last at 255, strictly ascending between
[[nodiscard]] Lut lut_from_stops(std::span<const Stop> stops) noexcept;

// The same through colours that are evenly spaced; 256 of them are the table itself.
//
// REQUIRES: 2..256 colours
[[nodiscard]] Lut lut_from_colours(std::span<const Rgb> colours) noexcept;

// The table from the other end.
[[nodiscard]] Lut reversed(const Lut& lut) noexcept;

// The colormap `default`: dark blue, teal, green, gold, orange red.
[[nodiscard]] const Lut& default_lut() noexcept;
[[nodiscard]] std::span<const Stop> default_stops() noexcept;

}  // namespace framesd::image
