// SPDX-License-Identifier: MIT
//
// What /tiles.json says of the log that the tiles are of.
#include "logs_fixture.hpp"

#include <string>

using framesd::test::Api;
using framesd::test::Logs;

namespace {

bool is_id(std::string_view text) {
  return text.size() == 16 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

struct LogsWithTiles : Logs {
  std::string id_of(const std::string& log) {
    return std::string(json("/logs/" + log + "/tiles.json").at("store").as_string());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tiles_index, LogsWithTiles)

BOOST_AUTO_TEST_CASE(frames_are_counted_and_their_step_is_that_of_the_statistics) {
  fill(100'000'000, 152'400, 20);
  const auto index = json("/tiles.json");
  BOOST_TEST(index.at("count").as_int64() == 20);
  BOOST_TEST(index.at("median_step").to_number<double>() == 0.1524);
  BOOST_TEST(index.at("source_width").as_int64() == std::int64_t{kFormat.source_width});
  BOOST_TEST(index.at("tile_width").as_int64() == std::int64_t{kFormat.frame_width});
  const auto stats = json("/stats");
  BOOST_TEST((index.at("count") == stats.at("count")));
  BOOST_TEST((index.at("median_step") == stats.at("median_step")));
}

BOOST_AUTO_TEST_CASE(one_frame_has_no_step) {
  fill(100'000'000, 0, 1);
  BOOST_TEST(json("/tiles.json").at("count").as_int64() == 1);
  BOOST_TEST(json("/tiles.json").at("median_step").is_null());
}

BOOST_AUTO_TEST_CASE(each_log_has_an_id_of_its_own_that_its_rows_do_not_change) {
  make("a");
  make("b");
  const std::string id = id_of("a");
  BOOST_TEST(is_id(id), id);
  BOOST_TEST(id_of("b") != id);
  BOOST_TEST(id_of("default") != id);
  upload("/logs/a/frames");
  BOOST_TEST(id_of("a") == id);
}

BOOST_AUTO_TEST_CASE(a_log_that_is_renamed_keeps_its_id) {
  make("a");
  const std::string id = id_of("a");
  sent(framesd::http::Method::post, "/logs/a/rename", 200, {.text = R"({"name":"c"})"});
  BOOST_TEST(id_of("c") == id);
}

BOOST_AUTO_TEST_SUITE_END()
