// SPDX-License-Identifier: MIT
#include <framesd/base/random.hpp>

#include <bit>
#include <set>
#include <thread>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(random_numbers)

BOOST_AUTO_TEST_CASE(no_two_are_alike_on_one_thread_or_on_two) {
  constexpr std::size_t kEach = 10'000;
  std::set<std::uint64_t> seen;
  const auto draw = [&] {
    for (std::size_t i = 0; i < kEach; ++i) seen.insert(framesd::random_number());
  };
  draw();
  std::thread(draw).join();
  for (std::size_t i = 0; i < kEach; ++i) seen.insert(framesd::random_id());
  BOOST_TEST(seen.size() == 3 * kEach);
  BOOST_TEST(!seen.contains(0));
}

BOOST_AUTO_TEST_CASE(every_bit_is_set_half_of_the_time) {
  std::size_t bits = 0;
  for (int i = 0; i < 10'000; ++i) bits += static_cast<std::size_t>(std::popcount(framesd::random_number()));
  BOOST_TEST(bits > 10'000u * 31);
  BOOST_TEST(bits < 10'000u * 33);
}

BOOST_AUTO_TEST_SUITE_END()
