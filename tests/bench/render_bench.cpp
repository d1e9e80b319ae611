// SPDX-License-Identifier: MIT
//
// Pages and exports as the server makes them, without the socket: gather from a store of frames, render.
#include "bench.hpp"
#include "support/temp_dir.hpp"
#include <framesd/image/resample.hpp>
#include <framesd/render/export.hpp>
#include <framesd/render/gather.hpp>
#include <framesd/render/page_json.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace bench = framesd::bench;
namespace store = framesd::store;
using framesd::Depth;

namespace {

constexpr framesd::RowFormat kFormat;
constexpr std::uint64_t kRows = 1'000'000;
constexpr std::int64_t kStep = 10'000;  // 0.01

// Rows like rock: neighbouring samples differ little.
void make_row(std::mt19937& random, std::vector<std::uint8_t>& row) {
  int grey = 120;
  for (auto& sample : row) {
    grey = std::clamp(grey + static_cast<int>(random() % 17) - 8, 13, 237);
    sample = static_cast<std::uint8_t>(grey);
  }
}

void fill(store::Log& frames) {
  std::mt19937 random(3);
  const framesd::image::Resampler resampler(kFormat);
  std::vector<std::uint8_t> source(kFormat.source_width);
  std::vector<std::uint8_t> resized(kFormat.frame_width);
  for (std::uint64_t row = 0; row < kRows;) {
    auto batch = frames.new_batch();
    for (int i = 0; i < 5000 && row < kRows; ++i, ++row) {
      make_row(random, source);
      resampler.row(source, resized);
      batch->add(Depth::from_count(static_cast<std::int64_t>(row) * kStep), source, resized);
    }
    frames.submit(store::Upsert{.batch = std::move(batch)}, [](const auto& outcome) {
      if (!outcome) std::abort();
    });
  }
}

}  // namespace

namespace {

namespace render = framesd::render;

// A million frames, made for the first workload that asks.
store::Log& filled_log() {
  static const framesd::test::TempDir folder;
  static const auto log = [] {
    {
      const auto filled = store::lmdb::open_store({.directory = folder.path(), .format = kFormat});
      fill(**filled);
    }
    return std::move(store::lmdb::open_store({.directory = folder.path(), .format = kFormat}).value());
  }();
  return *log;
}

// Pages of `limit` frames at random places.
void measure_pages(store::Log& frames, const std::string& name, const render::FrameLook& look,
                   std::uint64_t limit) {
  render::Scratch scratch;
  std::string body;
  std::mt19937_64 random(9);
  bench::measure(name, {.unit = "page"}, [&] {
    render::PagePlan plan{.read = {.limit = limit}, .look = look};
    plan.read.range.min = Depth::from_count(static_cast<std::int64_t>(random() % (kRows - limit)) * kStep);
    const auto page =
        frames.look([&](store::View& log) { return render::gather(log, plan.read, look.colours, scratch); });
    body.clear();
    render::append_page(body, plan, *page, kFormat.source_width, scratch);
    bench::keep(body);
  });
  bench::report(name, "body_bytes_per_frame", static_cast<double>(body.size()) / static_cast<double>(limit));
}

// An export from end to end, a piece at a time.
void measure_export(store::Log& frames, const std::string& name, const render::ExportPlan& plan) {
  std::string piece;
  std::size_t bytes = 0;
  const auto once = [&] {
    const auto made = frames.look([&](store::View& log) { return render::begin_export(frames, log, plan); });
    bytes = 0;
    for (auto next = framesd::http::BodySource::Next::more; next == framesd::http::BodySource::Next::more;) {
      piece.clear();
      next = made->source->next(piece);
      bytes += piece.size();
    }
  };
  once();
  bench::measure(name, {.unit = "row", .units = kRows, .bytes = bytes}, once);
}

}  // namespace

BENCH(page_uncached) {
  using framesd::image::FrameForm;
  store::Log& log = filled_log();
  for (const std::uint64_t limit : {100u, 1000u}) {
    const std::string name = "page_uncached_" + std::to_string(limit);
    measure_pages(log, name + "_huffman", {}, limit);
    measure_pages(log, name + "_indexed", {.form = FrameForm::indexed}, limit);
    measure_pages(log, name + "_stored", {.level = 0}, limit);
  }
}

// What other colours cost: a page in one stretch, in a stretch of each row's own.
BENCH(page_normalized) {
  using render::Norm;
  store::Log& log = filled_log();
  measure_pages(log, "page_static_100", {.colours = {.norm = Norm::range}}, 100);
  measure_pages(log, "page_dynamic_100", {.colours = {.norm = Norm::window}}, 100);
}

BENCH(export) {
  using render::ExportFormat;
  store::Log& log = filled_log();
  for (const auto& [name, format] : {std::pair{"export_csv", ExportFormat::csv},
                                     {"export_ndjson", ExportFormat::ndjson},
                                     {"export_npy", ExportFormat::npy},
                                     {"export_las", ExportFormat::las}}) {
    measure_export(log, name,
                   {.format = format, .read = {.limit = INT64_MAX, .samples = store::Samples::source}});
  }
}
