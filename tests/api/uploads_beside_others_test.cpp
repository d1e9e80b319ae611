// SPDX-License-Identifier: MIT
//
// Uploads with an id while others change, delete or replace rows of the log.
#include "upload_fixture.hpp"
#include <framesd/ingest/upload_state.hpp>

using framesd::http::Method;
using framesd::test::UploadApi;

BOOST_FIXTURE_TEST_SUITE(uploads_beside_others, UploadApi)

BOOST_AUTO_TEST_CASE(a_refusal_of_the_store_leaves_it_where_it_stood) {
  const auto at = cut("0", half);
  store.submit(framesd::store::BeginReplacement{}, [](const auto&) {});
  post(std::to_string(at), text.substr(at), 409);
  BOOST_TEST(offset_told() == at);
  BOOST_TEST(stands_at() == at);
}

BOOST_AUTO_TEST_CASE(a_replaced_log_has_uploads_begin_anew_and_keeps_what_came_before) {
  post("0", text);
  file("log.csv", kHeader + rows(3));
  reload(R"({"csv_path":"log.csv","clear_existing":true})", 200);
  BOOST_TEST(status("/uploads/log") == 404U);
  BOOST_TEST(json("/ingests").at("ingests").as_array().size() == 2U);
}

BOOST_AUTO_TEST_CASE(one_that_is_under_way_when_the_log_is_replaced_begins_anew) {
  file("log.csv", kHeader + rows(3, 5000));
  auto sender = begin({{"Upload-Id", "log"}});
  BOOST_REQUIRE(sender->sink->take(half, response));
  sender->sink->pause();
  reload(R"({"csv_path":"log.csv","clear_existing":true})", 200);
  if (sender->sink->take(text.substr(half.size()), response)) sender->sink->finish(response);
  BOOST_TEST(response.status == 409U);
  BOOST_TEST(error_code(boost::json::parse(response.content())) == "upload_rows_lost");
  BOOST_TEST(offset_told() == 0U);
  sender.reset();
  BOOST_TEST(status("/uploads/log") == 404U);
  BOOST_TEST(post("0", text).at("stored").as_int64() == 35);
}

BOOST_AUTO_TEST_CASE(one_whose_rows_were_deleted_is_sent_again) {
  post("0", text);
  for (const char* range : {"/frames?depth_min=0&depth_max=9999", "/frames?depth_min=1034&depth_max=1034"}) {
    BOOST_TEST(status("/uploads/log") == 200U);
    erase(range);
    BOOST_TEST(status("/uploads/log") == 404U);
    post(std::to_string(text.size()), "", 409);
    BOOST_TEST(offset_told() == 0U);
    BOOST_TEST(post("0", text).at("stored").as_int64() == 35);
    BOOST_TEST(frames() == 35U);
  }
}

BOOST_AUTO_TEST_CASE(one_whose_rows_others_have_overwritten_is_sent_again) {
  post("0", text);
  store_row("1010,9,9,9,9,9,9,9,9\n");
  BOOST_TEST(status("/uploads/log") == 404U);
  BOOST_TEST(post("0", text).at("replaced").as_int64() == 35);
  BOOST_TEST(status("/uploads/log") == 200U);
}

BOOST_AUTO_TEST_CASE(rows_elsewhere_and_the_same_rows_leave_it_complete) {
  post("0", text);
  store_row("2000,9,9,9,9,9,9,9,9\n1010.5,9,9,9,9,9,9,9,9\n");
  store_row(rows(35));
  erase("/frames?depth_min=2000&depth_max=2000");
  BOOST_TEST(stands_at() == text.size());
  BOOST_TEST(post(std::to_string(text.size()), "").at("stored").as_int64() == 35);
}

BOOST_AUTO_TEST_CASE(half_of_one_does_not_go_on_over_a_hole) {
  const auto at = cut("0", half);
  erase("/frames?depth_min=1003&depth_max=1003");
  post(std::to_string(at), text.substr(at), 409);
  BOOST_TEST(offset_told() == 0U);
  post("0", text);
  BOOST_TEST(frames() == 35U);
}

BOOST_AUTO_TEST_CASE(one_under_way_that_loses_rows_ends_and_begins_anew) {
  auto sender = begin({{"Upload-Id", "log"}});
  BOOST_REQUIRE(sender->sink->take(half, response));
  sender->sink->pause();
  erase("/frames?depth_min=1003&depth_max=1003");
  response.clear();
  if (sender->sink->take(text.substr(half.size()), response)) sender->sink->finish(response);
  BOOST_TEST(response.status == 409U);
  BOOST_TEST(error_code(boost::json::parse(response.content())) == "upload_rows_lost");
  BOOST_TEST(offset_told() == 0U);
  sender.reset();
  post("0", text);
  BOOST_TEST(frames() == 35U);
}

BOOST_AUTO_TEST_CASE(one_under_way_that_is_overwritten_goes_on_and_is_not_kept_as_complete) {
  const auto at = cut("0", half);
  store_row("1003,9,9,9,9,9,9,9,9\n");
  BOOST_TEST(stands_at() == at);
  BOOST_TEST(post(std::to_string(at), text.substr(at)).at("stored").as_int64() == 35);
  BOOST_TEST(status("/uploads/log") == 404U);
}

BOOST_AUTO_TEST_CASE(a_complete_one_that_loses_rows_while_it_is_asked_for_is_not_said_to_be_there) {
  post("0", text);
  const std::string offset = std::to_string(text.size());
  const auto sender = begin({{"Upload-Id", "log"}, {"Upload-Offset", offset}});
  BOOST_REQUIRE(sender->sink);
  erase("/frames?depth_min=0&depth_max=9999");
  response.clear();
  sender->sink->finish(response);
  BOOST_TEST(response.status == 409U);
  BOOST_TEST(offset_told() == 0U);
}

// Another server beside this one: its claim is not seen here, its note is.
BOOST_AUTO_TEST_CASE(two_processes_that_send_one_upload_do_not_mix_it) {
  auto sender = begin({{"Upload-Id", "log"}});
  BOOST_REQUIRE(sender->sink->take(half, response));
  sender->sink->pause();
  auto state =
      store.look([&](auto& log) { return framesd::ingest::find_upload(log, "log"); }).value().value();
  state.at.offset += 1;
  framesd::store::Upsert theirs;
  theirs.notes = {framesd::ingest::note_of("log", state, std::chrono::system_clock::now())};
  store.submit(std::move(theirs), [](const auto& outcome) { BOOST_REQUIRE(outcome.has_value()); });
  response.clear();
  if (sender->sink->take(text.substr(half.size()), response)) sender->sink->finish(response);
  BOOST_TEST(response.status == 409U);
  BOOST_TEST(error_code(boost::json::parse(response.content())) == "upload_offset_differs");
  BOOST_TEST(offset_told() == state.at.offset);
}

BOOST_AUTO_TEST_SUITE_END()
