// SPDX-License-Identifier: MIT
//
// Logs that are built aside: nothing of them is seen before all are there, and what is cut short is completed
// or cleared away by whoever comes next.
#include "store_fixture.hpp"
#include <framesd/store/lmdb/compaction.hpp>

#include <fstream>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace framesd::test;
using framesd::errc;
namespace fs = std::filesystem;
namespace store = framesd::store;
namespace lmdb = framesd::store::lmdb;

namespace {

constexpr store::Identity kIdentity{
    .store_id = 0xABCDEF,
    .created = std::chrono::system_clock::time_point(std::chrono::milliseconds(1234567))};

struct DataDir {
  lmdb::OpenOptions options() const {
    return {.directory = dir.path() / "data", .map_bytes = 64 << 20, .format = kNarrow, .any_format = true};
  }
  fs::path file(const char* name) const { return options().directory / name; }

  static void make(store::Restoration& into, std::string_view name, int rows) {
    const auto log = into.make(name, kNarrow, kIdentity).value();
    (void)upsert(*log, run_of(*log, 0, 10, rows)).value();
  }
  std::size_t rows_of(std::string_view name) const {
    auto there = options();
    if (name != store::kDefaultLog) there.directory = lmdb::folder_of_log(options().directory, name);
    there.access = lmdb::Access::read;
    const auto log = lmdb::open_store(there).value();
    return depths_of(*log).size();
  }
  std::vector<fs::path> left() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(options().directory)) {
      if (entry.path().filename().native().starts_with(".restore-")) found.push_back(entry.path());
    }
    return found;
  }
  // Both logs as a restoration leaves them that was killed: a copy of its folder, which nobody holds.
  void leave_behind(bool decided) const {
    const auto building = lmdb::begin_restoration(options()).value();
    make(*building, "default", 5);
    make(*building, "a", 3);
    const fs::path folder = left().at(0);
    fs::copy(folder, dir.path() / "killed", fs::copy_options::recursive);
    if (decided) std::ofstream(dir.path() / "killed" / "decided").put('x');
  }
  void put_in_place() const {
    fs::create_directories(options().directory);
    fs::rename(dir.path() / "killed", options().directory / ".restore-0123456789abcdef");
  }

  TempDir dir;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(restoration, DataDir)

BOOST_AUTO_TEST_CASE(shows_its_logs_when_it_is_published) {
  {
    const auto building = lmdb::begin_restoration(options()).value();
    make(*building, "default", 5);
    make(*building, "a", 3);
    BOOST_TEST(!fs::exists(file("data.mdb")));
    BOOST_TEST(!fs::exists(file("logs")));
    BOOST_TEST(building->publish().has_value());
  }
  BOOST_TEST(rows_of("default") == 5u);
  BOOST_TEST(rows_of("a") == 3u);
  BOOST_TEST(left().empty());
}

BOOST_AUTO_TEST_CASE(gives_a_log_the_identity_that_it_is_told) {
  const auto building = lmdb::begin_restoration(options()).value();
  make(*building, "default", 1);
  BOOST_TEST(building->publish().has_value());
  const auto log = lmdb::open_store(options()).value();
  BOOST_TEST(once(*log).id().value() == kIdentity.store_id);
  BOOST_TEST((store::summary_of(*log).value().created == kIdentity.created));
}

BOOST_AUTO_TEST_CASE(leaves_nothing_when_it_is_given_up) {
  make(*lmdb::begin_restoration(options()).value(), "default", 5);
  BOOST_TEST(!fs::exists(options().directory));
}

BOOST_AUTO_TEST_CASE(makes_no_log_over_another) {
  (void)lmdb::open_store(options()).value();
  (void)lmdb::open_logs(options())->create("a", kNarrow, {}).value();
  const auto building = lmdb::begin_restoration(options()).value();
  for (const char* name : {"default", "a"}) {
    const auto made = building->make(name, kNarrow, kIdentity);
    BOOST_TEST_REQUIRE(!made.has_value());
    BOOST_TEST(made.error().code == errc::log_exists);
  }
}

BOOST_AUTO_TEST_CASE(shows_none_where_a_log_of_that_name_came_meanwhile) {
  const auto building = lmdb::begin_restoration(options()).value();
  make(*building, "b", 2);
  make(*building, "a", 3);
  (void)lmdb::open_logs(options())->create("a", kNarrow, {}).value();
  BOOST_TEST(!building->publish().has_value());
  BOOST_TEST(rows_of("a") == 0u);
  BOOST_TEST(!fs::exists(file("logs") / "b"));
}

BOOST_AUTO_TEST_CASE(that_was_killed_before_its_decision_is_cleared_away) {
  leave_behind(false);
  put_in_place();
  (void)lmdb::open_store(options()).value();
  BOOST_TEST(left().empty());
  BOOST_TEST(rows_of("default") == 0u);
  BOOST_TEST(!fs::exists(file("logs")));
}

BOOST_AUTO_TEST_CASE(that_was_killed_behind_its_decision_is_completed) {
  leave_behind(true);
  put_in_place();
  (void)lmdb::open_store(options()).value();
  BOOST_TEST(left().empty());
  BOOST_TEST(rows_of("default") == 5u);
  BOOST_TEST(rows_of("a") == 3u);
}

BOOST_AUTO_TEST_CASE(that_was_killed_between_two_renames_is_completed) {
  leave_behind(true);
  put_in_place();
  fs::create_directories(file("logs"));
  fs::rename(left().at(0) / "logs" / "a", file("logs") / "a");
  (void)lmdb::open_logs(options());
  BOOST_TEST(left().empty());
  BOOST_TEST(rows_of("default") == 5u);
  BOOST_TEST(rows_of("a") == 3u);
}

BOOST_AUTO_TEST_CASE(that_runs_is_left_alone) {
  const auto building = lmdb::begin_restoration(options()).value();
  make(*building, "a", 3);
  lmdb::finish_restorations(options().directory);
  BOOST_TEST(left().size() == 1u);
  BOOST_TEST(building->publish().has_value());
  BOOST_TEST(rows_of("a") == 3u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(compaction, DataDir)

BOOST_AUTO_TEST_CASE(puts_the_new_log_in_place_of_the_old_one) {
  std::uint64_t id = 0;
  {
    const auto log = lmdb::open_store(options()).value();
    (void)upsert(*log, run_of(*log, 0, 10, 4)).value();
    id = once(*log).id().value();
  }
  {
    const auto compaction = lmdb::begin_compaction(options(), "default").value();
    const auto made = compaction->make().value();
    (void)upsert(*made, run_of(*made, 0, 10, 3)).value();
  }
  BOOST_TEST(rows_of("default") == 4u);  // it was not finished
  {
    const auto compaction = lmdb::begin_compaction(options(), "default").value();
    auto made = compaction->make().value();
    (void)upsert(*made, run_of(*made, 0, 10, 3)).value();
    made.reset();
    BOOST_TEST(compaction->finish().has_value());
  }
  BOOST_TEST(rows_of("default") == 3u);
  BOOST_TEST(once(*lmdb::open_store(options()).value()).id().value() == id);
  BOOST_TEST(left().empty());
}

BOOST_AUTO_TEST_SUITE_END()
