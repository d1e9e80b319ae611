// SPDX-License-Identifier: MIT
//
// A database that is killed and started again while rows are written and read.
#include "in_database.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include <boost/test/unit_test.hpp>

using namespace framesd;
using namespace framesd::test;

namespace {

void restart() {
  const char* const control = std::getenv("PRIVATE_POSTGRES_CONTROL");
  BOOST_REQUIRE(control != nullptr);
  BOOST_REQUIRE_EQUAL(std::system((std::string(control) + " restart").c_str()), 0);
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
  std::uint64_t inserted = 0;
  std::thread writer([&] {
    for (std::int64_t batch = 0; !over; ++batch) {
      const auto outcome = upsert(log, run_of(log, batch * 10, 1, 10));
      if (!outcome) break;
      inserted += outcome->inserted;
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
  BOOST_TEST(inserted == 10 * acknowledged);
  const auto now = once(log).snapshot().value();
  BOOST_TEST(now.version.generation == before.generation + acknowledged);
  BOOST_TEST(now.frames == 10 * acknowledged);
  BOOST_TEST(log.verify({}).value().sound());
}

BOOST_AUTO_TEST_CASE(where_nobody_is_all_calls_say_so) {
  auto nowhere = database_options();
  nowhere.url = "postgresql://framesd@/postgres?host=/nonexistent";
  const auto opened = store::postgres::open_database(nowhere).value();
  const auto names = opened->names();
  BOOST_REQUIRE(!names.has_value());
  BOOST_TEST((names.error().code == errc::store_unreachable));
  BOOST_TEST(names.error().detail.find("/nonexistent") != std::string::npos);
  const auto log = opened->open_default(kNarrow).value();
  BOOST_TEST(!log->answers());
  BOOST_TEST(!log->health().answers);
  BOOST_TEST(once(*log).snapshot().error() == errc::store_unreachable);
  BOOST_TEST(upsert(*log, batch_of(*log, {1})).error() == errc::store_unreachable);
}

// The folder of its socket is named by a link that comes later.
BOOST_AUTO_TEST_CASE(a_database_that_comes_later_is_found_without_being_asked) {
  const TempDir dir;
  auto later = database_options();
  const auto at = later.url.find("host=") + 5;
  const std::string folder = later.url.substr(at);
  later.url.replace(at, std::string::npos, (dir.path() / "link").string());
  const auto opened = store::postgres::open_database(later).value();
  const auto log = opened->open_default(kNarrow).value();
  BOOST_TEST(!log->answers());
  std::filesystem::create_directory_symlink(folder, dir.path() / "link");
  for (int tries = 0; tries < 1000 && !log->answers(); ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  BOOST_TEST(log->answers());
  BOOST_TEST(upsert(*log, batch_of(*log, {1})).has_value());
  BOOST_TEST(depths_of(*log).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_log_that_somebody_else_removes_is_known_to_be_gone) {
  InDatabase engine;
  BOOST_TEST(!engine.store().gone());
  const auto other = store::postgres::open_database(database_options()).value();
  BOOST_REQUIRE(other->remove(engine.name(), nullptr, {}).has_value());
  for (int tries = 0; tries < 1000 && !engine.store().gone(); ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  BOOST_TEST(engine.store().gone());
}

BOOST_AUTO_TEST_CASE(one_that_does_not_wait_for_its_disk_is_refused_unless_that_is_meant) {
  auto strict = database_options();
  strict.may_lose_commits = false;
  const auto opened = store::postgres::open_database(strict);
  BOOST_REQUIRE(!opened.has_value());
  BOOST_TEST((opened.error().code == errc::usage));
  BOOST_TEST(opened.error().detail.find("fsync") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
