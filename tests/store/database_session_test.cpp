// SPDX-License-Identifier: MIT
//
// What a session with a database asks of it, whatever the defaults there are.
#include "in_database.hpp"
#include "postgres/sql/connection.hpp"

#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

using namespace framesd;
using namespace framesd::test;
using store::postgres::Connection;
using store::postgres::Statement;

namespace {

// The tests' database, where `setting` is the default of the session.
std::string url_with(const std::string& setting) {
  return database_options().url + "&options=-c" + setting;
}

std::string wait_for_disk(const std::string& as_set, bool may_lose_commits) {
  static constexpr Statement kShow{"SHOW synchronous_commit"};
  const auto session = Connection::open({.url = url_with("synchronous_commit%3D" + as_set),
                                         .may_lose_commits = may_lose_commits})
                           .value();
  return std::string(session->run(kShow).value().text(0, 0));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(session_with_a_database)

BOOST_AUTO_TEST_CASE(a_commit_waits_for_the_disk_whatever_the_database_is_set_to) {
  for (const char* set : {"off", "local", "remote_write", "on"}) BOOST_TEST(wait_for_disk(set, false) == "on");
  BOOST_TEST(wait_for_disk("remote_apply", false) == "remote_apply");
}

BOOST_AUTO_TEST_CASE(it_waits_as_the_database_is_set_where_commits_may_be_lost) {
  for (const char* set : {"off", "local", "on"}) BOOST_TEST(wait_for_disk(set, true) == set);
}

BOOST_AUTO_TEST_SUITE_END()
