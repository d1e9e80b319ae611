// SPDX-License-Identifier: MIT
#include "ingest/csv_text.hpp"
#include "support/once.hpp"
#include "support/printing.hpp"
#include <framesd/image/resample.hpp>
#include <framesd/ingest/session.hpp>

#include <boost/test/unit_test.hpp>

using framesd::test::once;
using namespace framesd::test;
using framesd::checked;
using framesd::Depth;
using framesd::errc;
using framesd::ingest::IngestOptions;
using framesd::ingest::IngestSession;
using framesd::ingest::kBatchBytes;
using framesd::ingest::kBatchesInFlight;
using framesd::ingest::OnError;
using framesd::ingest::Report;

namespace {

checked<Report> ingest(framesd::store::Log& store, const std::string& text,
                       const IngestOptions& options = {}) {
  IngestSession session(store, options);
  if (const auto pushed = session.push(text); !pushed) return pushed.error();
  return session.finish();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ingest_session)

BOOST_AUTO_TEST_CASE(rows_are_stored_as_recorded_and_resized) {
  WatchedStore store;
  const auto report = ingest(store, csv_header() + "10.5,0,100,200,255\n").value();
  BOOST_TEST(report.stored == 1U);
  framesd::Strip source;
  framesd::Strip frame;
  framesd::store::ReadRequest as_recorded;
  as_recorded.samples = framesd::store::Samples::source;
  static_cast<void>(once(store).read(as_recorded, source).value());
  static_cast<void>(once(store).read({}, frame).value());
  const std::vector<std::uint8_t> samples = {0, 100, 200, 255};
  std::vector<std::uint8_t> resized(3);
  framesd::image::Resampler(kSmall).row(samples, resized);
  BOOST_TEST(source.depth(0) == Depth::from_count(10500000));
  BOOST_TEST(source.row(0) == samples, boost::test_tools::per_element());
  BOOST_TEST(frame.row(0) == resized, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_row_is_counted_once) {
  WatchedStore store;
  const std::string text = csv_header() + "9,1,2,3,4\n,,,,\n10,1,2,3,4\n9,5,6,7,8\n8,1,2,3\n\n7.5,1,2,3,4";
  const auto report = ingest(store, text).value();
  BOOST_TEST(report.rows == 7U);
  BOOST_TEST(report.stored == 4U);
  BOOST_TEST(report.inserted == 3U);
  BOOST_TEST(report.replaced == 1U);
  BOOST_TEST(report.blank == 2U);
  BOOST_TEST(report.rejected == 1U);
  BOOST_TEST(report.bytes == text.size());
  BOOST_TEST((report.first_depth == Depth::from_count(7500000)));
  BOOST_TEST((report.last_depth == Depth::from_count(10000000)));
  BOOST_TEST(!report.stopped);
  BOOST_TEST(report.seconds >= 0);
  BOOST_REQUIRE(report.rejects.size() == 1);
  BOOST_TEST(report.rejects[0].line == 6U);
  BOOST_TEST(report.rejects[0].column == 5U);
  BOOST_TEST(store.frames() == 3U);
}

BOOST_AUTO_TEST_CASE(the_same_rows_again_are_all_replaced) {
  WatchedStore store;
  BOOST_TEST(ingest(store, csv_header() + csv_rows(50)).value().inserted == 50U);
  const auto again = ingest(store, csv_header() + csv_rows(50)).value();
  BOOST_TEST(again.inserted == 0U);
  BOOST_TEST(again.replaced == 50U);
}

BOOST_AUTO_TEST_CASE(batches_hold_at_most_chunk_rows) {
  WatchedStore store;
  BOOST_TEST(ingest(store, csv_header() + csv_rows(25), {.chunk_rows = 10}).value().stored == 25U);
  BOOST_REQUIRE(store.batches.size() == 3);
  BOOST_TEST(store.batches[0].first == 10U);
  BOOST_TEST(store.batches[2].first == 5U);
}

BOOST_AUTO_TEST_CASE(batches_hold_at_most_four_megabytes) {
  WatchedStore store;
  IngestSession session(store, {.chunk_rows = 1000000});
  BOOST_TEST(session.push(csv_header()).has_value());
  for (int i = 0; i < 40; ++i) BOOST_TEST(session.push(csv_rows(10000, 1000 * i)).has_value());
  BOOST_TEST(session.finish().value().stored == 400000U);
  BOOST_TEST(store.batches.size() > 1U);
  for (const auto& [rows, bytes] : store.batches) BOOST_TEST(bytes <= kBatchBytes);
}

BOOST_AUTO_TEST_CASE(rejects_are_listed_up_to_a_hundred_and_counted_all) {
  WatchedStore store;
  std::string text = csv_header();
  for (int i = 0; i < 250; ++i) text += "1,2,3,x,5\n";
  int seen = 0;
  const auto report =
      ingest(
          store, text,
          {.on_reject = [&](const framesd::formats::Reject& reject) { seen += reject.row == "1,2,3,x,5"; }})
          .value();
  BOOST_TEST(report.rejected == 250U);
  BOOST_TEST(report.rejects.size() == 100U);
  BOOST_TEST(report.rejects[99].line == 101U);
  BOOST_TEST(report.rejects[99].value == "x");
  BOOST_TEST(seen == 250);
  BOOST_TEST(store.batches.empty());
}

BOOST_AUTO_TEST_CASE(a_long_value_is_cut_in_the_report) {
  WatchedStore store;
  const auto report = ingest(store, csv_header() + "1," + std::string(5000, 'x') + ",3,4,5\n").value();
  BOOST_TEST(report.rejects.at(0).value == std::string(100, 'x'));
}

BOOST_AUTO_TEST_CASE(stop_keeps_the_rows_before_the_bad_one) {
  WatchedStore store;
  IngestSession session(store, {.chunk_rows = 10, .on_error = OnError::stop});
  BOOST_TEST(session.push(csv_header() + csv_rows(25) + "bad,1,2,3,4\n" + csv_rows(5, 2000)).has_value());
  BOOST_TEST(session.stopped());
  BOOST_TEST(session.push(csv_rows(5, 3000)).has_value());
  const auto report = session.finish().value();
  BOOST_TEST(report.stopped);
  BOOST_TEST(report.stored == 25U);
  BOOST_TEST(report.rejected == 1U);
  BOOST_TEST(report.rows == 26U);
  BOOST_TEST(store.frames() == 25U);
}

BOOST_AUTO_TEST_CASE(a_wrong_header_writes_nothing) {
  WatchedStore store;
  const auto report = ingest(store, "depth,a,b\n" + csv_rows(5));
  BOOST_REQUIRE(!report);
  BOOST_TEST(report.error().code == errc::csv_wrong_header);
  BOOST_TEST(report.error().detail ==
             "wrong header: expected 5 columns (depth + 4 samples), found 3; rows of 2 samples need a store "
             "made with "
             "source_width 2 (--source-width 2)");
  BOOST_TEST(store.batches.empty());
}

BOOST_AUTO_TEST_CASE(an_empty_source_is_an_error_and_a_header_alone_is_not) {
  WatchedStore store;
  BOOST_TEST(ingest(store, "").error().code == errc::csv_empty);
  const auto report = ingest(store, csv_header()).value();
  BOOST_TEST(report.rows == 0U);
  BOOST_TEST(!report.first_depth.has_value());
}

BOOST_AUTO_TEST_CASE(a_refused_batch_ends_the_session_and_says_what_is_stored) {
  RefusingStore store(1);
  IngestSession session(store, {.chunk_rows = 10});
  const auto pushed = session.push(csv_header() + csv_rows(100));
  BOOST_REQUIRE(!pushed);
  BOOST_TEST(pushed.error().code == errc::store_full);
  BOOST_TEST(pushed.error().detail ==
             "store or disk full: 10 of 30 rows read were stored, including all up to line 11");
  BOOST_TEST(store.frames() == 10U);
  BOOST_TEST(session.push(csv_rows(5)).error().detail == pushed.error().detail);
  BOOST_TEST(session.finish().error().detail == pushed.error().detail);
}

BOOST_AUTO_TEST_CASE(a_store_that_went_away_took_the_rows_with_it) {
  RefusingStore store(1, errc::store_missing);
  store.memory.reported.read_only_because = "data.mdb was removed";
  store.memory.reported.gone = true;
  const auto gone = ingest(store, csv_header() + csv_rows(30), {.chunk_rows = 10});
  BOOST_TEST(gone.error().detail ==
             "the store was removed or replaced, with all rows in it (data.mdb was removed): none of the 30 "
             "rows read is "
             "stored");
}

BOOST_AUTO_TEST_CASE(one_that_lost_only_its_lock_file_has_them) {
  RefusingStore store(1, errc::store_missing);
  store.memory.reported.read_only_because = "lock.mdb was removed";
  const auto refused = ingest(store, csv_header() + csv_rows(30), {.chunk_rows = 10});
  BOOST_TEST(refused.error().detail ==
             "lock.mdb was removed: 10 of 30 rows read were stored, including all up to line 11");
}

BOOST_AUTO_TEST_CASE(a_refused_last_batch_fails_the_finish) {
  RefusingStore store(2);
  const auto report = ingest(store, csv_header() + csv_rows(25), {.chunk_rows = 10});
  BOOST_REQUIRE(!report);
  BOOST_TEST(report.error().detail ==
             "store or disk full: 20 of 25 rows read were stored, including all up to line 21");
}

BOOST_AUTO_TEST_CASE(a_few_batches_are_in_flight_and_never_more) {
  GatedStore store(kBatchesInFlight);
  const auto report = ingest(store, csv_header() + csv_rows(300), {.chunk_rows = 10}).value();
  BOOST_TEST(report.inserted == 300U);
  BOOST_TEST(store.most_waiting == kBatchesInFlight);
}

BOOST_AUTO_TEST_CASE(progress_says_what_is_durable_up_to_a_row) {
  WatchedStore store;
  const std::string head = csv_header() + csv_rows(10);
  IngestSession session(store, {.chunk_rows = 10});
  BOOST_TEST(session.push(head + csv_rows(5, 2000) + "2001.0,1,2").has_value());
  const auto before = session.progress();
  BOOST_TEST(before.rows == 15U);
  BOOST_TEST(before.durable_rows == 10U);
  BOOST_TEST(before.durable_bytes == head.size());
  BOOST_TEST(session.flush().has_value());
  BOOST_TEST(session.progress().durable_rows == 15U);
  BOOST_TEST(session.progress().durable_bytes == head.size() + csv_rows(5, 2000).size());
  BOOST_TEST(store.batches.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_flush_with_nothing_to_store_says_that_what_was_read_is_done_with) {
  WatchedStore store;
  IngestSession session(store, {});
  BOOST_TEST(session.push(csv_header() + "bad,1,2,3,4\n\n1,2").has_value());
  BOOST_TEST(session.progress().durable_bytes == 0U);
  BOOST_TEST(session.flush().has_value());
  BOOST_TEST(session.progress().durable_bytes == csv_header().size() + 13);
  BOOST_TEST(session.progress().durable_lines == 3U);
}

BOOST_AUTO_TEST_CASE(json_lines_take_the_same_way) {
  WatchedStore store;
  const auto report = ingest(store,
                             "{\"depth\":10.5,\"samples\":[0,100,200,254.9]}\n\n{\"depth\":11}\n"
                             "{\"depth\":12,\"image_base64\":\"x\"}\n{\"depth\":9,\"samples\":[1,2,3,4]}",
                             {.format = framesd::ingest::RowsAs::ndjson})
                          .value();
  BOOST_TEST(report.rows == 5U);
  BOOST_TEST(report.inserted == 2U);
  BOOST_TEST(report.blank == 1U);
  BOOST_REQUIRE(report.rejects.size() == 2);
  BOOST_TEST(report.rejects[0].line == 3U);
  BOOST_TEST(report.rejects[0].reason == errc::row_without_samples);
  BOOST_TEST(report.rejects[1].reason == errc::row_of_picture);
}

BOOST_AUTO_TEST_CASE(a_cancelled_session_keeps_what_was_submitted) {
  WatchedStore store;
  IngestSession session(store, {.chunk_rows = 10});
  BOOST_TEST(session.push(csv_header() + csv_rows(25)).has_value());
  const auto why = session.cancel();
  BOOST_TEST(why.code == errc::cancelled);
  BOOST_TEST(why.detail == "cancelled: 20 of 25 rows read were stored, including all up to line 21");
  BOOST_TEST(session.finish().error().code == errc::cancelled);
  BOOST_TEST(store.frames() == 20U);
}

BOOST_AUTO_TEST_CASE(a_session_may_be_dropped_with_batches_in_flight) {
  GatedStore store(2);
  {
    IngestSession session(store, {.chunk_rows = 10});
    BOOST_TEST(session.push(csv_header() + csv_rows(25)).has_value());
  }
}

BOOST_AUTO_TEST_SUITE_END()
