// SPDX-License-Identifier: MIT
#include "archive_fixture.hpp"
#include "support/temp_dir.hpp"
#include <framesd/archive/backup_mark.hpp>

#include <fstream>
#include <iterator>

#include <boost/test/unit_test.hpp>

using namespace framesd;
using namespace framesd::test;
using archive::kBackupMark;
using archive::LastCopy;

namespace {

struct Marked {
  const std::filesystem::path& folder() const { return dir.path(); }
  std::filesystem::path file() const { return folder() / kBackupMark; }

  // A copy of logs of these names, `minutes` after kNow.
  static archive::Contents copy(const std::vector<std::string>& names, int minutes = 0) {
    archive::Contents contents{.head = {}, .logs = {}, .bytes = 1000, .digest = "d"};
    for (const std::string& name : names) {
      contents.logs.push_back({.name = name,
                               .rows = kNarrow,
                               .extent = {.frames = 2, .first = at(0), .last = at(5)},
                               .store_id = 7,
                               .version = {.incarnation = 0xfedcba9876543210, .generation = 4},
                               .time = kNow + std::chrono::minutes(minutes)});
    }
    return contents;
  }
  // "name +minutes" of each that is noted.
  std::string noted() const {
    std::string text;
    for (const LastCopy& copy : archive::last_copies(folder()).value()) {
      const auto after = std::chrono::duration_cast<std::chrono::minutes>(copy.log.time - kNow);
      text += copy.log.name + " +" + std::to_string(after.count()) + "\n";
    }
    return text;
  }

  TempDir dir;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(backup_mark, Marked)

BOOST_AUTO_TEST_CASE(nothing_is_noted_before_the_first_copy) {
  BOOST_TEST(archive::last_copies(folder()).value().empty());
}

BOOST_AUTO_TEST_CASE(a_copy_is_noted_with_state_bytes_and_way) {
  const auto contents = copy({"default", "a-1"});
  archive::note_copies(folder(), contents, "read back", true).value();
  const auto copies = archive::last_copies(folder()).value();
  BOOST_TEST_REQUIRE(copies.size() == 2U);
  BOOST_TEST((copies[0].log == contents.logs[0]));
  BOOST_TEST((copies[1].log == contents.logs[1]));
  BOOST_TEST(copies[0].bytes == 1000U);
  BOOST_TEST(copies[0].to == "read back");
}

BOOST_AUTO_TEST_CASE(a_copy_of_one_log_leaves_what_is_noted_of_others) {
  archive::note_copies(folder(), copy({"default", "a-1"}), "file", true).value();
  archive::note_copies(folder(), copy({"a-1"}, 10), "file", false).value();
  archive::note_copies(folder(), copy({"b-2"}, 20), "http", false).value();
  BOOST_TEST(noted() == "default +0\na-1 +10\nb-2 +20\n");
}

BOOST_AUTO_TEST_CASE(a_copy_of_all_logs_forgets_those_that_are_gone) {
  archive::note_copies(folder(), copy({"default", "a-1"}), "file", true).value();
  archive::note_copies(folder(), copy({"default"}, 10), "file", true).value();
  BOOST_TEST(noted() == "default +10\n");
}

BOOST_AUTO_TEST_CASE(a_damaged_mark_is_said_and_replaced_by_the_next_copy) {
  archive::note_copies(folder(), copy({"default"}), "file", true).value();
  std::ofstream(file(), std::ios::app) << "{\"log\":";
  const auto copies = archive::last_copies(folder());
  BOOST_TEST_REQUIRE(copies.has_error());
  BOOST_TEST((copies.error().code == errc::archive_damaged));
  BOOST_TEST(copies.error().detail.find(file().string()) != std::string::npos);
  archive::note_copies(folder(), copy({"a-1"}, 10), "file", false).value();
  BOOST_TEST(noted() == "a-1 +10\n");
}

BOOST_AUTO_TEST_CASE(values_that_cannot_be_are_damage) {
  archive::note_copies(folder(), copy({"default"}), "file", true).value();
  std::ifstream in(file());
  const std::string good{std::istreambuf_iterator<char>(in), {}};
  for (const auto& [from, to] : {std::pair{"\"bytes\":1000", "\"bytes\":-1"},
                                 {"\"bytes\":1000", "\"octets\":1000"},
                                 {"\"name\":\"default\"", "\"name\":\"../etc\""},
                                 {"\"log\":{", "\"log\":7,\"other\":{"}}) {
    std::string bad = good;
    const auto place = bad.find(from);
    BOOST_TEST_REQUIRE(place != std::string::npos);
    bad.replace(place, std::string(from).size(), to);
    std::ofstream(file(), std::ios::trunc) << bad;
    BOOST_TEST(archive::last_copies(folder()).has_error(), to);
  }
}

BOOST_AUTO_TEST_CASE(it_is_there_whole_or_not_at_all_and_everybody_in_the_folder_may_read_it) {
  archive::note_copies(folder(), copy({"default"}), "file", true).value();
  const auto mode = std::filesystem::status(file()).permissions();
  BOOST_TEST((mode == std::filesystem::perms{0644}));
  BOOST_TEST(std::distance(std::filesystem::directory_iterator(folder()), {}) == 1);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_cannot_be_noted_in) {
  BOOST_TEST(archive::note_copies(folder() / "none", copy({"default"}), "file", true).has_error());
}

BOOST_AUTO_TEST_SUITE_END()
