// SPDX-License-Identifier: MIT
//
// What an ingest makes of numbers, by what was asked for and by what the log says of itself.
#include "ingest/csv_text.hpp"
#include "support/once.hpp"
#include "support/printing.hpp"
#include "support/temp_dir.hpp"
#include <framesd/ingest/file.hpp>
#include <framesd/ingest/reading.hpp>
#include <framesd/ingest/session.hpp>

#include <algorithm>
#include <fstream>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace framesd::test;
using namespace framesd::ingest;
using framesd::checked;
using framesd::errc;
using framesd::formats::Scale;

namespace {

const std::string kHeader = csv_header();

ReadingChoice scaled(const std::string& text) { return {.scale = parse_scale(text).value()}; }

checked<Report> ingest(framesd::store::Log& store, const std::string& rows,
                       const ReadingChoice& choice = {}) {
  IngestSession session(store, {.chunk_rows = 2, .choice = choice});
  if (const auto pushed = session.push(kHeader + rows); !pushed) return pushed.error();
  return session.finish();
}

std::string facts_of(framesd::store::Log& store) { return once(store).facts().value(); }

void describe(framesd::store::Log& store, const std::string& facts) {
  BOOST_REQUIRE(store.write_and_wait(framesd::store::Describe{.facts = facts}).has_value());
}

// The samples as recorded, row by row, "-" where they are absent.
std::vector<std::string> rows_of(framesd::store::Log& store) {
  framesd::Strip strip;
  framesd::store::ReadRequest request;
  request.samples = framesd::store::Samples::source;
  static_cast<void>(once(store).read(request, strip).value());
  std::vector<std::string> rows;
  for (std::size_t row = 0; row < strip.rows(); ++row) {
    std::string& text = rows.emplace_back(strip.depth(row).text() + ":");
    for (std::size_t i = 0; i < strip.width(); ++i)
      text += framesd::is_absent(strip.mask(row), i) ? " -" : " " + std::to_string(strip.row(row)[i]);
  }
  return rows;
}

void check_rows(framesd::store::Log& store, const std::vector<std::string>& expected) {
  BOOST_TEST(rows_of(store) == expected, boost::test_tools::per_element());
}

std::filesystem::path file_of(const TempDir& folder, const std::string& rows) {
  const auto path = folder.path() / "log.csv";
  std::ofstream(path, std::ios::binary) << kHeader << rows;
  return path;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ingest_reading)

BOOST_AUTO_TEST_CASE(a_scale_is_written_as_two_numbers) {
  BOOST_TEST((parse_scale("0,1").value().scale == Scale{.lo = 0, .hi = 1}));
  BOOST_TEST((parse_scale("log,0.1,1e3").value().scale == Scale{.lo = 0.1, .hi = 1000, .log = true}));
  BOOST_TEST(text_of(parse_scale("-5,2.5").value().scale) == "-5,2.5");
  BOOST_TEST(text_of(parse_scale("log,1,100").value().scale) == "log,1,100");
  for (const char* text : {"", "1", "1,1", "log,0,1", "log,1,-1", "a,b", "0,1,2", "nan,1", "inf,1", "0, 1",
                           "-1e308,1e308", "1e306,0", "AUTO"})
    BOOST_TEST(parse_scale(text).error().code == errc::number_malformed, text);
}

BOOST_AUTO_TEST_CASE(the_log_keeps_the_scale_of_its_first_rows) {
  WatchedStore store;
  describe(store, R"({"well":"A-1"})");
  BOOST_TEST(ingest(store, "1,0,0.5,1,0.25\n", scaled("0,1")).value().stored == 1U);
  check_rows(store, {"1.0: 0 128 255 64"});
  BOOST_TEST(facts_of(store) == R"({"well":"A-1","scale":{"lo":0,"hi":1,"log":false}})");
  BOOST_TEST(ingest(store, "2,1,1,1,1\n", scaled("kept")).value().stored == 1U);
  check_rows(store, {"1.0: 0 128 255 64", "2.0: 255 255 255 255"});
}

BOOST_AUTO_TEST_CASE(rows_of_another_scale_are_refused) {
  WatchedStore store;
  BOOST_TEST(ingest(store, "1,0,0.5,1,0.25\n", scaled("0,1")).has_value());
  const auto other = ingest(store, "2,1,1,1,1\n", scaled("0,2"));
  BOOST_TEST(other.error().code == errc::log_scale_differs);
  BOOST_TEST(other.error().detail.find("0,1") != std::string::npos, other.error().detail);
  check_rows(store, {"1.0: 0 128 255 64"});
}

BOOST_AUTO_TEST_CASE(a_scale_that_is_changed_meanwhile_ends_the_reading) {
  for (const char* facts : {R"({"scale":{"lo":0,"hi":2}})", ""}) {
    WatchedStore store;
    IngestSession session(store, {.chunk_rows = 2, .choice = scaled("0,1")});
    BOOST_REQUIRE(session.push(kHeader + "1,1,1,1,1\n2,1,1,1,1\n3,0,0,0,0\n").has_value());
    BOOST_REQUIRE(session.flush().has_value());
    describe(store, facts);
    static_cast<void>(session.push(std::string("4,1,1,1,1\n")));
    const auto ended = session.finish();
    BOOST_TEST(ended.error().code == errc::log_scale_differs);
    BOOST_TEST(ended.error().detail.find("3 of 4 rows read were stored") != std::string::npos,
               ended.error().detail);
    check_rows(store, {"1.0: 255 255 255 255", "2.0: 255 255 255 255", "3.0: 0 0 0 0"});
  }
}

BOOST_AUTO_TEST_CASE(rows_without_a_scale_take_none_later) {
  WatchedStore store;
  BOOST_TEST(ingest(store, "1,1,2,3,4\n").has_value());
  BOOST_TEST(ingest(store, "2,1,1,1,1\n", scaled("0,2")).error().code == errc::log_scale_differs);
  BOOST_TEST(ingest(store, "2,1,1,1,1\n", scaled("kept")).error().code == errc::log_scale_differs);
  BOOST_TEST(facts_of(store).empty());
  describe(store, R"({"scale":{"lo":0,"hi":2}})");
  BOOST_TEST(ingest(store, "2,1,1,1,1\n", scaled("0,2")).value().stored == 1U);
}

BOOST_AUTO_TEST_CASE(a_source_without_rows_keeps_no_scale) {
  WatchedStore store;
  BOOST_TEST(ingest(store, "x,1,1,1,1\n", scaled("0,2")).value().rejected == 1U);
  BOOST_TEST(facts_of(store).empty());
}

BOOST_AUTO_TEST_CASE(samples_for_a_log_with_a_scale_are_said_to_be_taken_as_they_are) {
  WatchedStore store;
  describe(store, R"({"scale":{"lo":0,"hi":2}})");
  const auto report = ingest(store, "1,10,20,30,40\n").value();
  check_rows(store, {"1.0: 10 20 30 40"});
  BOOST_REQUIRE(report.layout.remarks.size() == 1U);
  BOOST_TEST(report.layout.remarks[0].find("scale 0,2") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_log_names_its_absent_values) {
  WatchedStore store;
  describe(store, R"({"absent":[7,-1]})");
  BOOST_TEST(ingest(store, "1,7,20,-1,40\n2,-999.25,1,1,1\n").value().rejected == 1U);
  check_rows(store, {"1.0: - 20 - 40"});
}

BOOST_AUTO_TEST_CASE(rows_with_gaps_may_be_rejected) {
  WatchedStore store;
  const auto report = ingest(store, "1,,20,30,40\n2,1,2,3,4\n3,,,,\n", {.absent = AbsentAs::reject}).value();
  BOOST_TEST(report.rejected == 2U);
  BOOST_TEST(report.absent == 0U);
  check_rows(store, {"2.0: 1 2 3 4"});
}

BOOST_AUTO_TEST_CASE(nothing_of_a_source_that_needs_a_scale_is_stored) {
  WatchedStore store;
  std::string rows;
  for (int i = 0; i < 100; ++i) rows += std::to_string(i) + ",0.5,0,0,1\n";
  BOOST_TEST(ingest(store, rows).error().code == errc::csv_scale_missing);
  BOOST_TEST(ingest(store, "1,0.5,0,0,1\n").error().code == errc::csv_scale_missing);
  check_rows(store, {});
}

BOOST_AUTO_TEST_CASE(a_file_may_make_its_own_scale) {
  const TempDir folder;
  WatchedStore store;
  std::string rows;
  for (int i = 0; i < 100; ++i) {
    const std::string value = std::to_string(1000 + i * 8);
    rows += std::to_string(i) + "," + value + "," + value + "," + value + ",\n";
  }
  const auto report = ingest_file(store, file_of(folder, rows), {.choice = scaled("auto")}).value();
  BOOST_TEST(report.stored == 100U);
  BOOST_TEST(facts_of(store) == R"({"scale":{"lo":1000,"hi":1784,"log":false}})");
  BOOST_REQUIRE(!report.layout.remarks.empty());
  BOOST_TEST(report.layout.remarks[0].find("1000,1784") != std::string::npos, report.layout.remarks[0]);
  BOOST_TEST(rows_of(store)[0] == "0.0: 0 0 0 -");
  BOOST_TEST(rows_of(store)[99] == "99.0: 255 255 255 -");
}

BOOST_AUTO_TEST_CASE(the_reading_for_a_scale_is_the_first_half_of_the_progress) {
  const TempDir folder;
  WatchedStore store;
  std::string rows;
  for (int i = 0; i < 100; ++i) rows += std::to_string(i) + ",1000,1200,1400,1600\n";
  const auto path = file_of(folder, rows);
  std::vector<FileProgress> said;
  const auto note = [&](const FileProgress& now) { return said.push_back(now), true; };
  BOOST_TEST(ingest_file(store, path, {.choice = scaled("auto")}, note).has_value());
  const auto size = std::filesystem::file_size(path);
  BOOST_REQUIRE(said.size() >= 2U);
  BOOST_TEST(said.front().session.rows == 0U);
  BOOST_TEST(std::ranges::count(said, size, &FileProgress::bytes_done) == 1);
  BOOST_TEST(std::ranges::is_sorted(said, {}, &FileProgress::bytes_done));
  BOOST_TEST(said.back().bytes_done == 2 * size);
  BOOST_TEST(said.back().session.durable_rows == 100U);
  for (const FileProgress& now : said) BOOST_TEST(now.bytes_total == 2 * size);

  said.clear();  // the log has a scale now
  BOOST_TEST(ingest_file(store, path, {.choice = scaled("auto")}, note).has_value());
  BOOST_TEST(said.back().bytes_total == size);
}

BOOST_AUTO_TEST_CASE(the_reading_for_a_scale_can_be_cancelled) {
  const TempDir folder;
  WatchedStore store;
  const auto path = file_of(folder, "1,1000,1200,1400,1600\n");
  const auto report =
      ingest_file(store, path, {.choice = scaled("auto")}, [](const FileProgress&) { return false; });
  BOOST_TEST(report.error().code == errc::cancelled);
  BOOST_TEST(report.error().detail ==
             path.string() + ": cancelled while it was read for its scale: nothing was stored");
  BOOST_TEST(facts_of(store).find("scale") == std::string::npos);
  check_rows(store, {});
}

BOOST_AUTO_TEST_CASE(a_file_of_one_number_makes_no_scale) {
  const TempDir folder;
  WatchedStore store;
  const auto report =
      ingest_file(store, file_of(folder, "1,5,5,5,5\n2,5,5,5,5\n"), {.choice = scaled("auto")});
  BOOST_TEST(report.error().code == errc::csv_scale_missing);
  check_rows(store, {});
}

BOOST_AUTO_TEST_CASE(an_up_log_has_the_gaps_of_the_same_log_downwards) {
  const TempDir folder;
  std::string up;
  std::string down;
  for (int i = 0; i < 3000; ++i) {
    const auto row = [](int depth) {
      return std::to_string(depth) + "," + (depth % 3 == 0 ? "" : "17") + ",200,-999.25," +
             (depth % 50 == 0 ? "x" : std::to_string(depth % 250)) + "\n";
    };
    up += row(2999 - i);
    down += row(i);
  }
  up += "-1,,,NaN,\n";
  WatchedStore from_up;
  WatchedStore from_down;
  const auto report = ingest_file(from_up, file_of(folder, up), {.chunk_rows = 100}).value();
  BOOST_TEST((report.direction == Direction::up));
  BOOST_TEST(report.absent == 1U);
  BOOST_TEST(report.rejected == 60U);
  BOOST_TEST(ingest_file(from_down, file_of(folder, down), {.chunk_rows = 100}).has_value());
  BOOST_TEST(rows_of(from_up) == rows_of(from_down), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
