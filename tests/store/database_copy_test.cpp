// SPDX-License-Identifier: MIT
//
// COPY beside the thread that writes: what becomes of it when that gives up, or writes the same depth again.
#include "in_database.hpp"
#include "postgres/sql/connection.hpp"
#include <framesd/base/mutex.hpp>

#include <chrono>
#include <csignal>
#include <future>
#include <memory>
#include <string>
#include <sys/types.h>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace framesd;
using namespace framesd::test;
using store::postgres::Connection;
using store::postgres::CopySource;
using store::postgres::Statement;

namespace {

std::unique_ptr<Connection> connect() {
  return Connection::open({.url = database_options().url, .password = {}}).value();
}

// Gives a head, and then nothing until it is told to end.
class Waiting final : public CopySource {
 public:
  bool fill(std::string& part) override {
    if (!begun_) {
      begun_ = true;
      part = "1\n";
      return true;
    }
    mutex_.lock();
    while (!ended_) changed_.wait(mutex_);
    mutex_.unlock();
    return false;
  }
  void close() override { give_up(); }
  void give_up() noexcept override {
    const Lock lock(mutex_);
    ended_ = true;
    changed_.notify_one();
  }

 private:
  bool begun_ = false;
  Mutex mutex_;
  Condition changed_;
  bool ended_ FRAMESD_GUARDED_BY(mutex_) = false;
};

// Gives 200 MB, more than any buffer on the way holds.
class Long final : public CopySource {
 public:
  bool fill(std::string& part) override {
    for (int row = 0; row < 10'000; ++row) part += "1\n";
    return --left_ != 0;
  }
  void close() override {}
  void give_up() noexcept override {}

 private:
  int left_ = 10'000;
};

std::string number_of(Connection& session, const std::string& question) {
  const Statement asked{question.c_str()};
  return std::to_string(session.run(asked).value().number(0, 0));
}

// How many transactions have changed a log: all changes of one have its stamp.
std::string transactions_of(Connection& session, const std::string& log) {
  return number_of(session,
                   "SELECT count(DISTINCT stamp) FROM framesd.change WHERE log = (SELECT id FROM framesd.log "
                   "WHERE name = '" +
                       log + "')");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(copies)

BOOST_AUTO_TEST_CASE(a_session_that_is_given_up_in_a_copy_ends_and_stores_nothing) {
  const auto other = connect();
  BOOST_REQUIRE(other->run_text("CREATE TABLE IF NOT EXISTS public.copied (number bigint)").has_value());
  {
    const auto session = connect();
    BOOST_REQUIRE(session->run(store::postgres::kBeginWriting).has_value());
    BOOST_REQUIRE(session->begin_copy(Statement{"COPY public.copied FROM STDIN"}).has_value());
    BOOST_REQUIRE(session->feed_copy(std::make_shared<Waiting>()).has_value());
  }
  BOOST_TEST(number_of(*other, "SELECT count(*) FROM public.copied") == "0");
}

// In a session whose limit is short.
BOOST_AUTO_TEST_CASE(a_server_that_takes_nothing_in_a_copy_is_left) {
  auto destination =
      store::postgres::Destination{.url = database_options().url, .password = {}, .copy = true};
  destination.url += destination.url.find('?') == std::string::npos ? '?' : '&';
  destination.url += "target_session_attrs=any";
  const auto session = Connection::open(destination).value();
  BOOST_REQUIRE(session->run_text("CREATE TEMPORARY TABLE taken (number bigint)").has_value());
  const auto server =
      static_cast<pid_t>(session->run(Statement{"SELECT pg_backend_pid()::bigint"}).value().number(0, 0));
  BOOST_REQUIRE(session->begin_copy(Statement{"COPY taken FROM STDIN"}).has_value());
  BOOST_REQUIRE_EQUAL(::kill(server, SIGSTOP), 0);
  const std::shared_ptr<int> stopped(nullptr, [server](int*) { ::kill(server, SIGCONT); });
  BOOST_REQUIRE(session->feed_copy(std::make_shared<Long>()).has_value());
  BOOST_TEST((session->end_copy().error() == errc::store_unreachable));
  BOOST_TEST(session->said() == "the database does not answer");
}

BOOST_AUTO_TEST_CASE(a_statement_behind_a_copy_waits_for_its_rows) {
  const auto session = connect();
  BOOST_REQUIRE(session->run_text("CREATE TABLE IF NOT EXISTS public.waited (number bigint)").has_value());
  BOOST_REQUIRE(session->run(store::postgres::kBeginWriting).has_value());
  BOOST_REQUIRE(session->begin_copy(Statement{"COPY public.waited FROM STDIN"}).has_value());
  BOOST_REQUIRE(session->feed_copy(std::make_shared<Waiting>()).has_value());
  BOOST_TEST(number_of(*session, "SELECT count(*) FROM public.waited") == "1");
  BOOST_REQUIRE(session->run(store::postgres::kRollback).has_value());
}

// They wait for one another's lock and are then committed together: many rows by COPY, a few behind them, and
// one of these again.
BOOST_AUTO_TEST_CASE(rows_behind_a_copy_and_the_same_again_are_one_transaction) {
  InDatabase log;
  auto& store = log.store();
  (void)upsert(store, run_of(store, 0, 1, 3)).value();
  const auto holder = connect();
  BOOST_REQUIRE(holder->run(store::postgres::kBeginWriting).has_value());
  const std::string lock = "SELECT id FROM framesd.log WHERE name = '" + log.name() + "' FOR UPDATE";
  BOOST_REQUIRE(holder->run_text(lock).has_value());
  std::vector<std::future<bool>> done;
  const auto write = [&](std::int64_t first, int rows) {
    done.push_back(std::async(std::launch::async, [&store, first, rows] {
      return upsert(store, run_of(store, first, 1, rows)).has_value();
    }));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  };
  write(10, 1);
  write(1000, 300);
  write(2000, 5);
  write(2002, 1);
  BOOST_REQUIRE(holder->run(store::postgres::kRollback).has_value());
  for (auto& one : done) BOOST_TEST(one.get());
  BOOST_TEST(depths_of(store).size() == 3u + 1 + 300 + 5);
  BOOST_TEST(transactions_of(*holder, log.name()) == "4");  // its making, two of one write, and that of three
}

BOOST_AUTO_TEST_SUITE_END()
