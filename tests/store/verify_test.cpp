// SPDX-License-Identifier: MIT
//
// What verify() finds, and what readers make of an overview that is not that of the frames.
#include "key.hpp"
#include "raw_dump.hpp"
#include "support/once.hpp"
#include "twins.hpp"

using framesd::DepthRange;
using framesd::errc;
using framesd::Strip;
using framesd::test::ask;
using framesd::test::at;
using framesd::test::DiskStore;
using framesd::test::kNarrow;
using framesd::test::once;
using framesd::test::upsert;
namespace store = framesd::store;

namespace {

constexpr std::int64_t kStep = 1000;
constexpr int kRows = 2000;

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

struct Sound : DiskStore {
  Sound() { (void)upsert(store(), framesd::test::run_of(store(), 0, kStep, kRows)).value(); }

  // Changes one entry of a table behind the store's back: nothing but bytes, or away with it.
  void change(const char* name, std::size_t entry, const std::function<void(std::string&)>& edit) {
    close();
    auto [key, value] = framesd::test::entries_of(options().directory, name).at(entry);
    edit(value);
    framesd::test::with_lmdb(options().directory, [&](MDB_txn* txn) {
      const MDB_dbi dbi = framesd::test::table(txn, name);
      if (!value.empty()) return framesd::test::put(txn, dbi, bytes_of(key), bytes_of(value));
      MDB_val at = framesd::test::val(bytes_of(key));
      framesd::test::must(mdb_del(txn, dbi, &at, nullptr));
    });
    open();
  }
  void flip(const char* name, std::size_t entry, std::size_t byte) {
    change(name, entry, [&](std::string& value) { value.at(byte) = static_cast<char>(value.at(byte) ^ 4); });
  }
  void drop(const char* name, std::size_t entry) {
    change(name, entry, [](std::string& value) { value.clear(); });
  }
  store::VerifyReport report() { return store().verify().value(); }
  errc read_error(const store::ReadRequest& request) {
    Strip strip;
    const auto page = once(store()).read(request, strip);
    return page ? errc{} : static_cast<errc>(page.error().value());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(verify, Sound)

BOOST_AUTO_TEST_CASE(a_sound_store_has_no_fault) {
  const auto found = report();
  BOOST_TEST(found.sound());
  BOOST_TEST(found.overview_compared);
  BOOST_TEST(found.frames == kRows);
  BOOST_TEST(found.cells > 40u);
  BOOST_TEST(found.histograms > 5u);
  BOOST_CHECK(found.version == once(store()).snapshot().value().version);
}

BOOST_AUTO_TEST_CASE(an_empty_store_is_sound) {
  BOOST_TEST(ask(store(), store::Erase{DepthRange{}}).has_value());
  BOOST_TEST(report().sound());
  BOOST_TEST(report().frames == 0u);
}

BOOST_AUTO_TEST_CASE(each_damaged_frame_is_named_with_the_half_that_is_damaged) {
  flip("frames.0", 7, 20);
  flip("frames.0", 9, 20 + kNarrow.frame_width);
  const auto found = report();
  BOOST_TEST(found.fault_count == 2u);
  BOOST_TEST(!found.overview_compared);
  BOOST_TEST(found.frames == kRows);
  BOOST_REQUIRE_EQUAL(found.faults.size(), 2u);
  BOOST_TEST(found.faults[0].where == "frame 0.007");
  BOOST_TEST(found.faults[0].what == "the checksum of its statistics and resized row does not match");
  BOOST_TEST(found.faults[1].where == "frame 0.009");
  BOOST_TEST(found.faults[1].what == "the checksum of its row as recorded does not match");
}

BOOST_AUTO_TEST_CASE(a_cell_or_histogram_that_is_changed_or_missing_is_named) {
  flip("overview.0", 3, 30);
  drop("overview.0", 9);
  flip("histograms.0", 1, 9);
  const auto found = report();
  BOOST_TEST(found.overview_compared);
  BOOST_TEST(found.fault_count == 3u);
  std::size_t missing = 0;
  for (const auto& fault : found.faults) missing += fault.what == "it is missing" ? 1 : 0;
  BOOST_TEST(missing == 1u);
}

BOOST_AUTO_TEST_CASE(a_frame_that_vanished_is_an_error_for_whoever_reads_past_it) {
  drop("frames.0", 1000);
  BOOST_TEST(report().fault_count > 0u);
  BOOST_CHECK(read_error({.range = {}, .after = {}, .limit = 5000}) == errc::store_corrupt);
  BOOST_CHECK(read_error({.range = {at(999 * kStep), at(1001 * kStep)}, .after = {}}) == errc::store_corrupt);
  BOOST_CHECK(read_error({.range = {}, .after = at(990 * kStep), .limit = 20}) == errc::store_corrupt);
  BOOST_CHECK(read_error({.range = {}, .after = {}, .offset = 1001, .limit = 1}) == errc::store_corrupt);
  BOOST_CHECK(read_error({.range = {at(10 * kStep), at(20 * kStep)}, .after = {}}) == errc{});
}

BOOST_AUTO_TEST_CASE(a_damaged_cell_is_an_error_and_never_another_count) {
  flip("overview.0", 0, 10);
  BOOST_CHECK(read_error({.range = {}, .after = {}}) == errc::store_corrupt);
  BOOST_TEST(once(store()).statistics({}).error() == errc::store_corrupt);
  BOOST_TEST(once(store()).gaps({}, 3, 10).error() == errc::store_corrupt);
}

BOOST_AUTO_TEST_CASE(a_damaged_frame_is_mended_by_storing_it_again_or_erasing_it) {
  for (const std::size_t entry : {5, 700, 1900}) flip("frames.0", entry, 22 + kNarrow.frame_width);
  BOOST_TEST(report().fault_count == 3u);
  BOOST_TEST(upsert(store(), framesd::test::batch_of(store(), {5 * kStep, 700 * kStep}, 1)).has_value());
  BOOST_TEST(ask(store(), store::Erase{DepthRange::only(at(1900 * kStep))}).value().erased == 1u);
  BOOST_TEST(report().sound());
}

BOOST_AUTO_TEST_CASE(what_does_not_belong_into_the_table_of_changes_is_told) {
  const std::vector<std::vector<std::uint8_t>> keys = {
      {0}, std::vector<std::uint8_t>(8), {255, 0, 0, 0, 0, 0, 0, 1}};
  for (const auto& key : keys) {
    const auto change = [&](const std::function<void(MDB_txn*, MDB_dbi)>& body) {
      close();
      framesd::test::with_lmdb(options().directory,
                               [&](MDB_txn* txn) { body(txn, framesd::test::table(txn, "changes")); });
      open();
    };
    change([&](MDB_txn* txn, MDB_dbi changes) { framesd::test::put(txn, changes, key, key); });
    BOOST_TEST(report().fault_count == 1u);
    BOOST_TEST(report().faults[0].where == "table changes");
    change([&](MDB_txn* txn, MDB_dbi changes) {
      MDB_val at = framesd::test::val(key);
      framesd::test::must(mdb_del(txn, changes, &at, nullptr));
    });
    BOOST_TEST(report().sound());
  }
}

BOOST_AUTO_TEST_CASE(the_description_tells_what_the_tables_hold) {
  const auto found = store().describe().value();
  BOOST_TEST(found.format == 3u);
  BOOST_CHECK(found.rows == kNarrow);
  BOOST_TEST(found.extent.frames == kRows);
  BOOST_CHECK(found.extent.first == at(0));
  BOOST_CHECK(found.extent.last == at((kRows - 1) * kStep));
  BOOST_TEST(framesd::test::detail(store(), "being replaced") == "none");
  BOOST_REQUIRE_EQUAL(found.tables.size(), 8u);
  BOOST_TEST(found.tables[1].name == "frames.0");
  BOOST_TEST(found.tables[1].entries == kRows);
  BOOST_TEST(found.tables[1].bytes >= kRows * 34u);
  BOOST_TEST(found.tables[2].entries == report().cells);
  const auto health = store().health();
  BOOST_TEST(health.figures[0].name == "map_bytes");
  BOOST_TEST(health.figures[0].value == options().map_bytes);
  BOOST_TEST(health.figures[1].name == "used_bytes");
  BOOST_TEST(health.figures[1].value > found.tables[1].bytes);
  BOOST_TEST(health.read_only_because == "");
  (void)ask(store(), store::BeginReplacement{}).value();
  BOOST_TEST(framesd::test::detail(store(), "being replaced") == "process " + std::to_string(::getpid()));
}

BOOST_AUTO_TEST_CASE(a_store_that_is_opened_to_be_read_is_not_made) {
  auto other = options();
  other.directory /= "nothing";
  other.access = store::lmdb::Access::read;
  BOOST_TEST(store::lmdb::open_store(other).error().code == errc::store_missing);
  BOOST_TEST(!std::filesystem::exists(other.directory));
}

BOOST_AUTO_TEST_CASE(widths_are_taken_as_they_are_when_any_will_do) {
  close();
  auto any = options();
  any.format = {};
  any.any_format = true;
  any.access = store::lmdb::Access::read;
  open(any);
  BOOST_CHECK(store().format() == kNarrow);
}

BOOST_AUTO_TEST_CASE(parts_together_are_the_whole_log_once) {
  const auto whole = report();
  for (const unsigned of : {2u, 3u, 7u, 50u}) {
    std::uint64_t frames = 0;
    std::uint64_t cells = 0;
    std::uint64_t histograms = 0;
    std::optional<framesd::Depth> last;
    for (unsigned number = 1; number <= of; ++number) {
      const auto part = store().verify(store::VerifyPart{number, of}).value();
      BOOST_TEST(part.sound());
      frames += part.frames;
      cells += part.cells;
      histograms += part.histograms;
      if (!part.extent.first) continue;
      BOOST_TEST((!last || *part.extent.first > *last));
      last = part.extent.last;
    }
    BOOST_TEST(frames == whole.frames, of);
    BOOST_TEST(cells == whole.cells, of);
    BOOST_TEST(histograms == whole.histograms, of);
  }
}

BOOST_AUTO_TEST_CASE(each_fault_of_the_overview_is_found_by_some_part) {
  const std::size_t cells = framesd::test::entries_of(options().directory, "overview.0").size();
  for (std::size_t entry = 0; entry < cells; entry += 3) {
    flip("overview.0", entry, 40);
    std::uint64_t faults = 0;
    for (unsigned number = 1; number <= 3; ++number)
      faults += store().verify(store::VerifyPart{number, 3}).value().fault_count;
    BOOST_TEST(faults > 0u, entry);
    flip("overview.0", entry, 40);
  }
  BOOST_TEST(report().sound());
}

BOOST_AUTO_TEST_CASE(a_damaged_frame_is_found_by_its_part_alone) {
  flip("frames.0", 7, 20);
  const auto first = store().verify(store::VerifyPart{1, 2}).value();
  BOOST_REQUIRE_EQUAL(first.fault_count, 1u);
  BOOST_TEST(first.faults[0].where == "frame 0.007");
  BOOST_TEST(first.frames < kRows);
  BOOST_TEST(store().verify(store::VerifyPart{2, 2}).value().sound());
}

BOOST_AUTO_TEST_CASE(parts_of_an_empty_log_are_sound) {
  BOOST_TEST(ask(store(), store::Erase{DepthRange{}}).has_value());
  for (unsigned number = 1; number <= 2; ++number) {
    const auto part = store().verify(store::VerifyPart{number, 2}).value();
    BOOST_TEST(part.sound());
    BOOST_TEST(part.frames == 0u);
  }
}

BOOST_AUTO_TEST_SUITE_END()
