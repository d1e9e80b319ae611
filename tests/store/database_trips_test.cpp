// SPDX-License-Identifier: MIT
//
// How often a look waits for the database: what it needs is asked for together.
#include "in_database.hpp"
#include "postgres/sql/trips.hpp"

#include <boost/test/unit_test.hpp>

using namespace framesd;
using namespace framesd::test;

namespace {

constexpr int kRows = 3000;
constexpr std::int64_t kStep = 2540;

// The log of these tests: frames at even steps, so that where one is can be estimated.
struct EvenLog {
  EvenLog() { BOOST_REQUIRE(upsert(log.store(), run_of(log.store(), 0, kStep, kRows)).has_value()); }

  // What a page costs at its first look, and at the next, which knows the cells.
  std::uint64_t trips_of(const store::ReadRequest& request) {
    const std::uint64_t before = store::postgres::trips_of_this_thread();
    Strip rows;
    page = log.store().look([&](store::View& view) { return view.read(request, rows); }).value();
    given = rows.rows();
    return store::postgres::trips_of_this_thread() - before;
  }

  InDatabase log;
  store::Page page;
  std::size_t given = 0;
};

DepthRange steps(std::int64_t first, std::int64_t last) {
  return {Depth::from_count(first * kStep), Depth::from_count(last * kStep)};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(trips_of_a_page, EvenLog)

BOOST_AUTO_TEST_CASE(a_page_of_a_range_takes_one_behind_the_begin) {
  for (const auto order : {store::Order::ascending, store::Order::descending}) {
    for (const std::int64_t first : {0, 7, 1234, 2800}) {
      BOOST_TEST(trips_of({.range = steps(first, 2900), .limit = 100, .order = order}) == 2u);
      BOOST_TEST(page.total == 2901u - static_cast<std::uint64_t>(first));
      BOOST_TEST(given == 100u);
    }
  }
}

BOOST_AUTO_TEST_CASE(so_does_a_page_of_all_one_beyond_a_depth_and_one_frame) {
  BOOST_TEST(trips_of({.limit = 100}) == 2u);
  BOOST_TEST(trips_of({.range = steps(10, 2000), .after = Depth::from_count(500 * kStep), .limit = 50}) ==
             2u);
  BOOST_TEST(page.total == 1991u);
  BOOST_TEST(trips_of({.range = steps(777, 777), .limit = 1}) == 2u);
  BOOST_TEST(given == 1u);
}

BOOST_AUTO_TEST_CASE(a_page_that_is_told_of_beforehand_comes_with_the_begin) {
  const auto trips_told = [&](const store::ReadRequest& told, const store::ReadRequest& request) {
    const std::uint64_t before = store::postgres::trips_of_this_thread();
    Strip rows;
    page = log.store().look(told, [&](store::View& view) { return view.read(request, rows); }).value();
    given = rows.rows();
    return store::postgres::trips_of_this_thread() - before;
  };
  const auto trips_of_told = [&](const store::ReadRequest& request) { return trips_told(request, request); };
  const store::ReadRequest of_range{.range = steps(7, 2900), .limit = 100};
  trips_of(of_range);  // the cells are known from here on
  BOOST_TEST(trips_of_told(of_range) == 1u);
  BOOST_TEST(page.total == 2894u);
  BOOST_TEST(given == 100u);
  BOOST_TEST(trips_of_told({.limit = 50, .order = store::Order::descending}) == 1u);
  BOOST_TEST(trips_of_told({.range = steps(700, 700), .limit = 1}) == 1u);
  BOOST_TEST(given == 1u);

  // Another page than what was told of takes a trip more; so does one of a state that was not known.
  BOOST_TEST(trips_told(of_range, {.range = steps(100, 300), .limit = 100}) == 2u);
  BOOST_TEST(page.total == 201u);
  const auto same = database().open_log(log.name()).value();
  BOOST_REQUIRE(upsert(*same, run_of(*same, kRows * kStep, kStep, 10)).has_value());
  const store::ReadRequest of_end{.range = steps(2990, 4000), .limit = 100};
  BOOST_TEST(trips_of_told(of_end) <= 2u);
  BOOST_TEST(page.total == 20u);
  BOOST_TEST(given == 20u);
  BOOST_TEST(trips_of_told(of_end) == 1u);
  BOOST_TEST(page.total == 20u);
}

BOOST_AUTO_TEST_CASE(a_page_by_offset_takes_one_more_since_where_it_begins_is_looked_up) {
  BOOST_TEST(trips_of({.offset = 2000, .limit = 100}) == 3u);
  BOOST_TEST(trips_of({.range = steps(100, 2900), .offset = 1500, .limit = 100}) == 3u);
  BOOST_TEST(given == 100u);
}

BOOST_AUTO_TEST_CASE(a_count_takes_one_behind_the_begin) {
  const std::uint64_t before = store::postgres::trips_of_this_thread();
  const auto frames = log.store().look([](store::View& view) { return view.count(steps(13, 2500)); }).value();
  BOOST_TEST(frames == 2488u);
  BOOST_TEST(store::postgres::trips_of_this_thread() - before == 2u);
}

BOOST_AUTO_TEST_CASE(a_picture_takes_two_behind_the_begin_one_of_cells_and_one_of_frames) {
  const auto trips_of_picture = [&](std::int64_t first, std::int64_t last, std::uint32_t rows) {
    const std::uint64_t before = store::postgres::trips_of_this_thread();
    store::PixelRows pixels;
    const DepthRange range = steps(first, last);
    const auto plan = store::StripPlan::between(range.min, range.max, rows);
    log.store().look([&](store::View& view) { return view.pixel_rows(plan, pixels); }).value();
    BOOST_TEST(pixels.frames == static_cast<std::uint64_t>(last - first + 1));
    return store::postgres::trips_of_this_thread() - before;
  };
  for (const std::int64_t first : {3, 1000, 1777}) {
    BOOST_TEST(trips_of_picture(first, first + 1100, 300) <= 3u);
    BOOST_TEST(trips_of_picture(first, first + 1100, 7) <= 3u);
    BOOST_TEST(trips_of_picture(first, first + 50, 500) <= 3u);
  }
}

BOOST_AUTO_TEST_CASE(after_a_commit_cells_are_read_again_in_the_same_trip) {
  BOOST_TEST(trips_of({.range = steps(5, 2900), .limit = 100}) == 2u);
  BOOST_REQUIRE(upsert(log.store(), run_of(log.store(), kRows * kStep, kStep, 10)).has_value());
  BOOST_TEST(trips_of({.range = steps(5, 3005), .limit = 100}) == 2u);
  BOOST_TEST(page.total == 3001u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(an_uneven_log_gives_the_same_pages) {
  InDatabase log;
  std::vector<std::int64_t> counts;
  for (std::int64_t i = 0, count = 0; i < 800; ++i)
    counts.push_back(count += i % 97 == 0 ? 5'000'000 : 1 + i % 7);
  BOOST_REQUIRE(upsert(log.store(), batch_of(log.store(), counts)).has_value());
  for (std::size_t offset = 0; offset < counts.size(); offset += 37) {
    Strip rows;
    const auto page =
        log.store()
            .look([&](store::View& view) { return view.read({.offset = offset, .limit = 50}, rows); })
            .value();
    BOOST_TEST(page.total == counts.size());
    BOOST_REQUIRE(rows.rows() == std::min<std::size_t>(50, counts.size() - offset));
    BOOST_TEST(rows.depth(rows.rows() - 1).count() == counts[offset + rows.rows() - 1]);
  }
}
