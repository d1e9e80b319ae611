// SPDX-License-Identifier: MIT
#include "support/memory_store.hpp"
#include "support/printing.hpp"
#include <framesd/render/gather.hpp>

#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>

using namespace framesd;
using render::Norm;

namespace {

constexpr RowFormat kFormat{.source_width = 4, .frame_width = 4};

struct SmallLog final : test::MemoryStore {
  SmallLog() : MemoryStore(kFormat) {}

  void put(std::int64_t depth, std::vector<std::uint8_t> samples) {
    auto batch = new_batch();
    batch->add(Depth::from_count(depth), samples, samples);
    submit(store::Upsert{.batch = std::move(batch)}, [](const auto&) {});
  }
};

struct Rows {
  // Row i at i units, its samples random but for the neighbourhood they are in.
  explicit Rows(int rows = 60) {
    unsigned seed = 7;
    for (int i = 0; i < rows; ++i) {
      std::vector<std::uint8_t> samples(kFormat.source_width);
      for (auto& sample : samples) {
        seed = seed * 1103515245 + 12345;
        sample = static_cast<std::uint8_t>(i + (seed >> 16) % 90);
      }
      frames.put(i * std::int64_t{1'000'000}, samples);
      all.push_back(samples);
    }
  }

  // The row as it must be: the percentiles of all samples within `reach` rows, sorted and counted off.
  std::vector<std::uint8_t> dumb(int row, int reach, double lo_percent, double hi_percent) const {
    std::vector<std::uint8_t> around;
    for (int i = std::max(0, row - reach); i <= std::min(static_cast<int>(all.size()) - 1, row + reach);
         ++i) {
      around.insert(around.end(), all[i].begin(), all[i].end());
    }
    std::ranges::sort(around);
    const auto percentile = [&](double percent) {
      const double wanted = percent / 100 * static_cast<double>(around.size());
      const auto place = static_cast<std::size_t>(std::max(1.0, std::ceil(wanted)));
      return static_cast<double>(around[place - 1]);
    };
    const double lo = percentile(lo_percent);
    const double hi = percentile(hi_percent);
    std::vector<std::uint8_t> toned;
    for (const std::uint8_t sample : all[static_cast<std::size_t>(row)]) {
      toned.push_back(
          static_cast<std::uint8_t>(std::lround(255 * std::clamp((sample - lo) / (hi - lo), 0.0, 1.0))));
    }
    return toned;
  }

