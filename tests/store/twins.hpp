// SPDX-License-Identifier: MIT
//
// Twins: the store on disk and the one in memory, asked the same and compared answer by answer.
#pragma once

#include "store_fixture.hpp"
#include "support/memory_store.hpp"
#include "support/once.hpp"

#include <algorithm>
#include <cstdlib>

#if defined(FRAMESD_TEST_DATABASE)
#include "in_database.hpp"
#endif

#include <boost/mpl/list.hpp>
#include <boost/test/unit_test.hpp>

namespace framesd::test {

// An empty twin; Engines is for tests that both must pass.
struct InMemory {
  MemoryStore twin{kNarrow};
  store::Log& store() { return twin; }
};
#if defined(FRAMESD_TEST_DATABASE)  // the same tests in a program of their own
using Engines = boost::mpl::list<InDatabase>;
#else
using Engines = boost::mpl::list<DiskStore, InMemory>;
#endif

inline DepthRange between(std::int64_t min, std::int64_t max) { return {at(min), at(max)}; }

inline void compare_statistics(store::Log& disk, store::Log& twin, const DepthRange& range) {
  const auto found = once(disk).statistics(range).value();
  const auto expected = once(twin).statistics(range).value();
  BOOST_REQUIRE_EQUAL(found.frames, expected.frames);
  BOOST_REQUIRE(found.first == expected.first);
  BOOST_REQUIRE(found.last == expected.last);
  BOOST_REQUIRE(found.median_step == expected.median_step);
  BOOST_REQUIRE(found.histogram == expected.histogram);
  const auto counts = once(disk).sample_counts(range).value();
  BOOST_REQUIRE_EQUAL(counts.frames, expected.frames);
  BOOST_REQUIRE(counts.histogram == expected.histogram);
  BOOST_REQUIRE(!counts.median_step);
}

inline void compare_gaps(store::Log& disk, store::Log& twin, const DepthRange& range, double factor,
                         std::size_t limit) {
  const auto found = once(disk).gaps(range, factor, limit).value();
  const auto expected = once(twin).gaps(range, factor, limit).value();
  BOOST_REQUIRE(found.median_step == expected.median_step);
  BOOST_REQUIRE(found.gaps == expected.gaps);
  BOOST_REQUIRE_EQUAL(found.truncated, expected.truncated);
}

// Means of means are rounded once a level, so they may be one off.
inline void compare_pixel_rows(store::Log& disk, store::Log& twin, const store::StripPlan& plan) {
  store::PixelRows found;
  store::PixelRows expected;
  BOOST_REQUIRE(once(disk).pixel_rows(plan, found).has_value());
  BOOST_REQUIRE(once(twin).pixel_rows(plan, expected).has_value());
  BOOST_REQUIRE_EQUAL(found.frames, expected.frames);
  BOOST_REQUIRE_EQUAL(found.width, expected.width);
  BOOST_REQUIRE(found.sources == expected.sources);
  BOOST_REQUIRE_EQUAL(found.pixels.size(), expected.pixels.size());
  const int allowed = plan.resample == store::Resample::mean ? 1 : 0;
  for (std::size_t i = 0; i < found.pixels.size(); ++i) {
    BOOST_REQUIRE_LE(std::abs(found.pixels[i] - expected.pixels[i]), allowed);
  }
}

inline void compare_rows(store::Log& disk, store::Log& twin, const store::ReadRequest& request) {
  Strip on_disk;
  Strip in_memory;
  const auto found = once(disk).read(request, on_disk).value();
  const auto expected = once(twin).read(request, in_memory).value();
  BOOST_REQUIRE_EQUAL(found.total, expected.total);
  BOOST_REQUIRE_EQUAL(found.has_more, expected.has_more);
  BOOST_REQUIRE_EQUAL(on_disk.rows(), in_memory.rows());
  BOOST_REQUIRE(std::ranges::equal(on_disk.pixels(), in_memory.pixels()));
  for (std::size_t row = 0; row < on_disk.rows(); ++row) {
    BOOST_REQUIRE_EQUAL(on_disk.depth(row), in_memory.depth(row));
    BOOST_REQUIRE(on_disk.stats(row) == in_memory.stats(row));
  }
}

}  // namespace framesd::test
