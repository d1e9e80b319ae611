// SPDX-License-Identifier: MIT
//
// How far an upload has come: written with its rows, found again, forgotten with the oldest.
#include "ingest/csv_text.hpp"
#include "support/once.hpp"
#include "support/printing.hpp"
#include <framesd/ingest/upload_state.hpp>

#include <boost/test/unit_test.hpp>

using framesd::test::once;
using namespace framesd::test;
using namespace framesd::ingest;
using framesd::Depth;
using framesd::errc;

namespace {

using Time = std::chrono::system_clock::time_point;

struct Fixture {
  WatchedStore store;

  void write(std::vector<framesd::store::Note> notes) {
    framesd::store::Upsert upsert{.notes = std::move(notes)};
    store.submit(std::move(upsert), [](const auto& outcome) { BOOST_REQUIRE(outcome.has_value()); });
  }
  UploadState found(std::string_view id) {
    return store.look([&](auto& log) { return find_upload(log, id); }).value().value();
  }
};

UploadState usual() {
  UploadState state;
  state.reading = {.format = RowsAs::csv, .scale = "log,1,100"};
  state.at = {.header = "depth;a b\xFF;\"c\";d", .offset = 4711, .lines = 42};
  state.report.stored = 40;
  state.report.inserted = 30;
  state.report.replaced = 10;
  state.report.absent = 7;
  state.report.blank = 1;
  state.report.rejected = 2;
  state.report.rows = 50;
  state.report.seconds = 1.5;
  state.report.first_depth = Depth::from_count(-5);
  state.report.last_depth = Depth::from_count(7000000);
  state.rows = rows_of(state.report);
  state.report.rejects = {{3, 2, errc::csv_sample_malformed, "x y\n7"}, {9, 1, errc::depth_malformed, ""}};
  return state;
}

std::string json_of(const Report& report) {
  std::string out;
  append_json(out, report);
  return out;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(upload_state, Fixture)

BOOST_AUTO_TEST_CASE(ids_are_short_words) {
  for (const char* id : {"a", "A-z_0.9", "..."}) BOOST_TEST(is_upload_id(id));
  for (const char* id : {"", "a b", "a/b", "a\n", "\xC3\xA4"}) BOOST_TEST(!is_upload_id(id));
  BOOST_TEST(is_upload_id(std::string(64, 'x')));
  BOOST_TEST(!is_upload_id(std::string(65, 'x')));
}

BOOST_AUTO_TEST_CASE(is_found_as_it_was_written) {
  BOOST_TEST(!store.look([&](auto& log) { return find_upload(log, "log"); }).value().has_value());
  UploadState state = usual();
  write({note_of("log", state, Time{})});
  BOOST_TEST(!store.look([&](auto& log) { return find_upload(log, "lo"); }).value().has_value());
  UploadState again = found("log");
  BOOST_TEST(again.at.header == state.at.header);
  BOOST_TEST(again.at.offset == 4711U);
  BOOST_TEST(again.at.lines == 42U);
  BOOST_TEST(again.reading.scale == "log,1,100");
  BOOST_TEST(!again.complete);
  state.report.bytes = 4711;
  BOOST_TEST(json_of(again.report) == json_of(state.report));
  state.complete = true;
  state.reading.format = RowsAs::ndjson;
  state.at.header.clear();
  state.report.identity.ingest_id = "0123";
  state.report.identity.same_as = "0122";
  write({note_of("log", state, Time{})});
  again = found("log");
  BOOST_TEST(again.complete);
  BOOST_TEST((again.reading.format == RowsAs::ndjson));
  BOOST_TEST(json_of(again.report) == json_of(state.report));
}

BOOST_AUTO_TEST_CASE(how_its_rows_are_read_is_found_again) {
  for (const auto format : {RowsAs::csv, RowsAs::ndjson}) {
    for (const std::string scale : {"none", "kept", "-1.5,1e+30", "log,1,100"}) {
      for (const auto absent : {AbsentAs::keep, AbsentAs::reject}) {
        write({note_of("log", {.reading = {format, scale, absent}}, Time{})});
        const UploadReading again = found("log").reading;
        BOOST_TEST((again.format == format));
        BOOST_TEST(again.scale == scale);
        BOOST_TEST((again.absent == absent));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_number_of_a_reading_that_is_none_is_taken_for_the_usual_one) {
  for (const std::string word : {"7", "0+9", "255+255", "4294967297+4294967297", "99999999999999999999+-1"}) {
    framesd::store::Note note = note_of("log", {}, Time{});
    BOOST_REQUIRE(note.value.starts_with("0 0 "));
    note.value.replace(2, 1, word);
    write({note});
    const UploadReading again = found("log").reading;
    BOOST_TEST((again.format == RowsAs::csv), word);
    BOOST_TEST((again.absent == AbsentAs::keep), word);
  }
}

BOOST_AUTO_TEST_CASE(rows_that_nobody_knows_to_be_new_are_named_in_the_report_of_the_whole) {
  const std::string remark =
      "5,078 of the stored rows are neither in inserted nor in replaced: the server ended while they were "
      "being "
      "stored, or is storing them";
  UploadState state = usual();
  state.report.stored += 5078;
  write({note_of("log", state, Time{})});
  Report before = found("log").report;
  BOOST_TEST(before.layout.remarks == std::vector{remark}, boost::test_tools::per_element());
  Report part;
  part.rows = part.stored = part.inserted = 10;
  part.layout.remarks = {"a remark on its own rows"};
  state.report = joined(before, part);
  const std::vector<std::string> both = {remark, "a remark on its own rows"};
  BOOST_TEST(state.report.layout.remarks == both, boost::test_tools::per_element());
  write({note_of("log", state, Time{})});
  BOOST_TEST(found("log").report.layout.remarks == std::vector{remark}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(is_not_kept_longer_than_its_rows) {
  const auto store_row = [&](std::int64_t count, std::uint8_t sample) {
    framesd::store::Upsert upsert{.batch = store.new_batch()};
    upsert.batch->add(Depth::from_count(count), std::vector<std::uint8_t>(kSmall.source_width, sample),
                      std::vector<std::uint8_t>(kSmall.frame_width, sample));
    store.submit(std::move(upsert), [](const auto& outcome) { BOOST_REQUIRE(outcome.has_value()); });
  };
  UploadState state = usual();
  store_row(-5, 1);
  write({note_of("half", state, Time{})});
  state.complete = true;
  write({note_of("whole", state, Time{})});
  store_row(-5, 2);
  BOOST_TEST(store.look([&](auto& log) { return find_upload(log, "half"); }).value().has_value());
  BOOST_TEST(!store.look([&](auto& log) { return find_upload(log, "whole"); }).value().has_value());
  BOOST_TEST(!store.look([&](auto& log) { return find_kept_upload(log, "whole"); }).value().note.empty());
  store.submit(framesd::store::Erase{framesd::DepthRange::only(Depth::from_count(-5))}, [](const auto&) {});
  BOOST_TEST(!store.look([&](auto& log) { return find_upload(log, "half"); }).value().has_value());
  BOOST_TEST(store.look([&](auto& log) { return find_kept_upload(log, "half"); }).value().note.empty());
}

BOOST_AUTO_TEST_CASE(that_does_not_say_where_its_rows_lie_is_not_relied_on) {
  UploadState state = usual();
  state.rows.reset();
  write({note_of("old", state, Time{})});
  BOOST_TEST(!store.look([&](auto& log) { return find_upload(log, "old"); }).value().has_value());
  state.report = {};
  write({note_of("empty", state, Time{})});
  BOOST_TEST(store.look([&](auto& log) { return find_upload(log, "empty"); }).value().has_value());
}

BOOST_AUTO_TEST_CASE(a_note_is_never_larger_than_one_may_be) {
  UploadState state = usual();
  state.at.header.assign(kUploadHeaderBytes, 'x');
  state.report.rejects.assign(kRejectsKept,
                              {1u << 30, 4096, errc::csv_wrong_cell_count, std::string(100, 'v')});
  BOOST_TEST(note_of("log", state, Time{}).value.size() < 65536U);
}

BOOST_AUTO_TEST_CASE(the_oldest_make_room) {
  std::vector<framesd::store::Note> notes;
  for (std::size_t i = 0; i < kUploadsKept; ++i)
    notes.push_back(note_of("u" + std::to_string(i), usual(), Time(std::chrono::seconds(5000 - i))));
  write(std::move(notes));
  auto old = store.look([&](auto& log) { return too_old_uploads(log); }).value();
  BOOST_REQUIRE(old.size() == 1U);
  BOOST_TEST(old[0].key == "upload/u999");
  write(std::move(old));
  BOOST_TEST(store.look([&](auto& log) { return too_old_uploads(log); }).value().empty());
}

BOOST_AUTO_TEST_CASE(reports_of_two_parts_are_added) {
  Report part;
  part.rows = part.stored = part.inserted = 5;
  part.bytes = 100;
  part.first_depth = part.last_depth = Depth::from_count(8000000);
  part.direction = Direction::down;
  part.rejects = {{50, 1, errc::depth_malformed, "z"}};
  Report before = usual().report;
  before.bytes = 4711;
  const Report both = joined(before, part);
  BOOST_TEST(both.rows == 55U);
  BOOST_TEST(both.inserted == 35U);
  BOOST_TEST(both.bytes == 4811U);
  BOOST_TEST((both.first_depth == Depth::from_count(-5)));
  BOOST_TEST((both.last_depth == Depth::from_count(8000000)));
  BOOST_TEST(both.rejects.back().line == 50U);
  BOOST_TEST((both.direction == Direction::none));
  BOOST_TEST((joined(Report{}, part).direction == Direction::down));
}

BOOST_AUTO_TEST_CASE(notes_at_a_batch_are_written_with_its_rows_and_after_those_before) {
  RefusingStore full(2);
  std::vector<std::uint64_t> positions;
  IngestOptions options{.chunk_rows = 10, .notes_at = [&](const SourcePosition& place) {
                          positions.push_back(place.bytes);
                          return std::vector<framesd::store::Note>{{"at", std::to_string(place.bytes)}};
                        }};
  IngestSession session(full, options);
  const std::string text = csv_header() + csv_rows(100);
  BOOST_TEST(session.push(text).error().code == errc::store_full);
  BOOST_TEST(full.batches.size() == 2U);
  BOOST_TEST(positions.at(1) == session.progress().durable_bytes);
  BOOST_TEST(once(full).notes("at", framesd::store::Order::ascending, 1).value().at(0).value ==
             std::to_string(positions.at(1)));
  BOOST_TEST(session.report().stored == 20U);
}

BOOST_AUTO_TEST_SUITE_END()
