// SPDX-License-Identifier: MIT
//
// The logs of a database as Store, and several processes' worth of objects on one log.
#include "in_database.hpp"
#include "postgres/sql/connection.hpp"
#include <framesd/store/store.hpp>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace framesd;
using namespace framesd::test;
using Counts = std::vector<std::int64_t>;

namespace {

const RowFormat kWide{.source_width = 16, .frame_width = 12};

// A name of its own, taken away at the end.
struct Named {
  Named() { BOOST_REQUIRE(database().create(name, kWide, "{\"well\":\"A\"}").has_value()); }
  ~Named() {
    (void)database().remove(name, nullptr, {});
    (void)database().remove(name + "-b", nullptr, {});
  }
  static std::string next() {
    static int count = 0;
    return "named-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
  }
  std::string name = next();
};

template <class T>
errc code_of(const checked<T>& outcome) {
  return outcome ? errc{} : static_cast<errc>(outcome.error().code.value());
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(logs_of_a_database, Named)

BOOST_AUTO_TEST_CASE(are_listed_with_widths_facts_and_extent) {
  const auto names = database().names().value();
  BOOST_TEST(std::ranges::count(names, name) == 1);
  {
    const auto log = database().open(name).value();
    BOOST_REQUIRE(upsert(*log, run_of(*log, 100, 10, 5)).has_value());
  }
  const auto summary = database().summary(name).value();
  BOOST_TEST((summary.format == kWide));
  BOOST_TEST(summary.facts == "{\"well\":\"A\"}");
  BOOST_TEST(summary.extent.frames == 5u);
  BOOST_TEST(summary.extent.last->count() == 140);
  BOOST_TEST(summary.version.generation == 2u);
  BOOST_TEST(summary.created.has_value());
}

// By a German collation "_" comes before "-", and a digit behind both.
BOOST_AUTO_TEST_CASE(are_listed_by_the_bytes_of_their_names_whatever_the_collation_of_the_database_is) {
  std::vector<std::string> made;
  for (const char* end : {"-b", ".b", "_b", "0b", "bb", "b-", "b.a", "b_"}) made.push_back(name + end);
  for (const std::string& one : made) BOOST_REQUIRE(database().create(one, kWide, {}).has_value());
  const auto names = database().names().value();
  BOOST_TEST(std::ranges::is_sorted(names));
  for (const std::string& one : made) {
    BOOST_TEST(std::ranges::binary_search(names, one), one);
    BOOST_TEST(database().remove(one, nullptr, {}).has_value());
  }
}

BOOST_AUTO_TEST_CASE(are_made_once) {
  BOOST_TEST((code_of(database().create(name, kWide, {})) == errc::log_exists));
  BOOST_TEST((code_of(database().check_new(name)) == errc::log_exists));
  BOOST_TEST(database().check_new(name + "-b").has_value());
  for (const char* bad : {"", "A", "a/b", "default", ".a"})
    BOOST_TEST((code_of(database().create(bad, kWide, {})) == errc::usage), bad);
}

BOOST_AUTO_TEST_CASE(of_two_that_make_one_at_once_one_is_told_that_it_is_there) {
  for (int round = 0; round < 10; ++round) {
    const std::string both = name + "-b";
    std::atomic<int> made = 0;
    std::atomic<int> refused = 0;
    const auto make = [&] {
      const auto outcome = database().create(both, kWide, {});
      outcome ? ++made : refused += code_of(outcome) == errc::log_exists;
    };
    std::thread other(make);
    make();
    other.join();
    BOOST_TEST(made == 1);
    BOOST_TEST(refused == 1);
    BOOST_TEST(database().remove(both, nullptr, {}).has_value());
  }
}

BOOST_AUTO_TEST_CASE(one_that_is_open_is_not_renamed) {
  {
    const auto open = database().open_log(name).value();
    BOOST_TEST((code_of(database().rename(name, name + "-b", {})) == errc::log_in_use));
    BOOST_TEST((code_of(database().rename(name, name, {})) == errc::log_exists));
    BOOST_TEST(once(*open).snapshot().has_value());
  }
  BOOST_TEST(database().rename(name, name + "-b", {}).has_value());
}

// Rows for the old name would be in the wrong log, and those of the new one would be taken away.
BOOST_AUTO_TEST_CASE(one_that_another_process_renames_is_gone_for_whoever_has_it_open) {
  const auto elsewhere = store::postgres::open_database(database_options()).value();
  const auto open = elsewhere->open_log(name).value();
  BOOST_REQUIRE(upsert(*open, batch_of(*open, {1})).has_value());
  BOOST_REQUIRE(database().rename(name, name + "-b", {}).has_value());
  BOOST_REQUIRE(database().create(name, kWide, {}).has_value());
  BOOST_TEST(upsert(*open, batch_of(*open, {2})).error() == errc::log_missing);
  BOOST_TEST(ask(*open, store::Erase{DepthRange{Depth::from_count(0), Depth::from_count(9)}}).error() ==
             errc::log_missing);
  BOOST_TEST(once(*open).snapshot().error() == errc::log_missing);
  BOOST_TEST(open->gone());
  const auto renamed = database().open_log(name + "-b").value();
  BOOST_TEST(depths_of(*renamed).size() == 1u);
  BOOST_TEST(depths_of(*database().open_log(name).value()).empty());
}

BOOST_AUTO_TEST_CASE(one_that_another_process_renames_is_known_to_be_gone_without_a_look) {
  const auto elsewhere = store::postgres::open_database(database_options()).value();
  const auto open = elsewhere->open_log(name).value();
  BOOST_REQUIRE(database().rename(name, name + "-b", {}).has_value());
  for (int tries = 0; tries < 1000 && !open->gone(); ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  BOOST_TEST(open->gone());
}

BOOST_AUTO_TEST_CASE(are_renamed_and_removed_as_the_version_says) {
  const auto version = database().summary(name).value().version;
  store::Version other = version;
  ++other.generation;
  const auto only_if = [](const store::Version& is) {
    return store::Precondition{.match = store::Precondition::Match{.versions = {is}}};
  };
  BOOST_TEST((code_of(database().rename(name, name + "-b", only_if(other))) == errc::precondition_failed));
  BOOST_TEST(database().rename(name, name + "-b", only_if(version)).has_value());
  BOOST_TEST((code_of(database().summary(name)) == errc::log_missing));
  BOOST_TEST((code_of(database().remove(name + "-b", nullptr, only_if(other))) == errc::precondition_failed));
  BOOST_TEST(database().remove(name + "-b", nullptr, only_if(version)).has_value());
  BOOST_TEST((code_of(database().remove(name + "-b", nullptr, {})) == errc::log_missing));
}

BOOST_AUTO_TEST_CASE(a_name_that_is_taken_is_no_new_name) {
  BOOST_REQUIRE(database().create(name + "-b", kWide, {}).has_value());
  BOOST_TEST((code_of(database().rename(name, name + "-b", {})) == errc::log_exists));
  BOOST_TEST(database().summary(name).has_value());
}

BOOST_AUTO_TEST_CASE(the_refusal_of_a_rename_names_the_name_that_is_taken) {
  BOOST_REQUIRE(database().create(name + "-b", kWide, {}).has_value());
  BOOST_TEST(database().rename(name, name + "-b", {}).error().detail ==
             "there is a log '" + name + "-b' already");
  BOOST_TEST((code_of(database().rename(name, name, {})) == errc::log_exists));
  BOOST_TEST((code_of(database().rename("none", "none", {})) == errc::log_missing));
}

// As another instance does that writes for long.
BOOST_AUTO_TEST_CASE(one_whose_row_is_locked_is_busy_and_not_there_already) {
  const auto other = store::postgres::Connection::open({.url = database_options().url}).value();
  BOOST_REQUIRE(other->run_text("BEGIN; SELECT 1 FROM framesd.log WHERE name = '" + name + "' FOR UPDATE"));
  checked<void> renamed;
  std::thread renaming([&] { renamed = database().rename(name, name + "-b", {}); });
  const auto removed = database().remove(name, nullptr, {});
  renaming.join();
  BOOST_TEST((code_of(renamed) == errc::store_busy));
  BOOST_TEST((code_of(removed) == errc::store_busy));
  BOOST_REQUIRE(other->run_text("ROLLBACK"));
  BOOST_TEST(database().rename(name, name + "-b", {}).has_value());
}

BOOST_AUTO_TEST_CASE(a_name_that_no_log_can_have_is_not_there) {
  for (const char* bad : {"", "A", "\xff", "a\xff", "a/b"}) {
    BOOST_TEST((code_of(database().summary(bad)) == errc::log_missing), bad);
    BOOST_TEST((code_of(database().open(bad)) == errc::log_missing), bad);
    BOOST_TEST((code_of(database().open_log(bad)) == errc::log_missing), bad);
    BOOST_TEST((code_of(database().rename(bad, name + "-b", {})) == errc::log_missing), bad);
    BOOST_TEST((code_of(database().remove(bad, nullptr, {})) == errc::log_missing), bad);
  }
}

BOOST_AUTO_TEST_CASE(one_that_another_process_renames_is_gone_for_whoever_asks) {
  const auto elsewhere = store::postgres::open_database(database_options()).value();
  const auto open = elsewhere->open_log(name).value();
  BOOST_TEST(!open->gone_by_now());
  BOOST_REQUIRE(database().rename(name, name + "-b", {}).has_value());
  BOOST_TEST(open->gone_by_now());
}

BOOST_AUTO_TEST_CASE(one_that_is_removed_while_it_is_open_is_gone) {
  const auto here = database().open(name).value();
  const auto there = database().open(name).value();
  BOOST_REQUIRE(upsert(*here, run_of(*here, 1, 1, 3)).has_value());
  BOOST_REQUIRE(database().remove(name, here.get(), {}).has_value());
  BOOST_TEST(here->removed());
  BOOST_TEST(here->gone());
  BOOST_TEST((store::summary_of(*there).error() == errc::log_missing));
  BOOST_TEST(there->gone());
  BOOST_TEST(!there->removed());
  BOOST_TEST((upsert(*there, run_of(*there, 1, 1, 3)).error() == errc::log_missing));
}

BOOST_AUTO_TEST_CASE(what_one_instance_stores_another_sees_at_once) {
  const auto here = database().open(name).value();
  const auto elsewhere = store::postgres::open_database(database_options()).value();
  const auto there = elsewhere->open(name).value();
  const auto version = upsert(*here, run_of(*here, 5, 5, 3)).value().version;
  BOOST_TEST(depths_of(*there) == (Counts{5, 10, 15}));
  BOOST_CHECK(once(*there).snapshot().value().version == version);
}

BOOST_AUTO_TEST_CASE(rows_of_two_writers_at_once_are_each_stored_once) {
  const auto here = database().open(name).value();
  const auto elsewhere = store::postgres::open_database(database_options()).value();
  auto there = elsewhere->open_log(name).value();
  constexpr int kBatches = 20;
  constexpr int kRows = 200;
  std::atomic<std::uint64_t> inserted = 0;
  std::atomic<std::uint64_t> replaced = 0;
  const auto write = [&](store::Log& log, int first) {
    for (int batch = 0; batch < kBatches; ++batch) {
      const auto outcome = upsert(log, run_of(log, (batch * kRows + first) * 10, 10, kRows));
      if (!outcome) return;  // the numbers show it
      inserted += outcome->inserted;
      replaced += outcome->replaced;
    }
  };
  std::thread other([&] { write(*there, 100); });  // half of each batch is the other's, too
  write(*here, 0);
  other.join();
  BOOST_TEST(inserted == static_cast<std::uint64_t>(kBatches * kRows + 100));
  BOOST_TEST(replaced == static_cast<std::uint64_t>(kBatches * kRows - 100));
  const auto report = there->verify({}).value();
  BOOST_TEST(report.sound());
  BOOST_TEST(report.frames == inserted);
}

BOOST_AUTO_TEST_CASE(the_log_without_a_name_is_made_when_it_is_opened) {
  {
    const auto log = database().open_default(kNarrow).value();
    BOOST_TEST((log->format() == kNarrow));
  }
  BOOST_TEST((code_of(database().open_default(kWide)) == errc::store_widths_differ));
  const auto names = database().names().value();
  BOOST_TEST(std::ranges::count(names, "default") == 0);
  BOOST_TEST((code_of(database().open("default")) == errc::log_missing));
}

BOOST_AUTO_TEST_SUITE_END()
