// SPDX-License-Identifier: MIT
#include <framesd/facts/scale_values.hpp>

#include <cmath>

#include <boost/test/unit_test.hpp>

using framesd::facts::Scale;
using framesd::facts::ScaleValues;
using framesd::facts::value_of;

namespace {

using Counts = std::array<std::uint64_t, 256>;

// One sample 0, one 51, two 255.
Counts four_samples() {
  Counts counts{};
  counts[0] = counts[51] = 1;
  counts[255] = 2;
  return counts;
}

bool close(double found, double expected) {
  return std::fabs(found - expected) < 1e-12 * std::fabs(expected);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scale_values)

BOOST_AUTO_TEST_CASE(the_ends_are_exact_and_steps_between_them_equal) {
  BOOST_TEST(value_of({.lo = 0.1, .hi = 0.7}, 0) == 0.1);
  BOOST_TEST(value_of({.lo = 0.1, .hi = 0.7}, 255) == 0.7);
  BOOST_TEST(value_of({.lo = 0, .hi = 10}, 51) == 2);
  BOOST_TEST(value_of({.lo = 10, .hi = 0}, 51) == 8);
  BOOST_TEST(value_of({.lo = 0, .hi = 510}, 0.5) == 1);
  BOOST_TEST(std::isfinite(value_of({.lo = -1.7e308, .hi = 1.7e308}, 100)));
}

BOOST_AUTO_TEST_CASE(on_a_logarithmic_scale_ratios_are_equal) {
  const Scale scale{.lo = 0.1, .hi = 10000, .log = true};
  BOOST_TEST(value_of(scale, 0) == 0.1);
  BOOST_TEST(value_of(scale, 255) == 10000);
  BOOST_TEST(close(value_of(scale, 51), 1));
  BOOST_TEST(close(value_of(scale, 102), 10));
  BOOST_TEST(close(value_of({.lo = 1e-300, .hi = 1e300, .log = true}, 127.5), 1));
}

BOOST_AUTO_TEST_CASE(statistics_are_those_of_the_values) {
  const ScaleValues values(four_samples(), {.lo = 0, .hi = 10});
  BOOST_TEST(values.min() == 0);
  BOOST_TEST(values.max() == 10);
  BOOST_TEST(values.mean() == 5.5);
  BOOST_TEST(close(values.standard_deviation(), std::sqrt((30.25 + 12.25 + 2 * 20.25) / 4)));
  BOOST_TEST(values.percentile(25) == 0);
  BOOST_TEST(values.percentile(26) == 2);
  BOOST_TEST(values.percentile(51) == 10);

  const ScaleValues ratios(four_samples(), {.lo = 1, .hi = 100000, .log = true});
  BOOST_TEST(close(ratios.mean(), (1.0 + 10 + 200000) / 4));
  BOOST_TEST(close(ratios.percentile(50), 10));
}

BOOST_AUTO_TEST_CASE(an_inverted_scale_orders_values_the_other_way) {
  const ScaleValues values(four_samples(), {.lo = 10, .hi = 0});
  BOOST_TEST(values.min() == 0);
  BOOST_TEST(values.max() == 10);
  BOOST_TEST(values.percentile(50) == 0);
  BOOST_TEST(values.percentile(51) == 8);
  BOOST_TEST(values.mean() == 4.5);
}

BOOST_AUTO_TEST_SUITE_END()
