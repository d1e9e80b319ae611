// SPDX-License-Identifier: MIT
//
// What a row costs on its way to a picture: resized, coloured, written as a PNG.
#include "bench.hpp"
#include "image/png/checksums.hpp"
#include <framesd/frame/absent_pixels.hpp>
#include <framesd/frame/sample_mask.hpp>
#include <framesd/image/frame_encoder.hpp>
#include <framesd/image/lut.hpp>
#include <framesd/image/masked_resampler.hpp>
#include <framesd/image/resample.hpp>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <zlib.h>

namespace bench = framesd::bench;
namespace image = framesd::image;
using framesd::Filter;
using framesd::mask_bytes;

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
      for (std::size_t r = 0; r < kRows; ++r) resampler.row({rows.data() + r * 200, 200}, resized);
      bench::keep(resized);
    });
    bench::measure("resample_" + name + "_portable", {.units = kRows, .bytes = rows.size()}, [&] {
      for (std::size_t r = 0; r < kRows; ++r) resampler.row_portable({rows.data() + r * 200, 200}, resized);
      bench::keep(resized);
    });
  }
}

namespace {

// Masks of rows of 200 samples by six pads, a fifth of the hole between them; the tool turns as it moves.
std::vector<std::uint8_t> gaps_between_pads() {
  std::vector<std::uint8_t> masks(kRows * mask_bytes(200));
  for (std::size_t r = 0; r < kRows; ++r) {
    for (std::size_t i = 0; i < 200; ++i) {
      const bool absent = 6 * (i + 7 * r) % 200 >= 160;
      masks[r * mask_bytes(200) + i / 8] |= static_cast<std::uint8_t>(absent << i % 8);
    }
  }
  return masks;
}

void measure_masked(const std::string& name, Filter filter, std::span<const std::uint8_t> masks) {
  const image::MaskedResampler resampler(image::Resampler(200, 150, filter));
  const auto rows = rows_of(200);
  std::vector<std::uint8_t> resized(150);
  std::vector<std::uint8_t> absent(mask_bytes(150));
  bench::measure(name, {.units = kRows, .bytes = rows.size()}, [&] {
    for (std::size_t r = 0; r < kRows; ++r) {
      const auto mask = masks.subspan(r * mask_bytes(200), mask_bytes(200));
      resampler.row({{rows.data() + r * 200, 200}, mask}, {resized, absent});
    }
    bench::keep(resized);
    bench::keep(absent);
  });
}

}  // namespace

BENCH(resample_masked) {
  const std::vector<std::uint8_t> whole(kRows * mask_bytes(200));
  const auto pads = gaps_between_pads();
  for (const Filter filter : {Filter::bilinear, Filter::lanczos}) {
    const std::string name = "resample_masked_" + std::string(framesd::name_of(filter));
    measure_masked(name + "_whole", filter, whole);
    measure_masked(name + "_pads", filter, pads);
  }
}

BENCH(absent_pixels) {
  const auto pads = gaps_between_pads();
  std::vector<std::uint8_t> absent(mask_bytes(150));
  for (const Filter filter : {Filter::bilinear, Filter::lanczos}) {
    const framesd::RowFormat format{.filter = filter};
    const framesd::AbsentPixels pixels(format);
    const std::string name = "absent_pixels_" + std::string(framesd::name_of(filter));
    bench::measure(name, {.units = kRows}, [&] {
      for (std::size_t r = 0; r < kRows; ++r)
        pixels.of(std::span(pads).subspan(r * mask_bytes(200), mask_bytes(200)), absent);
      bench::keep(absent);
    });
    bench::measure(name + "_again", {.units = kRows}, [&] {
      for (std::size_t r = 0; r < kRows; ++r)
        framesd::absent_pixels(format, std::span(pads).first(mask_bytes(200)), absent);
      bench::keep(absent);
    });
    bench::measure(name + "_made", {.unit = "table"}, [&] { bench::keep(framesd::AbsentPixels(format)); });
  }
}

BENCH(lut) {
  const image::Stop stops[] = {{0, {0, 0, 139}}, {128, {0, 200, 100}}, {255, {255, 69, 0}}};
  bench::measure("lut_from_stops", {.unit = "lut"}, [&] { bench::keep(image::lut_from_stops(stops)); });
}

namespace {

// Sums as many bytes as a frame's filtered pixels are.
void measure_sum(const std::string& name, std::uint32_t (*sum)(std::span<const std::uint8_t>)) {
  const auto bytes = rows_of(451);
  bench::measure(name, {.units = kRows, .bytes = bytes.size()}, [&] {
    for (std::size_t r = 0; r < kRows; ++r) bench::keep(sum({bytes.data() + r * 451, 451}));
  });
}

}  // namespace

