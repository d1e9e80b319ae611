// SPDX-License-Identifier: MIT
#include <framesd/base/periodic.hpp>

#include <atomic>
#include <semaphore>

#include <boost/test/unit_test.hpp>

using framesd::Periodic;

BOOST_AUTO_TEST_SUITE(periodic)

BOOST_AUTO_TEST_CASE(acts_at_once_and_again) {
  std::counting_semaphore<> acts(0);
  const Periodic again(std::chrono::milliseconds(1), [&] { acts.release(); });
  for (int i = 0; i < 3; ++i) acts.acquire();
}

BOOST_AUTO_TEST_CASE(its_end_does_not_wait_for_the_interval) {
  std::atomic<int> acts = 0;
  std::binary_semaphore acted(0);
  {
    const Periodic once(std::chrono::hours(24), [&] {
      ++acts;
      acted.release();
    });
    acted.acquire();
  }
  BOOST_TEST(acts == 1);
}

BOOST_AUTO_TEST_SUITE_END()
