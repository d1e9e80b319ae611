// SPDX-License-Identifier: MIT
//
// What every Log promises, run over the store on disk and its twin in memory.
#include "twins.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <boost/test/unit_test.hpp>

using framesd::Depth;
using framesd::DepthRange;
using framesd::errc;
using framesd::Strip;
using framesd::test::ask;
using framesd::test::at;
using framesd::test::batch_of;
using framesd::test::between;
using framesd::test::depths_of;
using framesd::test::Engines;
using framesd::test::kNarrow;
using framesd::test::once;
using framesd::test::upsert;
namespace store = framesd::store;

namespace {

using Counts = std::vector<std::int64_t>;

constexpr framesd::RowFormat kOther{.source_width = 6, .frame_width = 8};

[[maybe_unused]] std::unique_ptr<store::Log> of_other_widths(framesd::test::InMemory&) {
  return std::make_unique<framesd::test::MemoryStore>(kOther);
}
#if defined(FRAMESD_TEST_DATABASE)
std::unique_ptr<store::Log> of_other_widths(framesd::test::InDatabase&) {
  return std::make_unique<framesd::test::MemoryStore>(kOther);  // its batch is what is submitted
}
#endif
[[maybe_unused]] std::unique_ptr<store::Log> of_other_widths(framesd::test::DiskStore& here) {
  auto options = here.options();
  options.directory /= "other";
  options.format = kOther;
  return std::move(store::lmdb::open_store(options).value());
}

store::ReadRequest all() { return {.range = {}, .after = {}}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(frame_store)

BOOST_AUTO_TEST_CASE_TEMPLATE(an_empty_store_has_no_extent, Engine, Engines) {
  Engine engine;
  const auto snapshot = once(engine.store()).snapshot().value();
  BOOST_TEST(snapshot.frames == 0u);
  BOOST_TEST(!snapshot.first.has_value());
  Strip strip;
  const auto page = once(engine.store()).read(all(), strip).value();
  BOOST_TEST(page.total == 0u);
  BOOST_TEST(!page.has_more);
  BOOST_TEST(strip.empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rows_come_back_as_they_were_with_their_statistics, Engine, Engines) {
  Engine engine;
  BOOST_TEST(upsert(engine.store(), batch_of(engine.store(), {5, -7})).value().inserted == 2u);
  Strip strip;
  (void)once(engine.store()).read(all(), strip).value();
  BOOST_REQUIRE_EQUAL(strip.rows(), 2u);
  BOOST_TEST(strip.depth(0) == at(-7));
  BOOST_TEST(std::ranges::equal(strip.row(1), framesd::test::frame_row(kNarrow, at(5), 0)));
  BOOST_CHECK(strip.stats(1) == framesd::row_stats(framesd::test::source_row(kNarrow, at(5), 0)));

  auto source = all();
  source.samples = store::Samples::source;
  (void)once(engine.store()).read(source, strip).value();
  BOOST_TEST(strip.width() == kNarrow.source_width);
  BOOST_TEST(std::ranges::equal(strip.row(0), framesd::test::source_row(kNarrow, at(-7), 0)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(both_ends_of_a_range_belong_to_it, Engine, Engines) {
  Engine engine;
  (void)upsert(engine.store(), batch_of(engine.store(), {10, 20, 30, 40})).value();
  BOOST_TEST(depths_of(engine.store(), {.range = between(20, 30), .after = {}}) == (Counts{20, 30}));
  BOOST_TEST(depths_of(engine.store(), {.range = between(21, 29), .after = {}}) == Counts{});
  BOOST_TEST(depths_of(engine.store(), {.range = between(30, 20), .after = {}}) == Counts{});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_outermost_depths_are_depths_like_others, Engine, Engines) {
  Engine engine;
  (void)upsert(engine.store(), batch_of(engine.store(), {INT64_MAX, 0, -INT64_MAX})).value();
  BOOST_TEST(depths_of(engine.store()) == (Counts{-INT64_MAX, 0, INT64_MAX}));
  for (const auto order : {store::Order::ascending, store::Order::descending}) {
    for (const Depth end : {Depth::lowest(), Depth::highest()}) {
      const bool beyond = (order == store::Order::ascending) == (end == Depth::highest());
      const auto found = depths_of(engine.store(), {.range = {}, .after = end, .order = order});
      BOOST_TEST(found.size() == (beyond ? 0u : 2u));
    }
  }
  BOOST_TEST(!once(engine.store()).neighbours(Depth::highest()).value().above.has_value());
  BOOST_TEST(once(engine.store()).neighbours(Depth::lowest()).value().above.value() == at(0));
  BOOST_TEST(!once(engine.store()).neighbours(Depth::lowest()).value().below.has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(paging_passes_over_offset_rows_beyond_after, Engine, Engines) {
  Engine engine;
  (void)upsert(engine.store(), batch_of(engine.store(), {1, 2, 3, 4, 5, 6, 7, 8})).value();
  store::ReadRequest request{.range = between(2, 7), .after = at(3), .offset = 1, .limit = 2};
  Strip strip;
  auto page = once(engine.store()).read(request, strip).value();
  BOOST_TEST(page.total == 6u);
  BOOST_TEST(page.has_more);
  BOOST_TEST(depths_of(engine.store(), request) == (Counts{5, 6}));
  request.order = store::Order::descending;
  request.after = at(7);
  request.limit = 4;
  BOOST_TEST(depths_of(engine.store(), request) == (Counts{5, 4, 3, 2}));
  page = once(engine.store()).read(request, strip).value();
  BOOST_TEST(page.total == 6u);
  BOOST_TEST(!page.has_more);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_limit_of_nothing_still_tells_whether_there_is_more, Engine, Engines) {
  Engine engine;
  (void)upsert(engine.store(), batch_of(engine.store(), {1})).value();
  Strip strip;
  store::ReadRequest request{.range = {}, .after = {}, .limit = 0};
  BOOST_TEST(once(engine.store()).read(request, strip).value().has_more);
  request.offset = 1;
  BOOST_TEST(!once(engine.store()).read(request, strip).value().has_more);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(of_a_repeated_depth_the_last_row_wins, Engine, Engines) {
  Engine engine;
  auto batch = engine.store().new_batch();
  for (const std::uint64_t salt : {1, 2, 3}) {
    framesd::test::add_row(*batch, at(4), salt);
    framesd::test::add_row(*batch, at(2), salt);
  }
  const auto outcome = upsert(engine.store(), std::move(batch)).value();
  BOOST_TEST(outcome.inserted == 2u);
  BOOST_TEST(outcome.replaced == 4u);
  Strip strip;
  (void)once(engine.store()).read(all(), strip).value();
  BOOST_REQUIRE_EQUAL(strip.rows(), 2u);
  BOOST_TEST(std::ranges::equal(strip.row(1), framesd::test::frame_row(kNarrow, at(4), 3)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rows_that_are_there_are_replaced_and_counted_so, Engine, Engines) {
  Engine engine;
  (void)upsert(engine.store(), batch_of(engine.store(), {1, 3, 5})).value();
  const auto outcome = upsert(engine.store(), batch_of(engine.store(), {5, 2, 1, 9}, 7)).value();
  BOOST_TEST(outcome.inserted == 2u);
  BOOST_TEST(outcome.replaced == 2u);
  BOOST_TEST(depths_of(engine.store()) == (Counts{1, 2, 3, 5, 9}));
  Strip strip;
  (void)once(engine.store()).read(all(), strip).value();
  BOOST_TEST(std::ranges::equal(strip.row(3), framesd::test::frame_row(kNarrow, at(5), 7)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(erasing_takes_what_lies_in_the_range_and_tells_how_many, Engine, Engines) {
  Engine engine;
  (void)upsert(engine.store(), batch_of(engine.store(), {1, 2, 3, 4, 5})).value();
  BOOST_TEST(ask(engine.store(), store::Erase{between(2, 3)}).value().erased == 2u);
  BOOST_TEST(ask(engine.store(), store::Erase{DepthRange::only(at(9))}).value().erased == 0u);
  BOOST_TEST(ask(engine.store(), store::Erase{between(5, 1)}).value().erased == 0u);
  BOOST_TEST(depths_of(engine.store()) == (Counts{1, 4, 5}));
  BOOST_TEST(ask(engine.store(), store::Erase{DepthRange{}}).value().erased == 3u);
  BOOST_TEST(once(engine.store()).snapshot().value().frames == 0u);
  BOOST_TEST(upsert(engine.store(), batch_of(engine.store(), {3})).value().inserted == 1u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_look_sees_one_state_whatever_is_committed_meanwhile, Engine, Engines) {
  Engine engine;
  (void)upsert(engine.store(), batch_of(engine.store(), {1, 2, 3})).value();
  const auto seen = engine.store().look([&](store::View& log) -> framesd::result<store::Version> {
    const store::Version before = log.version();
    (void)upsert(engine.store(), batch_of(engine.store(), {2, 4}, 9)).value();
    (void)ask(engine.store(), store::Erase{between(1, 1)}).value();
    Strip strip;
    BOOST_TEST(log.read(all(), strip).value().total == 3u);
    BOOST_CHECK(std::ranges::equal(strip.row(1), framesd::test::frame_row(kNarrow, at(2), 0)));
    BOOST_TEST(log.count({}).value() == 3u);
    BOOST_TEST(log.extent().value().last.value() == at(3));
    BOOST_TEST(log.statistics({}).value().frames == 3u);
    BOOST_TEST(log.neighbours(at(3)).value().below.value() == at(2));
    BOOST_TEST(!log.neighbours(at(3)).value().above.has_value());
    BOOST_CHECK(log.version() == before);
    return before;
  });
  const auto now = once(engine.store()).snapshot().value();
  BOOST_TEST(now.version.generation > seen.value().generation);
  BOOST_TEST(now.last.value() == at(4));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_range_is_counted_without_being_read, Engine, Engines) {
  Engine engine;
  BOOST_TEST(once(engine.store()).count({}).value() == 0u);
  (void)upsert(engine.store(), framesd::test::run_of(engine.store(), -500, 10, 100)).value();
  BOOST_TEST(once(engine.store()).count({}).value() == 100u);
  BOOST_TEST(once(engine.store()).count(between(-400, -201)).value() == 20u);
  BOOST_TEST(once(engine.store()).count(between(1, 0)).value() == 0u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(neighbours_lie_strictly_on_both_sides, Engine, Engines) {
  Engine engine;
  BOOST_TEST(!once(engine.store()).neighbours(at(1)).value().below.has_value());
  (void)upsert(engine.store(), batch_of(engine.store(), {10, 20, 30})).value();
  const auto middle = once(engine.store()).neighbours(at(20)).value();
  BOOST_TEST(middle.below.value() == at(10));
  BOOST_TEST(middle.above.value() == at(30));
  BOOST_TEST(once(engine.store()).neighbours(at(25)).value().below.value() == at(20));
  BOOST_TEST(!once(engine.store()).neighbours(at(30)).value().above.has_value());
  BOOST_TEST(!once(engine.store()).neighbours(at(10)).value().below.has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(statistics_hold_every_sample_of_the_range_and_nothing_else, Engine, Engines) {
  Engine engine;
  BOOST_TEST(once(engine.store()).statistics({}).value().frames == 0u);
  (void)upsert(engine.store(), framesd::test::run_of(engine.store(), -500, 10, 100)).value();
  const auto stats = once(engine.store()).statistics(between(-400, -201)).value();
  BOOST_TEST(stats.frames == 20u);
  BOOST_TEST(stats.first.value() == at(-400));
  BOOST_TEST(stats.last.value() == at(-210));
  BOOST_TEST(stats.median_step.value() == 10u);
  BOOST_TEST(stats.samples() == 20u * kNarrow.source_width);
  std::array<std::uint64_t, 256> counted{};
  for (int row = 10; row < 30; ++row) {
    for (const auto sample : framesd::test::source_row(kNarrow, at(-500 + 10 * row), 0)) ++counted[sample];
  }
  BOOST_CHECK(stats.histogram == counted);
  const auto counts = once(engine.store()).sample_counts(between(-400, -201)).value();
  BOOST_CHECK(counts.histogram == counted);
  BOOST_TEST(!counts.median_step.has_value());
  BOOST_TEST(!once(engine.store()).statistics(DepthRange::only(at(0))).value().median_step.has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gaps_are_the_frames_on_both_sides_as_many_as_asked_for, Engine, Engines) {
  Engine engine;
  BOOST_TEST(once(engine.store()).gaps({}, 3, 10).value().gaps.empty());
  for (const std::int64_t first : {0, 1000, 2000}) {
    (void)upsert(engine.store(), framesd::test::run_of(engine.store(), first, 10, 50)).value();
  }
  auto gaps = once(engine.store()).gaps({}, 3, 10).value();
  BOOST_TEST(gaps.median_step.value() == 10u);
  BOOST_CHECK(gaps.gaps == (std::vector<store::Gap>{{at(490), at(1000)}, {at(1490), at(2000)}}));
  BOOST_TEST(!gaps.truncated);
  gaps = once(engine.store()).gaps({}, 3, 1).value();
  BOOST_TEST(gaps.gaps.size() == 1u);
  BOOST_TEST(gaps.truncated);
  BOOST_TEST(once(engine.store()).gaps({}, 51, 10).value().gaps.empty());  // longer than, not as long as
  BOOST_TEST(once(engine.store()).gaps(between(0, 999), 3, 10).value().gaps.empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(pixel_rows_divide_the_interval_and_tell_where_they_come_from, Engine, Engines) {
  Engine engine;
  (void)upsert(engine.store(), framesd::test::run_of(engine.store(), 0, 10, 40)).value();
  store::PixelRows rows;
  auto plan = store::StripPlan::between(at(0), at(800), 8);
  plan.resample = store::Resample::max;
  BOOST_REQUIRE(once(engine.store()).pixel_rows(plan, rows).has_value());
  BOOST_TEST(rows.frames == 40u);
  BOOST_TEST(rows.width == kNarrow.frame_width);
  for (std::size_t row = 0; row < 8; ++row) {
    BOOST_CHECK(rows.sources[row] == (row < 4 ? store::RowSource::frames : store::RowSource::none));
  }
  std::uint8_t greatest = 0;
  for (int i = 10; i < 20; ++i) {
    greatest = std::max(greatest, framesd::test::frame_row(kNarrow, at(10 * i), 0)[3]);
  }
  BOOST_TEST(rows.pixels[1 * kNarrow.frame_width + 3] == greatest);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_batch_of_other_widths_is_refused, Engine, Engines) {
  Engine engine;
  const auto other = of_other_widths(engine);
  const auto refused = upsert(engine.store(), batch_of(*other, {1}));
  BOOST_TEST(refused.error() == errc::store_widths_differ);
  BOOST_TEST(once(engine.store()).snapshot().value().frames == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
