// SPDX-License-Identifier: MIT
//
// Salvage: every frame that is given is the original one, none is invented, and everything outside the damage
// is there.
#include "salvage_fixture.hpp"

#include <random>
#include <set>

#include <boost/test/unit_test.hpp>

using namespace framesd::test;
using framesd::errc;
namespace fs = std::filesystem;
namespace store = framesd::store;
namespace lmdb = framesd::store::lmdb;

namespace {

using Record = lmdb::SalvageReport::Record;
using Ranges = std::vector<lmdb::MissingRange>;

std::uint64_t frames_in(const Ranges& ranges) {
  std::uint64_t frames = 0;
  for (const auto& range : ranges) frames += range.frames;
  return frames;
}
bool lies_in(const Ranges& ranges, framesd::Depth depth) {
  return std::ranges::any_of(ranges,
                             [&](const auto& range) { return range.from <= depth && depth <= range.to; });
}

struct Log : DamagedStore {
  Log() {
    fill(5000);
    finish();
  }
  // The depths of the frames whose bytes are in that page of the original.
  std::set<std::int64_t> frames_on(std::size_t page) {
    FileBytes bytes = original;
    for (std::size_t other = 2; other < pages(); ++other) {
      if (other != page) zero_page(bytes, other);
    }
    overwrite(file("data.mdb"), bytes);
    std::set<std::int64_t> depths;
    const auto salvage = lmdb::begin_salvage(options().directory, framesd::Filter::bilinear);
    if (!salvage) return depths;
    for (const auto& [depth, row] : frames_of(**salvage)) depths.insert(depth);
    return depths;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(salvage, Log)

BOOST_AUTO_TEST_CASE(a_sound_log_is_given_whole_and_its_file_is_left_alone) {
  fs::remove(file("lock.mdb"));
  const auto changed = fs::last_write_time(file("data.mdb"));
  const auto salvage = begin();
  BOOST_TEST(salvage->report().is_whole());
  BOOST_TEST(salvage->report().frames == 5000u);
  BOOST_TEST(salvage->report().expected.value() == 5000u);
  BOOST_TEST(salvage->report().damaged_pages.empty());
  BOOST_TEST(!salvage->report().old_rows_possible);
  BOOST_TEST((salvage->report().rows == kNarrow));
  BOOST_TEST(salvage->report().last.value() == at(49990));
  BOOST_TEST(expected.size() == 5000u);
  BOOST_TEST((fs::last_write_time(file("data.mdb")) == changed));
  BOOST_TEST(!fs::exists(file("lock.mdb")));
}

BOOST_AUTO_TEST_CASE(what_is_given_is_what_was_stored) {
  store::lmdb::OpenOptions read = options();
  open(read);
  const auto rows = depths_of(store());
  close();
  BOOST_TEST(rows.size() == expected.size());
  for (const std::int64_t depth : rows) BOOST_REQUIRE(expected.contains(depth));
  const auto second = source_row(kNarrow, at(10), 0);
  BOOST_TEST(expected.at(10) == bytes_of_row(second, frame_row(kNarrow, at(10), 0), {}));
}

BOOST_AUTO_TEST_CASE(flipped_bits_anywhere_cost_no_more_than_the_pages_they_are_in) {
  std::mt19937 random(41);
  for (int round = 0; round < 40; ++round) {
    FileBytes damaged = original;
    for (int flip = 0; flip < 3; ++flip) {
      const std::size_t at = 2 * kPageBytes + random() % (damaged.size() - 2 * kPageBytes);
      damaged[at] = static_cast<std::uint8_t>(damaged[at] ^ 1u << random() % 8);
    }
    const auto salvage = begin(damaged);
    const Saved saved = frames_of(*salvage);
    require_originals(saved, expected);
    BOOST_REQUIRE_GE(saved.size() + 3 * 80, expected.size());  // some 80 frames a page
    BOOST_REQUIRE(saved.size() == expected.size() || !salvage->report().is_whole());
  }
}

BOOST_AUTO_TEST_CASE(zeroed_pages_cost_only_the_frames_on_them) {
  std::mt19937 random(42);
  int lost_some = 0;
  for (int round = 0; round < 20; ++round) {
    const std::size_t page = 2 + random() % (pages() - 2);
    const auto on_page = frames_on(page);
    FileBytes damaged = original;
    zero_page(damaged, page);
    const auto salvage = begin(damaged);
    const Saved saved = frames_of(*salvage);
    require_originals(saved, expected);
    const auto gone = missing(saved, expected);
    BOOST_REQUIRE(std::ranges::includes(on_page, gone));
    BOOST_REQUIRE_EQUAL(salvage->report().expected.value_or(5000) - saved.size(), gone.size());
    if (gone.empty()) continue;
    ++lost_some;
    const auto& report = salvage->report();
    BOOST_TEST(frames_in(report.missing_ranges) == gone.size());
    for (const std::int64_t depth : gone) BOOST_REQUIRE(lies_in(report.missing_ranges, at(depth)));
    BOOST_REQUIRE(!report.is_whole());
    BOOST_REQUIRE_EQUAL(report.damaged_pages.size(), 1u);
    BOOST_TEST(report.damaged_pages[0].number == page);
    if (report.damaged_pages[0].below)
      BOOST_TEST(report.damaged_pages[0].below->count() == *gone.begin() - 10);
    if (report.damaged_pages[0].above)
      BOOST_TEST(report.damaged_pages[0].above->count() == *gone.rbegin() + 10);
  }
  BOOST_TEST(lost_some > 5);
}

// Where pages of the overview are gone, too, some ranges are known by what stands above those pages.
BOOST_AUTO_TEST_CASE(each_range_has_as_many_missing_frames_as_it_says_and_none_lies_in_another) {
  std::mt19937 random(43);
  for (int round = 0; round < 60; ++round) {
    FileBytes damaged = original;
    for (int zeroed = 0; zeroed < 6; ++zeroed) zero_page(damaged, 2 + random() % (pages() - 2));
    const auto salvage = begin(damaged);
    const auto gone = missing(frames_of(*salvage), expected);
    std::optional<framesd::Depth> end;
    for (const auto& range : salvage->report().missing_ranges) {
      const auto inside = std::ranges::count_if(
          gone, [&](std::int64_t count) { return range.from <= at(count) && at(count) <= range.to; });
      BOOST_REQUIRE_EQUAL(static_cast<std::uint64_t>(inside), range.frames);
      BOOST_REQUIRE(!end || *end < range.from);
      end = range.to;
    }
  }
}

BOOST_AUTO_TEST_CASE(a_damaged_row_is_lost_alone_and_named_by_its_depth) {
  FileBytes damaged = original;
  flip_all(damaged, expected.at(10).substr(0, kNarrow.source_width));
  const auto salvage = begin(damaged);
  BOOST_TEST((missing(frames_of(*salvage), expected) == std::set<std::int64_t>{10}));
  BOOST_TEST((salvage->report().damaged_frames == std::vector{at(10)}));
  BOOST_TEST(salvage->report().damaged_pages.empty());
}

BOOST_AUTO_TEST_CASE(below_a_zeroed_branch_everything_is_found) {
  const std::size_t root = table("frames.0").root;
  BOOST_REQUIRE_EQUAL(head_of(root).flags, lmdb::raw::kBranch);
  FileBytes damaged = original;
  zero_page(damaged, root);
  const auto salvage = begin(damaged);
  BOOST_TEST((frames_of(*salvage) == expected));
  BOOST_TEST(salvage->report().frames_outside == 5000u);
  BOOST_TEST(salvage->report().is_whole());
  BOOST_TEST(salvage->report().damaged_pages.at(0).number == root);
}

BOOST_AUTO_TEST_CASE(either_head_of_the_file_or_both_may_be_lost) {
  for (const auto& lost : std::vector<std::vector<std::size_t>>{{0}, {1}, {0, 1}}) {
    FileBytes damaged = original;
    for (const std::size_t page : lost) zero_page(damaged, page);
    const auto salvage = begin(damaged);
    BOOST_TEST((frames_of(*salvage) == expected));
    BOOST_TEST(salvage->report().is_whole());
    BOOST_TEST(salvage->report().damaged_pages.size() == lost.size());
    BOOST_TEST(salvage->report().page_bytes == kPageBytes);
  }
}

BOOST_AUTO_TEST_CASE(without_the_list_of_tables_the_frames_are_found) {
  FileBytes damaged = original;
  zero_page(damaged, newest().tables[1].root);
  const auto salvage = begin(damaged);
  BOOST_TEST((frames_of(*salvage) == expected));
  BOOST_TEST(!salvage->report().expected.has_value());
  BOOST_TEST(!salvage->report().is_whole());
}

BOOST_AUTO_TEST_CASE(without_the_record_an_older_copy_of_it_tells_which_log_it_is) {
  BOOST_TEST(identity.store_id != 0u);
  FileBytes damaged = original;
  zero_page(damaged, table("meta").root);
  const auto found = begin(damaged);
  BOOST_TEST((frames_of(*found) == expected));
  BOOST_TEST((found->report().record == Record::older));
  BOOST_TEST((found->identity() == identity));
  BOOST_TEST(!found->report().is_whole());
}

BOOST_AUTO_TEST_CASE(without_any_copy_of_the_record_the_widths_are_found_by_trial) {
  FileBytes damaged = original;
  flip_all(damaged, "store");
  overwrite(file("data.mdb"), damaged);
  const auto by_trial = lmdb::begin_salvage(options().directory, framesd::Filter::lanczos).value();
  BOOST_TEST((frames_of(*by_trial) == expected));
  BOOST_TEST((by_trial->report().record == Record::lost));
  auto given = kNarrow;
  given.filter = framesd::Filter::lanczos;
  BOOST_TEST((by_trial->report().rows == given));
  BOOST_TEST(by_trial->identity().store_id == 0u);
}

BOOST_AUTO_TEST_CASE(a_file_that_lost_its_end_gives_what_is_left) {
  for (const std::size_t kept : {pages() / 4, pages() / 2, pages() - 3}) {
    FileBytes damaged = original;
    damaged.resize(kept * kPageBytes + 1000);
    const auto salvage = begin(damaged);
    const Saved saved = frames_of(*salvage);
    require_originals(saved, expected);
    BOOST_TEST(!saved.empty());
    const auto unused = free_pages();
    for (std::size_t page = 2; page < kept; page += 7) {
      if (unused.contains(page)) continue;
      for (const std::int64_t depth : frames_on(page)) BOOST_REQUIRE(saved.contains(depth));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_log_that_is_open_is_refused) {
  open();
  const auto refused = lmdb::begin_salvage(options().directory, framesd::Filter::bilinear);
  BOOST_REQUIRE(refused.has_error());
  BOOST_TEST(refused.error().code == errc::log_in_use);
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

errc refusal_of(const fs::path& directory) {
  const auto refused = lmdb::begin_salvage(directory, framesd::Filter::bilinear);
  BOOST_REQUIRE(refused.has_error());
  BOOST_TEST(refused.error().detail.find(directory.string()) != std::string::npos);
  return static_cast<errc>(refused.error().code.value());
}

struct Nonsense {
  fs::path file() const { return dir.path() / "data.mdb"; }
  TempDir dir;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(salvage_of_nonsense, Nonsense)

BOOST_AUTO_TEST_CASE(a_folder_without_a_file_and_a_file_that_is_no_folder_are_missing) {
  BOOST_TEST((refusal_of(dir.path()) == errc::store_missing));
  BOOST_TEST((refusal_of(dir.path() / "none") == errc::store_missing));
  overwrite(dir.path() / "letter", {'a'});
  BOOST_TEST((refusal_of(dir.path() / "letter") == errc::store_missing));
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_truncated) {
  overwrite(file(), {});
  BOOST_TEST((refusal_of(dir.path()) == errc::store_truncated));
}

BOOST_AUTO_TEST_CASE(random_bytes_text_and_a_folder_of_that_name_are_no_store) {
  std::mt19937 random(7);
  for (const std::size_t size : {std::size_t{1}, std::size_t{4096}, std::size_t{300000}}) {
    FileBytes bytes(size);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    overwrite(file(), bytes);
    BOOST_TEST((refusal_of(dir.path()) == errc::store_foreign));
    std::ranges::fill(bytes, std::uint8_t{'x'});
    overwrite(file(), bytes);
    BOOST_TEST((refusal_of(dir.path()) == errc::store_foreign));
  }
  fs::remove(file());
  fs::create_directory(file());
  BOOST_TEST((refusal_of(dir.path()) == errc::store_foreign));
}

BOOST_AUTO_TEST_SUITE_END()
