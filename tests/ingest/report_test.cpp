// SPDX-License-Identifier: MIT
#include <framesd/ingest/report.hpp>

#include <boost/test/unit_test.hpp>

using framesd::Depth;
using framesd::errc;
using framesd::ingest::append_json;
using framesd::ingest::Direction;
using framesd::ingest::reject_lines_of;
using framesd::ingest::Report;
using framesd::ingest::summary_of;

namespace {

Report usual() {
  Report report;
  report.rows = 5461;
  report.stored = report.inserted = 5460;
  report.blank = 1;
  report.bytes = 4356427;
  report.seconds = 0.04;
  report.first_depth = Depth::from_count(9000100000);
  report.last_depth = Depth::from_count(9546000000);
  report.direction = Direction::up;
  report.median_step = Depth::from_count(100000);
  report.gaps = 1;
  report.timings.parsing = 0.032;
  report.timings.waiting = 0.005;
  report.timings.committing = 0.024;
  report.timings.syncing = 0.002;
  return report;
}

std::string json_of(const Report& report) {
  std::string out;
  append_json(out, report);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ingest_report)

BOOST_AUTO_TEST_CASE(as_json_with_exact_depths) {
  BOOST_TEST(
      json_of(usual()) ==
      R"({"rows":5461,"stored":5460,"inserted":5460,"replaced":0,"absent":0,"blank":1,"rejected":0,"bytes":4356427,)"
      R"("seconds":0.04,"first_depth":9000.1,"last_depth":9546.0,"stopped":false,"rejects":[],)"
      R"("median_step":0.1,"direction":"up","gaps":1,"rows_per_second":136525,"bytes_per_second":108910675,)"
      R"("parsing_share":0.8,"waiting_share":0.125,"committing_share":0.6,"syncing_share":0.05,"grown_bytes":0})");
}

BOOST_AUTO_TEST_CASE(as_json_with_rejects_escaped_and_no_depth) {
  Report report;
  report.rows = report.rejected = 2;
  report.stopped = true;
  report.seconds = 1.23456789;
  report.rejects = {{12, 3, errc::csv_sample_malformed, "a\"\n\xff"}, {13, 1, errc::depth_malformed, ""}};
  BOOST_TEST(
      json_of(report) ==
      R"({"rows":2,"stored":0,"inserted":0,"replaced":0,"absent":0,"blank":0,"rejected":2,"bytes":0,"seconds":1.234568,)"
      R"("first_depth":null,"last_depth":null,"stopped":true,"rejects":[)"
      R"({"line":12,"column":3,"reason":"sample is not a number","value":"a\"\n)"
      "\xEF\xBF\xBD"
      R"("},{"line":13,"column":1,"reason":"not a depth","value":""}],)"
      R"("median_step":null,"direction":"none","gaps":null,"rows_per_second":2,"bytes_per_second":0,)"
      R"("parsing_share":0,"waiting_share":0,"committing_share":0,"syncing_share":0,"grown_bytes":0})");
}

BOOST_AUTO_TEST_CASE(as_one_line_for_a_person) {
  BOOST_TEST(
      summary_of(usual()) ==
      "5,460 rows stored (5,460 new, 0 replaced), 1 blank, 0 rejected, depths 9000.1 to 9546.0 upwards, "
      "step 0.1, 1 gap, in 0.04 s (136,500 rows/s, 109 MB/s)");
  BOOST_TEST(
      summary_of(usual(), {.shares = true})
          .ends_with("109 MB/s; 80 % parsing, 60 % committing, 5 % syncing, 13 % waiting for the store)"));
}

BOOST_AUTO_TEST_CASE(the_line_of_a_dry_run_says_what_would_be_stored) {
  const std::string line = summary_of(usual(), {.dry_run = true});
  BOOST_TEST(
      line.starts_with("would store 5,460 rows, 1 blank, 0 rejected, depths 9000.1 to 9546.0 upwards"));
  BOOST_TEST(line.find("stored") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_summary_says_what_a_growing_file_left_out) {
  Report report = usual();
  report.direction = Direction::mixed;
  report.gaps.reset();
  report.grown_bytes = 4711;
  BOOST_TEST(summary_of(report).ends_with(
      "depths 9000.1 to 9546.0 in both directions, step 0.1, in 0.04 s "
      "(136,500 rows/s, 109 MB/s), 4,711 bytes that were written while it was read are not stored"));
}

BOOST_AUTO_TEST_CASE(without_rows_neither_rate_nor_depths) {
  Report report;
  report.stopped = true;
  BOOST_TEST(
      summary_of(report) ==
      "0 rows stored (0 new, 0 replaced), 0 blank, 0 rejected, in 0.00 s, stopped at the first bad row");
}

BOOST_AUTO_TEST_CASE(rejects_are_lines_that_an_editor_can_follow) {
  Report report;
  report.rejected = 1202;
  report.rejects = {{12, 3, errc::csv_sample_malformed, "\x1b[2Jx"},
                    {13, 200, errc::csv_wrong_cell_count, "", {199, 201}}};
  BOOST_TEST(reject_lines_of(report, "logs/a.csv") ==
             "logs/a.csv:12: column 3: sample is not a number (value '\\u001b[2Jx')\n"
             "logs/a.csv:13: column 200: wrong number of cells (199 instead of 201)\n"
             "logs/a.csv: 1,200 more rejected rows\n");
}

BOOST_AUTO_TEST_SUITE_END()
