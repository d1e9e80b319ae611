// SPDX-License-Identifier: MIT
//
// The maps that stops or a line of arithmetic give; colormap_tables.cpp holds the others.
//
// A formula takes x from 0 to 1 along the grey axis to each channel, again 0 to 1. The figures are published
// ones: those of jet, hot, bone, copper, pink, hsv are MATLAB's of 64 entries, hence the 63rds.
#include "colormap_parts.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>

namespace framesd::image {
namespace {

struct Colour {
  double r;
  double g;
  double b;
};

// 0 up to `from`, 1 from `to` on, a straight line between.
double ramp(double x, double from, double to) noexcept {
  return std::clamp((x - from) / (to - from), 0.0, 1.0);
}

double ramp63(double x, int from, int to) noexcept { return ramp(x, from / 63.0, to / 63.0); }

Colour afmhot(double x) { return {2 * x, 2 * x - 0.5, 2 * x - 1}; }

Colour autumn(double x) { return {1, x, 0}; }

Colour hot(double x) { return {0.0416 + 0.9584 * ramp63(x, 0, 23), ramp63(x, 23, 47), ramp63(x, 47, 63)}; }

Colour bone(double x) {
  const Colour glow = hot(x);
  return {(7 * x + glow.b) / 8, (7 * x + glow.g) / 8, (7 * x + ramp63(x, 0, 23)) / 8};
}

Colour bwr(double x) { return {ramp(x, 0, 0.5), std::min(2 * x, 2 - 2 * x), 1 - ramp(x, 0.5, 1)}; }

Colour cool(double x) { return {x, 1 - x, 1}; }

Colour copper(double x) { return {ramp63(x, 0, 51), 0.7812 * x, 0.4975 * x}; }

// Around the colour circle in six sixths, each with a small bend of 1/32 or 1/16 where it meets the next.
Colour hsv(double x) {
  return {1 - (ramp63(x, 10, 11) + 30 * ramp63(x, 11, 21) + ramp63(x, 21, 22)) / 32 +
              (ramp63(x, 42, 43) + 30 * ramp63(x, 43, 53) + ramp63(x, 53, 54)) / 32,
          (15 * ramp63(x, 0, 10) + ramp63(x, 10, 11) - 15 * ramp63(x, 32, 42) - ramp63(x, 42, 43)) / 16,
          (ramp63(x, 21, 22) + 15 * ramp63(x, 22, 32) - ramp63(x, 53, 54) - 13.5 * ramp63(x, 54, 63)) / 16};
}

Colour jet(double x) {
  return {ramp(x, 0.35, 0.66) - 0.5 * ramp(x, 0.89, 1), ramp(x, 0.125, 0.375) - ramp(x, 0.64, 0.91),
          0.5 + 0.5 * ramp(x, 0, 0.11) - ramp(x, 0.34, 0.65)};
}

// Exact at each 63rd, straight between.
Colour pink(double x) {
  const double left = std::floor(63 * x) / 63;
  const double share = 63 * (x - left);
  const auto tint = [](double channel, double at) { return std::sqrt((2 * at + channel) / 3); };
  const Colour a = hot(left);
  const Colour b = hot(left + 1.0 / 63);
  const auto mixed = [&](double from, double to) {
    return (1 - share) * tint(from, left) + share * tint(to, left + 1.0 / 63);
  };
  return {mixed(a.r, b.r), mixed(a.g, b.g), mixed(a.b, b.b)};
}

Colour rainbow(double x) {
  return {std::abs(2 * x - 0.5), std::sin(x * std::numbers::pi), std::cos(x * std::numbers::pi / 2)};
}

Colour seismic(double x) {
  return {ramp(x, 0.25, 0.5) - 0.5 * ramp(x, 0.75, 1), ramp(x, 0.25, 0.5) - ramp(x, 0.5, 0.75),
          0.3 + 0.7 * ramp(x, 0, 0.25) - ramp(x, 0.5, 0.75)};
}

Colour spring(double x) { return {1, x, 1 - x}; }

Colour summer(double x) { return {x, 0.5 + 0.5 * x, 0.4}; }

Colour winter(double x) { return {0, x, 1 - 0.5 * x}; }

struct Formula {
  std::string_view name;
  Colour (*at)(double x);
};

constexpr Formula kFormulas[] = {
    {"jet", jet},       {"hot", hot},       {"cool", cool}, {"rainbow", rainbow}, {"bone", bone},
    {"copper", copper}, {"afmhot", afmhot}, {"pink", pink}, {"spring", spring},   {"summer", summer},
    {"autumn", autumn}, {"winter", winter}, {"hsv", hsv},   {"seismic", seismic}, {"bwr", bwr},
};

constexpr Stop kGray[] = {{0, {0, 0, 0}}, {255, {255, 255, 255}}};

constexpr Stop kResistivity[] = {
    {0, {26, 10, 0}},     {64, {139, 69, 19}},    {96, {205, 133, 63}},   {128, {218, 165, 32}},
    {160, {255, 215, 0}}, {192, {255, 236, 139}}, {255, {255, 255, 255}},
};

// Rounded down, as the tables are; the little extra keeps a whole value whole.
std::uint8_t byte_of(double channel) noexcept {
  return static_cast<std::uint8_t>(255 * std::clamp(channel, 0.0, 1.0) + 1e-6);
}

Colormap map_of(std::string_view name, std::span<const Stop> stops) {
  return {std::string(name), lut_from_stops(stops), {stops.begin(), stops.end()}};
}

Colormap map_of(std::string_view name, const Lut& lut) { return {std::string(name), lut, stops_of(lut)}; }

Lut lut_of(const Formula& formula) {
  Lut lut;
  for (std::size_t grey = 0; grey < lut.size(); ++grey) {
    const auto [r, g, b] = formula.at(static_cast<double>(grey) / 255);
    lut[grey] = {byte_of(r), byte_of(g), byte_of(b)};
  }
  return lut;
}

Lut lut_of(const PackedLut& packed) {
  Lut lut;
  std::ranges::transform(packed, lut.begin(), [](std::uint32_t rgb) {
    return Rgb{static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8),
               static_cast<std::uint8_t>(rgb)};
  });
  return lut;
}

Colormap conductivity() {
  const Lut lut = reversed(lut_from_stops(kResistivity));
  return {"conductivity", lut, stops_of(lut)};
}

// Whether the straight line from one entry to another passes near all between.
bool straight(const Lut& lut, std::size_t from, std::size_t to) noexcept {
  const int steps = static_cast<int>(to - from);
  const auto near = [&](int a, int b, int between, int step) {
    return std::abs(a * (steps - step) + b * step - between * steps) <= kStopsNear * steps;
  };
  for (int step = 1; step < steps; ++step) {
    const Rgb at = lut[from + static_cast<std::size_t>(step)];
    const Rgb a = lut[from];
    const Rgb b = lut[to];
    if (!near(a.r, b.r, at.r, step) || !near(a.g, b.g, at.g, step) || !near(a.b, b.b, at.b, step)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::vector<Stop> stops_of(const Lut& lut) {
  std::vector<Stop> stops = {{0, lut[0]}};
  for (std::size_t from = 0; from + 1 < lut.size();) {
    std::size_t to = from + 1;
    while (to + 1 < lut.size() && straight(lut, from, to + 1)) ++to;
    stops.push_back({static_cast<std::uint8_t>(to), lut[to]});
    from = to;
  }
  return stops;
}

std::vector<Colormap> builtin_colormaps() {
  std::vector<Colormap> maps = {map_of("default", default_stops()), map_of("gray", kGray),
                                map_of("resistivity", kResistivity), conductivity()};
  for (const PackedColormap& packed : packed_colormaps()) {
    maps.push_back(map_of(packed.name, lut_of(packed.colours)));
  }
  for (const Formula& formula : kFormulas) maps.push_back(map_of(formula.name, lut_of(formula)));
  return maps;
}

}  // namespace framesd::image
