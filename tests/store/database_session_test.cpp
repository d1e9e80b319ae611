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
std::string url_with(const std::string& setting) { return database_options().url + "&options=-c" + setting; }

std::string wait_for_disk(const std::string& as_set, bool may_lose_commits) {
  static constexpr Statement kShow{"SHOW synchronous_commit"};
  const auto session = Connection::open({.url = url_with("synchronous_commit%3D" + as_set),
                                         .may_lose_commits = may_lose_commits})
                           .value();
  return std::string(session->run(kShow).value().text(0, 0));
}

boost::system::error_code error_at(const std::string& more) {
  const auto session = Connection::open({.url = database_options().url + "&" + more});
  return session ? boost::system::error_code() : session.error().code;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(session_with_a_database)

BOOST_AUTO_TEST_CASE(a_commit_waits_for_the_disk_whatever_the_database_is_set_to) {
  for (const char* set : {"off", "local", "remote_write", "on"})
    BOOST_TEST(wait_for_disk(set, false) == "on");
  BOOST_TEST(wait_for_disk("remote_apply", false) == "remote_apply");
}

BOOST_AUTO_TEST_CASE(it_waits_as_the_database_is_set_where_commits_may_be_lost) {
  for (const char* set : {"off", "local", "on"}) BOOST_TEST(wait_for_disk(set, true) == set);
}

// The sentences of these say "permission denied", "not permitted" and others, in the server's language.
BOOST_AUTO_TEST_CASE(a_server_that_lets_nobody_in_denies_the_session) {
  const auto admin = Connection::open({.url = database_options().url}).value();
  for (const char* text : {"CREATE ROLE shut NOLOGIN", "CREATE ROLE known LOGIN", "CREATE DATABASE shut",
                           "REVOKE CONNECT ON DATABASE shut FROM PUBLIC"})
    BOOST_REQUIRE(admin->run_text(text).has_value());
  BOOST_TEST(error_at("user=shut") == errc::store_denied);
  BOOST_TEST(error_at("user=nobody") == errc::store_denied);
  BOOST_TEST(error_at("dbname=nowhere") == errc::store_denied);
  BOOST_TEST(error_at("user=known&dbname=shut") == errc::store_denied);
  BOOST_TEST(error_at("port=1") == errc::store_unreachable);
  BOOST_TEST(error_at("target_session_attrs=standby") == errc::store_unreachable);
  for (const char* text : {"DROP ROLE shut", "DROP ROLE known", "DROP DATABASE shut"})
    BOOST_REQUIRE(admin->run_text(text).has_value());
}

BOOST_AUTO_TEST_CASE(a_url_that_leads_nowhere_for_libpq_is_not_tried) {
  for (const char* more : {"sslmod=require", "sslmode=bogus", "service=none", "target_session_attrs=any%"})
    BOOST_TEST(error_at(more) == errc::usage, more);
  for (const char* url : {"blah", "postgresql://framesd@[::1/x", "postgresql:/x"}) {
    BOOST_TEST(store::postgres::check_url(url).error().code == errc::usage, url);
    BOOST_TEST(Connection::open({.url = url}).error().code == errc::usage, url);
  }
  for (const char* url : {"", "host=/tmp dbname=x", "postgresql://framesd@db.example/logs", "postgres://"})
    BOOST_TEST(store::postgres::check_url(url).has_value(), url);
}

BOOST_AUTO_TEST_CASE(what_is_said_of_a_url_does_not_hold_what_may_be_a_secret) {
  const auto refused = store::postgres::check_url("postgresql://a:secret@[::1/x");
  BOOST_TEST(refused.error().detail.find("secret") == std::string::npos, refused.error().detail);
}

BOOST_AUTO_TEST_SUITE_END()
