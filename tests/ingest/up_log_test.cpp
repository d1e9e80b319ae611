// SPDX-License-Identifier: MIT
//
// Logs recorded upwards, read from their end: the same store and report as read from their start.
#include "up_log.hpp"

#include "ingest/csv_text.hpp"
#include "support/once.hpp"
#include "support/printing.hpp"
#include "support/temp_dir.hpp"

#include <fstream>
#include <random>

#include <boost/test/unit_test.hpp>

using framesd::test::once;
using namespace framesd::test;
using namespace framesd::ingest;
using framesd::Depth;
using framesd::errc;

namespace {

// What a store holds and a report says, but for times, as lines to compare.
using Outcome = std::vector<std::string>;

std::string line_of(const framesd::formats::Reject& reject) {
  return std::to_string(reject.line) + " " + std::to_string(reject.column) + " " + reject.reason.message() +
         " [" + std::string(reject.value) + "] [" + std::string(reject.row) + "] [" +
         std::string(reject.header) + "]";
}

void append_frames(Outcome& out, framesd::store::Log& store) {
  framesd::Strip strip;
  framesd::store::ReadRequest all;
  all.limit = 1'000'000;
  all.samples = framesd::store::Samples::source;
  static_cast<void>(once(store).read(all, strip).value());
  for (std::size_t row = 0; row < strip.rows(); ++row) {
    out.push_back(strip.depth(row).text());
    for (const auto sample : strip.row(row)) out.back() += " " + std::to_string(sample);
  }
}

Outcome outcome_of(Report report, framesd::store::Log& store, const Outcome& rejects) {
  report.seconds = report.timings.parsing = report.timings.waiting = 0;
  Outcome out = rejects;
  append_json(out.emplace_back(), report);
  append_frames(out, store);
  return out;
}

// Loses all its frames to somebody else when the batch comes that begins at `depth`.
class ErasedAt final : public WatchedStore {
 public:
  explicit ErasedAt(Depth depth) : depth_(depth) {}
  void submit(framesd::store::WriteRequest request, framesd::store::Completion completion) override {
    const auto* upsert = std::get_if<framesd::store::Upsert>(&request);
    if (upsert != nullptr && upsert->rows() != 0 && upsert->batch->depth(0) == depth_)
      memory.submit(framesd::store::Erase{{}}, [this](const auto& outcome) { erased = outcome->erased; });
    WatchedStore::submit(std::move(request), std::move(completion));
  }
  std::uint64_t erased = 0;

 private:
  const Depth depth_;
};

struct Fixture {
  TempDir dir;
  const std::filesystem::path path = dir.path() / "log.csv";
  Outcome rejects;
  const IngestOptions options{.chunk_rows = 7, .on_reject = [this](const framesd::formats::Reject& reject) {
                                rejects.push_back(line_of(reject));
                              }};

  void write(const std::string& text) const { std::ofstream(path, std::ios::binary) << text; }

  static void fill(framesd::store::Log& store) {
    IngestSession session(store, {});
    BOOST_REQUIRE(session.push(csv_header() + "20.0,9,9,9,9\n20.3,9,9,9,9\n").has_value());
    BOOST_REQUIRE(session.finish().has_value());
  }

  Outcome forwards(const std::string& text) {
    rejects.clear();
    WatchedStore store;
    fill(store);
    IngestSession session(store, options);
    BOOST_REQUIRE(session.push(text).has_value());
    const auto report = session.finish().value();
    return outcome_of(report, store, rejects);
  }

  Outcome from_file() {
    rejects.clear();
    WatchedStore store;
    fill(store);
    const auto report = ingest_file(store, path, options).value();
    return outcome_of(report, store, rejects);
  }

