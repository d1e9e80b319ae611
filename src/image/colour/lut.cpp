// SPDX-License-Identifier: MIT
//
// Stops to a table, in integers: the same bytes on every machine.
#include <framesd/image/lut.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>

namespace framesd::image {
namespace {

constexpr std::array<Stop, 5> kDefaultStops = {{
    {0, {0, 0, 139}},
    {64, {0, 139, 139}},
    {128, {0, 200, 100}},
    {192, {255, 215, 0}},
    {255, {255, 69, 0}},
}};

// from + (to - from) * step / steps, rounded down also where the line falls.
std::uint8_t between(std::uint8_t from, std::uint8_t to, int step, int steps) noexcept {
  return static_cast<std::uint8_t>((from * (steps - step) + to * step) / steps);
}

Rgb between(Rgb from, Rgb to, int step, int steps) noexcept {
  return {between(from.r, to.r, step, steps), between(from.g, to.g, step, steps),
          between(from.b, to.b, step, steps)};
}

}  // namespace

Lut lut_from_stops(std::span<const Stop> stops) noexcept {
  assert(stops.size() >= 2 && stops.front().grey == 0 && stops.back().grey == 255);
  Lut lut{};
  for (std::size_t i = 0; i + 1 < stops.size(); ++i) {
    const auto& [from, a] = stops[i];
    const auto& [to, b] = stops[i + 1];
    const int steps = to - from;
    for (int step = 0; step <= steps; ++step) {
      lut[static_cast<std::size_t>(from + step)] = between(a, b, step, steps);
    }
  }
  return lut;
}

// Colour k lies at k * 255 / (colours - 1), which need not be a whole grey value.
Lut lut_from_colours(std::span<const Rgb> colours) noexcept {
  assert(colours.size() >= 2 && colours.size() <= 256);
  constexpr std::size_t kGreyMax = 255;
  Lut lut{};
  for (std::size_t grey = 0; grey <= kGreyMax; ++grey) {
    const std::size_t at = grey * (colours.size() - 1);
    const Rgb from = colours[at / kGreyMax];
    const Rgb to = colours[std::min(at / kGreyMax + 1, colours.size() - 1)];
    lut[grey] = between(from, to, static_cast<int>(at % kGreyMax), static_cast<int>(kGreyMax));
  }
  return lut;
}

Lut reversed(const Lut& lut) noexcept {
  Lut out;
  std::ranges::reverse_copy(lut, out.begin());
  return out;
}

std::span<const Stop> default_stops() noexcept { return kDefaultStops; }

const Lut& default_lut() noexcept {
  static const Lut lut = lut_from_stops(kDefaultStops);
  return lut;
}

}  // namespace framesd::image
