// SPDX-License-Identifier: MIT
//
// A page as the server makes it, without the socket: gather from a store of frames, render, at random depths.
#include "bench.hpp"
#include "support/temp_dir.hpp"
#include <framesd/image/resample.hpp>
#include <framesd/render/page_json.hpp>
#include <framesd/store/open.hpp>

#include <cstdlib>
#include <memory>
#include <random>
#include <vector>

namespace bench = framesd::bench;
namespace store = framesd::store;
using framesd::Depth;

namespace {

constexpr framesd::RowFormat kFormat;
constexpr std::uint64_t kRows = 200'000;
constexpr std::int64_t kStep = 10'000;  // 0.01

// Rows like rock: neighbouring samples differ little.
void make_row(std::mt19937& random, std::vector<std::uint8_t>& row) {
  int grey = 120;
  for (auto& sample : row) {
    grey = std::clamp(grey + static_cast<int>(random() % 17) - 8, 13, 237);
    sample = static_cast<std::uint8_t>(grey);
  }
}

void fill(store::FrameStore& frames) {
  std::mt19937 random(3);
  const framesd::image::Resampler resampler(kFormat);
  std::vector<std::uint8_t> source(kFormat.source_width);
  std::vector<std::uint8_t> resized(kFormat.frame_width);
  for (std::uint64_t row = 0; row < kRows;) {
    store::WriteBatch batch(kFormat);
    for (int i = 0; i < 5000 && row < kRows; ++i, ++row) {
      make_row(random, source);
      resampler.row(source, resized);
      batch.add(Depth::from_count(static_cast<std::int64_t>(row) * kStep), source, resized);
    }
    frames.submit(store::Upsert{.batch = std::move(batch)}, [](const auto& outcome) {
      if (!outcome) std::abort();
    });
  }
}

}  // namespace

BENCH(page_uncached) {
  const framesd::test::TempDir folder;
  {
    const auto filled = store::open_store({.directory = folder.path(), .format = kFormat});
    fill(**filled);
  }
  const auto frames = store::open_store({.directory = folder.path(), .format = kFormat});
  for (const int level : {1, 0}) {
    const framesd::image::FrameEncoder encoder(kFormat.frame_width, framesd::image::default_lut(), level);
    for (const std::uint64_t limit : {100u, 1000u}) {
      framesd::render::Scratch scratch;
      std::string body;
      std::mt19937_64 random(9);
      const auto name = "page_uncached_" + std::to_string(limit) + (level == 1 ? "_huffman" : "_stored");
      bench::measure(name, {.unit = "page"}, [&] {
        framesd::render::PagePlan plan;
        plan.read.range.min =
            Depth::from_count(static_cast<std::int64_t>(random() % (kRows - limit)) * kStep);
        plan.read.limit = limit;
        const auto page = (*frames)->read(plan.read, scratch.strip);
        body.clear();
        framesd::render::append_page(body, plan, *page, encoder, scratch);
        bench::keep(body);
      });
      bench::report(name, "body_bytes_per_frame",
                    static_cast<double>(body.size()) / static_cast<double>(limit));
    }
  }
}
