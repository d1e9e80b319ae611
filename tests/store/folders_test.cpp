// SPDX-License-Identifier: MIT
#include "store_fixture.hpp"
#include <framesd/store/store.hpp>

#include <atomic>
#include <fstream>
#include <string>
#include <thread>

using namespace framesd;
using namespace framesd::test;
using store::lmdb::open_logs;

namespace {

const RowFormat kWide{.source_width = 16, .frame_width = 12};

struct Logs {
  store::lmdb::OpenOptions options() const {
    return {.directory = dir.path(), .map_bytes = 64 << 20, .format = kNarrow};
  }
  std::filesystem::path folder(const char* name) const { return dir.path() / "logs" / name; }
  void create(std::string_view name, const RowFormat& format = kNarrow) {
    BOOST_REQUIRE(logs->create(name, format, {}).has_value());
  }
  std::unique_ptr<store::Log> open(std::string_view name) { return logs->open(name).value(); }
  // The names of all folders, those that are no logs among them.
  std::vector<std::string> folders() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(dir.path() / "logs"))
      if (entry.is_directory()) names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
  }

  TempDir dir;
  std::unique_ptr<store::Store> logs = open_logs(options());
};

using Names = std::vector<std::string>;

template <class T>
errc code_of(const checked<T>& outcome) {
  return outcome ? errc{} : static_cast<errc>(outcome.error().code.value());
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(log_folders, Logs)

BOOST_AUTO_TEST_CASE(a_store_without_logs_makes_nothing) {
  BOOST_TEST(logs->names().value() == Names{});
  BOOST_TEST(!std::filesystem::exists(dir.path() / "logs"));
  BOOST_TEST((logs->open("a").error().code == errc::log_missing));
}

BOOST_AUTO_TEST_CASE(logs_are_listed_by_name_and_keep_their_own_widths_and_rows) {
  create("rig7-a12", kWide);
  create("a");
  BOOST_TEST(logs->names().value() == (Names{"a", "rig7-a12"}));
  {
    const auto wide = open("rig7-a12");
    const auto narrow = open("a");
    BOOST_TEST((wide->format() == kWide));
    BOOST_REQUIRE(upsert(*wide, run_of(*wide, 100, 10, 5)).has_value());
    BOOST_TEST(depths_of(*narrow) == std::vector<std::int64_t>{});
  }
  const auto summary = logs->summary("rig7-a12").value();
  BOOST_TEST((summary.format == kWide));
  BOOST_TEST(summary.extent.frames == 5u);
  BOOST_TEST(summary.extent.last->count() == 140);
  BOOST_TEST(summary.version.generation == 2u);
}

BOOST_AUTO_TEST_CASE(a_log_is_open_once_in_a_process_and_then_asked_itself) {
  create("a");
  const auto log = open("a");
  BOOST_TEST((logs->open("a").error().code == errc::store_already_open));
  BOOST_TEST((logs->summary("a").error().code == errc::store_already_open));
}

BOOST_AUTO_TEST_CASE(what_is_no_name_makes_no_log) {
  const std::string long_name(65, 'a');
  const std::vector<std::string_view> bad = {"",   ".",       "..",        ".hidden", "-a",
                                             "_a", "A",       "a/b",       "a b",     "../a",
                                             "ä",  "default", {"a\0b", 3}, long_name};
  for (const std::string_view name : bad) {
    BOOST_TEST_CONTEXT(name) { BOOST_TEST((code_of(logs->create(name, kNarrow, {})) == errc::usage)); }
    BOOST_TEST((logs->summary(name).error().code == errc::log_missing));
    BOOST_TEST((code_of(logs->remove(name, nullptr, {})) == errc::log_missing));
  }
  for (const char* name : {"a", "0", "a.b_c-d", "rig7-a12"}) create(name);
  create(std::string(64, 'z'));
  BOOST_TEST(logs->names().value().size() == 5u);
}

BOOST_AUTO_TEST_CASE(of_two_that_make_a_log_at_once_one_is_told_that_it_is_there) {
  for (int round = 0; round < 10; ++round) {
    const std::string name = "log" + std::to_string(round);
    std::atomic<int> made = 0;
    std::atomic<int> refused = 0;
    const auto make = [&] {
      const auto outcome = open_logs(options())->create(name, kNarrow, {});
      outcome ? ++made : refused += outcome.error().code == errc::log_exists;
    };
    std::thread other(make);
    make();
    other.join();
    BOOST_TEST(made == 1);
    BOOST_TEST(refused == 1);
  }
  BOOST_TEST(folders().size() == 10u);
}

BOOST_AUTO_TEST_CASE(a_renamed_log_keeps_its_rows) {
  create("a");
  {
    const auto log = open("a");
    BOOST_REQUIRE(upsert(*log, run_of(*log, 5, 1, 1)).has_value());
  }
  create("b");
  BOOST_TEST((code_of(logs->rename("a", "b", {})) == errc::log_exists));
  BOOST_TEST((code_of(logs->rename("a", "B", {})) == errc::usage));
  BOOST_TEST((code_of(logs->rename("missing", "c", {})) == errc::log_missing));
  BOOST_REQUIRE(logs->rename("a", "c", {}).has_value());
  BOOST_TEST(logs->names().value() == (Names{"b", "c"}));
  BOOST_TEST(depths_of(*open("c")) == std::vector<std::int64_t>{5});
}

BOOST_AUTO_TEST_CASE(a_log_is_made_with_its_facts_and_keeps_them) {
  const auto made = logs->create("a", kNarrow, R"({"well":"7"})").value();
  BOOST_TEST(made.facts == R"({"well":"7"})");
  BOOST_TEST(made.created.has_value());
  BOOST_REQUIRE(logs->rename("a", "b", {}).has_value());
  const auto peeked = logs->summary("b").value();
  BOOST_TEST(peeked.facts == made.facts);
  BOOST_TEST((peeked.created == made.created));
  BOOST_TEST((peeked.version == made.version));
  BOOST_TEST(once(*open("b")).facts().value() == made.facts);
  create("c");
  BOOST_TEST(logs->summary("c").value().facts == "");
}

BOOST_AUTO_TEST_CASE(facts_that_cannot_be_kept_make_no_log) {
  const std::string too_long(store::kFactsMax + 1, 'x');
  BOOST_TEST((code_of(logs->create("a", kNarrow, too_long)) != errc{}));
  BOOST_TEST(folders() == Names{});
}

BOOST_AUTO_TEST_CASE(a_log_that_is_open_is_not_renamed) {
  create("a");
  const auto log = open("a");
  BOOST_TEST((code_of(logs->rename("a", "b", {})) == errc::log_in_use));
  BOOST_REQUIRE(upsert(*log, run_of(*log, 5, 1, 1)).has_value());
}

BOOST_AUTO_TEST_CASE(a_removed_log_is_read_to_the_end_and_takes_no_more_rows) {
  create("a");
  const auto log = open("a");
  BOOST_REQUIRE(upsert(*log, run_of(*log, 0, 1, 100)).has_value());
  BOOST_REQUIRE(logs->remove("a", nullptr, {}).has_value());
  BOOST_TEST(logs->names().value() == Names{});
  BOOST_TEST(folders() == Names{});
  BOOST_TEST(depths_of(*log).size() == 100u);
  BOOST_TEST((upsert(*log, run_of(*log, 500, 1, 1)).error() == errc::store_missing));
}

BOOST_AUTO_TEST_CASE(a_log_knows_whether_it_was_removed_or_its_file_went_away) {
  create("a");
  create("b");
  const auto removed = open("a");
  const auto lost = open("b");
  BOOST_TEST((code_of(logs->remove("a", removed.get(), {.match = store::Precondition::Match{}})) ==
              errc::precondition_failed));
  BOOST_TEST(!removed->removed());
  BOOST_REQUIRE(logs->remove("a", removed.get(), {}).has_value());
  std::filesystem::remove(folder("b") / "data.mdb");
  BOOST_TEST((removed->removed() && removed->gone()));
  BOOST_TEST((!lost->removed() && lost->gone()));
  BOOST_TEST((upsert(*removed, run_of(*removed, 0, 1, 1)).error() == errc::store_missing));
  BOOST_TEST((removed->health().read_only_because == "the log was removed by a request"));
}

BOOST_AUTO_TEST_CASE(a_log_in_another_state_than_asked_for_is_neither_removed_nor_renamed) {
  create("a");
  const store::Version empty = logs->summary("a").value().version;
  const store::Precondition as_empty{.match = store::Precondition::Match{.versions = {empty}}};
  const auto log = open("a");
  BOOST_REQUIRE(upsert(*log, run_of(*log, 0, 1, 100)).has_value());
  BOOST_TEST((code_of(logs->remove("a", log.get(), as_empty)) == errc::precondition_failed));
  BOOST_TEST((code_of(logs->remove("a", nullptr, as_empty)) == errc::store_already_open));
  BOOST_REQUIRE(upsert(*log, run_of(*log, 100, 1, 100)).has_value());
  const store::Version full = once(*log).snapshot().value().version;
  const store::Precondition as_full{.match = store::Precondition::Match{.versions = {empty, full}}};
  BOOST_REQUIRE(logs->remove("a", log.get(), as_full).has_value());
  create("b");
  BOOST_TEST((code_of(logs->rename("b", "c", as_full)) == errc::precondition_failed));
  BOOST_TEST((code_of(logs->remove("b", nullptr, as_full)) == errc::precondition_failed));
  BOOST_TEST(logs->names().value() == Names{"b"});
}

BOOST_AUTO_TEST_CASE(a_log_made_again_under_the_name_of_a_removed_one_is_empty) {
  create("a");
  const auto old = open("a");
  BOOST_REQUIRE(upsert(*old, run_of(*old, 0, 1, 100)).has_value());
  BOOST_REQUIRE(logs->remove("a", nullptr, {}).has_value());
  create("a", kWide);
  const auto anew = open("a");
  BOOST_TEST((anew->format() == kWide));
  BOOST_TEST(depths_of(*anew) == std::vector<std::int64_t>{});
  BOOST_TEST(depths_of(*old).size() == 100u);
}

BOOST_AUTO_TEST_CASE(what_a_crash_left_half_made_or_half_removed_is_cleared_away) {
  create("a");
  for (const char* name : {".new-0123456789abcdef", ".gone-0123456789abcdef"}) {
    std::filesystem::create_directory(folder(name));
    std::ofstream(folder(name) / "data.mdb") << "half";
  }
  std::filesystem::create_directory(folder("not-a-log"));
  logs = open_logs(options());
  BOOST_TEST(folders() == (Names{"a", "not-a-log"}));
  BOOST_TEST(logs->names().value() == Names{"a"});
}

BOOST_AUTO_TEST_CASE(a_folder_without_a_store_is_no_log_and_its_name_cannot_be_taken) {
  create("a");
  std::filesystem::create_directory(folder("empty"));
  std::ofstream(folder("file")) << "text";
  std::filesystem::create_symlink("nowhere", folder("link"));
  BOOST_TEST(logs->names().value() == Names{"a"});
  for (const char* name : {"empty", "file", "link"}) {
    for (const auto& refused : {logs->check_new(name), logs->rename("a", name, {})}) {
      BOOST_TEST((code_of(refused) == errc::usage));
      BOOST_TEST(refused.error().detail.find(std::string("logs/") + name) != std::string::npos);
    }
    BOOST_TEST((code_of(logs->create(name, kNarrow, {})) == errc::usage));
  }
  const auto missing = logs->summary("empty");
  BOOST_TEST((code_of(missing) == errc::log_missing));
  BOOST_TEST(missing.error().detail == "there is no log 'empty': logs/empty in data_dir has no data.mdb");
}

BOOST_AUTO_TEST_CASE(a_damaged_log_is_listed_and_says_so) {
  create("a");
  std::ofstream(folder("a") / "data.mdb", std::ios::trunc) << "not a store";
  BOOST_TEST(logs->names().value() == Names{"a"});
  const auto summary = logs->summary("a");
  BOOST_REQUIRE(summary.has_error());
  BOOST_TEST(summary.error().detail.find(folder("a").string()) != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
