// SPDX-License-Identifier: MIT
#include "reload.hpp"

#include "settings_table.hpp"

#include <boost/test/unit_test.hpp>

using namespace framesd::app;
using Names = std::vector<std::string_view>;

BOOST_AUTO_TEST_SUITE(reload)

BOOST_AUTO_TEST_CASE(what_only_a_start_can_change_stays_and_is_named) {
  Settings running;
  Settings fresh;
  fresh.port = 9000;
  fresh.data_dir = "/srv/other";
  fresh.rate_limit = 5;
  fresh.cors_origins = {"*"};
  Names changed;
  const Names kept = keep_until_restart(running, fresh, changed);
  BOOST_TEST(kept == (Names{"port", "data_dir"}), boost::test_tools::per_element());
  BOOST_TEST(fresh.port == running.port);
  BOOST_TEST(fresh.data_dir == running.data_dir);
  BOOST_TEST(fresh.rate_limit == 5u);
  BOOST_TEST(changed == (Names{"rate_limit", "cors_origins"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_key_that_waits_for_a_restart_can_be_given_back) {
  for (const Key& key : keys()) {
    if (key.taken != Taken::at_start) continue;
    Settings running;
    Settings fresh;
    BOOST_TEST(!assign(key, value_text(key, running), fresh).has_value(), key.name);
  }
}

BOOST_AUTO_TEST_SUITE_END()
