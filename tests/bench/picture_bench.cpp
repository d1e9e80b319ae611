// SPDX-License-Identifier: MIT
//
// Pictures as the server makes them, without the socket: gathered from a store of a million frames, deflated,
// coloured.
#include "bench.hpp"
#include "support/temp_dir.hpp"
#include <framesd/image/resample.hpp>
#include <framesd/render/picture.hpp>
#include <framesd/render/shift_search.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace bench = framesd::bench;
namespace render = framesd::render;
namespace store = framesd::store;
using framesd::Depth;

namespace {

constexpr framesd::RowFormat kFormat;
constexpr std::int64_t kFrames = 1'000'000;
constexpr std::int64_t kStep = 10'000;  // 0.01
constexpr unsigned kFinestLevel = 13;   // the largest power of two not above the step

// Every row is the one above it with a little change, as rock is.
void fill(store::Log& frames) {
  std::mt19937 random(3);
  const framesd::image::Resampler resampler(kFormat);
  std::vector<std::uint8_t> source(kFormat.source_width, 120);
  std::vector<std::uint8_t> resized(kFormat.frame_width);
  for (std::int64_t row = 0; row < kFrames;) {
    auto batch = frames.new_batch();
    for (int i = 0; i < 5000; ++i, ++row) {
      for (auto& sample : source) {
        sample = static_cast<std::uint8_t>(std::clamp(sample + static_cast<int>(random() % 9) - 4, 13, 237));
      }
      resampler.row(source, resized);
      batch->add(Depth::from_count(row * kStep), source, resized);
    }
    frames.submit(store::Upsert{.batch = std::move(batch)}, [](const auto& outcome) {
      if (!outcome) std::abort();
    });
  }
}

store::Log& log_of_a_million() {
  static const framesd::test::TempDir folder;
  static const auto log = [] {
    fill(**store::lmdb::open_store({.directory = folder.path(), .format = kFormat}));
    return std::move(store::lmdb::open_store({.directory = folder.path(), .format = kFormat}).value());
  }();
  return *log;
}

// Gathers and deflates one picture after the other; shape_of says where each is.
template <class F>
void measure_pictures(const std::string& name, const render::ColourPlan& colours, F&& shape_of) {
  store::Log& frames = log_of_a_million();
  render::Scratch scratch;
  std::mt19937_64 random(9);
  std::size_t bytes = 0;
  bench::measure(name, {.unit = "picture"}, [&] {
    render::PictureRows rows;
    const auto gathered = frames.look([&](store::View& log) {
      return render::gather_picture(log, shape_of(random), colours, scratch, rows);
    });
    if (!gathered || *gathered != render::Gathered::made) std::abort();
    const render::Picture picture = render::deflated(std::move(rows), 1);
    bytes = picture.plane.rest().size();
    bench::keep(picture);
  });
  bench::report(name, "bytes", static_cast<double>(bytes));
}

render::PictureShape thousand_frames(std::mt19937_64& random) {
  render::PictureShape shape;
  const auto first = static_cast<std::int64_t>(random() % (kFrames - 1000)) * kStep;
  shape.range = {Depth::from_count(first), Depth::from_count(first + 999 * kStep)};
  shape.width = kFormat.frame_width;
  return shape;
}

}  // namespace

BENCH(picture_strip) {
  measure_pictures("picture_strip", {}, thousand_frames);
  measure_pictures("picture_strip_dynamic", {.norm = render::Norm::window}, thousand_frames);
}

BENCH(picture_height) {
  measure_pictures("picture_height", {}, [](std::mt19937_64& random) {
    render::PictureShape shape;
    shape.range.min = Depth::from_count(static_cast<std::int64_t>(random() % 1000));
    shape.height = 1000;
    shape.width = kFormat.frame_width;
    return shape;
  });
}

BENCH(picture_tile) {
  for (const unsigned level : {kFinestLevel, 18u, 23u}) {
    measure_pictures("picture_tile_level_" + std::to_string(level), {}, [level](std::mt19937_64& random) {
      render::PictureShape shape;
      const auto tiles = static_cast<std::uint64_t>(kFrames * kStep) >> (level + 8);
      shape.tile = {
          .level = level, .index = static_cast<std::int64_t>(random() % tiles), .median_step = kStep};
      shape.width = kFormat.frame_width;
      return shape;
    });
  }
}

BENCH(shift_grid) {
  store::Log& frames = log_of_a_million();
  const render::DepthGrid grid{
      .start = 0, .step = kFrames * kStep / render::kGridRowsMax, .rows = render::kGridRowsMax};
  bench::measure("shift_grid", {.units = grid.rows}, [&] {
    const auto rows = frames.look([&](store::View& log) { return render::gather_grid(log, grid); });
    if (!rows) std::abort();
    bench::keep(rows);
  });
}
