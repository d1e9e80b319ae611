// SPDX-License-Identifier: MIT
//
// Stops to a table, in integers: the same bytes on every machine.
#include <framesd/image/lut.hpp>

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

}  // namespace

Lut lut_from_stops(std::span<const Stop> stops) noexcept {
  assert(stops.size() >= 2 && stops.front().grey == 0 && stops.back().grey == 255);
  Lut lut{};
  for (std::size_t i = 0; i + 1 < stops.size(); ++i) {
    const auto& [from, a] = stops[i];
    const auto& [to, b] = stops[i + 1];
    const int steps = to - from;
    for (int step = 0; step <= steps; ++step) {
      lut[static_cast<std::size_t>(from + step)] = {
          between(a.r, b.r, step, steps), between(a.g, b.g, step, steps), between(a.b, b.b, step, steps)};
    }
  }
  return lut;
}

const Lut& default_lut() noexcept {
  static const Lut lut = lut_from_stops(kDefaultStops);
  return lut;
}

}  // namespace framesd::image
