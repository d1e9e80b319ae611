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
  fresh.server.port = 9000;
  fresh.store.directory = "/srv/other";
  fresh.service.rate_limit = 5;
  fresh.service.cors_origins = {"*"};
  Names changed;
  const Names kept = keep_until_restart(running, fresh, changed);
  BOOST_TEST(kept == (Names{"port", "data_dir"}), boost::test_tools::per_element());
  BOOST_TEST(fresh.server.port == running.server.port);
  BOOST_TEST(fresh.store.directory == running.store.directory);
  BOOST_TEST(fresh.service.rate_limit == 5u);
  BOOST_TEST(changed == (Names{"rate_limit", "cors_origins"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_token_file_that_holds_another_token_has_changed) {
  const auto before = token_hashes({.read = {"r"}, .ingest = {"i"}, .admin = {"a"}});
  const auto now = token_hashes({.read = {"r"}, .ingest = {"next", "i"}, .admin = {"a"}});
  const Names in_systemd = {"admin_token_file", "ingest_token_file"};
  Reloaded reloaded{.changed = {"rate_limit"}};
  compare_tokens(before, now, in_systemd, reloaded);
  BOOST_TEST(reloaded.changed == (Names{"rate_limit", "ingest_token_file"}),
             boost::test_tools::per_element());
  BOOST_TEST(reloaded.credentials == (Names{"admin_token_file"}), boost::test_tools::per_element());
  compare_tokens(before, now, in_systemd, reloaded);  // its path had changed, too: said once
  BOOST_TEST(reloaded.changed.size() == 2u);
}

BOOST_AUTO_TEST_CASE(what_came_of_it_is_one_line) {
  BOOST_TEST(Reloaded{}.in_words() == "configuration reloaded: nothing changed");
  const Reloaded all{
      .changed = {"rate_limit", "png"}, .waiting = {"port"}, .credentials = {"admin_token_file"}};
  BOOST_TEST(all.in_words() ==
             "configuration reloaded: changed rate_limit, png; a restart is needed for port; systemd handed "
             "over the "
             "same tokens as before (if one was changed: systemctl restart)");
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
