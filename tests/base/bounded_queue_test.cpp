// SPDX-License-Identifier: MIT
#include <framesd/base/bounded_queue.hpp>

#include <atomic>
#include <memory>
#include <numeric>
#include <thread>

#include <boost/test/unit_test.hpp>

using framesd::BoundedQueue;

BOOST_AUTO_TEST_SUITE(bounded_queue)

BOOST_AUTO_TEST_CASE(pop_all_gives_everything_oldest_first) {
  BoundedQueue<int> queue(100);
  for (int i = 0; i < 3; ++i) BOOST_TEST(queue.push(int{i}, 1));
  const std::vector<int> expected = {0, 1, 2};
  BOOST_TEST(queue.pop_all() == expected);
  BOOST_TEST(queue.empty());
}

BOOST_AUTO_TEST_CASE(a_message_beyond_the_weight_is_refused_and_kept_by_its_sender) {
  BoundedQueue<std::unique_ptr<int>> queue(10);
  BOOST_TEST(queue.try_push(std::make_unique<int>(1), 8));
  auto second = std::make_unique<int>(2);
  BOOST_TEST(!queue.try_push(std::move(second), 3));
  BOOST_REQUIRE(second != nullptr);
  BOOST_TEST(*second == 2);
}

BOOST_AUTO_TEST_CASE(one_message_alone_may_be_heavier_than_the_bound) {
  BoundedQueue<int> queue(10);
  BOOST_TEST(queue.try_push(1, 11));
  BOOST_TEST(!queue.try_push(2, 0 + 1));
}

BOOST_AUTO_TEST_CASE(a_closed_queue_takes_nothing_and_gives_what_it_has) {
  BoundedQueue<int> queue(10);
  BOOST_TEST(queue.push(1, 1));
  queue.close();
  BOOST_TEST(!queue.push(2, 1));
  BOOST_TEST(queue.pop_all().size() == 1u);
  BOOST_TEST(queue.pop_all().empty());
}

BOOST_AUTO_TEST_CASE(senders_wait_for_room_and_nothing_is_lost) {
  constexpr int kSenders = 4;
  constexpr int kEach = 2000;
  BoundedQueue<int> queue(7);
  std::atomic<int> refused = 0;
  std::vector<std::thread> senders;
  for (int s = 0; s < kSenders; ++s) {
    senders.emplace_back([&] {
      for (int i = 1; i <= kEach; ++i) {
        if (!queue.push(int{i}, 3)) ++refused;
      }
    });
  }
  long sum = 0;
  for (int received = 0; received < kSenders * kEach;) {
    const std::vector<int> group = queue.pop_all();
    if (group.empty()) std::this_thread::yield();
    BOOST_REQUIRE(group.size() <= 2);
    received += static_cast<int>(group.size());
    sum = std::accumulate(group.begin(), group.end(), sum);
  }
  for (auto& sender : senders) sender.join();
  BOOST_TEST(refused == 0);
  BOOST_TEST(sum == long{kSenders} * kEach * (kEach + 1) / 2);
}

BOOST_AUTO_TEST_SUITE_END()
