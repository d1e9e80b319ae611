// SPDX-License-Identifier: MIT
//
// Salvage of logs that were changed after they were stored, of wide rows, and of what stands beside the rows.
#include "salvage_fixture.hpp"

#include <random>

#include <boost/test/unit_test.hpp>

using namespace framesd::test;
namespace fs = std::filesystem;
namespace store = framesd::store;

namespace {

struct Edited : DamagedStore {};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(salvage_of_an_edited_log, Edited)

// The pages of the deleted rows are free, and still hold them.
BOOST_AUTO_TEST_CASE(deleted_and_overwritten_rows_stay_away_while_the_free_list_is_whole) {
  fill(3000);
  (void)ask(store(), store::Erase{.range = {at(5000), at(14990)}}).value();
  fill(300, 5);
  finish();
  BOOST_TEST(expected.size() == 2000u);
  FileBytes damaged = original;
  zero_page(damaged, table("frames.0").root);
  const auto salvage = begin(damaged);
  BOOST_TEST((frames_of(*salvage) == expected));
  BOOST_TEST(!salvage->report().old_rows_possible);
  BOOST_TEST(salvage->report().is_whole());
}

BOOST_AUTO_TEST_CASE(where_the_free_list_is_lost_a_sound_table_still_brings_no_old_rows_back) {
  fill(3000);
  (void)ask(store(), store::Erase{.range = {at(5000), at(14990)}}).value();
  finish();
  FileBytes damaged = original;
  zero_page(damaged, newest().tables[0].root);
  const auto salvage = begin(damaged);
  BOOST_TEST((frames_of(*salvage) == expected));
  BOOST_TEST(!salvage->report().old_rows_possible);
  zero_page(damaged, table("frames.0").root);
  const auto less = begin(damaged);
  const Saved saved = frames_of(*less);
  BOOST_TEST(missing(saved, expected).empty());
  BOOST_TEST(less->report().old_rows_possible);
  BOOST_TEST(!less->report().is_whole());
}

BOOST_AUTO_TEST_CASE(rows_of_a_replacement_that_was_not_finished_stay_away) {
  fill(1000);
  const auto begun = ask(store(), store::BeginReplacement{}).value();
  (void)upsert(store(), run_of(store(), 5, 10, 2000, 9), begun.replacement).value();
  finish();
  BOOST_TEST(expected.size() == 1000u);
  BOOST_TEST(whole.is_whole());
  FileBytes damaged = original;
  zero_page(damaged, table("frames.0").root);
  const auto salvage = begin(damaged);
  BOOST_TEST((frames_of(*salvage) == expected));
  BOOST_TEST(salvage->report().is_whole());
}

BOOST_AUTO_TEST_CASE(a_replaced_log_gives_its_new_rows_alone) {
  fill(1000);
  const auto begun = ask(store(), store::BeginReplacement{}).value();
  (void)upsert(store(), run_of(store(), 5, 10, 2000, 9), begun.replacement).value();
  (void)ask(store(), store::FinishReplacement{begun.replacement}).value();
  finish();
  BOOST_TEST(expected.size() == 2000u);
  BOOST_TEST(expected.contains(5));
  FileBytes damaged = original;
  zero_page(damaged, table("frames.1").root);
  BOOST_TEST((frames_of(*begin(damaged)) == expected));
  zero_page(damaged, newest().tables[1].root);
  BOOST_TEST((frames_of(*begin(damaged)) == expected));
}

BOOST_AUTO_TEST_CASE(wide_rows_are_read_from_pages_of_their_own) {
  close();
  fs::remove_all(options().directory);
  auto wide = options();
  wide.format = {.source_width = 3000, .frame_width = 2000};
  open(wide);
  fill(300);
  finish();
  BOOST_TEST(expected.size() == 300u);
  std::mt19937 random(9);
  for (int round = 0; round < 20; ++round) {
    FileBytes damaged = original;
    zero_page(damaged, 2 + random() % (pages() - 2));
    const auto salvage = begin(damaged);
    const Saved saved = frames_of(*salvage);
    require_originals(saved, expected);
    BOOST_REQUIRE_GE(saved.size() + 160, expected.size());  // a leaf page has the keys of some 150
    BOOST_REQUIRE(saved.size() == expected.size() || !salvage->report().is_whole());
  }
  FileBytes damaged = original;
  zero_page(damaged, table("frames.0").root);
  BOOST_TEST((frames_of(*begin(damaged)) == expected));
  flip_all(damaged, "store");
  const auto by_trial = begin(damaged);
  BOOST_TEST((frames_of(*by_trial) == expected));
  BOOST_TEST((by_trial->report().rows == wide.format));
}

BOOST_AUTO_TEST_CASE(facts_and_notes_are_given_and_damaged_ones_are_named) {
  fill(100);
  (void)ask(store(), store::Describe{.facts = R"({"well":"A-1"})"}).value();
  store::Upsert notes;
  notes.notes.push_back({.key = "one", .value = "first text", .rows = framesd::DepthRange{at(0), at(990)}});
  notes.notes.push_back({.key = "two", .value = "second text"});
  (void)ask(store(), std::move(notes)).value();
  finish();
  const auto all = begin();
  BOOST_TEST(all->facts() == R"({"well":"A-1"})");
  BOOST_REQUIRE_EQUAL(all->notes().size(), 2u);
  BOOST_TEST((all->notes()[0].rows == framesd::DepthRange{at(0), at(990)}));
  BOOST_TEST(!all->notes()[0].overwritten);
  BOOST_TEST(all->notes()[1].value == "second text");
  FileBytes damaged = original;
  flip_all(damaged, "second text");
  const auto less = begin(damaged);
  BOOST_TEST(less->notes().size() == 1u);
  BOOST_TEST((less->report().damaged_entries == std::vector<std::string>{"note/two"}));
  BOOST_TEST(!less->report().is_whole());
}

// What says that all rows of an upload are there must not say so where some may be missing.
BOOST_AUTO_TEST_CASE(where_frames_are_missing_notes_about_rows_count_as_overwritten) {
  fill(100);
  store::Upsert notes;
  notes.notes.push_back({.key = "one", .value = "text", .rows = framesd::DepthRange{at(0), at(990)}});
  (void)ask(store(), std::move(notes)).value();
  finish();
  FileBytes damaged = original;
  flip_all(damaged, expected.at(10).substr(0, kNarrow.source_width));
  const auto less = begin(damaged);
  BOOST_TEST(less->report().frames == 99u);
  BOOST_REQUIRE_EQUAL(less->notes().size(), 1u);
  BOOST_TEST(less->notes()[0].overwritten);
}

BOOST_AUTO_TEST_SUITE_END()
