// SPDX-License-Identifier: MIT
//
// What whole pictures cost: a strip of 1000 frames deflated by our own encoder and by zlib, and the same
// strip in other colours.
#include "bench.hpp"
#include <framesd/image/colormap.hpp>
#include <framesd/image/index_plane.hpp>
#include <framesd/image/tone.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace bench = framesd::bench;
namespace image = framesd::image;

namespace {

constexpr std::uint32_t kWidth = 150;
constexpr std::uint32_t kRows = 1000;

// Beds, each with its own shade, bounded by sinusoids across the azimuth, under noise that is alike from row
// to row: about as hard to foretell as a borehole image.
std::vector<std::uint8_t> strip() {
  std::vector<std::uint8_t> pixels;
  std::uint32_t state = 7;
  const auto random = [&](int below) {
    state = state * 1664525 + 1013904223;
    return static_cast<int>((state >> 16) % static_cast<std::uint32_t>(below));
  };
  std::vector<int> bed(kWidth, 120);
  std::vector<int> speckle(kWidth, 0);
  int shade = 120;
  for (std::uint32_t y = 0; y < kRows; ++y) {
    if (random(30) == 0) shade = 60 + random(130);
    for (std::uint32_t x = 0; x < kWidth; ++x) {
      const double dip = 4 * std::sin(x * 6.2831853 / kWidth);
      bed[x] += (shade - bed[x]) / (6 + static_cast<int>(dip));
      speckle[x] = speckle[x] * 3 / 4 + random(13) - 6;
      pixels.push_back(static_cast<std::uint8_t>(std::clamp(bed[x] + speckle[x] + random(7), 0, 255)));
    }
  }
  return pixels;
}

void measure_plane(const std::string& name, int level) {
  const auto pixels = strip();
  std::size_t bytes = 0;
  bench::measure(name, {.unit = "strip", .bytes = pixels.size()}, [&] {
    const image::IndexPlane plane(pixels, kWidth, kRows, level);
    bytes = plane.rest().size();
    bench::keep(plane);
  });
  bench::report(name, "bytes", static_cast<double>(bytes));
}

}  // namespace

BENCH(png_strip) {
  measure_plane("png_strip_stored", 0);
  measure_plane("png_strip", 1);
  measure_plane("png_strip_zlib2", 2);
  measure_plane("png_strip_zlib6", 6);
}

BENCH(png_recolour) {
  const image::IndexPlane plane(strip(), kWidth, kRows);
  const image::ColormapSet maps;
  std::vector<std::uint8_t> png;
  bench::measure("png_recolour", {.unit = "strip"}, [&] {
    png.clear();
    image::append_indexed_png(png, plane, {.palette = maps.find("viridis")->lut});
    bench::keep(png);
  });
}

BENCH(dynamic_normalization) {
  constexpr std::uint32_t kTall = 16384;
  const auto once = strip();
  std::vector<std::uint8_t> pixels;
  while (pixels.size() < kTall * kWidth) pixels.insert(pixels.end(), once.begin(), once.end());
  pixels.resize(kTall * kWidth);
  std::vector<std::uint8_t> out(pixels.size());
  for (const std::uint32_t reach : {5u, 2047u}) {
    std::vector<image::RowWindow> windows;
    for (std::uint32_t r = 0; r < kTall; ++r) {
      windows.push_back({r < reach ? 0 : r - reach, std::min(kTall, r + reach + 1)});
    }
    for (const double gamma : {1.0, 2.2}) {
      const std::string name =
          "dynamic_normalization_" + std::to_string(2 * reach + 1) + (gamma == 1 ? "" : "_gamma");
      bench::measure(name, {.units = kTall, .bytes = pixels.size()}, [&] {
        image::normalize_rows(pixels, kWidth, windows, {.gamma = gamma}, out);
        bench::keep(out);
      });
    }
  }
}

BENCH(colormap_lookup) {
  const image::ColormapSet maps;
  for (const char* text : {"default", "bwr_r", "000000,8b4513,ffd700"}) {
    bench::measure(std::string("colormap_lookup_") + text, {.unit = "lookup"},
                   [&] { bench::keep(maps.lut(text)); });
  }
  bench::measure("colormap_set_made", {.unit = "set"}, [] { bench::keep(image::ColormapSet()); });
}
