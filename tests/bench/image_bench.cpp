// SPDX-License-Identifier: MIT
//
// What a row costs on its way to a picture: resized, coloured, written as a PNG.
#include "bench.hpp"
#include <framesd/image/frame_encoder.hpp>
#include <framesd/image/lut.hpp>
#include <framesd/image/resample.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace bench = framesd::bench;
namespace image = framesd::image;
using framesd::Filter;

namespace {

constexpr std::size_t kRows = 64;

// Rows with the roughness of a borehole image: a few slow waves, noise of some grey values, now and then an
// edge.
std::vector<std::uint8_t> rows_of(std::size_t width) {
  std::vector<std::uint8_t> rows;
  std::uint32_t state = 1;
  const auto random = [&](int below) {
    state = state * 1664525 + 1013904223;
    return static_cast<int>((state >> 16) % static_cast<std::uint32_t>(below));
  };
  for (std::size_t r = 0; r < kRows; ++r) {
    int grey = 60 + random(140);
    int slope = 0;
    for (std::size_t i = 0; i < width; ++i) {
      if (random(12) == 0) slope = random(13) - 6;
      if (random(60) == 0) grey += random(80) - 40;
      grey += slope + random(9) - 4;
      if (grey < 20 || grey > 235) slope = -slope;
      grey = grey < 20 ? 20 : grey > 235 ? 235 : grey;
      rows.push_back(static_cast<std::uint8_t>(grey));
    }
  }
  return rows;
}

}  // namespace

BENCH(resample) {
  const auto rows = rows_of(200);
  std::vector<std::uint8_t> resized(150);
  for (const Filter filter : {Filter::bilinear, Filter::lanczos}) {
    const image::Resampler resampler(200, 150, filter);
    const std::string name = filter == Filter::bilinear ? "bilinear" : "lanczos";
    bench::measure("resample_" + name, {.units = kRows, .bytes = rows.size()}, [&] {
      for (std::size_t r = 0; r < kRows; ++r)
        resampler.row({rows.data() + r * 200, 200}, resized);
      bench::keep(resized);
    });
    bench::measure("resample_" + name + "_portable", {.units = kRows, .bytes = rows.size()}, [&] {
      for (std::size_t r = 0; r < kRows; ++r)
        resampler.row_portable({rows.data() + r * 200, 200}, resized);
      bench::keep(resized);
    });
  }
}

BENCH(lut) {
  bench::measure("lut_default_made", {.unit = "lut"}, [] {
    const image::Stop stops[] = {{0, {0, 0, 139}}, {128, {0, 200, 100}}, {255, {255, 69, 0}}};
    bench::keep(image::lut_from_stops(stops));
  });
}

namespace {

// Encodes all rows once a call; reports the mean size.
void measure_frames(const std::string& name, int level) {
  const auto rows = rows_of(150);
  const image::FrameEncoder encoder(150, image::default_lut(), level);
  std::vector<std::uint8_t> room;
  std::size_t bytes = 0;
  bench::measure(name, {.unit = "frame", .units = kRows}, [&] {
    bytes = 0;
    for (std::size_t r = 0; r < kRows; ++r)
      bytes += encoder.encode({rows.data() + r * 150, 150}, room).size();
    bench::keep(room);
  });
  bench::report(name, "bytes_per_frame", static_cast<double>(bytes) / kRows);
}

}  // namespace

BENCH(png_frame) {
  if (getenv("X"))
    for (;;)
      measure_frames("png_frame_huffman", 1);
  measure_frames("png_frame_stored", 0);
  measure_frames("png_frame_huffman", 1);
  measure_frames("png_frame_zlib2", 2);
  measure_frames("png_frame_zlib9", 9);
  bench::measure("png_frame_made", {.unit = "encoder"},
                 [] { bench::keep(image::FrameEncoder(150, image::default_lut())); });
}