  void check_rows(const std::vector<int>& expected, int reach) {
    BOOST_REQUIRE_EQUAL(scratch.strip.rows(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      BOOST_TEST(scratch.strip.depth(i).count() == expected[i] * std::int64_t{1'000'000});
      const auto row = scratch.strip.row(i);
      const auto wanted = dumb(expected[i], reach, 10, 90);
      BOOST_TEST(std::ranges::equal(row, wanted), "row " << expected[i]);
    }
  }

  result<store::Page> gather(store::Log& log, const store::ReadRequest& request,
                             const render::ColourPlan& colours) {
    return log.look([&](store::View& view) { return render::gather(view, request, colours, scratch); });
  }
  result<void> nearest(store::Log& log, Depth depth, std::int64_t reach, const render::ColourPlan& colours) {
    return log.look(
        [&](store::View& view) { return render::gather_nearest(view, depth, reach, colours, scratch); });
  }

  SmallLog frames;
  std::vector<std::vector<std::uint8_t>> all;
  render::Scratch scratch;
  render::ColourPlan window{.norm = Norm::window, .clip = {.lo = 10, .hi = 90}, .half_window = 3'000'000};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(gathering, Rows)

BOOST_AUTO_TEST_CASE(each_row_is_toned_by_the_rows_around_it_beyond_the_page_too) {
  const store::ReadRequest request{.range = {Depth::from_count(20'000'000), Depth::from_count(24'000'000)}};
  BOOST_REQUIRE(gather(frames, request, window));
  check_rows({20, 21, 22, 23, 24}, 3);
}

BOOST_AUTO_TEST_CASE(descending_pages_and_the_ends_of_the_log_are_toned_alike) {
  BOOST_REQUIRE(gather(frames, {.limit = 3, .order = store::Order::descending}, window));
  check_rows({59, 58, 57}, 3);
  BOOST_REQUIRE(gather(frames, {.limit = 2}, window));
  check_rows({0, 1}, 3);
}

BOOST_AUTO_TEST_CASE(a_range_goes_by_its_source_samples) {
  const store::ReadRequest request{.range = {Depth::from_count(0), Depth::from_count(9'000'000)}, .limit = 2};
  const render::ColourPlan plan{.norm = Norm::range, .clip = {.lo = 0, .hi = 100}};
  BOOST_REQUIRE(gather(frames, request, plan));
  std::uint8_t lowest = 255;
  std::uint8_t highest = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    lowest = std::min(lowest, std::ranges::min(all[i]));
    highest = std::max(highest, std::ranges::max(all[i]));
  }
  BOOST_TEST(scratch.tone.hi == highest);
  BOOST_TEST(scratch.tone.lo == lowest);  // 0 % is the least sample there is
}

BOOST_AUTO_TEST_CASE(of_two_that_are_as_near_the_shallower_is_taken) {
  BOOST_REQUIRE(nearest(frames, Depth::from_count(2'500'000), 600'000, {}));
  BOOST_TEST(scratch.strip.depth(0).count() == 2'000'000);
}

BOOST_AUTO_TEST_CASE(a_commit_meanwhile_changes_nothing_of_what_is_gathered) {
  const auto gathered = frames.look([&](store::View& log) {
    frames.put(1'000'000'000, {1, 2, 3, 4});
    frames.put(500'000, {9, 9, 9, 9});
    return render::gather(log, {.limit = 2}, window, scratch);
  });
  BOOST_TEST(gathered.value().total == 60u);
  check_rows({0, 1}, 3);
}

BOOST_AUTO_TEST_CASE(a_frame_alone_is_toned_by_its_neighbours) {
  BOOST_REQUIRE(nearest(frames, Depth::from_count(30'000'000), 0, window));
  check_rows({30}, 3);
  BOOST_REQUIRE(nearest(frames, Depth::from_count(-5'000'000), 1, window));
  BOOST_TEST(scratch.strip.empty());
}

BOOST_AUTO_TEST_CASE(a_window_of_thousands_of_rows_counts_the_4096_next_to_the_row) {
  SmallLog many;
  auto batch = many.new_batch();
  for (int i = 0; i < 5000; ++i) {  // rows far above are black, the others run from 100 to 200
    const auto grey = static_cast<std::uint8_t>(i < 900 ? 0 : 100 + i % 101);
    const std::vector<std::uint8_t> row(kFormat.source_width, grey);
    batch->add(Depth::from_count(i), row, row);
  }
  many.submit(store::Upsert{.batch = std::move(batch)}, [](const auto&) {});
  const render::ColourPlan wide{
      .norm = Norm::window, .clip = {.lo = 1e-6, .hi = 100}, .half_window = 1'000'000};
  BOOST_REQUIRE(nearest(many, Depth::from_count(2950), 0, wide));  // from row 902 on
  const double expected = 255.0 * (2950 % 101) / 100;
  BOOST_TEST(scratch.strip.row(0)[0] == std::lround(expected));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(encoder_memo)

BOOST_AUTO_TEST_CASE(what_was_used_last_is_kept) {
  render::EncoderMemo memo;
  const auto encoder = [&](int level) {
    return &memo.encoder(
        {.width = 4, .level = level, .form = image::FrameForm::rgb, .lut = image::default_lut()});
  };
  const auto* const first = encoder(0);
  for (const int level : {2, 3, 4}) (void)encoder(level);
  BOOST_TEST(encoder(0) == first);  // and so it is the one used last
  for (const int level : {5, 6}) (void)encoder(level);
  BOOST_TEST(encoder(0) == first);
}

BOOST_AUTO_TEST_CASE(another_colormap_or_form_is_another_encoder) {
  render::EncoderMemo memo;
  const render::EncoderKind kind{
      .width = 4, .level = 0, .form = image::FrameForm::rgb, .lut = image::default_lut()};
  const auto* const encoder = &memo.encoder(kind);
  auto other = kind;
  other.form = image::FrameForm::indexed;
  BOOST_TEST(&memo.encoder(other) != encoder);
  other = kind;
  other.lut[255] = {1, 2, 3};
  BOOST_TEST(&memo.encoder(other) != encoder);
  BOOST_TEST(&memo.encoder(kind) == encoder);
}

BOOST_AUTO_TEST_SUITE_END()
