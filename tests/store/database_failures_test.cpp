// SPDX-License-Identifier: MIT
//
// A database that is killed and started again while rows are written and read.
#include "in_database.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>

#include <boost/test/unit_test.hpp>

using namespace framesd;
using namespace framesd::test;

namespace {

void restart() {
  const char* const command = std::getenv("FRAMESD_POSTGRES_RESTART");
  BOOST_REQUIRE(command != nullptr);
  BOOST_REQUIRE_EQUAL(std::system(command), 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(failures_of_a_database)

BOOST_AUTO_TEST_CASE(a_look_is_answered_after_a_restart) {
  InDatabase engine;
  (void)upsert(engine.store(), batch_of(engine.store(), {1, 2, 3})).value();
  restart();
  BOOST_TEST(depths_of(engine.store()).size() == 3u);
  BOOST_TEST(engine.store().answers());
}

// Every batch is a change of its own: so one that was applied twice, or was said to have failed although it
// was applied, shows in the number of changes.
BOOST_AUTO_TEST_CASE(batches_are_applied_once_each_through_restarts) {
  InDatabase engine;
  auto& log = engine.store();
  const auto before = once(log).snapshot().value().version;
  std::atomic<bool> over = false;
  std::uint64_t acknowledged = 0;
  std::thread writer([&] {
    for (std::int64_t batch = 0; !over; ++batch) {
      const auto outcome = upsert(log, run_of(log, batch * 10, 1, 10));
      if (!outcome) break;
      BOOST_REQUIRE_EQUAL(outcome->inserted, 10u);
      ++acknowledged;
    }
  });
  for (int restarts = 0; restarts < 5; ++restarts) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    restart();
  }
  over = true;
  writer.join();
  BOOST_TEST(acknowledged > 10u);
  const auto now = once(log).snapshot().value();
  BOOST_TEST(now.version.generation == before.generation + acknowledged);
  BOOST_TEST(now.frames == 10 * acknowledged);
  BOOST_TEST(log.verify({}).value().sound());
}

BOOST_AUTO_TEST_CASE(an_address_where_nobody_is_says_so) {
  auto nowhere = database_options();
  nowhere.url = "postgresql://framesd@/postgres?host=/nonexistent";
  const auto opened = store::postgres::open_database(nowhere);
  BOOST_REQUIRE(!opened.has_value());
  BOOST_TEST((opened.error().code == errc::store_unreachable));
  BOOST_TEST(opened.error().detail.find("/nonexistent") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
