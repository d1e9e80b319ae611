// SPDX-License-Identifier: MIT
//
// Logs that another program makes and removes while a server has them open.
#include "logs_fixture.hpp"

#include <filesystem>

#include <boost/test/unit_test.hpp>

using framesd::test::Logs;

BOOST_FIXTURE_TEST_SUITE(logs_changed_by_another_program, Logs)

BOOST_AUTO_TEST_CASE(a_log_made_in_the_place_of_a_removed_one_takes_rows_at_once) {
  make("a");
  upload("/logs/a/frames");
  BOOST_TEST(total("/logs/a/frames") == 2);
  response.clear();                                                             // it keeps the log open
  std::filesystem::rename(dir.path() / "logs/a", dir.path() / "logs/.gone-a");  // as a removal does
  make("a");
  BOOST_TEST(total("/logs/a/frames") == 0);
  upload("/logs/a/frames");
  BOOST_TEST(total("/logs/a/frames") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