BENCH(checksums) {
  measure_sum("checksums_crc32", [](auto bytes) { return image::crc32(bytes); });
  measure_sum("checksums_crc32_portable", [](auto bytes) { return image::crc32_portable(bytes); });
  measure_sum("checksums_crc32_zlib", [](auto bytes) {
    return static_cast<std::uint32_t>(::crc32_z(0, bytes.data(), bytes.size()));
  });
  measure_sum("checksums_adler32", [](auto bytes) { return image::adler32(bytes); });
  measure_sum("checksums_adler32_portable", [](auto bytes) { return image::adler32_portable(bytes); });
  measure_sum("checksums_adler32_zlib", [](auto bytes) {
    return static_cast<std::uint32_t>(::adler32_z(1, bytes.data(), bytes.size()));
  });
}

namespace {

constexpr std::size_t kWidth = 150;

// Encodes all rows once a call; reports the mean size.
void measure_frames(const std::string& name,
                    const std::function<std::size_t(std::span<const std::uint8_t>)>& size_of) {
  const auto rows = rows_of(kWidth);
  std::size_t bytes = 0;
  bench::measure(name, {.unit = "frame", .units = kRows}, [&] {
    bytes = 0;
    for (std::size_t r = 0; r < kRows; ++r) bytes += size_of({rows.data() + r * kWidth, kWidth});
    bench::keep(bytes);
  });
  bench::report(name, "bytes_per_frame", static_cast<double>(bytes) / kRows);
}

void measure_level(const std::string& name, int level, image::FrameForm form = image::FrameForm::rgb) {
  const image::FrameEncoder encoder(kWidth, image::default_lut(), level, form);
  std::vector<std::uint8_t> room;
  measure_frames(name, [&](auto row) { return encoder.encode(row, room).size(); });
}

// Frames with a fifth of the hole between pads.
void measure_masked_frames(const std::string& name, image::FrameForm form) {
  const image::FrameEncoder encoder(kWidth, image::default_lut(), 1, form);
  std::vector<std::uint8_t> mask(mask_bytes(kWidth));
  for (std::size_t i = 0; i < kWidth; ++i) {
    if (6 * i % kWidth >= kWidth * 4 / 5) framesd::mark_absent(mask, i);
  }
  std::vector<std::uint8_t> room;
  measure_frames(name, [&](auto row) { return encoder.encode_masked(row, mask, room).size(); });
}

// What zlib's level 1 can do at best: its memory is kept from frame to frame, and the same filter comes
// before it.
void measure_zlib1() {
  z_stream stream{};
  deflateInit(&stream, 1);
  std::vector<std::uint8_t> filtered(1 + 3 * kWidth, 1);
  std::vector<std::uint8_t> packed(1000);
  measure_frames("png_frame_zlib1", [&](auto row) {
    image::Rgb left;
    for (std::size_t i = 0; i < kWidth; ++i) {
      const image::Rgb pixel = image::default_lut()[row[i]];
      filtered[3 * i + 1] = static_cast<std::uint8_t>(pixel.r - left.r);
      filtered[3 * i + 2] = static_cast<std::uint8_t>(pixel.g - left.g);
      filtered[3 * i + 3] = static_cast<std::uint8_t>(pixel.b - left.b);
      left = pixel;
    }
    deflateReset(&stream);
    stream.next_in = filtered.data();
    stream.avail_in = static_cast<uInt>(filtered.size());
    stream.next_out = packed.data();
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    constexpr std::size_t kEnvelope = 8 + 25 + 12 + 12;  // signature, IHDR, IDAT around the stream, IEND
    return kEnvelope + stream.total_out;
  });
  deflateEnd(&stream);
}

}  // namespace

BENCH(png_frame) {
  measure_level("png_frame_stored", 0);
  measure_level("png_frame_huffman", 1);
  measure_zlib1();
  measure_level("png_frame_zlib9", 9);
  measure_level("png_frame_indexed_stored", 0, image::FrameForm::indexed);
  measure_level("png_frame_indexed", 1, image::FrameForm::indexed);
  measure_level("png_frame_indexed_zlib9", 9, image::FrameForm::indexed);
  measure_masked_frames("png_frame_masked", image::FrameForm::rgb);
  measure_masked_frames("png_frame_masked_indexed", image::FrameForm::indexed);
  const image::Colouring colouring(image::default_lut());
  std::vector<std::uint8_t> rgb(3 * kWidth);
  measure_frames("png_frame_raw_rgb", [&](auto row) {
    colouring.row(row, rgb);
    bench::keep(rgb);
    return rgb.size();
  });
  bench::measure("png_frame_made", {.unit = "encoder"},
                 [] { bench::keep(image::FrameEncoder(kWidth, image::default_lut())); });
}