  // Empty where it has to be read from its start.
  std::optional<Outcome> backwards(std::size_t block_bytes) {
    rejects.clear();
    WatchedStore store;
    fill(store);
    auto file = InputFile::open(path);
    const auto log = recognize_up_log(*file, {.source_width = kSmall.source_width});
    if (!log) return {};
    const auto read = ingest_backwards(store, *file, *log, options, {}, block_bytes).value();
    if (!read.report) return {};
    return outcome_of(*read.report, store, rejects);
  }
};

std::string up_row(int tenths, int sample = 7) {
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + ",1,2,3," +
         std::to_string(sample) + "\n";
}

std::string up_rows(int count, int from = 1000) {
  std::string text;
  for (int i = 0; i < count; ++i) text += up_row(from - i, i % 256);
  return text;
}

std::string random_up_log(std::mt19937& random) {
  const bool crlf = random() % 4 == 0;
  std::string text = random() % 4 == 0 ? "\xEF\xBB\xBF" + csv_header() : csv_header();
  int tenths = 1000;
  const auto rows = 2 + random() % 120;
  for (std::size_t i = 0; i < rows; ++i) {
    const auto chance = random() % 40;
    tenths -= chance == 0 ? 0 : chance == 1 ? -2 : chance == 2 ? 30 : 1;
    std::string row = up_row(tenths, static_cast<int>(random() % 256));
    if (chance == 3) row = "\n";
    if (chance == 4) row = "bad," + row;
    if (chance == 5) row = ",,,,\n";
    if (chance == 6 && random() % 4 == 0) row = "\"1\n\",2,3,4,5\n";
    if (chance == 7 && random() % 4 == 0) row = std::string(400, 'x') + "\n";
    if (crlf) row.insert(row.size() - 1, "\r");
    text += row;
  }
  if (random() % 3 == 0) text.pop_back();
  return text;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ingest_up_log, Fixture)

BOOST_AUTO_TEST_CASE(only_logs_whose_rows_go_up_are_recognized) {
  const auto recognized = [this](const std::string& text) {
    write(text);
    auto file = InputFile::open(path);
    return recognize_up_log(*file, {.source_width = kSmall.source_width}).has_value();
  };
  BOOST_TEST(recognized(csv_header() + up_rows(50)));
  BOOST_TEST(!recognized(csv_header() + csv_rows(50)));
  BOOST_TEST(!recognized(csv_header() + up_rows(50, 100) + up_rows(50, 1000)));
  BOOST_TEST(!recognized(csv_header() + "3,1,2,3,4\n"));
  BOOST_TEST(!recognized(csv_header()));
  BOOST_TEST(!recognized(""));
  BOOST_TEST(!recognized("depth,a\n" + up_rows(50)));
  BOOST_TEST(!recognized("line,column,reason," + csv_header() + "1,2,x,3,1,2,3,4\n1,2,x,2,1,2,3,4\n"));
}

BOOST_AUTO_TEST_CASE(rows_arrive_ascending_and_the_report_says_up) {
  write(csv_header() + up_rows(300));
  WatchedStore store;
  FileProgress last;
  const auto report = ingest_file(store, path, {.chunk_rows = 100}, [&](const FileProgress& progress) {
                        last = progress;
                        return true;
                      }).value();
  BOOST_TEST((report.direction == Direction::up));
  BOOST_TEST((report.first_depth == Depth::from_count(70'100'000)));
  BOOST_TEST((report.median_step == Depth::from_count(100'000)));
  BOOST_TEST(report.inserted == 300U);
  BOOST_TEST(store.first_of_batches.at(0) == Depth::from_count(70'100'000));
  BOOST_TEST(store.first_of_batches.at(2) == Depth::from_count(90'100'000));
  BOOST_TEST(last.bytes_done == last.bytes_total);
  BOOST_TEST(last.session.durable_bytes == last.bytes_total);
  BOOST_TEST(last.session.durable_lines == 301U);
}

BOOST_AUTO_TEST_CASE(of_a_repeated_depth_the_last_row_of_the_file_wins) {
  const std::string text =
      csv_header() + up_rows(20) + up_row(985, 200) + up_rows(20, 980) + up_row(961, 100);
  write(text);
  const auto found = backwards(64);
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(*found == forwards(text), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(rejects_come_in_the_order_and_with_the_lines_of_the_file) {
  const std::string text =
      csv_header() + up_rows(20) + "x,1,2,3,4\r\n\n" + up_rows(20, 960) + "1,2\n" + up_rows(5, 930);
  write(text);
  const auto found = backwards(100);
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->at(0).starts_with("22 1 not a depth [x] [x,1,2,3,4] [depth"));
  BOOST_TEST(found->at(1).starts_with("44 3 wrong number of cells"));
  BOOST_TEST(*found == forwards(text), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(random_logs_come_out_as_read_from_their_start) {
  std::mt19937 random(23);
  int read_backwards = 0;
  for (int i = 0; i < 1500; ++i) {
    const std::string text = random_up_log(random);
    write(text);
    const Outcome expected = forwards(text);
    BOOST_REQUIRE_MESSAGE(from_file() == expected, "log: " << text);
    const auto found = backwards(40 + random() % 300);
    read_backwards += found.has_value();
    if (found) BOOST_REQUIRE_MESSAGE(*found == expected, "log: " << text);
  }
  BOOST_TEST(read_backwards > 300);
}

BOOST_AUTO_TEST_CASE(an_ambiguous_log_is_read_again_from_its_start) {
  const int many = 40000;  // more than are kept of depths met
  const std::string text = csv_header() + up_rows(100, 50100) + up_row(9995, 77) + up_rows(many + 100, 50000);
  for (const std::string& ambiguous :
       {text, csv_header() + up_rows(many, 90000) + up_rows(many, 80000),
        csv_header() + up_rows(20) + std::string(70000, 'x') + "\n" + up_rows(20, 970),
        csv_header() + up_rows(20) + "1,\"2\",3,4,5\n" + up_rows(20, 970)}) {
    write(ambiguous);
    BOOST_TEST(!backwards(std::size_t{1} << 20).has_value());
    BOOST_TEST((from_file() == forwards(ambiguous)));
  }
}

BOOST_AUTO_TEST_CASE(rows_that_others_erase_between_the_two_readings_are_new_again) {
  // The last block is taken before the one with the quoted cell is met.
  write(csv_header() + up_rows(20000, 200000) + "1,\"2\",3,4,5\n" + up_rows(100000, 170000));
  ErasedAt store(Depth::from_count(20'000'000'000));  // where the file begins
  const auto report = ingest_file(store, path, {}).value();
  BOOST_TEST(store.erased > 10000U);
  BOOST_TEST(report.inserted == 120001U);
  BOOST_TEST(report.replaced == 0U);
}

BOOST_AUTO_TEST_CASE(stop_keeps_only_the_rows_before_the_bad_one) {
  write(csv_header() + up_rows(20) + "x,1,2,3,4\n" + up_rows(20, 960));
  WatchedStore store;
  const auto report = ingest_file(store, path, {.on_error = OnError::stop}).value();
  BOOST_TEST(report.stopped);
  BOOST_TEST(store.frames() == 20U);
}

BOOST_AUTO_TEST_CASE(it_can_be_cancelled_and_a_full_store_names_the_file) {
  write(csv_header() + up_rows(100));
  RefusingStore full(2);
  BOOST_TEST(ingest_file(full, path, {.chunk_rows = 10}).error().detail ==
             path.string() + ": store or disk full: 20 of 40 rows read were stored");
}

BOOST_AUTO_TEST_SUITE_END()
