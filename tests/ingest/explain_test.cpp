// SPDX-License-Identifier: MIT
#include "support/printing.hpp"
#include "support/temp_dir.hpp"
#include <framesd/ingest/dry_store.hpp>
#include <framesd/ingest/explain.hpp>

#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>

namespace fs = std::filesystem;
using namespace framesd::ingest;
using framesd::errc;

namespace {

const fs::path kFixtures = fs::path(FRAMESD_TEST_DATA) / "csv";

std::unique_ptr<framesd::store::Log> dry_log(std::uint16_t source_width) {
  framesd::store::LogSummary empty;
  empty.format.source_width = source_width;
  return make_dry_store(std::move(empty));
}

Explanation explained(const fs::path& file, std::uint16_t width = 4) {
  const auto log = dry_log(width);
  auto found = explain_file(*log, file);
  BOOST_REQUIRE(found.has_value());
  found->name = file.filename().string();
  return *found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ingest_explain)

BOOST_AUTO_TEST_CASE(a_csv_is_explained_line_by_line) {
  BOOST_TEST(text_of(explained(kFixtures / "4_samples_separator_line.csv")) ==
             R"(4_samples_separator_line.csv: would be read as CSV
  text:        UTF-8 with a byte order mark, not compressed
  header:      line 2
  separator:   semicolon; lines end with LF or CR LF
  numbers:     decimal comma
  depth:       depth, no unit named
  samples:     4, a .. d
  row:         1.0: 1 2 3 4
  row:         1.1: 5 6 7 8
  all rows:    2 would be stored, 0 rejected, 0 blank, 0 comments
)");
}

BOOST_AUTO_TEST_CASE(what_is_odd_is_remarked_and_what_is_bad_is_named) {
  BOOST_TEST(text_of(explained(kFixtures / "wrapped_with_other_curves.las", 3)) ==
             R"(wrapped_with_other_curves.las: would be read as LAS 2.0
  text:        UTF-8 or ASCII, not compressed
  header:      line 21
  separator:   blanks; lines end with LF or CR LF
  numbers:     decimal point
  depth:       DEPT, in m
  samples:     3, IMG[1] .. IMG[3]
  row:         100.0: 1 2 3
  row:         100.005: 4 5 6
  all rows:    2 would be stored, 1 rejected, 0 blank, 1 comments
  remark:      rows are wrapped over several lines
  remark:      1 other curve was passed over
  remark:      STEP is 0.01, but 1 of 1 steps between rows are others
  rejected:    line 28, column 4: wrong number of cells (3 instead of 5)
)");
}

BOOST_AUTO_TEST_CASE(packed_files_and_json_lines_are_known_by_their_bytes) {
  BOOST_TEST(explained(kFixtures / "packed.csv.gz", 3).compressed);
  BOOST_TEST(explained(kFixtures / "rows.ndjson", 3).layout.form == "JSON lines");
}

BOOST_AUTO_TEST_CASE(of_a_long_file_its_first_megabyte_is_looked_at) {
  const framesd::test::TempDir folder;
  const fs::path path = folder.path() / "long.csv";
  std::ofstream out(path);
  out << "depth,a,b,c\n";
  for (int row = 0; row < 300'000; ++row) out << row << ",1,2,3\n";
  out.close();
  const Explanation found = explained(path, 3);
  BOOST_TEST(!found.whole);
  BOOST_TEST(found.rows > 50'000U);
  BOOST_TEST(found.rows < 150'000U);
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_refused_by_its_name) {
  const auto log = dry_log(7);
  const auto wide = explain_file(*log, kFixtures / "gap.csv");
  BOOST_REQUIRE(!wide.has_value());
  BOOST_TEST(wide.error().code == errc::csv_wrong_header);
  BOOST_TEST(wide.error().detail.starts_with((kFixtures / "gap.csv: wrong header").string()));
  BOOST_TEST(explain_file(*log, kFixtures / "nowhere.csv").error().code == errc::file_missing);
}

BOOST_AUTO_TEST_SUITE_END()
